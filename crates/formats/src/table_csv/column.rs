//! One column while it is read.

use super::bad_cell::{BadCell, BadCellKind};
use super::cell::{self, Cell};
use super::column_kind::ColumnKind;
use super::dialect::Dialect;
use super::limits::{MAX_CATEGORIES, MOST_LISTED};
use super::shown_text::shown;

/// The place of a category that is none.
pub(super) const NO_LABEL: u8 = u8::MAX;

/// A column while it is read, and its numbers afterwards.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ColumnData {
    pub(super) name: String,
    /// NaN where there is no number. Shape: `[n_rows]`
    pub(super) values: Vec<f32>,
    /// Texts, in the order in which they came, and later sorted.
    pub(super) labels: Vec<String>,
    /// Places in `labels`. Shape: `[n_rows]` unless there are too many labels.
    pub(super) places: Vec<u8>,
    pub(super) has_many: bool,
    n_numbers: usize,
    pub(super) n_missing: usize,
    /// Cells that are no numbers within the limits.
    pub(super) n_texts: usize,
    /// Those of them that are numbers beyond.
    n_too_large: usize,
    sum: f64,
    pub(super) range: Option<[f64; 2]>,
    pub(super) missing: Vec<BadCell>,
    pub(super) unreadable: Vec<BadCell>,
}

impl ColumnData {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    pub(super) fn push(
        &mut self,
        text: &str,
        dialect: Dialect,
        row: usize,
        line: u64,
        column: usize,
    ) {
        let cell = cell::read(text, dialect.decimal);
        let bad = |kind| BadCell {
            row,
            line,
            column,
            kind,
            text: shown(text),
        };
        let mut value = f32::NAN;
        match cell {
            Cell::Number(number) => {
                value = number as f32;
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

    /// The place of a label; `None` if there are too many.
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

    pub(super) fn kind(&self) -> ColumnKind {
        if self.n_numbers + self.n_texts == 0 {
            ColumnKind::Empty
        } else if self.n_numbers + self.n_too_large > self.n_texts - self.n_too_large {
            // Of numbers even where they are too large: then that can be told, cell by cell.
            ColumnKind::Number
        } else if !self.has_many {
            ColumnKind::Category
        } else {
            ColumnKind::Text
        }
    }

    /// Puts the labels in order: numbers by value, everything else by its characters.
    pub(super) fn sort_labels(&mut self, dialect: Dialect) {
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        let number = |idx: &usize| match self
            .labels
            .get(*idx)
            .map(|text| cell::read(text, dialect.decimal))
        {
            Some(Cell::Number(value)) => value,
            _ => f64::INFINITY,
        };
        order.sort_by(|a, b| {
            let by_value = number(a).total_cmp(&number(b));
            by_value.then_with(|| self.labels.get(*a).cmp(&self.labels.get(*b)))
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

    pub(super) fn mean(&self) -> Option<f64> {
        (self.n_numbers > 0).then(|| self.sum / self.n_numbers as f64)
    }
}
