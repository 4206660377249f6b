//! The table, its columns and its rows that an experiment learns from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data_table::{Column, DataTable};
use crate::howell;
use crate::task::Task;

/// The table that an experiment learns from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableSource {
    /// Howell's table, which is part of the program: [`howell`].
    Howell,
    /// A table of the person's own. It is part of the experiment in messages and files; links do not
    /// hold it.
    Own(Arc<DataTable>),
}

impl TableSource {
    /// Returns the table itself, shared and not copied.
    pub fn data_table(&self) -> &Arc<DataTable> {
        match self {
            Self::Howell => howell::table(),
            Self::Own(table) => table,
        }
    }
}

impl PartialEq for TableSource {
    /// Compares pointers first, then the hashes of the contents; does not read the cells.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Howell, Self::Howell) => true,
            (Self::Own(table), Self::Own(other)) => Arc::ptr_eq(table, other) || table == other,
            (Self::Howell, Self::Own(_)) | (Self::Own(_), Self::Howell) => false,
        }
    }
}

/// Keeps the rows whose value in a column lies within bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Index of the column.
    pub column: u32,
    /// The smallest value that is kept; `None` for no lower bound.
    #[serde(default)]
    pub min: Option<f64>,
    /// The largest value that is kept; `None` for no upper bound.
    #[serde(default)]
    pub max: Option<f64>,
}

impl Filter {
    /// Returns whether a value is kept. NaN, an empty cell, is kept only without a bound.
    pub fn keeps(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// Inputs, target and filters of an experiment on a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableSpec {
    /// The table.
    pub table: TableSource,
    /// Indices of the columns that are the network's inputs, in their order.
    pub inputs: Vec<u32>,
    /// Index of the column that the network learns to predict.
    pub target: u32,
    /// Only rows that pass all filters are used, and of these only rows with a value in each input
    /// column and in the target.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// Whether the target is a class. Default: no.
    #[serde(default)]
    pub classifies: bool,
}

/// How many rows the empty cells of one column cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowCost {
    /// Index of the table's column.
    pub column: u32,
    /// Number of rows that pass the filters and have no value in this column.
    pub n_empty: usize,
    /// Number of those that have a value in every other used column: they would be in use if this
    /// column were not.
    pub n_only: usize,
}

/// One input of a network that learns from a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputColumn {
    /// Index of the table's column.
    pub column: u32,
    /// The category for which the input is 1; it is 0 for all other categories. `None` if the input is
    /// the value itself.
    pub label: Option<u32>,
}

impl InputColumn {
    /// Returns the input's value in a row; NaN for an empty cell.
    ///
    /// Panics if the table does not have the column or the row.
    pub fn at(self, table: &DataTable, row_idx: usize) -> f64 {
        let value = table.columns()[self.column as usize].values[row_idx];
        match self.label {
            Some(label) if !value.is_nan() => f64::from(u8::from(value == f64::from(label))),
            _ => value,
        }
    }

    /// Returns the input's name: that of the column, `age`, or of the category, `color = red`.
    ///
    /// Panics if the table does not have the column or the category.
    pub fn name(self, table: &DataTable) -> String {
        let column = &table.columns()[self.column as usize];
        match self.label {
            None => column.name.clone(),
            Some(label) => format!("{} = {}", column.name, column.labels[label as usize]),
        }
    }
}

impl TableSpec {
    /// Howell's table with the height as target and these columns as inputs.
    pub fn howell_height(inputs: &[u32]) -> Self {
        Self {
            table: TableSource::Howell,
            inputs: inputs.to_vec(),
            target: howell::HEIGHT,
            filters: Vec::new(),
            classifies: false,
        }
    }

    /// Howell's table with the sex of the adults as a class, from weight, height and age.
    pub fn howell_sex() -> Self {
        Self {
            table: TableSource::Howell,
            inputs: vec![howell::WEIGHT, howell::HEIGHT, howell::AGE],
            target: howell::MALE,
            filters: vec![Filter {
                column: howell::AGE,
                min: Some(18.0),
                max: None,
            }],
            classifies: true,
        }
    }

    /// Returns the network's inputs: one for each column of numbers or of two categories, and for a
    /// column of more categories one of 0 and 1 for each (one-hot). Leaves out columns that the table
    /// does not have.
    pub fn input_columns(&self, table: &DataTable) -> Vec<InputColumn> {
        let mut columns = Vec::new();
        for &column in &self.inputs {
            match table.columns().get(column as usize).map(n_inputs_of) {
                Some(1) => columns.push(InputColumn {
                    column,
                    label: None,
                }),
                Some(n_labels) => columns.extend((0..n_labels as u32).map(|label| InputColumn {
                    column,
                    label: Some(label),
                })),
                None => {}
            }
        }
        columns
    }

    /// Returns how many inputs a network has for the chosen columns, as [`TableSpec::input_columns`]
    /// lists them. Columns that the table does not have are not counted.
    pub fn n_inputs(&self, table: &DataTable) -> usize {
        let columns = self.inputs.iter();
        let columns = columns.filter_map(|&column| table.columns().get(column as usize));
        columns.map(n_inputs_of).fold(0, usize::saturating_add)
    }

    /// Returns what a network learns from the target; `None` if the table does not have that column, or
    /// if it is to be a class and [`Column::n_classes`] is `None`.
    pub fn task(&self, table: &DataTable) -> Option<Task> {
        let target = table.columns().get(self.target as usize)?;
        if !self.classifies {
            return Some(Task::Regression);
        }
        let n_classes = target.n_classes()?;
        Some(Task::Classification { n_classes })
    }

    /// Returns the indices of the rows in use: those that pass every filter and have a value in every
    /// input column and in the target. Columns that the table does not have are left out.
    pub fn kept_rows(&self, table: &DataTable) -> Vec<usize> {
        let used = self.used_columns(table);
        self.filtered_rows(table)
            .filter(|&row_idx| used.iter().all(|(_, cells)| !cells[row_idx].is_nan()))
            .collect()
    }

    /// Returns for each input column and the target how many rows its empty cells cost, in the order
    /// of [`TableSpec::inputs`] with the target last. Reads each used cell once.
    pub fn row_costs(&self, table: &DataTable) -> Vec<RowCost> {
        let used = self.used_columns(table);
        let cost = |&(column, _): &(u32, _)| RowCost {
            column,
            n_empty: 0,
            n_only: 0,
        };
        let mut costs: Vec<RowCost> = used.iter().map(cost).collect();
        for row_idx in self.filtered_rows(table) {
            let mut last_empty = None;
            let mut n_empty = 0_u32;
            for (idx, (_, cells)) in used.iter().enumerate() {
                if cells[row_idx].is_nan() {
                    costs[idx].n_empty += 1;
                    (last_empty, n_empty) = (Some(idx), n_empty + 1);
                }
            }
            if let (Some(idx), 1) = (last_empty, n_empty) {
                costs[idx].n_only += 1;
            }
        }
        costs
    }

    /// Returns index and cells of the input columns, then of the target. A crafted draft may name a
    /// column as often as the table has rows; each is returned once.
    fn used_columns<'a>(&self, table: &'a DataTable) -> Vec<(u32, &'a [f64])> {
        let mut is_listed = vec![false; table.columns().len()];
        let mut used = Vec::new();
        for &column in self.inputs.iter().chain([&self.target]) {
            let Some(is_listed) = is_listed.get_mut(column as usize) else {
                continue;
            };
            if !std::mem::replace(is_listed, true) {
                used.push((column, table.columns()[column as usize].values.as_slice()));
            }
        }
        used
    }

    /// Returns the indices of the rows that pass every filter.
    fn filtered_rows<'a>(&self, table: &'a DataTable) -> impl Iterator<Item = usize> + 'a {
        let filters = self.filter_of_each_column(table);
        (0..table.n_rows()).filter(move |&row_idx| {
            let mut filters = filters.iter();
            filters.all(|(column, filter)| filter.keeps(column.values[row_idx]))
        })
    }

    /// Joins the filters of each column into one filter. A crafted draft may hold as many filters as
    /// rows; joined, they read every cell of the table at most once.
    fn filter_of_each_column<'a>(&self, table: &'a DataTable) -> Vec<(&'a Column, JoinedFilter)> {
        let mut joined: Vec<Option<JoinedFilter>> = vec![None; table.columns().len()];
        for filter in &self.filters {
            if let Some(of_column) = joined.get_mut(filter.column as usize) {
                of_column.get_or_insert_default().add(filter);
            }
        }
        let with_column = table.columns().iter().zip(joined);
        with_column
            .filter_map(|(column, filter)| Some((column, filter?)))
            .collect()
    }
}

/// All filters of one column: a value passes if it passes each of them.
#[derive(Debug, Clone, Copy)]
struct JoinedFilter {
    min: f64,
    max: f64,
    /// Whether a bound is NaN: then no value passes.
    keeps_nothing: bool,
    /// Whether there is a bound. Without a bound NaN passes too.
    is_bounded: bool,
}

impl Default for JoinedFilter {
    fn default() -> Self {
        Self {
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
            keeps_nothing: false,
            is_bounded: false,
        }
    }
}

impl JoinedFilter {
    fn add(&mut self, filter: &Filter) {
        let (min, max) = (filter.min, filter.max);
        self.keeps_nothing |= [min, max].into_iter().flatten().any(f64::is_nan);
        self.is_bounded |= min.is_some() || max.is_some();
        self.min = self.min.max(min.unwrap_or(f64::NEG_INFINITY));
        self.max = self.max.min(max.unwrap_or(f64::INFINITY));
    }

    fn keeps(&self, value: f64) -> bool {
        !self.is_bounded || (!self.keeps_nothing && (self.min..=self.max).contains(&value))
    }
}

/// Returns the number of inputs of a network for one column: one for numbers and for two categories,
/// otherwise one for each category.
fn n_inputs_of(column: &Column) -> usize {
    match column.labels.len() {
        0..=2 => 1,
        n_labels => n_labels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_tables_are_equal_sources() {
        let own = || {
            let column = Column {
                values: vec![1.0, f64::NAN],
                ..Default::default()
            };
            TableSource::Own(Arc::new(DataTable::new("t".to_owned(), vec![column])))
        };
        let table = own();
        assert_eq!(table, table.clone());
        assert_eq!(table, own());
        assert_ne!(table, TableSource::Howell);
        let howell = TableSource::Own(Arc::clone(howell::table()));
        assert_ne!(howell, TableSource::Howell);
        assert_ne!(howell, table);
    }

    #[test]
    fn the_adults_are_352() {
        let spec = TableSpec::howell_sex();
        let table = spec.table.data_table();
        let rows = spec.kept_rows(table);
        assert_eq!(rows.len(), 352);
        let male = rows
            .iter()
            .filter(|&&row| table.columns()[3].values[row] == 1.0);
        assert_eq!(male.count(), 165);
    }

    /// One filter for each column keeps what the filters keep one by one.
    #[test]
    fn joined_filters_keep_the_same_rows() {
        let column = Column {
            values: vec![-1.0, 0.7, 1.0, f64::NAN, f64::INFINITY, 2.5],
            ..Column::default()
        };
        let table = DataTable::new("t".to_owned(), vec![column.clone(), column]);
        let bounds = [
            None,
            Some(-1.0),
            Some(0.7),
            Some(2.0),
            Some(f64::NAN),
            Some(1e300),
        ];
        let mut filters = Vec::new();
        for column in 0..3 {
            for min in bounds {
                filters.extend(bounds.map(|max| Filter { column, min, max }));
            }
        }
        for first in &filters {
            for second in &filters {
                let filters = vec![*first, *second];
                // Neither input nor target is a column of the table, whose empty cells would count.
                let spec = TableSpec {
                    inputs: vec![7],
                    target: 8,
                    filters,
                    ..TableSpec::howell_sex()
                };
                let passes = |row: usize, filter: &Filter| {
                    let column = table.columns().get(filter.column as usize);
                    column.is_none_or(|column| filter.keeps(column.values[row]))
                };
                let expected: Vec<usize> = (0..6)
                    .filter(|&row| passes(row, first) && passes(row, second))
                    .collect();
                assert_eq!(spec.kept_rows(&table), expected, "{first:?} {second:?}");
            }
        }
    }

    fn table_of(columns: &[&[f64]]) -> DataTable {
        let column = |values: &&[f64]| Column {
            values: values.to_vec(),
            ..Column::default()
        };
        DataTable::new("t".to_owned(), columns.iter().map(column).collect())
    }

    /// An empty cell costs its row only if its column is in use.
    #[test]
    fn only_columns_in_use_cost_rows() {
        let gap = f64::NAN;
        let table = table_of(&[
            &[1.0, gap, 3.0, gap, 5.0, gap],
            &[1.0, gap, 3.0, 4.0, gap, gap],
            &[gap, gap, gap, gap, 5.0, gap],
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        ]);
        let mut spec = TableSpec {
            inputs: vec![3],
            target: 0,
            ..TableSpec::howell_sex()
        };
        let at_most_5 = Filter {
            column: 3,
            min: None,
            max: Some(5.0),
        };
        spec.filters = vec![at_most_5];
        assert_eq!(spec.kept_rows(&table), [0, 2, 4]);
        spec.inputs = vec![1, 3, 1, 9];
        assert_eq!(spec.kept_rows(&table), [0, 2]);
        let cost = |column, n_empty, n_only| RowCost {
            column,
            n_empty,
            n_only,
        };
        // Without column 1, row 4 would be in use; without the target, row 3; row 1 lacks both.
        let costs = [cost(1, 2, 1), cost(3, 0, 0), cost(0, 2, 1)];
        assert_eq!(spec.row_costs(&table), costs);
        // A filter on a column that is not in use, with a bound and without.
        for (min, kept) in [(None, vec![0, 2]), (Some(0.0), vec![])] {
            let by_gaps = Filter {
                column: 2,
                min,
                max: None,
            };
            spec.filters = vec![at_most_5, by_gaps];
            assert_eq!(spec.kept_rows(&table), kept);
        }
    }

    #[test]
    fn an_empty_cell_is_no_category() {
        let table = table_of(&[&[f64::NAN, 1.0]]);
        let at = |label, row| InputColumn { column: 0, label }.at(&table, row);
        assert!(at(Some(0), 0).is_nan() && at(None, 0).is_nan());
        assert_eq!(
            [at(Some(0), 1), at(Some(1), 1), at(None, 1)],
            [0.0, 1.0, 1.0]
        );
    }

    #[test]
    fn bounds_include_the_values_that_are_written_like_them() {
        let filter = Filter {
            column: 0,
            min: Some(0.7),
            max: Some(1.1),
        };
        let kept = [0.69, 0.7, 0.9, 1.1, 1.11].map(|value| filter.keeps(value));
        assert_eq!(kept, [false, true, true, true, false]);
    }
}
