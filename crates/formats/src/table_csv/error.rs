//! Why a file is no table, and why a table is none to learn from.

use thiserror::Error;

/// Why a file is no table. Lines, rows and columns count from 1; a header is no row.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CsvError {
    #[error("{len} bytes, more than {max}")]
    TooLong { len: usize, max: usize },
    #[error("nothing in it")]
    Empty,
    /// An Excel or OpenDocument file.
    #[error("a spreadsheet, not a CSV file")]
    Spreadsheet,
    #[error("UTF-16; save it as UTF-8")]
    Utf16,
    /// A byte that no text has, counted from 0.
    #[error("not text: byte {byte}")]
    Binary { byte: usize },
    #[error("a quote that starts in line {line} has no end")]
    UnclosedQuote { line: u64 },
    #[error("line {line}: more than {max} columns")]
    TooManyColumns { line: u64, max: usize },
    #[error("more than {max} rows")]
    TooManyRows { max: usize },
    #[error("line {line}: {found} cells, not {expected}")]
    Ragged {
        line: u64,
        expected: usize,
        found: usize,
    },
    /// A header and nothing below it.
    #[error("no row")]
    NoRows,
    #[error("one column only")]
    OneColumn,
    /// No column of numbers, and none whose texts are categories.
    #[error("only text")]
    OnlyText,
}

/// Why what was read gives no table to learn from.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// Cells without a value, which were to be refused.
    #[error("{n} cells without a value, the first in row {row}, column {column}")]
    BadCells { n: usize, row: usize, column: usize },
    /// Rows that are left; fewer than two.
    #[error("{n} rows")]
    TooFewRows { n: usize },
    /// Columns of numbers or categories; fewer than two.
    #[error("{n} columns")]
    TooFewColumns { n: usize },
    /// A column that was declared one of numbers has none.
    #[error("no number in column {column}")]
    NoNumbers { column: usize },
    /// A column that was declared one of categories has more than fit.
    #[error("more than {max} categories in column {column}")]
    TooManyCategories { column: usize, max: usize },
}
