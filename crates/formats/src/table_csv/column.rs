//! One column while it is read.
//!
//! Whether it holds numbers or categories is known only at the end of the file, so both are stored.

use experiment::positions_in_order;

use super::bad_cell::{BadCell, BadCellKind};
use super::cell::{self, Cell};
use super::column_kind::ColumnKind;
use super::limits::{MAX_CATEGORIES, MOST_LISTED};
use super::shown_text::shown;
use crate::decimal_sign::DecimalSign;

/// In `places`: the cell has no value.
pub(super) const NO_LABEL: u8 = u8::MAX;

/// Where a cell stands, as in [`BadCell`].
#[derive(Debug, Clone, Copy)]
pub(super) struct CellPosition {
    pub(super) row: usize,
    pub(super) line: u64,
    pub(super) column: usize,
}

/// The cells of a column and what is counted of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ColumnData {
    /// Unique in the table.
    pub(super) name: String,
    /// Numbers, NaN where the cell is not one. Shape: `[n_rows]`.
    pub(super) values: Vec<f64>,
    /// Different texts: in the order of the file until `sort_labels` sorts them.
    pub(super) labels: Vec<String>,
    /// Indices in `labels`, or [`NO_LABEL`]. Shape: `[n_rows]`, or `[0]` if `has_many`.
    pub(super) places: Vec<u8>,
    /// Whether there are more than [`MAX_CATEGORIES`] different texts.
    pub(super) has_many: bool,
    n_numbers: usize,
    pub(super) n_missing: usize,
    /// Number of cells with a text that is not a number within the limits.
    pub(super) n_texts: usize,
    /// How many of them are numbers outside of the limits.
    n_too_large: usize,
    sum: f64,
    /// Smallest and largest number.
    pub(super) range: Option<[f64; 2]>,
    /// The first cells without a text.
    pub(super) missing: Vec<BadCell>,
    /// The first cells that are not numbers within the limits.
    pub(super) unreadable: Vec<BadCell>,
}

impl ColumnData {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// Appends a trimmed cell.
    pub(super) fn push(&mut self, text: &str, decimal: DecimalSign, at: CellPosition) {
        let cell = cell::read(text, decimal);
        let bad = |kind| BadCell {
            row: at.row,
            line: at.line,
            column: at.column,
            kind,
            text: shown(text),
        };
        let mut value = f64::NAN;
        match cell {
            Cell::Number(number) => {
                value = number;
                self.n_numbers += 1;
                self.sum += number;
                let [min, max] = self.range.unwrap_or([number; 2]);
                self.range = Some([min.min(number), max.max(number)]);
            }
            Cell::Missing => {
                self.n_missing += 1;
                if self.missing.len() < MOST_LISTED {
                    self.missing.push(bad(BadCellKind::Missing));
                }
            }
            Cell::TooLarge | Cell::Text => {
                self.n_texts += 1;
                self.n_too_large += usize::from(cell == Cell::TooLarge);
                if self.unreadable.len() < MOST_LISTED {
                    self.unreadable.push(bad(match cell {
                        Cell::TooLarge => BadCellKind::TooLarge,
                        _ => BadCellKind::Unreadable,
                    }));
                }
            }
        }
        self.values.push(value);
        if !self.has_many {
            let place = if cell == Cell::Missing {
                Some(NO_LABEL)
            } else {
                self.place(text)
            };
            match place {
                Some(place) => self.places.push(place),
                None => {
                    self.has_many = true;
                    self.places = Vec::new();
                }
            }
        }
    }

    /// Returns the index of a text in `labels`, adding it if it is new; `None` if there are too many.
    fn place(&mut self, text: &str) -> Option<u8> {
        if let Some(place) = self.labels.iter().position(|label| label == text) {
            return Some(place as u8);
        }
        if self.labels.len() == MAX_CATEGORIES {
            return None;
        }
        self.labels.push(text.to_owned());
        Some(self.labels.len() as u8 - 1)
    }

    /// Returns what the column seems to hold.
    pub(super) fn kind(&self) -> ColumnKind {
        if self.n_numbers + self.n_texts == 0 {
            ColumnKind::Empty
        } else if self.n_numbers + self.n_too_large > self.n_texts - self.n_too_large {
            // Numbers outside of the limits count as numbers, so that they are reported one by one
            // instead of making the column a text.
            ColumnKind::Number
        } else if !self.has_many {
            ColumnKind::Category
        } else {
            ColumnKind::Text
        }
    }

    /// Sorts the labels, numbers by value and everything else by its characters, and renumbers
    /// `places`.
    pub(super) fn sort_labels(&mut self, decimal: DecimalSign) {
        let number = |idx: usize| match self.labels.get(idx).map(|text| cell::read(text, decimal)) {
            Some(Cell::Number(value)) => value,
            _ => f64::INFINITY,
        };
        let order = positions_in_order(self.labels.len(), &|a, b| {
            let by_value = number(a).total_cmp(&number(b));
            by_value.then_with(|| self.labels.get(a).cmp(&self.labels.get(b)))
        });
        let mut new_places = vec![NO_LABEL; order.len()];
        for (new, &old) in order.iter().enumerate() {
            if let Some(place) = new_places.get_mut(old) {
                *place = new as u8;
            }
        }
        for place in &mut self.places {
            *place = new_places
                .get(usize::from(*place))
                .copied()
                .unwrap_or(NO_LABEL);
        }
        self.labels = order
            .iter()
            .filter_map(|&old| self.labels.get(old).cloned())
            .collect();
    }

    /// Returns the mean of the numbers; `None` without any.
    pub(super) fn mean(&self) -> Option<f64> {
        (self.n_numbers > 0).then(|| self.sum / self.n_numbers as f64)
    }
}
