//! Limits of what is read, and lengths of the lists that are made of it.

use experiment::limits;

/// Length in bytes of the longest file that is read.
pub const MAX_LEN: usize = 10_000_000;
/// Most columns of a table.
pub const MAX_COLUMNS: usize = 1_000;
/// Longest cell in bytes. A longer one means that a quote is not closed.
pub const MAX_CELL: usize = 100_000;
/// Most different texts in a column of categories.
pub const MAX_CATEGORIES: usize = limits::MAX_CLASSES;
/// Most cells in [`CsvTable::bad_cells`](super::CsvTable::bad_cells); all of them are counted.
pub const MOST_LISTED: usize = 100;
