//! The values of a column, once it is decided how its cells are read.

use experiment::{positions_in_order, unit_with_origin};

use super::bad_cell::{BadCell, BadCellKind};
use super::cell::{self, Cell};
use super::column_kind::ColumnKind;
use super::date;
use super::limits::{MAX_CATEGORIES, MOST_LISTED};
use super::number::{self, Scanned};
use super::reading::{ColumnReading, DateReading};
use super::sentinel;
use super::shown_text::shown;
use crate::decimal_sign::DecimalSign;

const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// Where a cell stands, as in [`BadCell`].
#[derive(Debug, Clone, Copy)]
pub(super) struct CellPosition {
    pub(super) row: usize,
    pub(super) line: u64,
    pub(super) column: usize,
}

/// The cells of a column as numbers, and what is counted of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnValues {
    pub(super) reading: ColumnReading,
    /// Numbers, or indices in `labels`; NaN where the cell has no value. Shape: `[n_rows]`, or `[0]`
    /// for a column that is left out.
    pub(super) values: Vec<f64>,
    /// Different texts: in the order of the file until `finish` sorts them.
    pub(super) labels: Vec<String>,
    /// Whether there are more than [`MAX_CATEGORIES`] different texts.
    pub(super) has_many: bool,
    pub(super) n_missing: usize,
    /// Number of cells with a text that is not a number within the limits.
    pub(super) n_unreadable: usize,
    /// The first cells without a value.
    pub(super) bad_cells: Vec<BadCell>,
    /// For dates, seconds since 1970 of the first one.
    pub(super) first_date: Option<f64>,
}

impl ColumnValues {
    pub(super) fn new(reading: ColumnReading) -> Self {
        Self {
            reading,
            values: Vec::new(),
            labels: Vec::new(),
            has_many: false,
            n_missing: 0,
            n_unreadable: 0,
            bad_cells: Vec::new(),
            first_date: None,
        }
    }

    /// Appends a trimmed cell.
    pub(super) fn push(&mut self, text: &str, at: CellPosition) {
        let value = match self.reading.kind {
            ColumnKind::Number | ColumnKind::Share => self.number(text),
            ColumnKind::Days | ColumnKind::Seconds => self.date(text),
            ColumnKind::Category => self.category(text),
            ColumnKind::Name | ColumnKind::LeftOut | ColumnKind::Empty => {
                self.n_missing += usize::from(text.is_empty());
                return;
            }
        };
        match value {
            Ok(value) => self.values.push(value),
            Err(kind) => {
                self.values.push(f64::NAN);
                match kind {
                    BadCellKind::Missing => self.n_missing += 1,
                    BadCellKind::Unreadable | BadCellKind::TooLarge => self.n_unreadable += 1,
                }
                if self.bad_cells.len() < MOST_LISTED {
                    self.bad_cells.push(BadCell {
                        row: at.row,
                        line: at.line,
                        column: at.column,
                        kind,
                        text: shown(text),
                    });
                }
            }
        }
    }

    fn number(&self, text: &str) -> Result<f64, BadCellKind> {
        // Nearly all cells are numbers.
        let Some(scanned) = number::scan(text).or_else(|| self.suffixed(text)) else {
            return Err(self.without_number(text));
        };
        if self.reading.is_missing_number(text) {
            return Err(BadCellKind::Missing);
        }
        let is_unit = scanned.unit.is_empty() || Some(scanned.unit) == self.reading.unit.as_deref();
        match scanned.value(self.reading.sign) {
            Some(value) if is_unit => {
                if !((value as f32).is_finite()) {
                    return Err(BadCellKind::TooLarge);
                }
                if self.reading.kind == ColumnKind::Share && scanned.unit == "%" {
                    return Ok(value / 100.0);
                }
                Ok(value)
            }
            _ => Err(BadCellKind::Unreadable),
        }
    }

    /// Returns a number with a suffix, if its column has such.
    fn suffixed<'a>(&self, text: &'a str) -> Option<Scanned<'a>> {
        let suffixes = &self.reading.suffixes;
        let (scanned, suffix) = number::scan_with_suffix(text)?;
        suffixes.contains(&suffix).then_some(scanned)
    }

    /// Returns why a cell that is not a number has no value.
    fn without_number(&self, text: &str) -> BadCellKind {
        match cell::scan(text) {
            Cell::Empty | Cell::Error => BadCellKind::Missing,
            Cell::MissingWord if self.reading.is_missing(text) => BadCellKind::Missing,
            _ => BadCellKind::Unreadable,
        }
    }

    fn date(&mut self, text: &str) -> Result<f64, BadCellKind> {
        let Cell::Date(date) = cell::scan(text) else {
            return Err(self.without_number(text));
        };
        let DateReading {
            day_first,
            two_digit_years,
        } = self.reading.dates;
        let date = match date.two_digits {
            None => Some(date),
            Some(_) => date::scan_by(text, two_digit_years),
        };
        let date = date.ok_or(BadCellKind::Unreadable)?;
        let seconds = date.seconds(day_first);
        let seconds = seconds.ok_or(BadCellKind::Unreadable)?;
        if self.reading.has_days && !date.has_date() {
            return Err(BadCellKind::Unreadable);
        }
        if date.has_date() {
            let first = self.first_date.unwrap_or(seconds);
            self.first_date = Some(first.min(seconds));
        }
        Ok(seconds)
    }

    fn category(&mut self, text: &str) -> Result<f64, BadCellKind> {
        let is_missing = match cell::scan(text) {
            Cell::Empty | Cell::Error => true,
            Cell::MissingWord => self.reading.is_missing(text),
            _ => false,
        };
        if is_missing {
            return Err(BadCellKind::Missing);
        }
        if let Some(idx) = self.labels.iter().position(|label| label == text) {
            return Ok(idx as f64);
        }
        if self.labels.len() == MAX_CATEGORIES {
            self.has_many = true;
            return Ok(f64::NAN);
        }
        self.labels.push(text.to_owned());
        Ok((self.labels.len() - 1) as f64)
    }

    /// Sorts the labels, counts dates from the first one, keeps the numbers that may mean no value. Call it after the last cell.
    pub(super) fn finish(&mut self) {
        match self.reading.kind {
            ColumnKind::Category => self.sort_labels(),
            ColumnKind::Number => {
                let sign = self.reading.sign;
                sentinel::keep_far(&mut self.reading.sentinels, &self.values, sign);
            }
            ColumnKind::Days | ColumnKind::Seconds => {
                let first = self.first_date.unwrap_or(0.0);
                let unit = match self.reading.kind {
                    ColumnKind::Days => SECONDS_OF_A_DAY,
                    _ => 1.0,
                };
                for value in &mut self.values {
                    *value = (*value - first) / unit;
                }
            }
            _ => {}
        }
    }

    /// Sorts the labels, numbers by value and everything else by its characters, and renumbers the
    /// values.
    fn sort_labels(&mut self) {
        let sign = self.reading.sign;
        let order = sorted_positions(&self.labels, sign);
        let mut new_places = vec![f64::NAN; order.len()];
        for (new, &old) in order.iter().enumerate() {
            if let Some(place) = new_places.get_mut(old) {
                *place = new as f64;
            }
        }
        for value in &mut self.values {
            // NaN is 0 as an index.
            if !value.is_nan() {
                *value = new_places.get(*value as usize).copied().unwrap_or(f64::NAN);
            }
        }
        let labels = order
            .iter()
            .filter_map(|&old| self.labels.get(old).cloned());
        self.labels = labels.collect();
    }

    /// Returns the unit of the values: that of the cells, or for dates `d` and `s` with their origin. Times
    /// without a date count from midnight.
    pub(super) fn unit(&self) -> Option<String> {
        let origin = || self.first_date.map_or("00:00:00".to_owned(), date::iso);
        match self.reading.kind {
            ColumnKind::Number => self.reading.unit.clone(),
            ColumnKind::Share => self.reading.unit.clone().filter(|unit| unit != "%"),
            ColumnKind::Days => Some(unit_with_origin("d", &origin())),
            ColumnKind::Seconds => Some(unit_with_origin("s", &origin())),
            _ => None,
        }
    }
}

/// Returns the positions of texts in order: numbers by value, then everything else by its characters.
fn sorted_positions(labels: &[String], sign: DecimalSign) -> Vec<usize> {
    let number = |idx: usize| {
        let scanned = labels.get(idx).and_then(|text| number::scan(text));
        let value = scanned.and_then(|scanned| scanned.value(sign));
        value.unwrap_or(f64::INFINITY)
    };
    positions_in_order(labels.len(), &|a, b| {
        let by_value = number(a).total_cmp(&number(b));
        by_value.then_with(|| labels.get(a).cmp(&labels.get(b)))
    })
}
