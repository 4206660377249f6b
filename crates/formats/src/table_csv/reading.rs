//! How a column is read.

use super::column_kind::ColumnKind;
use super::number_suffix::NumberSuffix;
use super::sentinel::Sentinel;
use super::two_digit_years::{TwoDigitYears, YearSet};
use crate::decimal_sign::DecimalSign;

/// Why a column is left out of the table, unless a person chooses another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOutReason {
    /// No text stands in two cells: names.
    NoRepeats,
    /// Texts that repeat, but more different ones than a category may have.
    TooManyCategories,
    /// The first column counts the rows.
    RowNumbers,
    /// All cells are different telephone numbers.
    Phones,
    /// R's names of rows: the header has one name less than the rows have cells.
    RowNames,
}

/// How dates are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DateReading {
    pub(super) day_first: bool,
    pub(super) two_digit_years: TwoDigitYears,
}

/// How the cells of a column are read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnReading {
    pub(super) kind: ColumnKind,
    pub(super) sign: DecimalSign,
    pub(super) dates: DateReading,
    /// Whether its dates have days: then a time alone has no value.
    pub(super) has_days: bool,
    /// Its years of two digits.
    pub(super) year_set: YearSet,
    /// The unit that may stand at its numbers.
    pub(super) unit: Option<String>,
    /// Whether there are numbers whose value depends on `sign`.
    pub(super) has_open_numbers: bool,
    /// Words that may mean no value: the word, its count, whether its cells are missing.
    pub(super) missing_words: Vec<(String, usize, bool)>,
    pub(super) reason: Option<LeftOutReason>,
    /// Units of its cells, if they are several that are known: its numbers cannot be compared.
    pub(super) mixed_units: Vec<String>,
    /// Suffixes of its numbers; without one they are texts.
    pub(super) suffixes: Vec<NumberSuffix>,
    /// The first two whole numbers that differ and are the same f64.
    pub(super) same_wholes: Option<[String; 2]>,
    /// Its numbers that may mean no value. After the second reading, those that lie far from all others.
    pub(super) sentinels: Vec<Sentinel>,
}

impl ColumnReading {
    /// Returns whether a number was chosen to mean no value.
    pub(super) fn is_missing_number(&self, text: &str) -> bool {
        let mut sentinels = self.sentinels.iter();
        sentinels.any(|it| it.is_missing && it.text == text)
    }

    /// Returns whether a word of `missing_words`, or one like it, means no value.
    pub(super) fn is_missing(&self, text: &str) -> bool {
        let mut words = self.missing_words.iter();
        let known = words.find(|(word, ..)| word == text);
        // Words beyond the list are treated as the kind is.
        known.map_or(self.kind != ColumnKind::Category, |(.., is_missing)| {
            *is_missing
        })
    }
}
