//! The table, its columns and its rows that an experiment learns from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::class_weights::ClassWeights;
use crate::data_table::{Column, DataTable};
use crate::filter::Filter;
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
    /// Whether the target is a class, see [`TableSpec::class_values`]. Default: no.
    #[serde(default)]
    pub classifies: bool,
    /// How much the rows of each class count. Default: all alike; for a target that is a number there
    /// is no other choice.
    #[serde(default, skip_serializing_if = "ClassWeights::is_none")]
    pub class_weights: ClassWeights,
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
            class_weights: ClassWeights::None,
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
            class_weights: ClassWeights::None,
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
    /// if it is to be a class and [`TableSpec::class_values`] is `None`. For a class it reads the
    /// target's cells.
    pub fn task(&self, table: &DataTable) -> Option<Task> {
        table.columns().get(self.target as usize)?;
        if !self.classifies {
            return Some(Task::Regression);
        }
        let n_classes = self.class_values(table)?.len();
        Some(Task::Classification { n_classes })
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
}
