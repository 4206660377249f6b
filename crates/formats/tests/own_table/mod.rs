//! A small table of one's own with numbers, categories, an empty cell and a filter.

use experiment::{ClassWeights, Column, DataTable, Filter, TableSource, TableSpec};

/// The names in the table.
pub struct OwnTable<'a> {
    pub name: &'a str,
    /// Of a column of numbers, one of categories, and one of numbers with an empty cell that is
    /// filtered by.
    pub columns: [&'a str; 3],
    pub categories: [&'a str; 3],
}

impl OwnTable<'_> {
    /// The table with its filter, from 1 to 6.5 in the last column.
    pub fn spec(&self, inputs: &[u32], target: u32, classifies: bool) -> TableSpec {
        let column = |idx: usize, values: [f64; 8], labels: &[&str]| Column {
            name: self.columns[idx].to_owned(),
            unit: None,
            values: values.to_vec(),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
        };
        let columns = vec![
            column(0, [1.0, 2.5, 3.0, -4.0, 0.0, 7.0, 1e-9, 2e8], &[]),
            column(
                1,
                [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0],
                &self.categories,
            ),
            column(2, [f64::NAN, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], &[]),
        ];
        TableSpec {
            table: TableSource::Own(DataTable::new(self.name.to_owned(), columns).into()),
            inputs: inputs.to_vec(),
            target,
            filters: vec![Filter {
                column: 2,
                min: Some(1.0),
                max: Some(6.5),
            }],
            classifies,
            class_weights: ClassWeights::None,
        }
    }
}
