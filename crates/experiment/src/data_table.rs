//! Tables with named columns.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// The name in the file's header.
    pub name: String,
    /// The unit of the numbers, such as `cm`; for dates with their origin, `d, 0 = 1978-02-14`.
    pub unit: Option<String>,
    /// A number for every row; for categories the index of the category in `labels`. NaN is an empty
    /// cell; JSON has `null` for it.
    #[serde(deserialize_with = "cells::deserialize")]
    pub values: Vec<f64>,
    /// Names of the categories; empty for numbers.
    pub labels: Vec<String>,
}

impl Column {
    /// Returns whether the values are categories.
    pub fn is_categorical(&self) -> bool {
        !self.labels.is_empty()
    }
}

/// A table: columns, of which the shortest decides the number of rows.
///
/// A table does not change once it is made, is shared by [`Arc`](std::sync::Arc) and cannot be
/// cloned. Two tables are equal if their names, units, labels and the bits of their cells are;
/// a comparison compares hashes of the content, which [`DataTable::new`] computes, and does not read the
/// cells.
#[derive(Serialize, Deserialize)]
#[serde(from = "TableContent")]
pub struct DataTable {
    name: String,
    columns: Vec<Column>,
    #[serde(skip)]
    hash: u64,
}

/// How a table is written.
#[derive(Default, Deserialize)]
#[serde(default)]
struct TableContent {
    name: String,
    columns: Vec<Column>,
}

impl From<TableContent> for DataTable {
    fn from(TableContent { name, columns }: TableContent) -> Self {
        Self::new(name, columns)
    }
}

impl DataTable {
    /// Makes a table of columns. `name` is its source, such as a file's name.
    pub fn new(name: String, columns: Vec<Column>) -> Self {
        let hash = content_hash(&name, &columns);
        Self {
            name,
            columns,
            hash,
        }
    }

    /// Returns the source of the table, such as the file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the columns in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the number of rows of the shortest column.
    pub fn n_rows(&self) -> usize {
        let lengths = self.columns.iter().map(|column| column.values.len());
        lengths.min().unwrap_or(0)
    }

    /// Returns a hash of the whole content, the same for equal tables in one run of the program. It must
    /// not be stored: another build may compute a different hash.
    pub fn content_hash(&self) -> u64 {
        self.hash
    }
}

impl PartialEq for DataTable {
    fn eq(&self, other: &Self) -> bool {
        // The lengths make a collision of hashes harmless: no index leaves the other table.
        self.hash == other.hash
            && self.name == other.name
            && self.columns.len() == other.columns.len()
            && self.n_rows() == other.n_rows()
    }
}

impl fmt::Debug for DataTable {
    /// Shows names and sizes, not the cells.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.columns.iter().map(|it| it.name.as_str()).collect();
        f.debug_struct("DataTable")
            .field("name", &self.name)
            .field("columns", &names)
            .field("n_rows", &self.n_rows())
            .field("content_hash", &self.hash)
            .finish()
    }
}

/// Cells in JSON: numbers, and `null` for an empty cell.
mod cells {
    use std::fmt;

    use serde::de::{Deserializer, SeqAccess, Visitor};

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        struct Cells;

        impl<'de> Visitor<'de> for Cells {
            type Value = Vec<f64>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<f64>, A::Error> {
                let mut cells = Vec::new();
                while let Some(cell) = seq.next_element::<Option<f64>>()? {
                    cells.push(cell.unwrap_or(f64::NAN));
                }
                Ok(cells)
            }
        }

        deserializer.deserialize_seq(Cells)
    }
}

fn content_hash(name: &str, columns: &[Column]) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    for column in columns {
        column.name.hash(&mut hasher);
        column.unit.hash(&mut hasher);
        column.labels.hash(&mut hasher);
        column.values.len().hash(&mut hasher);
        for value in &column.values {
            hasher.write_u64(value.to_bits());
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Column {
        Column {
            values: values.to_vec(),
            ..Column::default()
        }
    }

    fn table(columns: &[&[f64]]) -> DataTable {
        let columns = columns.iter().map(|values| column(values)).collect();
        DataTable::new("t.csv".to_owned(), columns)
    }

    #[test]
    fn tables_are_equal_if_every_cell_is() {
        let first = table(&[&[1.0, 2.0], &[3.0, f64::NAN]]);
        assert_eq!(first, table(&[&[1.0, 2.0], &[3.0, f64::NAN]]));
        for other in [
            table(&[&[1.0, 2.5], &[3.0, f64::NAN]]),
            table(&[&[1.0, 2.0], &[3.0, 4.0]]),
            table(&[&[1.0], &[2.0, 3.0, f64::NAN]]),
            table(&[&[1.0, 2.0, 3.0, f64::NAN]]),
            DataTable::new(
                "u.csv".to_owned(),
                vec![column(&[1.0, 2.0]), column(&[3.0, f64::NAN])],
            ),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn a_table_is_written_as_name_and_columns() {
        let json = r#"{"name":"t.csv","columns":[{"name":"","unit":null,"values":[1.0,2.5],"labels":[]}]}"#;
        let read: DataTable = serde_json::from_str(json).unwrap();
        assert_eq!(read, table(&[&[1.0, 2.5]]));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        let json = r#"{"name":"","columns":[{"name":"","unit":null,"values":[null,1000300000.0],"labels":[]}]}"#;
        let gaps: DataTable = serde_json::from_str(json).unwrap();
        assert!(gaps.columns()[0].values[0].is_nan());
        assert_eq!(gaps.columns()[0].values[1], 1_000_300_000.0);
        assert_eq!(serde_json::to_string(&gaps).unwrap(), json);
        for values in ["null", "1.0", "[\"1\"]", "[[]]", "[true]", "[1e999]"] {
            let json = format!(r#"{{"columns":[{{"values":{values}}}]}}"#);
            assert!(
                serde_json::from_str::<DataTable>(&json).is_err(),
                "{values}"
            );
        }
        let empty: DataTable = serde_json::from_str("{}").unwrap();
        assert_eq!(empty, DataTable::new(String::new(), Vec::new()));
    }
}
