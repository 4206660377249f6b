//! Reads the records of a file, slice by slice, into columns.
//!
//! `csv-core` gives cells as one buffer of bytes and the ends of the cells in it. Both grow with the
//! longest record; nothing else is kept of a record that has been stored.

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

/// Reads a whole file.
///
/// Errors: the first reason why the bytes are not a table, with its place.
pub fn read(bytes: &[u8], options: &CsvOptions) -> Result<CsvTable, CsvError> {
    let mut reader = CsvReader::new(bytes, options)?;
    while !reader.read_slice(bytes, usize::MAX)? {}
    reader.finish()
}

/// Reads a file in slices, so that a page stays responsive.
///
/// Make one with [`new`](Self::new), call [`read_slice`](Self::read_slice) until it returns `true`,
/// then [`finish`](Self::finish). The reader does not keep the bytes: each call takes the whole file
/// again, which must not change in between. Slices of any length give the same table.
pub struct CsvReader {
    /// Number of bytes that have been read.
    at: usize,
    dialect: Dialect,
    kinds: Vec<(usize, ColumnKind)>,
    parser: csv_core::Reader,
    /// Bytes of the current record's cells, without quotes and separators.
    output: Vec<u8>,
    n_output: usize,
    /// Ends of the current record's cells in `output`.
    ends: Vec<usize>,
    n_ends: usize,
    /// Line in which the current record starts, counted from 1.
    line: u64,
    columns: Option<Columns>,
    is_done: bool,
}

impl CsvReader {
    /// Looks at the start of a file and decides how to read it.
    ///
    /// Errors: `TooLong`, `Empty`, `Spreadsheet`, `Utf16` or `Binary`.
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

    /// Returns the number of bytes that have been read.
    pub fn n_read(&self) -> usize {
        self.at
    }

    /// Reads about `n_bytes` more: up to the end of the record in which they end. Returns `true` when
    /// the file has been read to its end.
    ///
    /// Errors: `UnclosedQuote`, `TooManyColumns`, `TooManyRows` or `Ragged`, at the first such place.
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
                // The next call passes an empty input, which means the end to the parser.
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

    /// Checks the last record: the parser takes the end of the file for the end of a quote.
    ///
    /// A cell with line breaks in it must end with a quote; else the quote was opened by mistake and
    /// holds the rest of the file.
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

    /// Stores the record that has just been read.
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

    /// Returns the table. Call it when [`read_slice`](Self::read_slice) has returned `true`; rows that
    /// have not been read are not in the table.
    ///
    /// Errors: `Empty`, `NoRows`, `OneColumn` or `OnlyText`.
    pub fn finish(self) -> Result<CsvTable, CsvError> {
        let columns = self.columns.ok_or(CsvError::Empty)?;
        columns.finish(&self.kinds)
    }
}
