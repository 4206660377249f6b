//! The sign between the whole and the fractional digits of a number in a text file.

/// The decimal sign of the numbers in a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalSign {
    /// `0.5`, as Python and spreadsheets in English write it.
    #[default]
    Point,
    /// `0,5`, as spreadsheets in Spanish write it.
    Comma,
}
