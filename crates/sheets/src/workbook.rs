//! A file with its sheets.

use crate::container::Container;
use crate::csv;
use crate::error::SheetError;
use crate::grid::{Budget, Grid};
use crate::limits::MAX_FILE;
use crate::sheet::{Sheet, SheetSummary};
use crate::{ods, xlsx};

/// An open file.
pub struct Workbook {
    summaries: Vec<SheetSummary>,
    grids: Vec<Result<Grid, SheetError>>,
}

impl Workbook {
    /// Reads a file.
    ///
    /// Errors: it is no spreadsheet that can be read. A sheet that exceeds a limit is no error here: the other
    /// sheets can still be used.
    pub fn open(bytes: &[u8]) -> Result<Self, SheetError> {
        let (len, max) = (bytes.len(), MAX_FILE);
        if len > max {
            return Err(SheetError::TooLong { len, max });
        }
        let mut budget = Budget::new();
        let sheets = match Container::open(bytes)? {
            Container::Xlsx { has_merges } => xlsx::read(bytes, has_merges, &mut budget),
            Container::Ods(archive) => ods::read(archive, &mut budget),
        }?;
        if sheets.is_empty() {
            return Err(SheetError::NoSheets);
        }
        let summaries = sheets.iter().map(Sheet::summary).collect();
        let grids = sheets.into_iter().map(|sheet| sheet.grid).collect();
        Ok(Self { summaries, grids })
    }

    /// The sheets in the order of the file, without those that hold a chart only.
    pub fn sheets(&self) -> &[SheetSummary] {
        &self.summaries
    }

    /// The sheet to begin with: of those that are shown and can be used, the first of those with most cells. `None` if there is
    /// no cell in any.
    pub fn largest(&self) -> Option<usize> {
        let usable = |it: &SheetSummary| it.error.is_none() && it.n_cells > 0;
        let sheets = || self.summaries.iter().enumerate().rev();
        let shown = sheets().filter(|(_, it)| usable(it) && !it.is_hidden);
        let hidden = sheets().filter(|(_, it)| usable(it));
        // Of equal ones `max_by_key` returns the last, which is the first of the file.
        let largest = shown.max_by_key(|(_, it)| it.n_cells);
        let largest = largest.or_else(|| hidden.max_by_key(|(_, it)| it.n_cells));
        largest.map(|(idx, _)| idx)
    }

    /// Returns a sheet as CSV text; an empty text if it has no cell.
    ///
    /// Errors: the sheet exceeds a limit, or there is no sheet with this index (`NoSheets`).
    pub fn csv(&self, sheet_idx: usize) -> Result<String, SheetError> {
        match self.grids.get(sheet_idx) {
            Some(Ok(grid)) => csv::write(grid),
            Some(Err(error)) => Err(*error),
            None => Err(SheetError::NoSheets),
        }
    }
}
