//! How a file is written: a person's settings, and what was found in the file.

use super::column_kind::ColumnKind;
use super::two_digit_years::TwoDigitYears;
use crate::decimal_sign::DecimalSign;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// Tab, U+0009.
    Tab,
    /// `|`
    Bar,
    /// One or more blanks or tabs; blanks at the start of a line separate nothing.
    Blanks,
}

impl Separator {
    /// All separators, in the order in which a form shows them.
    pub const ALL: [Separator; 5] = [
        Separator::Comma,
        Separator::Semicolon,
        Separator::Tab,
        Separator::Bar,
        Separator::Blanks,
    ];
}

/// The encoding of a file's text, as the WHATWG's Encoding Standard names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, the code page of Western Europe; what browsers call ISO 8859-1.
    Windows1252,
}

impl Encoding {
    /// All encodings, in the order in which a form shows them.
    pub const ALL: [Encoding; 4] = [
        Encoding::Utf8,
        Encoding::Windows1252,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];
}

/// Where the names of the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderLine {
    /// Nowhere: the first record is a row.
    Absent,
    /// In the record that starts in this line of the file, counted from 1, or in the next one below
    /// it. Everything above is skipped.
    Line(u64),
}

/// A person's settings for a file. Every setting that is `None` is found in the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CsvOptions {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The separator; it also replaces the one that a `sep=` line names.
    pub separator: Option<Separator>,
    /// The decimal sign of all columns. The other sign then groups thousands.
    pub decimal: Option<DecimalSign>,
    /// The decimal sign of single columns, by index counted from 0; the last entry of an index counts,
    /// and comes before `decimal`.
    pub column_decimals: Vec<(usize, DecimalSign)>,
    /// Whether `03/04/2026` is the third of April.
    pub day_first: Option<bool>,
    /// The hundred years in which years of two digits lie.
    pub two_digit_years: Option<TwoDigitYears>,
    /// Where the header is.
    pub header: Option<HeaderLine>,
    /// Whether the first cell of each row is its name, where each row has one cell more than the header.
    pub row_names: Option<bool>,
    /// Whether rows with the sums or means of other rows are rows of the table. `None` leaves them out.
    pub keeps_totals: Option<bool>,
    /// Kinds of single columns, by index counted from 0; the last entry of an index counts.
    pub kinds: Vec<(usize, ColumnKind)>,
    /// Words that mean no value in a column, or that do not: index of the column counted from 0, the
    /// word, whether its cells are missing; the last entry of a word counts.
    pub missing_words: Vec<(usize, String, bool)>,
}

impl CsvOptions {
    /// Returns whether it was chosen that a word of a column means no value; `None` if nothing was.
    pub(super) fn is_missing_word(&self, column_idx: usize, word: &str) -> Option<bool> {
        let mut words = self.missing_words.iter().rev();
        let chosen = words.find(|(idx, of, _)| *idx == column_idx && of == word);
        chosen.map(|(.., is_missing)| *is_missing)
    }

    /// Returns the kind that was chosen for a column.
    pub(super) fn kind_of(&self, column_idx: usize) -> Option<ColumnKind> {
        let mut kinds = self.kinds.iter().rev();
        let chosen = kinds.find(|(idx, _)| *idx == column_idx);
        chosen.map(|(_, kind)| *kind)
    }

    /// Returns the decimal sign that was chosen for a column alone.
    pub(super) fn sign_of(&self, column_idx: usize) -> Option<DecimalSign> {
        let mut signs = self.column_decimals.iter().rev();
        let chosen = signs.find(|(idx, _)| *idx == column_idx);
        chosen.map(|(_, sign)| *sign)
    }
}

/// How a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The encoding of its text.
    pub encoding: Encoding,
    /// What stands between cells.
    pub separator: Separator,
    /// The decimal sign of its numbers. Single columns may have the other one:
    /// [`ColumnSummary::decimal`](super::ColumnSummary::decimal).
    pub decimal: DecimalSign,
    /// Whether `03/04/2026` is the third of April.
    pub day_first: bool,
    /// The hundred years in which years of two digits lie.
    pub two_digit_years: TwoDigitYears,
    /// Where the names of the columns are.
    pub header: HeaderLine,
}
