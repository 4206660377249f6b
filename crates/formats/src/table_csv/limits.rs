//! What is read and listed at most.

use experiment::limits;

/// Longest file that is read.
pub const MAX_LEN: usize = 10_000_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 1_000;
/// Longest cell in bytes; a longer one is a quote without its end.
pub const MAX_CELL: usize = 100_000;
/// Most different texts of a column of categories.
pub const MAX_CATEGORIES: usize = limits::MAX_CLASSES;
/// Rows of the preview.
pub const PREVIEW_ROWS: usize = 20;
/// Most bad cells that are listed; all are counted.
pub const MOST_LISTED: usize = 100;
