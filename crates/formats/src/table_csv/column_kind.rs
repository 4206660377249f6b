//! The kind of a column's content.

/// The kind of a column's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers.
    Number,
    /// A few texts that repeat, such as names of classes.
    Category,
    /// Other texts; the column is left out of the table.
    Text,
    /// No values; the column is left out of the table.
    Empty,
}
