//! Numbers with a decimal comma in a file whose cells commas separate: each is cut into two cells.

use super::cell::{self, Cell};
use super::dialect::Separator;
use super::evidence::Evidence;

/// A line of names above rows that have more cells, probably because decimal commas cut their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutDecimals {
    /// The line of the names, counted from 1.
    pub line: u64,
    /// Number of names.
    pub n_names: usize,
    /// Number of cells of a row.
    pub n_cells: usize,
}

/// The last line above a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LineAbove {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

impl LineAbove {
    /// Returns the counts of names and cells if decimal commas explain why the rows of a table without a header
    /// have more cells than this line: it holds names, and there are two columns of whole numbers for each
    /// cell too many. `None` otherwise.
    pub(super) fn cut_decimals(
        &self,
        columns: &[Evidence],
        separator: Separator,
    ) -> Option<CutDecimals> {
        let are_names = self.cells.iter().all(|text| cell::scan(text) == Cell::Text);
        let (n_names, n_cells) = (self.cells.len(), columns.len());
        let is_whole = |column: &&Evidence| {
            column.n_numbers > column.n_texts + column.n_dates
                && column.n_points + column.n_commas == 0
        };
        let n_halves = 2 * n_cells.saturating_sub(n_names);
        let are_halves = n_halves > 0 && columns.iter().filter(is_whole).count() >= n_halves;
        let is_cut = separator == Separator::Comma && n_names > 1 && are_names && are_halves;
        is_cut.then_some(CutDecimals {
            line: self.line,
            n_names,
            n_cells,
        })
    }
}
