//! What a program that reads spreadsheets answers to one that shows them.

use serde::{Deserialize, Serialize};

use crate::error::SheetError;
use crate::sheet::SheetSummary;

/// An answer, without the text of the sheet, which travels beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetAnswer {
    /// A file is open; the text of the chosen sheet comes along.
    Opened {
        /// All its sheets.
        sheets: Vec<SheetSummary>,
        /// The index of the chosen one; `None` if no sheet has a cell.
        chosen: Option<usize>,
    },
    /// Another sheet of the open file; its text comes along.
    Read {
        /// Its index.
        sheet_idx: usize,
    },
    /// Nothing could be read.
    Failed(SheetError),
}
