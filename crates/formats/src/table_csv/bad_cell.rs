//! Cells without a value.

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCellKind {
    /// Empty, or a word such as `NA` that means no value.
    Missing,
    /// Not a number, in a column of numbers.
    Unreadable,
    /// A number outside of [`experiment::limits::TABLE_VALUE`].
    TooLarge,
}

/// A cell without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Row, counted from 1 without the header.
    pub row: usize,
    /// Line of the file in which the row starts, counted from 1.
    pub line: u64,
    /// Column, counted from 1.
    pub column: usize,
    /// Why it has no value.
    pub kind: BadCellKind,
    /// The first characters of the cell.
    pub text: String,
}
