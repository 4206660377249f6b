//! A file that has been read, and the table for a network that it gives.

use experiment::{Column, DataTable, limits};

use super::bad_cell::BadCell;
use super::column::{ColumnData, NO_LABEL};
use super::column_kind::ColumnKind;
use super::dialect::Dialect;
use super::error::TableError;
use super::limits::MAX_CATEGORIES;
use super::shown_text::shown;

/// Kind and statistics of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    /// Name from the header, made unique as pandas does (`a`, `a.1`); `c3` without a header.
    pub name: String,
    /// What the column holds.
    pub kind: ColumnKind,
    /// Number of empty cells and words for no value.
    pub n_missing: usize,
    /// Number of cells that are not numbers within the limits; 0 unless the kind is `Number`.
    pub n_unreadable: usize,
    /// Smallest number; `None` unless the kind is `Number`.
    pub min: Option<f64>,
    /// Largest number; `None` unless the kind is `Number`.
    pub max: Option<f64>,
    /// Mean of the numbers; `None` unless the kind is `Number`.
    pub mean: Option<f64>,
    /// The categories in order, numbers by value; empty unless the kind is `Category`.
    pub labels: Vec<String>,
}

/// A file that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct CsvTable {
    /// How the file was read.
    pub dialect: Dialect,
    /// Its columns in order.
    pub columns: Vec<ColumnSummary>,
    /// Number of rows, without the header and empty lines.
    pub n_rows: usize,
    /// The texts of the first [`PREVIEW_ROWS`](super::PREVIEW_ROWS) rows, long cells cut.
    /// Shape: `[rows][columns]`.
    pub preview: Vec<Vec<String>>,
    /// The first [`MOST_LISTED`](super::MOST_LISTED) cells without a value, row by row. Columns of
    /// texts have none.
    pub bad_cells: Vec<BadCell>,
    /// Number of all cells without a value.
    pub n_bad_cells: usize,
    pub(super) data: Vec<ColumnData>,
}

/// What happens to cells without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingPolicy {
    /// They stay empty: NaN. The experiment leaves out the rows with an empty cell in a column that it
    /// uses.
    KeepEmpty,
    /// They get the mean of their column; in a column of categories, the most frequent one, of
    /// equally frequent ones the first.
    FillMean,
}

impl CsvTable {
    /// Returns a table of the columns of numbers and categories.
    ///
    /// A category is stored as its index in the column's labels. `name` becomes the table's name.
    ///
    /// Errors: `NoNumbers` or `TooManyCategories` if a column is not of the kind that the options
    /// declared; `TooFewColumns` or `TooFewRows` if there are fewer than two.
    pub fn to_table(&self, name: &str, missing: MissingPolicy) -> Result<DataTable, TableError> {
        let mut columns = Vec::new();
        for (idx, (summary, data)) in self.columns.iter().zip(&self.data).enumerate() {
            let values = match summary.kind {
                ColumnKind::Text | ColumnKind::Empty => continue,
                ColumnKind::Number => match data.mean() {
                    None => return Err(TableError::NoNumbers { column: idx + 1 }),
                    Some(mean) => self.filled(&data.values, mean, missing),
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
        let table = DataTable::new(shown(name), columns);
        match table.n_rows() {
            n if n < *limits::TABLE_ROWS.start() => Err(TableError::TooFewRows { n }),
            _ => Ok(table),
        }
    }

    /// The values of a column of numbers, NaN replaced if they are to be filled.
    fn filled(&self, values: &[f64], mean: f64, missing: MissingPolicy) -> Vec<f64> {
        let fill = |value: &f64| match missing {
            MissingPolicy::FillMean if value.is_nan() => mean,
            _ => *value,
        };
        values.iter().map(fill).collect()
    }

    /// The values of a column of categories: indices of its labels.
    fn categories(&self, data: &ColumnData, missing: MissingPolicy) -> Vec<f64> {
        let mut counts = [0_usize; 256];
        for &place in &data.places {
            counts[usize::from(place)] += 1;
        }
        counts[usize::from(NO_LABEL)] = 0;
        let most = (0..counts.len()).rev().max_by_key(|&place| counts[place]);
        let value = |place: &u8| match (*place, missing) {
            (NO_LABEL, MissingPolicy::FillMean) => most.unwrap_or(0) as f64,
            (NO_LABEL, _) => f64::NAN,
            (place, _) => f64::from(place),
        };
        data.places.iter().map(value).collect()
    }
}
