//! Names of rows: a first column that has no name in the header, as R's `write.table` writes it.
//!
//! A number with a decimal comma, or an answer with a comma in it, gives each line one cell more, too,
//! where commas separate the cells. So one cell more is not enough for names.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::decision::is_row_number;
use super::dialect::Separator;
use super::evidence::Evidence;

/// The first cells of the rows, while all rows have exactly one cell more than the header.
#[derive(Debug, Default)]
pub(super) struct FirstCells {
    /// Whether a row has another number of cells.
    is_over: bool,
    n_quoted: usize,
    hashes: Vec<u64>,
    /// The first row's line and first cell.
    first: Option<(u64, String)>,
}

/// Whether the first cells of the rows are names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowNames {
    Absent,
    Present,
    /// They may be names, or each line has a comma too many.
    Open,
}

impl FirstCells {
    /// Adds the first cell of a row. `has_one_more` says whether the row has one cell more than the
    /// header, `is_quoted` whether the cell stands in quotes.
    pub(super) fn push(&mut self, text: &str, line: u64, has_one_more: bool, is_quoted: bool) {
        if self.is_over || !has_one_more {
            self.is_over = true;
            self.hashes = Vec::new();
            return;
        }
        if self.first.is_none() {
            self.first = Some((line, text.to_owned()));
        }
        self.n_quoted += usize::from(is_quoted);
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        self.hashes.push(hasher.finish());
    }

    /// Returns the line of the first row, and its first cell.
    pub(super) fn first(&self) -> Option<(u64, String)> {
        self.first.clone()
    }

    /// Decides whether the first of `columns` holds names. R's are all different; they stand in quotes,
    /// or are texts, or count the rows. Commas between cells without quotes leave it open, unless the
    /// first column counts the rows and other cells show that numbers with commas are quoted.
    pub(super) fn decide(
        &mut self,
        columns: &[Evidence],
        header: &[String],
        separator: Separator,
        chosen: Option<bool>,
    ) -> RowNames {
        let Some(column) = columns.first() else {
            return RowNames::Absent;
        };
        let n_rows = self.hashes.len();
        self.hashes.sort_unstable();
        self.hashes.dedup();
        let are_different = n_rows > 0 && self.hashes.len() == n_rows;
        if self.is_over || !are_different {
            return RowNames::Absent;
        }
        let are_texts = column.n_numbers == 0;
        let has_counter = header.first().is_some_and(|name| is_row_number(name));
        let are_quoted_where_needed = || {
            columns.iter().any(|column| {
                column.n_points + column.n_commas > 0
                    || column.distinct.iter().any(|text| text.contains(','))
            })
        };
        match chosen {
            Some(true) => RowNames::Present,
            Some(false) => RowNames::Absent,
            None if self.n_quoted == n_rows => RowNames::Present,
            None if separator != Separator::Comma && (are_texts || column.counts_rows()) => {
                RowNames::Present
            }
            None if column.counts_rows() && !has_counter && are_quoted_where_needed() => {
                RowNames::Present
            }
            None => RowNames::Open,
        }
    }
}
