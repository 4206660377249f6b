//! Why bytes are not a spreadsheet that can be read.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file or one of its sheets was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum SheetError {
    /// Longer than [`MAX_FILE`](crate::MAX_FILE).
    #[error("{len} bytes, more than {max}")]
    TooLong {
        /// Length of the file in bytes.
        len: usize,
        /// [`MAX_FILE`](crate::MAX_FILE).
        max: usize,
    },
    /// Neither `.xlsx` nor `.ods`: another kind of file, maybe a document or a plain zip.
    #[error("not a spreadsheet")]
    NotASpreadsheet,
    /// Protected by a password.
    #[error("encrypted")]
    Encrypted,
    /// `.xls`, the format of Excel until 2003.
    #[error("a file of Excel 97-2003")]
    OldExcel,
    /// `.xlsb`, Excel's binary format.
    #[error("a binary workbook (.xlsb)")]
    BinaryExcel,
    /// Cut off or damaged.
    #[error("damaged")]
    Damaged,
    /// More than [`MAX_UNPACKED`](crate::MAX_UNPACKED) bytes of XML.
    #[error("more than {max} bytes when unpacked")]
    TooMuchUnpacked {
        /// [`MAX_UNPACKED`](crate::MAX_UNPACKED).
        max: u64,
    },
    /// A cell below [`MAX_ROWS`](crate::MAX_ROWS).
    #[error("more than {max} rows")]
    TooManyRows {
        /// [`MAX_ROWS`](crate::MAX_ROWS).
        max: u32,
    },
    /// More than [`MAX_COLUMNS`](crate::MAX_COLUMNS).
    #[error("more than {max} columns")]
    TooManyColumns {
        /// [`MAX_COLUMNS`](crate::MAX_COLUMNS).
        max: u32,
    },
    /// More than [`MAX_CELLS`](crate::MAX_CELLS).
    #[error("more than {max} cells")]
    TooManyCells {
        /// [`MAX_CELLS`](crate::MAX_CELLS).
        max: usize,
    },
    /// More than [`MAX_TEXT`](crate::MAX_TEXT).
    #[error("more than {max} bytes of text")]
    TooMuchText {
        /// [`MAX_TEXT`](crate::MAX_TEXT).
        max: usize,
    },
    /// No sheet with cells, only charts or macros.
    #[error("no sheet")]
    NoSheets,
}
