//! Columns while they are read, and what became of them.

use std::collections::BTreeSet;

use experiment::{Column, OwnTable, limits};
use thiserror::Error;

use super::cell::{self, Cell};
use super::{CsvError, Dialect, MAX_CATEGORIES, MOST_LISTED, PREVIEW_ROWS, sniff};

/// Characters of a cell that are kept to be shown.
const SHOWN: usize = 60;

/// The place of a category that is none.
const NO_LABEL: u8 = u8::MAX;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Number,
    /// Some texts again and again.
    Category,
    /// Left out of the table.
    Text,
    /// Nothing; left out of the table.
    Empty,
}

/// What is done about rows with a bad cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingPolicy {
    /// The table is refused.
    Refuse,
    /// They are left out.
    DropRows,
    /// The cell gets the mean of its column; of categories the most frequent one.
    FillMean,
}

/// Why a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCellKind {
    Missing,
    /// No number, in a column of numbers.
    Unreadable,
    /// Beyond [`limits::TABLE_VALUE`].
    TooLarge,
}

/// A cell without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Counted from 1, without the header.
    pub row: usize,
    /// Of the file, counted from 1.
    pub line: u64,
    /// Counted from 1.
    pub column: usize,
    pub kind: BadCellKind,
    /// The start of what stands there.
    pub text: String,
}

/// A column in a few words.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    /// From the header; `c3` without one.
    pub name: String,
    pub kind: ColumnKind,
    pub n_missing: usize,
    /// Cells that are no numbers, in a column of numbers.
    pub n_unreadable: usize,
    /// Of a column of numbers.
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub mean: Option<f64>,
    /// Of a column of categories, in order.
    pub labels: Vec<String>,
}

/// Why what was read gives no table to learn from.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TableError {
    /// Cells without a value, which were to be refused.
    #[error("{n} cells without a value, the first in row {row}, column {column}")]
    BadCells { n: usize, row: usize, column: usize },
    /// Rows that are left; fewer than two.
    #[error("{n} rows")]
    TooFewRows { n: usize },
    /// Columns of numbers or categories; fewer than two.
    #[error("{n} columns")]
    TooFewColumns { n: usize },
    /// A column that was declared one of numbers has none.
    #[error("no number in column {column}")]
    NoNumbers { column: usize },
    /// A column that was declared one of categories has more than fit.
    #[error("more than {max} categories in column {column}")]
    TooManyCategories { column: usize, max: usize },
}

/// A file that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct CsvTable {
    pub dialect: Dialect,
    pub columns: Vec<ColumnSummary>,
    pub n_rows: usize,
    /// The first rows as they stand in the file, long cells cut.
    pub preview: Vec<Vec<String>>,
    /// The first cells without a value, row by row.
    pub bad_cells: Vec<BadCell>,
    /// All of them.
    pub n_bad_cells: usize,
    data: Vec<ColumnData>,
}

/// A column while it is read, and its numbers afterwards.
#[derive(Debug, Clone, PartialEq, Default)]
struct ColumnData {
    name: String,
    /// NaN where there is no number. Shape: `[n_rows]`
    values: Vec<f32>,
    /// Texts, in the order in which they came, and later sorted.
    labels: Vec<String>,
    /// Places in `labels`. Shape: `[n_rows]` unless there are too many labels.
    places: Vec<u8>,
    has_many: bool,
    n_numbers: usize,
    n_missing: usize,
    /// Cells that are no numbers within the limits.
    n_texts: usize,
    /// Those of them that are numbers beyond.
    n_too_large: usize,
    sum: f64,
    range: Option<[f64; 2]>,
    missing: Vec<BadCell>,
    unreadable: Vec<BadCell>,
}

impl ColumnData {
    fn push(&mut self, text: &str, dialect: Dialect, row: usize, line: u64, column: usize) {
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

    fn kind(&self) -> ColumnKind {
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
    fn sort_labels(&mut self, dialect: Dialect) {
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

    fn mean(&self) -> Option<f64> {
        (self.n_numbers > 0).then(|| self.sum / self.n_numbers as f64)
    }
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// A name that is not taken, numbered as pandas does: the second `a` is `a.1`.
fn free_name(taken: &BTreeSet<String>, name: String) -> String {
    if !taken.contains(&name) {
        return name;
    }
    let mut numbered = (1_usize..).map(|number| format!("{name}.{number}"));
    let free = numbered.find(|name| !taken.contains(name));
    free.unwrap_or(name)
}

/// All columns while they are read.
pub(super) struct Columns {
    dialect: Dialect,
    n_rows: usize,
    preview: Vec<Vec<String>>,
    data: Vec<ColumnData>,
}

impl Columns {
    /// Columns named by the first record, if that is a header.
    pub(super) fn new(first: &[&[u8]], dialect: Dialect) -> Self {
        let mut data: Vec<ColumnData> = Vec::with_capacity(first.len());
        let mut taken = BTreeSet::new();
        for (idx, field) in first.iter().enumerate() {
            let text = sniff::decode(field, dialect.encoding);
            let mut name = shown(text.trim());
            if !dialect.has_header || name.is_empty() {
                name = format!("c{}", idx + 1);
            }
            let name = free_name(&taken, name);
            taken.insert(name.clone());
            data.push(ColumnData {
                name,
                ..ColumnData::default()
            });
        }
        Self {
            dialect,
            n_rows: 0,
            preview: Vec::new(),
            data,
        }
    }

    /// Adds a row; one without any character is none.
    pub(super) fn push(&mut self, cells: &[&[u8]], line: u64) -> Result<(), CsvError> {
        if cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return Ok(());
        }
        if cells.len() != self.data.len() {
            return Err(CsvError::Ragged {
                line,
                expected: self.data.len(),
                found: cells.len(),
            });
        }
        if self.n_rows == *limits::TABLE_ROWS.end() {
            return Err(CsvError::TooManyRows { max: self.n_rows });
        }
        self.n_rows += 1;
        let is_shown = self.n_rows <= PREVIEW_ROWS;
        let mut row = Vec::new();
        for (idx, (column, cell)) in self.data.iter_mut().zip(cells).enumerate() {
            let text = sniff::decode(cell, self.dialect.encoding);
            let text = text.trim();
            if is_shown {
                row.push(shown(text));
            }
            column.push(text, self.dialect, self.n_rows, line, idx + 1);
        }
        if is_shown {
            self.preview.push(row);
        }
        Ok(())
    }

    pub(super) fn finish(mut self, kinds: &[(usize, ColumnKind)]) -> Result<CsvTable, CsvError> {
        if self.n_rows == 0 {
            return Err(CsvError::NoRows);
        }
        if self.data.len() < 2 {
            return Err(CsvError::OneColumn);
        }
        let repeats = |column: &ColumnData| {
            column.kind() == ColumnKind::Category && self.n_rows >= 2 * column.labels.len()
        };
        let has_use = |column| ColumnData::kind(column) == ColumnKind::Number || repeats(column);
        if !self.data.iter().any(has_use) {
            return Err(CsvError::OnlyText);
        }
        let mut columns = Vec::with_capacity(self.data.len());
        let mut bad_cells = Vec::new();
        let mut n_bad_cells = 0;
        for (idx, column) in self.data.iter_mut().enumerate() {
            column.sort_labels(self.dialect);
            let told = kinds.iter().rev().find(|(told, _)| *told == idx);
            let kind = told.map_or(column.kind(), |(_, kind)| *kind);
            let is_number = kind == ColumnKind::Number;
            let n_unreadable = if is_number { column.n_texts } else { 0 };
            if matches!(kind, ColumnKind::Number | ColumnKind::Category) {
                n_bad_cells += column.n_missing + n_unreadable;
                bad_cells.append(&mut column.missing);
                if is_number {
                    bad_cells.append(&mut column.unreadable);
                }
            }
            let [min, max] = match column.range {
                Some([min, max]) if is_number => [Some(min), Some(max)],
                _ => [None; 2],
            };
            columns.push(ColumnSummary {
                name: column.name.clone(),
                kind,
                n_missing: column.n_missing,
                n_unreadable,
                min,
                max,
                mean: if is_number { column.mean() } else { None },
                labels: match kind {
                    ColumnKind::Category => column.labels.clone(),
                    _ => Vec::new(),
                },
            });
            // What will not be asked for need not be kept.
            if kind != ColumnKind::Category {
                (column.labels, column.places) = (Vec::new(), Vec::new());
            }
            if !is_number {
                column.values = Vec::new();
            }
        }
        bad_cells.sort_by_key(|bad| (bad.row, bad.column));
        bad_cells.truncate(MOST_LISTED);
        Ok(CsvTable {
            dialect: self.dialect,
            columns,
            n_rows: self.n_rows,
            preview: self.preview,
            bad_cells,
            n_bad_cells,
            data: self.data,
        })
    }
}

impl CsvTable {
    /// The columns of numbers and categories, every cell with a value.
    ///
    /// Errors: bad cells if they are refused, a column that is not of its declared kind, or too
    /// little to learn from.
    pub fn to_table(&self, name: &str, missing: MissingPolicy) -> Result<OwnTable, TableError> {
        if let (MissingPolicy::Refuse, Some(first)) = (missing, self.bad_cells.first()) {
            return Err(TableError::BadCells {
                n: self.n_bad_cells,
                row: first.row,
                column: first.column,
            });
        }
        let mut columns = Vec::new();
        for (idx, (summary, data)) in self.columns.iter().zip(&self.data).enumerate() {
            let values = match summary.kind {
                ColumnKind::Text | ColumnKind::Empty => continue,
                ColumnKind::Number => match data.mean() {
                    None => return Err(TableError::NoNumbers { column: idx + 1 }),
                    Some(mean) => self.filled(&data.values, mean as f32, missing),
                },
                ColumnKind::Category if data.has_many => {
                    return Err(TableError::TooManyCategories {
                        column: idx + 1,
                        max: MAX_CATEGORIES,
                    });
                }
                ColumnKind::Category => self.categories(data, missing),
            };
            columns.push(Column {
                name: summary.name.clone(),
                unit: None,
                values,
                labels: summary.labels.clone(),
            });
        }
        if columns.len() < 2 {
            return Err(TableError::TooFewColumns { n: columns.len() });
        }
        if missing == MissingPolicy::DropRows {
            drop_rows(&mut columns);
        }
        let table = OwnTable {
            name: shown(name),
            columns,
        };
        match table.n_rows() {
            n if n < *limits::TABLE_ROWS.start() => Err(TableError::TooFewRows { n }),
            _ => Ok(table),
        }
    }

    fn filled(&self, values: &[f32], mean: f32, missing: MissingPolicy) -> Vec<f32> {
        let fill = |value: &f32| match missing {
            MissingPolicy::FillMean if value.is_nan() => mean,
            _ => *value,
        };
        values.iter().map(fill).collect()
    }

    fn categories(&self, data: &ColumnData, missing: MissingPolicy) -> Vec<f32> {
        let mut counts = [0_usize; 256];
        for &place in &data.places {
            counts[usize::from(place)] += 1;
        }
        counts[usize::from(NO_LABEL)] = 0;
        let most = (0..counts.len()).rev().max_by_key(|&place| counts[place]);
        let value = |place: &u8| match (*place, missing) {
            (NO_LABEL, MissingPolicy::FillMean) => most.unwrap_or(0) as f32,
            (NO_LABEL, _) => f32::NAN,
            (place, _) => f32::from(place),
        };
        data.places.iter().map(value).collect()
    }
}

/// Leaves out the rows in which some column has no value.
fn drop_rows(columns: &mut [Column]) {
    let n_rows = columns.iter().map(|column| column.values.len()).min();
    let is_whole: Vec<bool> = (0..n_rows.unwrap_or(0))
        .map(|row_idx| {
            let mut values = columns
                .iter()
                .filter_map(|column| column.values.get(row_idx));
            values.all(|value| !value.is_nan())
        })
        .collect();
    for column in columns {
        let mut rows = is_whole.iter();
        column
            .values
            .retain(|_| rows.next().copied().unwrap_or(false));
    }
}
