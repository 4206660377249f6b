//! Splits text into records and cells.
//!
//! RFC 4180 with what people's files add to it: blanks before a quote, runs of blanks as separator,
//! any line end. The crate csv-core, which was used here before, can do neither of the first two, and
//! counts a line that ends with `\r` alone not at all.

use std::borrow::Cow;

use super::dialect::Separator;
use super::error::CsvError;
use super::limits::{MAX_CELL, MAX_COLUMNS};
use super::swallowed::{LongCell, SwallowedLines};

/// A place in a text: between two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RecordStart {
    /// Index of a byte.
    pub(super) byte: usize,
    /// Line, counted from 1; `\n`, `\r\n` and `\r` end one.
    pub(super) line: u64,
}

/// Where a row starts, in half the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowStart {
    byte: u32,
    line: u32,
}

impl RowStart {
    /// Texts are shorter than 4 GB.
    pub(super) fn new(start: RecordStart) -> Self {
        Self {
            byte: start.byte as u32,
            line: start.line as u32,
        }
    }

    pub(super) fn start(&self) -> RecordStart {
        RecordStart {
            byte: self.byte as usize,
            line: u64::from(self.line),
        }
    }
}

/// The records of a text, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    text: &'a [u8],
    separator: Separator,
    at: RecordStart,
    /// The last record's cells of several lines.
    long_cells: Vec<LongCell<'a>>,
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// Returns a cell of a part in quotes and the text behind them, which belongs to it as in other readers.
fn joined<'a>(quoted: Option<Cow<'a, [u8]>>, plain: &'a [u8]) -> Cow<'a, [u8]> {
    match quoted {
        None => plain.into(),
        Some(quoted) if plain.is_empty() => quoted,
        Some(quoted) => [quoted.as_ref(), plain].concat().into(),
    }
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a [u8], separator: Separator, at: RecordStart) -> Self {
        Self {
            text,
            separator,
            at,
            long_cells: Vec::new(),
        }
    }

    /// Returns the first cell of the last record that seems to hold rows of a table of `n_columns`.
    pub(super) fn swallowed(&self, n_columns: usize) -> Option<SwallowedLines> {
        let mut cells = self.long_cells.iter();
        let found = cells.find(|cell| cell.holds_rows(self.separator, n_columns));
        found.map(|cell| cell.lines)
    }

    /// Returns where the next record starts.
    pub(super) fn at(&self) -> RecordStart {
        self.at
    }

    /// Replaces `cells` by those of the next record, without quotes and the blanks around them.
    /// Returns `false` at the end of the text. An empty line is a record of one empty cell.
    ///
    /// Errors: `UnclosedQuote` or `TooManyColumns`, with the line in which the cell or record starts.
    pub(super) fn next(&mut self, cells: &mut Vec<Cow<'a, [u8]>>) -> Result<bool, CsvError> {
        cells.clear();
        self.long_cells.clear();
        if self.at.byte >= self.text.len() {
            return Ok(false);
        }
        let start = self.at;
        loop {
            if cells.len() == MAX_COLUMNS {
                return Err(CsvError::TooManyColumns {
                    line: start.line,
                    max: MAX_COLUMNS,
                });
            }
            let is_last = match self.separator {
                Separator::Comma => self.cell(b',', cells)?,
                Separator::Semicolon => self.cell(b';', cells)?,
                Separator::Tab => self.cell(b'\t', cells)?,
                Separator::Bar => self.cell(b'|', cells)?,
                Separator::Blanks => self.cell_between_blanks(cells)?,
            };
            if is_last {
                return Ok(true);
            }
        }
    }

    /// Reads a cell and the separator or line end behind it. Returns whether it is the record's last.
    fn cell(&mut self, separator: u8, cells: &mut Vec<Cow<'a, [u8]>>) -> Result<bool, CsvError> {
        let rest = self.text.get(self.at.byte..).unwrap_or_default();
        let is_blank = |byte: &u8| *byte == b' ' || (*byte == b'\t' && separator != b'\t');
        let n_blanks = rest.iter().position(|byte| !is_blank(byte));
        let start = self.at;
        let quoted = match n_blanks {
            Some(n) if rest.get(n) == Some(&b'"') => {
                self.at.byte += n;
                Some(self.quoted()?)
            }
            _ => None,
        };
        let rest = self.text.get(self.at.byte..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|&byte| byte == separator || is_line_end(byte));
        let end = end.unwrap_or(rest.len());
        let plain = rest.get(..end).unwrap_or_default().trim_ascii();
        if self.at.line > start.line {
            self.long_cells.push(LongCell {
                lines: SwallowedLines {
                    line: start.line,
                    last_line: self.at.line,
                },
                text: self.text.get(start.byte..self.at.byte).unwrap_or_default(),
                has_text_behind: !plain.is_empty(),
            });
        }
        self.at.byte += end;
        cells.push(joined(quoted, plain));
        Ok(match self.text.get(self.at.byte) {
            Some(&byte) if byte == separator => {
                self.at.byte += 1;
                false
            }
            _ => {
                self.end_line();
                true
            }
        })
    }

    /// As [`cell`](Self::cell), for cells between runs of blanks.
    fn cell_between_blanks(&mut self, cells: &mut Vec<Cow<'a, [u8]>>) -> Result<bool, CsvError> {
        self.skip_blanks();
        let quoted = match self.text.get(self.at.byte) {
            Some(b'"') => Some(self.quoted()?),
            _ => None,
        };
        let rest = self.text.get(self.at.byte..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|&byte| is_blank(byte) || is_line_end(byte));
        let plain = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at.byte += plain.len();
        cells.push(joined(quoted, plain));
        self.skip_blanks();
        Ok(match self.text.get(self.at.byte) {
            Some(&byte) if !is_line_end(byte) => false,
            _ => {
                self.end_line();
                true
            }
        })
    }

    fn skip_blanks(&mut self) {
        while self
            .text
            .get(self.at.byte)
            .is_some_and(|&byte| is_blank(byte))
        {
            self.at.byte += 1;
        }
    }

    /// Reads a cell in quotes, in which two quotes mean one, as does a backslash and one, and its
    /// closing quote.
    fn quoted(&mut self) -> Result<Cow<'a, [u8]>, CsvError> {
        let line = self.at.line;
        let start = self.at.byte + 1;
        let mut end = start;
        let mut n_quotes = 0;
        loop {
            match self.text.get(end) {
                Some(b'"') if self.is_escaped(start, end) => {
                    n_quotes += 1;
                    end += 1;
                }
                Some(b'"') if self.text.get(end + 1) == Some(&b'"') => {
                    n_quotes += 1;
                    end += 2;
                }
                Some(b'"') => break,
                Some(b'\r') if self.text.get(end + 1) == Some(&b'\n') => end += 1,
                Some(&byte) => {
                    self.at.line += u64::from(is_line_end(byte));
                    end += 1;
                }
                None => return Err(CsvError::UnclosedQuote { line }),
            }
            if end - start > MAX_CELL {
                return Err(CsvError::UnclosedQuote { line });
            }
        }
        self.at.byte = end + 1;
        let cell = self.text.get(start..end).unwrap_or_default();
        if n_quotes == 0 {
            return Ok(cell.trim_ascii().into());
        }
        let mut plain: Vec<u8> = Vec::with_capacity(cell.len());
        let mut bytes = cell.iter().peekable();
        while let Some(&byte) = bytes.next() {
            if byte == b'"' && plain.last() == Some(&b'\\') {
                plain.pop();
            } else if byte == b'"' {
                bytes.next();
            }
            plain.push(byte);
        }
        Ok(plain.trim_ascii().to_vec().into())
    }

    /// Returns whether the quote at `at` is escaped by a backslash, as R's `write.table` writes it. A
    /// quote at the end of a cell is not: `"C:\"`.
    fn is_escaped(&self, start: usize, at: usize) -> bool {
        let is_behind_backslash = at > start && self.text.get(at - 1) == Some(&b'\\');
        let next = self.text.get(at + 1);
        let is_end = next.is_none_or(|&next| is_line_end(next) || b",;|\t ".contains(&next));
        is_behind_backslash && !is_end
    }

    /// Passes a line end, if there is one.
    fn end_line(&mut self) {
        let n = match self.text.get(self.at.byte..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        self.at.byte += n;
        self.at.line += u64::from(n > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn records(text: &str, separator: Separator) -> Vec<(u64, Vec<String>)> {
        let start = RecordStart { byte: 0, line: 1 };
        let mut records = Records::new(text.as_bytes(), separator, start);
        let mut cells = Vec::new();
        let mut found = Vec::new();
        loop {
            let line = records.at().line;
            if !records.next(&mut cells).unwrap() {
                return found;
            }
            let cells = cells
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).into());
            found.push((line, cells.collect()));
        }
    }

    fn record(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn quotes_blanks_and_line_ends_are_those_of_peoples_files() {
        assert_eq!(
            records(
                "a, \"b\"\"c, d\" ,e\r\"x\ry\",2\n\r\n3 ,\"4\"5",
                Separator::Comma
            ),
            [
                record(1, &["a", "b\"c, d", "e"]),
                record(2, &["x\ry", "2"]),
                record(4, &[""]),
                record(5, &["3", "45"]),
            ]
        );
        assert_eq!(
            records("a,\n,", Separator::Comma),
            [record(1, &["a", ""]), record(2, &["", ""])]
        );
        assert_eq!(
            records("a\t \"b\tc\"\t\n", Separator::Tab),
            [record(1, &["a", "b\tc", ""])]
        );
    }

    #[test]
    fn quotes_are_doubled_or_behind_a_backslash() {
        assert_eq!(
            records(r#""say \"no\"","C:\","a""b",\"#, Separator::Comma),
            [record(1, &["say \"no\"", "C:\\", "a\"b", "\\"])]
        );
    }

    #[test]
    fn runs_of_blanks_separate_one_cell_from_the_next() {
        assert_eq!(
            records("  18.0   8\t\"alba 1\"  \r\n\n15 8 b\n", Separator::Blanks),
            [
                record(1, &["18.0", "8", "alba 1"]),
                record(2, &[""]),
                record(3, &["15", "8", "b"]),
            ]
        );
    }

    #[test]
    fn a_quote_without_end_names_its_line() {
        let text = "a,b\n\"x\ny\",\"2\n3,4\n";
        let start = RecordStart { byte: 0, line: 1 };
        let mut records = Records::new(text.as_bytes(), Separator::Comma, start);
        let mut cells = Vec::new();
        assert_eq!(records.next(&mut cells), Ok(true));
        assert_eq!(
            records.next(&mut cells),
            Err(CsvError::UnclosedQuote { line: 3 })
        );
    }
}
