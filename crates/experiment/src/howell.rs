//! Howell's table, which is part of the program.

use std::sync::{Arc, LazyLock};

use crate::data_table::{Column, DataTable};

/// Index of the column with the height in cm.
pub const HEIGHT: u32 = 0;
/// Index of the column with the weight in kg.
pub const WEIGHT: u32 = 1;
/// Index of the column with the age in years.
pub const AGE: u32 = 2;
/// Index of the column with 1 for men and 0 for women.
pub const MALE: u32 = 3;

/// Heights, weights, ages and sexes of people of the Dobe area !Kung San, measured by Nancy Howell in
/// the late 1960s (University of Toronto T-Space, handle 1807/10395).
const CSV: &str = include_str!("howell.csv");

/// Parsed once, on first use: the text is a constant, so the table is one too.
static TABLE: LazyLock<Arc<DataTable>> = LazyLock::new(|| Arc::new(read()));

/// Returns the table of `height` (cm), `weight` (kg), `age` (years) and `male` (1, else 0) of 544 people.
/// Every call returns the same table.
pub fn table() -> &'static Arc<DataTable> {
    &TABLE
}

fn read() -> DataTable {
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
    for line in CSV.lines().skip(1) {
        for (column, cell) in columns.iter_mut().zip(line.split(',')) {
            column.values.extend(cell.parse::<f64>().ok());
        }
    }
    DataTable::new("Howell".to_owned(), columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn howells_table_is_complete() {
        let columns = table().columns();
        for column in columns {
            assert_eq!(column.values.len(), 544, "{}", column.name);
        }
        let mean = |idx: u32| columns[idx as usize].values.iter().sum::<f64>() / 544.0;
        assert!((mean(HEIGHT) - 138.264).abs() < 5e-4);
        assert!((mean(WEIGHT) - 35.611).abs() < 5e-4);
        assert!((mean(AGE) - 29.344).abs() < 5e-4);
    }

    #[test]
    fn howell_is_read_once() {
        assert!(Arc::ptr_eq(table(), table()));
    }
}
