//! Cells without a value.

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCellKind {
    Missing,
    /// No number, in a column of numbers.
    Unreadable,
    /// Beyond [`limits::TABLE_VALUE`].
    TooLarge,
}

/// A cell without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Counted from 1, without the header.
    pub row: usize,
    /// Of the file, counted from 1.
    pub line: u64,
    /// Counted from 1.
    pub column: usize,
    pub kind: BadCellKind,
    /// The start of what stands there.
    pub text: String,
}
