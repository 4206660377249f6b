//! The rows of a file as columns, and what they turn out to be at its end.

use std::collections::BTreeSet;

use experiment::limits;

use super::column::{CellPosition, ColumnData};
use super::column_kind::ColumnKind;
use super::csv_table::{ColumnSummary, CsvTable};
use super::dialect::Dialect;
use super::encoding;
use super::error::CsvError;
use super::limits::{MOST_LISTED, PREVIEW_ROWS};
use super::shown_text::shown;

/// Returns the name if it is not taken, else with a number as pandas does: the second `a` is `a.1`.
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
    /// Makes empty columns as many as the first record has cells, named by it if it is a header.
    pub(super) fn new(first: &[&[u8]], dialect: Dialect) -> Self {
        let mut data: Vec<ColumnData> = Vec::with_capacity(first.len());
        let mut taken = BTreeSet::new();
        for (idx, field) in first.iter().enumerate() {
            let text = encoding::decode(field, dialect.encoding);
            let mut name = shown(text.trim());
            if !dialect.has_header || name.is_empty() {
                name = format!("c{}", idx + 1);
            }
            let name = free_name(&taken, name);
            taken.insert(name.clone());
            data.push(ColumnData::new(name));
        }
        Self {
            dialect,
            n_rows: 0,
            preview: Vec::new(),
            data,
        }
    }

    /// Appends a row. A row without any text is skipped.
    ///
    /// Errors: `Ragged` or `TooManyRows`.
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
            let text = encoding::decode(cell, self.dialect.encoding);
            let text = text.trim();
            if is_shown {
                row.push(shown(text));
            }
            let at = CellPosition {
                row: self.n_rows,
                line,
                column: idx + 1,
            };
            column.push(text, self.dialect.decimal, at);
        }
        if is_shown {
            self.preview.push(row);
        }
        Ok(())
    }

    /// Decides the kinds of the columns; `kinds` replaces single ones.
    ///
    /// Errors: `NoRows`, `OneColumn` or `OnlyText`.
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
            column.sort_labels(self.dialect.decimal);
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
            // `to_table` reads either numbers or categories.
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
