//! What a column holds.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Number,
    /// Some texts again and again.
    Category,
    /// Left out of the table.
    Text,
    /// Nothing; left out of the table.
    Empty,
}
