//! Tables with named columns: Howell's, and the student's own.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Task;

/// Heights, weights, ages and sexes of people of the Dobe area !Kung San, measured by Nancy Howell in
/// the late 1960s (University of Toronto T-Space, handle 1807/10395).
const HOWELL: &str = include_str!("howell.csv");

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// As the file's header has it.
    pub name: String,
    /// Of its numbers, `cm`.
    pub unit: Option<String>,
    /// A number for every row; for categories their place in `labels`.
    pub values: Vec<f32>,
    /// Names of the categories; empty for numbers.
    pub labels: Vec<String>,
}

impl Column {
    /// Whether its values are categories.
    pub fn is_categorical(&self) -> bool {
        !self.labels.is_empty()
    }

    /// How many classes it has as a target: its labels, or for whole numbers from 0 to at most
    /// [`MAX_CLASSES`](crate::limits::MAX_CLASSES)` − 1` one more than the largest. `None` for
    /// anything else.
    pub fn n_classes(&self) -> Option<usize> {
        if self.is_categorical() {
            return Some(self.labels.len());
        }
        let mut most = 0;
        for &value in &self.values {
            let is_class = value >= 0.0 && value.fract() == 0.0;
            if !is_class || value as usize >= crate::limits::MAX_CLASSES {
                return None;
            }
            most = most.max(value as usize);
        }
        (!self.values.is_empty()).then_some(most + 1)
    }
}

/// Columns of one length.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnTable {
    /// Where it comes from: the file's name.
    pub name: String,
    pub columns: Vec<Column>,
}

impl OwnTable {
    /// Rows of the shortest column.
    pub fn n_rows(&self) -> usize {
        let lengths = self.columns.iter().map(|column| column.values.len());
        lengths.min().unwrap_or(0)
    }

    /// Howell's table: `height` (cm), `weight` (kg), `age` (years), `male` (1, else 0).
    pub fn howell() -> Self {
        let column = |name: &str, unit: Option<&str>| Column {
            name: name.to_owned(),
            unit: unit.map(str::to_owned),
            ..Column::default()
        };
        let mut columns = vec![
            column("height", Some("cm")),
            column("weight", Some("kg")),
            column("age", Some("a")),
            column("male", None),
        ];
        for line in HOWELL.lines().skip(1) {
            for (column, cell) in columns.iter_mut().zip(line.split(',')) {
                column.values.extend(cell.parse::<f32>().ok());
            }
        }
        Self {
            name: "Howell".to_owned(),
            columns,
        }
    }
}

/// Which table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Howell's, which comes with the program.
    Howell,
    /// The student's own; it travels with the experiment.
    Own(Arc<OwnTable>),
}

impl Table {
    /// Its columns. Howell's are read anew at each call: keep them.
    pub fn columns(&self) -> Arc<OwnTable> {
        match self {
            Table::Howell => Arc::new(OwnTable::howell()),
            Table::Own(table) => Arc::clone(table),
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
    /// Whether a value is kept. Bounds are rounded as the table's values are, so that a cell of 0.7
    /// is not below 0.7.
    pub fn keeps(&self, value: f32) -> bool {
        self.min.is_none_or(|min| value >= min as f32)
            && self.max.is_none_or(|max| value <= max as f32)
    }
}

/// What of a table trains a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableSpec {
    pub table: Table,
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
    pub fn at(self, table: &OwnTable, row_idx: usize) -> f32 {
        let value = table.columns[self.column as usize].values[row_idx];
        match self.label {
            None => value,
            Some(label) => f32::from(u8::from(value == label as f32)),
        }
    }

    /// `age`, `color = red`.
    pub fn name(self, table: &OwnTable) -> String {
        let column = &table.columns[self.column as usize];
        match self.label {
            None => column.name.clone(),
            Some(label) => format!("{} = {}", column.name, column.labels[label as usize]),
        }
    }
}

/// Columns of Howell's table.
pub mod howell {
    pub const HEIGHT: u32 = 0;
    pub const WEIGHT: u32 = 1;
    pub const AGE: u32 = 2;
    pub const MALE: u32 = 3;
}

impl TableSpec {
    /// Height from some of the other columns.
    pub fn howell_height(inputs: &[u32]) -> Self {
        Self {
            table: Table::Howell,
            inputs: inputs.to_vec(),
            target: howell::HEIGHT,
            filters: Vec::new(),
            classifies: false,
        }
    }

    /// Sex of the adults from weight, height and age.
    pub fn howell_sex() -> Self {
        Self {
            table: Table::Howell,
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

    /// What the network is given, column by column: numbers and two categories as they are, more
    /// categories as a column of 0 and 1 for each. Inputs that the table does not have are left out.
    pub fn input_columns(&self, table: &OwnTable) -> Vec<InputColumn> {
        let mut columns = Vec::new();
        for &column in &self.inputs {
            match table.columns.get(column as usize) {
                Some(named) if named.labels.len() > 2 => {
                    let labels = 0..named.labels.len() as u32;
                    columns.extend(labels.map(|label| InputColumn {
                        column,
                        label: Some(label),
                    }));
                }
                Some(_) => columns.push(InputColumn {
                    column,
                    label: None,
                }),
                None => {}
            }
        }
        columns
    }

    /// What its target asks for; `None` if the target is not there or has no classes.
    pub fn task(&self, table: &OwnTable) -> Option<Task> {
        let target = table.columns.get(self.target as usize)?;
        if !self.classifies {
            return Some(Task::Regression);
        }
        let n_classes = target.n_classes()?;
        Some(Task::Classification { n_classes })
    }

    /// Places of the rows that pass every filter.
    pub fn kept_rows(&self, table: &OwnTable) -> Vec<usize> {
        (0..table.n_rows())
            .filter(|&row_idx| {
                self.filters.iter().all(|filter| {
                    let column = table.columns.get(filter.column as usize);
                    column.is_none_or(|column| filter.keeps(column.values[row_idx]))
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn howell_is_whole() {
        let table = OwnTable::howell();
        for column in &table.columns {
            assert_eq!(column.values.len(), 544, "{}", column.name);
        }
        let mean = |idx: usize| {
            table.columns[idx]
                .values
                .iter()
                .map(|&v| f64::from(v))
                .sum::<f64>()
                / 544.0
        };
        assert!((mean(0) - 138.264).abs() < 5e-4);
        assert!((mean(1) - 35.611).abs() < 5e-4);
        assert!((mean(2) - 29.344).abs() < 5e-4);
        assert_eq!(table.columns[3].n_classes(), Some(2));
        assert_eq!(table.columns[0].n_classes(), None);
    }

    #[test]
    fn the_adults_are_352() {
        let spec = TableSpec::howell_sex();
        let table = spec.table.columns();
        let rows = spec.kept_rows(&table);
        assert_eq!(rows.len(), 352);
        let male = rows
            .iter()
            .filter(|&&row| table.columns[3].values[row] == 1.0);
        assert_eq!(male.count(), 165);
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

    #[test]
    fn classes_are_labels_or_small_whole_numbers() {
        let column = |values: &[f32]| Column {
            values: values.to_vec(),
            ..Column::default()
        };
        assert_eq!(column(&[0.0, 2.0, 1.0]).n_classes(), Some(3));
        assert_eq!(column(&[0.0, 0.5]).n_classes(), None);
        assert_eq!(column(&[-1.0]).n_classes(), None);
        assert_eq!(column(&[f32::NAN]).n_classes(), None);
        assert_eq!(column(&[1e9]).n_classes(), None);
        assert_eq!(column(&[]).n_classes(), None);
    }
}
