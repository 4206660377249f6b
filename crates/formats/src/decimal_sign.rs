//! The sign between whole and fractional digits, of files in and out.

/// The decimal sign of the numbers in a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalSign {
    /// `0.5`, as Python and spreadsheets in English write it.
    #[default]
    Point,
    /// `0,5`, as spreadsheets in Spanish write it.
    Comma,
}
