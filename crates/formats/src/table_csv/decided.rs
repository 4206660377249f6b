//! What is decided between the two readings, and the values of the second one.

use std::borrow::Cow;

use super::csv_table::CsvNotes;
use super::dialect::Dialect;
use super::encoding::SourceText;
use super::question::{InferredSign, Question};
use super::values::{CellPosition, ColumnValues};

/// What is decided between the two readings.
pub(super) struct Decided {
    pub(super) dialect: Dialect,
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<ColumnValues>,
    pub(super) questions: Vec<Question>,
    pub(super) inferred_sign: Option<InferredSign>,
    pub(super) notes: CsvNotes,
    pub(super) target: Option<usize>,
    /// Lines of the records that are no rows.
    pub(super) skipped_lines: Vec<u64>,
    /// Number of rows that have been stored, and of all.
    pub(super) n_rows: usize,
    pub(super) n_all_rows: usize,
}

impl Decided {
    /// Stores the values of a row. Records without any text are no rows.
    pub(super) fn push(&mut self, source: &SourceText, cells: &[Cow<[u8]>], line: u64) {
        let is_skipped = self.skipped_lines.binary_search(&line).is_ok();
        if self.n_rows == self.n_all_rows || is_skipped || cells.iter().all(|cell| cell.is_empty())
        {
            return;
        }
        self.n_rows += 1;
        for (idx, column) in self.columns.iter_mut().enumerate() {
            let text = cells.get(idx).map_or("".into(), |cell| source.decode(cell));
            let at = CellPosition {
                row: self.n_rows,
                line,
                column: idx + 1,
            };
            column.push(text.trim(), at);
        }
    }
}
