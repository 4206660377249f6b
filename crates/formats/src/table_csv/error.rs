//! Errors: bytes that are not a table, and tables that a network cannot learn from.

use thiserror::Error;

use super::text_format::TextFormat;

/// Why a file is not a table.
///
/// Lines, rows and columns count from 1. Lines are those of the file; the header is not a row.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CsvError {
    /// Longer than [`MAX_LEN`](super::MAX_LEN).
    #[error("{len} bytes, more than {max}")]
    TooLong {
        /// Length of the file in bytes.
        len: usize,
        /// [`MAX_LEN`](super::MAX_LEN).
        max: usize,
    },
    /// No character but white space.
    #[error("nothing in it")]
    Empty,
    /// An Excel or OpenDocument file.
    #[error("a spreadsheet, not a CSV file")]
    Spreadsheet,
    /// A text in a format that is no table of cells.
    #[error("{format:?}, not a CSV file")]
    OtherFormat {
        /// The format.
        format: TextFormat,
    },
    /// A control byte that does not occur in text.
    #[error("not text: byte {byte}")]
    Binary {
        /// Index of the byte, counted from 0.
        byte: usize,
    },
    /// A quote without its end.
    #[error("a quote that starts in line {line} has no end")]
    UnclosedQuote {
        /// Line in which the cell with the quote starts.
        line: u64,
    },
    /// More columns than [`MAX_COLUMNS`](super::MAX_COLUMNS).
    #[error("line {line}: more than {max} columns")]
    TooManyColumns {
        /// Line in which the record starts.
        line: u64,
        /// [`MAX_COLUMNS`](super::MAX_COLUMNS).
        max: usize,
    },
    /// More rows than [`experiment::limits::TABLE_ROWS`].
    #[error("more than {max} rows")]
    TooManyRows {
        /// Most rows of a table.
        max: usize,
    },
    /// A record that has more cells than the header, or than most records without one.
    #[error("line {line}: {found} cells, not {expected}")]
    Ragged {
        /// Line in which the record starts.
        line: u64,
        /// Cells of the header, or of most records.
        expected: usize,
        /// Cells of this record.
        found: usize,
        /// Whether commas separate the cells: then a number with a decimal comma, or a text with a
        /// comma, is two cells unless it stands in quotes.
        is_by_commas: bool,
    },
    /// A header and nothing below it.
    #[error("no row")]
    NoRows,
    /// One column only: nothing to predict from.
    #[error("one column only")]
    OneColumn,
    /// No column of numbers or dates and no column of categories in which texts repeat.
    #[error("only text")]
    OnlyText,
}

/// Why a [`CsvTable`](super::CsvTable) gives no table to learn from. Rows and columns count from 1.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// Fewer than two rows.
    #[error("{n} rows")]
    TooFewRows {
        /// Number of rows that are left.
        n: usize,
    },
    /// Fewer than two columns that are used.
    #[error("{n} columns")]
    TooFewColumns {
        /// Number of such columns.
        n: usize,
    },
    /// A column that was declared one of numbers or dates has no value.
    #[error("no number in column {name}")]
    NoNumbers {
        /// Name of the column.
        name: String,
    },
    /// A column that was declared one of categories has too many different texts.
    #[error("more than {max} categories in column {name}")]
    TooManyCategories {
        /// Name of the column.
        name: String,
        /// [`MAX_CATEGORIES`](super::MAX_CATEGORIES).
        max: usize,
    },
}
