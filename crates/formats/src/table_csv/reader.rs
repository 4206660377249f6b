//! Bytes to columns, slice by slice.

use csv_core::ReadRecordResult;

use super::column_kind::ColumnKind;
use super::columns::Columns;
use super::csv_table::CsvTable;
use super::dialect::{CsvOptions, Dialect};
use super::encoding;
use super::error::CsvError;
use super::limits::{MAX_CELL, MAX_COLUMNS, MAX_LEN};
use super::parser::parser;
use super::sniff;

/// Reads a file at once.
///
/// Errors: why it is no table, with the place.
pub fn read(bytes: &[u8], options: &CsvOptions) -> Result<CsvTable, CsvError> {
    let mut reader = CsvReader::new(bytes, options)?;
    while !reader.read_slice(bytes, usize::MAX)? {}
    reader.finish()
}

/// Reads a file slice by slice. It does not hold the bytes: each call is given all of them again.
pub struct CsvReader {
    /// Bytes done.
    at: usize,
    dialect: Dialect,
    kinds: Vec<(usize, ColumnKind)>,
    parser: csv_core::Reader,
    output: Vec<u8>,
    n_output: usize,
    ends: Vec<usize>,
    n_ends: usize,
    /// Line in which the record under way starts.
    line: u64,
    columns: Option<Columns>,
    is_done: bool,
}

impl CsvReader {
    /// Looks at the start of a file.
    ///
    /// Errors: it is too long or no text.
    pub fn new(bytes: &[u8], options: &CsvOptions) -> Result<Self, CsvError> {
        if bytes.len() > MAX_LEN {
            return Err(CsvError::TooLong {
                len: bytes.len(),
                max: MAX_LEN,
            });
        }
        let (encoding, text) = encoding::find(bytes)?;
        let (named, text) = sniff::separator_line(text);
        if text.trim_ascii().is_empty() {
            return Err(CsvError::Empty);
        }
        let options = CsvOptions {
            separator: options.separator.or(named),
            ..options.clone()
        };
        let dialect = sniff::dialect(text, encoding, &options);
        let line = 1 + u64::from(named.is_some());
        let mut parser = parser(dialect.separator);
        parser.set_line(line);
        Ok(Self {
            at: bytes.len() - text.len(),
            dialect,
            kinds: options.kinds,
            parser,
            output: vec![0; 4_096],
            n_output: 0,
            ends: vec![0; MAX_COLUMNS + 1],
            n_ends: 0,
            line,
            columns: None,
            is_done: false,
        })
    }

    /// Bytes that have been read.
    pub fn n_read(&self) -> usize {
        self.at
    }

    /// Reads about so many bytes; `true` at the end of the file.
    ///
    /// Errors: the first place where the file is no table.
    pub fn read_slice(&mut self, bytes: &[u8], n_bytes: usize) -> Result<bool, CsvError> {
        let goal = self.at.saturating_add(n_bytes.max(1)).min(bytes.len());
        while !self.is_done && (self.at < goal || goal == bytes.len()) {
            let rest = bytes.get(self.at..).unwrap_or_default();
            let (result, n_read, n_output, n_ends) = self.parser.read_record(
                rest,
                self.output.get_mut(self.n_output..).unwrap_or_default(),
                self.ends.get_mut(self.n_ends..).unwrap_or_default(),
            );
            let read = rest.get(..n_read).unwrap_or_default();
            self.at += n_read;
            self.n_output += n_output;
            self.n_ends += n_ends;
            match result {
                // The parser is told of the end by an empty input.
                ReadRecordResult::InputEmpty => self.check_last(read)?,
                ReadRecordResult::OutputFull => {
                    let start = self
                        .n_ends
                        .checked_sub(1)
                        .and_then(|idx| self.ends.get(idx));
                    if self.n_output - start.copied().unwrap_or(0) > MAX_CELL {
                        return Err(CsvError::UnclosedQuote { line: self.line });
                    }
                    self.output.resize(2 * self.output.len(), 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    return Err(CsvError::TooManyColumns {
                        line: self.line,
                        max: MAX_COLUMNS,
                    });
                }
                ReadRecordResult::Record => {
                    self.record()?;
                    self.n_output = 0;
                    self.n_ends = 0;
                    self.line = self.parser.line();
                }
                ReadRecordResult::End => self.is_done = true,
            }
        }
        Ok(self.is_done)
    }

    /// A file that ends within quotes has lines in its last cell.
    fn check_last(&self, read: &[u8]) -> Result<(), CsvError> {
        let start = self
            .n_ends
            .checked_sub(1)
            .and_then(|idx| self.ends.get(idx));
        let cell = self.output.get(start.copied().unwrap_or(0)..self.n_output);
        let has_lines = cell.unwrap_or_default().contains(&b'\n');
        if has_lines && !read.trim_ascii_end().ends_with(b"\"") {
            return Err(CsvError::UnclosedQuote { line: self.line });
        }
        Ok(())
    }

    fn record(&mut self) -> Result<(), CsvError> {
        let Self {
            output,
            ends,
            dialect,
            ..
        } = self;
        let mut start = 0;
        let mut cells = Vec::with_capacity(self.n_ends);
        for &end in ends.iter().take(self.n_ends) {
            let field = output.get(start..end).unwrap_or_default();
            cells.push(field);
            start = end;
        }
        if cells.len() > MAX_COLUMNS {
            return Err(CsvError::TooManyColumns {
                line: self.line,
                max: MAX_COLUMNS,
            });
        }
        match &mut self.columns {
            None => {
                let mut columns = Columns::new(&cells, *dialect);
                if !dialect.has_header {
                    columns.push(&cells, self.line)?;
                }
                self.columns = Some(columns);
            }
            Some(columns) => columns.push(&cells, self.line)?,
        }
        Ok(())
    }

    /// The table, once all is read.
    ///
    /// Errors: nothing in it, a header only, one column only, only text.
    pub fn finish(self) -> Result<CsvTable, CsvError> {
        let columns = self.columns.ok_or(CsvError::Empty)?;
        columns.finish(&self.kinds)
    }
}
