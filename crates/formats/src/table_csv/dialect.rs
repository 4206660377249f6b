//! How a CSV file is written: as a person says, or as it was found.

use super::column_kind::ColumnKind;
use crate::decimal_sign::DecimalSign;

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
