//! A file that has been read, and the table to learn from that it gives.

use experiment::{Column, OwnTable, limits};

use super::bad_cell::BadCell;
use super::column::{ColumnData, NO_LABEL};
use super::column_kind::ColumnKind;
use super::dialect::Dialect;
use super::error::TableError;
use super::limits::MAX_CATEGORIES;
use super::shown_text::shown;

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
    pub(super) data: Vec<ColumnData>,
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
