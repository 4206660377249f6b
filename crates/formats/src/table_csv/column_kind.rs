//! The kind of a column's content.

/// The kind of a column's content: how its cells become numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers. A percentage `21 %` is 21.
    Number,
    /// Percentages as shares: `21 %` is 0.21.
    Share,
    /// A few texts that repeat, such as names of classes.
    Category,
    /// Dates, as days since the first one.
    Days,
    /// Dates, as seconds since the first one; times without a date, as seconds since midnight.
    Seconds,
    /// Names, of which none repeats, or numbers of rows; the column is left out of the table.
    Name,
    /// The column is left out of the table.
    LeftOut,
    /// No values; the column is left out of the table.
    Empty,
}

impl ColumnKind {
    /// Returns whether the column gives values to a table.
    pub fn is_used(self) -> bool {
        !matches!(self, Self::Name | Self::LeftOut | Self::Empty)
    }

    /// Returns whether the column's cells are read as dates.
    pub fn is_date(self) -> bool {
        matches!(self, Self::Days | Self::Seconds)
    }
}
