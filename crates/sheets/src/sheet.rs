//! One sheet: as it is read, and as a list of sheets shows it.

use serde::{Deserialize, Serialize};

use crate::error::SheetError;
use crate::grid::Grid;
use crate::limits::MAX_COLUMNS;

/// One sheet, as a list of sheets shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSummary {
    /// Its name.
    pub name: String,
    /// Rows from the sheet's first one to the last with a cell; 0 in an empty sheet.
    pub n_rows: u32,
    /// Columns from the first to the last with a cell; 0 in an empty sheet.
    pub n_columns: u32,
    /// Number of cells with a value, merged ones filled.
    pub n_cells: u32,
    /// Whether the spreadsheet program does not show it.
    pub is_hidden: bool,
    /// Why [`Workbook::csv`](crate::Workbook::csv) will fail for this sheet.
    pub error: Option<SheetError>,
}

/// A sheet as a reader of a file format returns it.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) is_hidden: bool,
    pub(crate) grid: Result<Grid, SheetError>,
}

impl Sheet {
    pub(crate) fn summary(&self) -> SheetSummary {
        let (n_rows, n_columns, n_cells) = self.grid.as_ref().map_or((0, 0, 0), |grid| {
            let n_columns = grid.columns().len() as u32;
            (grid.n_rows(), n_columns, grid.cells().len() as u32)
        });
        let too_wide = n_columns > MAX_COLUMNS;
        let max = MAX_COLUMNS;
        let error = self.grid.as_ref().err().copied();
        SheetSummary {
            name: self.name.clone(),
            n_rows,
            n_columns,
            n_cells,
            is_hidden: self.is_hidden,
            error: error.or(too_wide.then_some(SheetError::TooManyColumns { max })),
        }
    }
}
