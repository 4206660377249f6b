//! A file that has been read, and the table for a network that it gives.

use std::borrow::Cow;
use std::sync::Arc;

use experiment::{Column, DataTable, limits};

use super::bad_cell::BadCell;
use super::column_kind::ColumnKind;
use super::column_summary::ColumnSummary;
use super::cut_decimals::CutDecimals;
use super::dialect::Dialect;
use super::encoding::SourceText;
use super::error::TableError;
use super::figures::{ColumnFigures, figures, histogram};
use super::limits::{MAX_CATEGORIES, MOST_LISTED};
use super::question::{InferredSign, Question};
use super::records::{Records, RowStart};
use super::shown_text::shown;
use super::swallowed::SwallowedLines;
use super::values::ColumnValues;

/// Most characters of a cell that [`CsvTable::cell`] returns.
const LONGEST_CELL: usize = 2_000;

/// What was done with lines and cells that do not fit a plain table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CsvNotes {
    /// Records above the header that were skipped, such as a title.
    pub n_records_above: usize,
    /// Names above the table that are fewer than its columns, because decimal commas seem to cut its
    /// numbers.
    pub cut_decimals: Option<CutDecimals>,
    /// Rows with fewer cells than the first record; the missing ones are empty.
    pub n_short_rows: usize,
    /// Line of the first short row, counted from 1; 0 without one.
    pub short_line: u64,
    /// Whether the first column holds R's names of rows, which have no name in the header.
    pub has_row_names: bool,
    /// The first cell that seems to hold rows, because its quote does not end where it should.
    pub swallowed: Option<SwallowedLines>,
    /// Whether the header has Orange's three lines: names, types, roles.
    pub is_orange: bool,
    /// Records below the last row that were skipped: notes in their first cell, such as the source.
    pub n_records_below: usize,
    /// Whether a line below the header names the units of the columns.
    pub has_units: bool,
    /// Lines of the rows that hold sums or means of other rows, counted from 1.
    pub total_lines: Vec<u64>,
    /// Whether these rows are rows of the table.
    pub keeps_totals: bool,
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
    /// The first [`MOST_LISTED`](super::MOST_LISTED) cells without a value, row by row. Columns that
    /// are left out have none.
    pub bad_cells: Vec<BadCell>,
    /// Number of all cells without a value.
    pub n_bad_cells: usize,
    /// What the file leaves open.
    pub questions: Vec<Question>,
    /// Columns whose decimal sign comes from another column.
    pub inferred_sign: Option<InferredSign>,
    /// What was skipped or filled.
    pub notes: CsvNotes,
    /// Index of the column that the file itself names as the one to learn, as Orange's do.
    pub target: Option<usize>,
    data: Vec<ColumnValues>,
    source: Arc<SourceText>,
    rows: Vec<RowStart>,
}

/// What the reader has found, before it is summed up.
pub(super) struct ReadTable {
    pub(super) dialect: Dialect,
    pub(super) names: Vec<String>,
    pub(super) data: Vec<ColumnValues>,
    pub(super) questions: Vec<Question>,
    pub(super) inferred_sign: Option<InferredSign>,
    pub(super) notes: CsvNotes,
    pub(super) target: Option<usize>,
    pub(super) source: Arc<SourceText>,
    pub(super) rows: Vec<RowStart>,
}

/// What happens to cells without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingPolicy {
    /// They stay empty: NaN. An experiment leaves out the rows in which a column that it uses is empty.
    KeepEmpty,
    /// Those of numbers get the mean of their column, over all rows. Cells of categories, of dates and of
    /// the column `target` stay empty: what is to be learned is not made up.
    FillMean {
        /// Index of the column that will be learned.
        target: usize,
    },
}

impl CsvTable {
    pub(super) fn new(read: ReadTable) -> Self {
        let ReadTable {
            dialect,
            names,
            data,
            questions,
            inferred_sign,
            notes,
            target,
            source,
            rows,
        } = read;
        let columns: Vec<ColumnSummary> = data
            .iter()
            .zip(names)
            .map(|(data, name)| ColumnSummary::new(data, name))
            .collect();
        let used = data.iter().filter(|data| data.reading.kind.is_used());
        let n_bad_cells = used.clone().map(|data| data.n_missing + data.n_unreadable);
        let mut bad_cells: Vec<BadCell> = used
            .clone()
            .flat_map(|data| data.bad_cells.iter().cloned())
            .collect();
        bad_cells.sort_by_key(|bad| (bad.row, bad.column));
        bad_cells.truncate(MOST_LISTED);
        Self {
            dialect,
            columns,
            n_rows: rows.len(),
            bad_cells,
            n_bad_cells: n_bad_cells.sum(),
            questions,
            inferred_sign,
            notes,
            target,
            data,
            source,
            rows,
        }
    }

    /// Returns the cells of a row as they stand in the file, long ones cut, and the line in which the
    /// row starts; `None` if there is no such row. `row_idx` counts from 0.
    ///
    /// Shape: `[columns]`
    pub fn row(&self, row_idx: usize) -> Option<(u64, Vec<String>)> {
        let (line, cells) = self.record(row_idx)?;
        let text = |idx: usize| shown(self.text(&cells, idx).trim());
        let texts = (0..self.columns.len()).map(text).collect();
        Some((line, texts))
    }

    /// Returns the line of a row in the file and the whole text of one of its cells. Of a text that nobody would
    /// read to its end there is the beginning.
    pub fn cell(&self, row_idx: usize, column_idx: usize) -> Option<(u64, String)> {
        let (line, cells) = self.record(row_idx)?;
        let text = self.text(&cells, column_idx);
        let text = text.trim();
        Some(match text.char_indices().nth(LONGEST_CELL) {
            Some((end, _)) => (line, format!("{}…", &text[..end])),
            None => (line, text.to_owned()),
        })
    }

    /// The line and the cells of a row.
    fn record(&self, row_idx: usize) -> Option<(u64, Vec<Cow<'_, [u8]>>)> {
        let start = self.rows.get(row_idx)?.start();
        let mut records = Records::new(self.source.bytes(), self.dialect.separator, start);
        let mut cells = Vec::new();
        // The whole file has been read without an error.
        records.next(&mut cells).ok()?;
        Some((start.line, cells))
    }

    fn text<'a>(&self, cells: &'a [Cow<'_, [u8]>], idx: usize) -> Cow<'a, str> {
        let cell = cells.get(idx).map(AsRef::as_ref);
        self.source.decode(cell.unwrap_or_default())
    }

    /// Returns the values of a column as a network would get them: numbers, or indices of categories;
    /// NaN where a cell has none. Empty for a column that is left out or does not exist.
    ///
    /// Shape: `[n_rows]`
    pub fn values(&self, column_idx: usize) -> &[f64] {
        self.data
            .get(column_idx)
            .map_or(&[], |data| data.values.as_slice())
    }

    /// Returns the figures of a column of numbers or dates; `None` for other columns and without any
    /// number.
    pub fn figures(&self, column_idx: usize) -> Option<ColumnFigures> {
        match self.columns.get(column_idx)?.kind {
            ColumnKind::Category => None,
            _ => figures(self.values(column_idx)),
        }
    }

    /// Returns how many cells of a column lie in each range of its values, from the smallest on, or
    /// how many belong to each category. Empty for a column that is left out.
    pub fn histogram(&self, column_idx: usize, n_bins: usize) -> Vec<usize> {
        let values = self.values(column_idx);
        match self.columns.get(column_idx) {
            None => Vec::new(),
            Some(_) if values.is_empty() => Vec::new(),
            Some(column) if column.kind == ColumnKind::Category => {
                let mut counts = vec![0; column.labels.len()];
                for value in values.iter().filter(|value| !value.is_nan()) {
                    if let Some(count) = counts.get_mut(*value as usize) {
                        *count += 1;
                    }
                }
                counts
            }
            Some(_) => histogram(values, n_bins),
        }
    }

    /// Returns the values of two columns in rows where both have one, of at most `n_most` rows that
    /// are spread evenly over the table.
    pub fn pairs(&self, columns: [usize; 2], n_most: usize) -> Vec<[f64; 2]> {
        let [x, y] = columns.map(|column| self.values(column));
        let pairs = || {
            let pairs = x.iter().zip(y).map(|(&x, &y)| [x, y]);
            pairs.filter(|pair| pair.iter().all(|value| !value.is_nan()))
        };
        let step = pairs().count().div_ceil(n_most.max(1)).max(1);
        pairs().step_by(step).collect()
    }

    /// Returns a table of the columns that are used.
    ///
    /// A category is stored as its index in the column's labels. `name` becomes the table's name.
    ///
    /// Errors: `NoNumbers` or `TooManyCategories` if a column is not of the kind that the options
    /// name; `TooFewColumns` or `TooFewRows` if fewer than two are left.
    pub fn to_table(&self, name: &str, missing: MissingPolicy) -> Result<DataTable, TableError> {
        let mut columns = Vec::new();
        for (idx, (summary, data)) in self.columns.iter().zip(&self.data).enumerate() {
            if !summary.kind.is_used() {
                continue;
            }
            let name = summary.name.clone();
            if data.has_many {
                let max = MAX_CATEGORIES;
                return Err(TableError::TooManyCategories { name, max });
            }
            if data.values.iter().all(|value| value.is_nan()) {
                return Err(TableError::NoNumbers { name });
            }
            let values = match missing {
                MissingPolicy::FillMean { target }
                    if target != idx && summary.kind == ColumnKind::Number =>
                {
                    filled(&data.values, summary.mean.unwrap_or(f64::NAN))
                }
                _ => data.values.clone(),
            };
            columns.push(Column {
                name,
                unit: summary.unit.clone(),
                values,
                labels: data.labels.clone(),
            });
        }
        if columns.len() < 2 {
            return Err(TableError::TooFewColumns { n: columns.len() });
        }
        match self.n_rows {
            n if n < *limits::TABLE_ROWS.start() => Err(TableError::TooFewRows { n }),
            _ => Ok(DataTable::new(shown(name), columns)),
        }
    }
}

/// Returns values in which NaN is replaced.
fn filled(values: &[f64], by: f64) -> Vec<f64> {
    let fill = |&value: &f64| if value.is_nan() { by } else { value };
    values.iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use crate::table_csv::{CsvOptions, read};

    #[test]
    fn a_cell_alone_has_its_whole_text() {
        let table = |word: &str| {
            let text = format!("n,words\n1,{word}\n2,{word}\n3,b\n4,b\n");
            read(text.as_bytes(), &CsvOptions::default()).unwrap()
        };
        let long = "word ".repeat(30);
        let long = long.trim();
        assert_eq!(table(long).cell(1, 1), Some((3, long.to_owned())));
        assert_eq!(table(long).row(1).unwrap().1[1], long[..60]);
        let endless = "x".repeat(5_000);
        let (_, text) = table(&endless).cell(0, 1).unwrap();
        assert_eq!(text.chars().count(), 2_001);
    }
}
