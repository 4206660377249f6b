//! A table as a CSV file.

use experiment::DataTable;

use crate::csv_text::CsvText;

/// A table as a CSV file (RFC 4180: commas, `\r\n`, a header line), with decimal points and
/// categories by their names. [`read`](super::read) gives back the same table.
///
/// A value that is not finite becomes an empty cell.
pub fn write(table: &DataTable) -> String {
    let mut csv = CsvText::new(',', "\r\n", 0);
    for column in table.columns() {
        csv.quoted_if_needed(&column.name);
    }
    csv.end_line();
    for row_idx in 0..table.n_rows() {
        for column in table.columns() {
            let value = column.values.get(row_idx).copied().unwrap_or(f64::NAN);
            if !value.is_finite() {
                csv.plain("");
            } else if let Some(label) = column.labels.get(value as usize) {
                csv.quoted_if_needed(label);
            } else {
                csv.plain(&value.to_string());
            }
        }
        csv.end_line();
    }
    csv.finish()
}

#[cfg(test)]
mod tests {
    use experiment::Column;

    use super::*;

    /// NaN is 0 as an index: the cell had the first category's name.
    #[test]
    fn a_missing_category_is_an_empty_cell() {
        let column = |name: &str, labels: &[&str]| Column {
            name: name.to_owned(),
            unit: None,
            values: vec![1.0, f64::NAN],
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
        };
        let table = DataTable::new(
            String::new(),
            vec![column("kind", &["red", "blue"]), column("n", &[])],
        );
        assert_eq!(write(&table), "kind,n\r\nblue,1\r\n,\r\n");
    }
}
