//! What a single cell shows by itself.

use super::date::{self, Date};
use super::missing_word::{is_missing_word, is_spreadsheet_error};
use super::number::{self, Scanned};

/// What a trimmed cell shows. What it means depends on its column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    /// The error of a spreadsheet's formula: no value in any column.
    Error,
    Number(Scanned<'a>),
    Date(Date),
    /// A word that may mean no value.
    MissingWord,
    Text,
}

/// Returns what a trimmed cell shows.
pub(super) fn scan(text: &str) -> Cell<'_> {
    if text.is_empty() {
        Cell::Empty
    } else if let Some(number) = number::scan(text) {
        Cell::Number(number)
    } else if is_spreadsheet_error(text) {
        Cell::Error
    } else if is_missing_word(text) {
        Cell::MissingWord
    } else if let Some(date) = date::scan(text) {
        Cell::Date(date)
    } else {
        Cell::Text
    }
}

impl Cell<'_> {
    /// Returns whether the cell is a number or a date.
    pub(super) fn is_value(&self) -> bool {
        matches!(self, Cell::Number(_) | Cell::Date(_))
    }
}
