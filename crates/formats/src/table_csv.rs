//! A student's own table from the bytes of a CSV file.
//!
//! Separator (comma, semicolon, tab), decimal sign, header and the kind of each column are found by
//! looking; each can be told instead. The crate `csv-core` parses. A [`CsvReader`] works in slices;
//! [`read`] does all at once. Cells that are missing or cannot be read are listed, and handled as a
//! person chooses when the [`CsvTable`] becomes an [`OwnTable`].
//!
//! What comes in is untrusted: any bytes lead to a table or to an error that says where.

mod cell;
mod columns;
mod sniff;

use csv_core::{ReadRecordResult, ReaderBuilder};
use experiment::{OwnTable, limits};
use thiserror::Error;

pub use crate::decimal_sign::DecimalSign;
use columns::Columns;
pub use columns::{
    BadCell, BadCellKind, ColumnKind, ColumnSummary, CsvTable, MissingPolicy, TableError,
};

/// Longest file that is read.
pub const MAX_LEN: usize = 10_000_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 1_000;
/// Longest cell in bytes; a longer one is a quote without its end.
pub const MAX_CELL: usize = 100_000;
/// Most different texts of a column of categories.
pub const MAX_CATEGORIES: usize = limits::MAX_CLASSES;
/// Rows of the preview.
pub const PREVIEW_ROWS: usize = 20;
/// Most bad cells that are listed; all are counted.
pub const MOST_LISTED: usize = 100;

/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
}

/// How bytes are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// What is not UTF-8 is taken for it.
    Latin1,
}

/// What a person has said about the file; `None` is found by looking.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CsvOptions {
    pub separator: Option<Separator>,
    pub decimal: Option<DecimalSign>,
    pub has_header: Option<bool>,
    /// Kinds of columns, counted from 0, that were found wrongly.
    pub kinds: Vec<(usize, ColumnKind)>,
}

/// How the file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub encoding: Encoding,
    pub separator: Separator,
    pub decimal: DecimalSign,
    pub has_header: bool,
}

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

fn parser(separator: Separator) -> csv_core::Reader {
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
        Separator::Tab => b'\t',
    };
    ReaderBuilder::new().delimiter(delimiter).build()
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
        let (encoding, text) = sniff::encoding(bytes)?;
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

/// A table as a CSV file (RFC 4180, decimal points), categories by their names.
pub fn write(table: &OwnTable) -> String {
    let mut text = String::new();
    let cell = |text: &mut String, idx: usize, cell: &str| {
        if idx > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.trim() != cell {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    };
    for (idx, column) in table.columns.iter().enumerate() {
        cell(&mut text, idx, &column.name);
    }
    text.push_str("\r\n");
    for row_idx in 0..table.n_rows() {
        for (idx, column) in table.columns.iter().enumerate() {
            let value = column.values.get(row_idx).copied().unwrap_or(f32::NAN);
            match column.labels.get(value as usize) {
                Some(label) => cell(&mut text, idx, label),
                None if value.is_finite() => cell(&mut text, idx, &value.to_string()),
                None => cell(&mut text, idx, ""),
            }
        }
        text.push_str("\r\n");
    }
    text
}
