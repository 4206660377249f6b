//! Kind and counts of a column, and what was decided for it.

use super::column_kind::ColumnKind;
use super::date;
use super::number_suffix::NumberSuffix;
use super::reading::LeftOutReason;
use super::similar_labels;
use super::values::ColumnValues;
use crate::decimal_sign::DecimalSign;

/// A word or a number that may mean no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingWord {
    /// The word as it stands in the file.
    pub word: String,
    /// Number of its cells.
    pub n: usize,
    /// Whether its cells have no value; otherwise it is a category, or a text in a column of numbers.
    pub is_missing: bool,
    /// Whether it is a number such as -9999, far from all others of its column. It is a value unless a
    /// person chooses otherwise.
    pub is_number: bool,
}

/// Kind and counts of a column, and what was decided for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    /// Name from the header, made unique as pandas does (`a`, `a.1`); `c3` without a header.
    pub name: String,
    /// What the column holds.
    pub kind: ColumnKind,
    /// Why it is left out; `None` if it is not, or if a person has left it out.
    pub left_out: Option<LeftOutReason>,
    /// Number of empty cells, of errors of spreadsheets, and of words for no value.
    pub n_missing: usize,
    /// Number of cells that are not numbers or dates within the limits; 0 for other kinds.
    pub n_unreadable: usize,
    /// Smallest value; `None` for categories and columns that are left out.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// Mean of the values.
    pub mean: Option<f64>,
    /// The categories in order, numbers by value; empty unless the kind is `Category`.
    pub labels: Vec<String>,
    /// Unit of the values: that which stands at the numbers, for dates `d` or `s` with their origin:
    /// `d, 0 = 2016-01-08`.
    pub unit: Option<String>,
    /// Whether the cells are percentages, so that the kinds `Number` and `Share` differ.
    pub has_percent: bool,
    /// For dates, the first one, from which the others count: `2016-01-08`.
    pub first_date: Option<String>,
    /// For dates, the first and the last of the years that have two digits in the file, as they are read:
    /// 1978 and 2045 for `78` and `45`. `None` without such years.
    pub two_digit_years: Option<[i64; 2]>,
    /// The decimal sign of its numbers, if some of them depend on it: `1.234`.
    pub decimal: Option<DecimalSign>,
    /// Words and numbers that may mean no value.
    pub missing_words: Vec<MissingWord>,
    /// Groups of categories that differ only in case, accents or blanks: `no`, `No`, `NO`.
    pub similar_labels: Vec<Vec<String>>,
    /// Units of its cells, if several known ones are mixed, so that they are no numbers; else empty.
    pub mixed_units: Vec<String>,
    /// The letters behind its numbers that are powers of ten; empty unless it is read as numbers.
    pub suffixes: Vec<NumberSuffix>,
    /// The first two of its whole numbers that differ and would be the same number (beyond 2⁵³, f64
    /// has no place for all digits).
    pub same_wholes: Option<[String; 2]>,
}

impl ColumnSummary {
    pub(super) fn new(data: &ColumnValues, name: String) -> Self {
        let reading = &data.reading;
        let is_category = reading.kind == ColumnKind::Category;
        let [mut min, mut max] = [f64::INFINITY, f64::NEG_INFINITY];
        let (mut sum, mut n) = (0.0, 0);
        for &value in data.values.iter().filter(|value| !value.is_nan()) {
            min = min.min(value);
            max = max.max(value);
            sum += value;
            n += 1;
        }
        let has_numbers = !is_category && n > 0;
        let number = |value: f64| has_numbers.then_some(value);
        Self {
            name,
            kind: reading.kind,
            left_out: reading.reason,
            n_missing: data.n_missing,
            n_unreadable: data.n_unreadable,
            min: number(min),
            max: number(max),
            // Sums are rounded; the mean of equal values is their value.
            mean: number(if min == max {
                min
            } else {
                sum / f64::from(n.max(1))
            }),
            labels: data.labels.clone(),
            unit: data.unit(),
            has_percent: reading.unit.as_deref() == Some("%"),
            first_date: data.first_date.map(date::iso),
            two_digit_years: match reading.kind.is_date() {
                true => reading.year_set.range(reading.dates.two_digit_years),
                false => None,
            },
            decimal: reading.has_open_numbers.then_some(reading.sign),
            similar_labels: similar_labels::groups(&data.labels),
            mixed_units: reading.mixed_units.clone(),
            suffixes: match reading.kind {
                ColumnKind::Number | ColumnKind::Share => reading.suffixes.clone(),
                _ => Vec::new(),
            },
            same_wholes: reading.same_wholes.clone(),
            missing_words: reading
                .missing_words
                .iter()
                .map(|(word, n, is_missing)| MissingWord {
                    word: word.clone(),
                    n: *n,
                    is_missing: *is_missing,
                    is_number: false,
                })
                .chain(reading.sentinels.iter().map(|it| MissingWord {
                    word: it.text.clone(),
                    n: it.n,
                    is_missing: it.is_missing,
                    is_number: true,
                }))
                .collect(),
        }
    }
}
