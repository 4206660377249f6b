//! Which columns and rows of which table an experiment learns from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data_table::{Column, DataTable};
use crate::howell;
use crate::task::Task;

/// Which table an experiment learns from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableSource {
    /// Howell's, which comes with the program.
    Howell,
    /// A person's own table; it travels with the experiment.
    Own(Arc<DataTable>),
}

impl TableSource {
    /// The table itself; shared, not copied.
    pub fn data_table(&self) -> &Arc<DataTable> {
        match self {
            Self::Howell => howell::table(),
            Self::Own(table) => table,
        }
    }
}

impl PartialEq for TableSource {
    /// Compares pointers first, then the hashes of the contents; no cell is read.
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
    pub column: u32,
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
}

impl Filter {
    /// Whether a value is kept.
    pub fn keeps(&self, value: f32) -> bool {
        let (min, max) = self.bounds();
        min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
    }

    /// The bounds rounded as the table's values are, so that a cell of 0.7 is not below 0.7.
    fn bounds(&self) -> (Option<f32>, Option<f32>) {
        (
            self.min.map(|min| min as f32),
            self.max.map(|max| max as f32),
        )
    }
}

/// What of a table trains a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableSpec {
    pub table: TableSource,
    /// Columns that the network is given, in their order.
    pub inputs: Vec<u32>,
    /// The column that it learns.
    pub target: u32,
    /// Rows that do not pass all of them are left out.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// Whether the target is a class.
    #[serde(default)]
    pub classifies: bool,
}

/// One input of a network that learns from a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputColumn {
    /// The table's column.
    pub column: u32,
    /// 1 for this category and 0 for the others; `None`: the value itself.
    pub label: Option<u32>,
}

impl InputColumn {
    /// Its value in a row.
    pub fn at(self, table: &DataTable, row_idx: usize) -> f32 {
        let value = table.columns()[self.column as usize].values[row_idx];
        match self.label {
            None => value,
            Some(label) => f32::from(u8::from(value == label as f32)),
        }
    }

    /// `age`, `color = red`.
    pub fn name(self, table: &DataTable) -> String {
        let column = &table.columns()[self.column as usize];
        match self.label {
            None => column.name.clone(),
            Some(label) => format!("{} = {}", column.name, column.labels[label as usize]),
        }
    }
}

impl TableSpec {
    /// Height from some of the other columns.
    pub fn howell_height(inputs: &[u32]) -> Self {
        Self {
            table: TableSource::Howell,
            inputs: inputs.to_vec(),
            target: howell::HEIGHT,
            filters: Vec::new(),
            classifies: false,
        }
    }

    /// Sex of the adults from weight, height and age.
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

    /// Returns what the network is given, column by column: numbers and two categories as they are,
    /// more categories as a column of 0 and 1 for each. Inputs that the table does not have are left
    /// out.
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
    /// lists them. Columns that the table does not have count as none.
    pub fn n_inputs(&self, table: &DataTable) -> usize {
        let columns = self.inputs.iter();
        let columns = columns.filter_map(|&column| table.columns().get(column as usize));
        columns.map(n_inputs_of).fold(0, usize::saturating_add)
    }

    /// What its target asks for; `None` if the target is not there or has no classes.
    pub fn task(&self, table: &DataTable) -> Option<Task> {
        let target = table.columns().get(self.target as usize)?;
        if !self.classifies {
            return Some(Task::Regression);
        }
        let n_classes = target.n_classes()?;
        Some(Task::Classification { n_classes })
    }

    /// Returns the indices of the rows that pass every filter.
    pub fn kept_rows(&self, table: &DataTable) -> Vec<usize> {
        let filters = self.filter_of_each_column(table);
        (0..table.n_rows())
            .filter(|&row_idx| {
                let mut filters = filters.iter();
                filters.all(|(column, filter)| filter.keeps(column.values[row_idx]))
            })
            .collect()
    }

    /// Joins the filters of one column to one filter. A crafted draft may hold as many filters as
    /// rows; joined, they cost no more than a look at every cell of the table.
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
    min: f32,
    max: f32,
    /// Whether a bound is NaN, which no value passes.
    keeps_nothing: bool,
    /// Whether there is a bound at all: without one NaN passes too.
    is_bounded: bool,
}

impl Default for JoinedFilter {
    fn default() -> Self {
        Self {
            min: f32::NEG_INFINITY,
            max: f32::INFINITY,
            keeps_nothing: false,
            is_bounded: false,
        }
    }
}

impl JoinedFilter {
    fn add(&mut self, filter: &Filter) {
        let (min, max) = filter.bounds();
        self.keeps_nothing |= [min, max].into_iter().flatten().any(f32::is_nan);
        self.is_bounded |= min.is_some() || max.is_some();
        self.min = self.min.max(min.unwrap_or(f32::NEG_INFINITY));
        self.max = self.max.min(max.unwrap_or(f32::INFINITY));
    }

    fn keeps(&self, value: f32) -> bool {
        !self.is_bounded || (!self.keeps_nothing && (self.min..=self.max).contains(&value))
    }
}

/// Number of inputs of a network for one column: one for numbers and for two categories, else one
/// for each category.
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
                values: vec![1.0, f32::NAN],
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
            values: vec![-1.0, 0.7, 1.0, f32::NAN, f32::INFINITY, 2.5],
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
                let spec = TableSpec {
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
