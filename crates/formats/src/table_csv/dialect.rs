//! How a CSV file is written: a person's settings, and what was found in the file.

use super::column_kind::ColumnKind;
use crate::decimal_sign::DecimalSign;

/// The character between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// Tab, U+0009.
    Tab,
}

/// The encoding of a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// ISO 8859-1: assumed of every text that is not UTF-8.
    Latin1,
}

/// A person's settings for a file. Every setting that is `None` is found in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CsvOptions {
    /// The separator; it also replaces the one that a `sep=` line names.
    pub separator: Option<Separator>,
    /// The decimal sign.
    pub decimal: Option<DecimalSign>,
    /// Whether the first record holds the names of the columns.
    pub has_header: Option<bool>,
    /// Kinds of single columns, by index counted from 0; the last entry of an index counts.
    pub kinds: Vec<(usize, ColumnKind)>,
}

/// How a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The encoding of its text.
    pub encoding: Encoding,
    /// The character between cells.
    pub separator: Separator,
    /// The decimal sign of its numbers.
    pub decimal: DecimalSign,
    /// Whether the first record holds the names of the columns.
    pub has_header: bool,
}
