//! Cells that hold whole lines of the table, because a quote does not end where it should.

use super::dialect::Separator;

/// The lines of a cell that seems to hold rows, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SwallowedLines {
    /// Line in which the cell begins.
    pub line: u64,
    /// Line in which it ends.
    pub last_line: u64,
}

/// A cell in quotes that ends in another line than it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LongCell<'a> {
    pub(super) lines: SwallowedLines,
    /// The cell with its quotes.
    pub(super) text: &'a [u8],
    /// Whether a text follows its closing quote.
    pub(super) has_text_behind: bool,
}

impl LongCell<'_> {
    /// Returns whether the cell seems to hold rows of a table of `n_columns`: a text follows its closing
    /// quote, or each whole line in it has as many separators as a row. Answers of several lines have
    /// commas with blanks behind them, which are not counted.
    pub(super) fn holds_rows(&self, separator: Separator, n_columns: usize) -> bool {
        if self.has_text_behind {
            return true;
        }
        let separator = match separator {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Bar => b'|',
            Separator::Blanks => return false,
        };
        let lines: Vec<&[u8]> = self
            .text
            .split(|byte| b"\r\n".contains(byte))
            .filter(|line| !line.trim_ascii().is_empty())
            .collect();
        let [_, inner @ .., _] = lines.as_slice() else {
            return false;
        };
        let n_separators = |line: &[u8]| {
            let is_in_prose = |at: usize| line.get(at + 1).is_none_or(|&next| next == b' ');
            let places = line.iter().enumerate();
            places
                .filter(|&(at, &byte)| byte == separator && !is_in_prose(at))
                .count()
        };
        let is_row = |line: &&[u8]| n_columns > 1 && n_separators(line) + 1 == n_columns;
        !inner.is_empty() && inner.iter().all(is_row)
    }
}
