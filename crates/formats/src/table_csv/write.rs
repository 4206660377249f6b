//! A table as a CSV file.

use experiment::OwnTable;

use crate::csv_text::CsvText;

/// A table as a CSV file (RFC 4180: commas, `\r\n`, a header line), with decimal points and
/// categories by their names. [`read`](super::read) gives back the same table.
///
/// A value that is not finite becomes an empty cell.
pub fn write(table: &OwnTable) -> String {
    let mut csv = CsvText::new(',', "\r\n", 0);
    for column in &table.columns {
        csv.quoted_if_needed(&column.name);
    }
    csv.end_line();
    for row_idx in 0..table.n_rows() {
        for column in &table.columns {
            let value = column.values.get(row_idx).copied().unwrap_or(f32::NAN);
            match column.labels.get(value as usize) {
                Some(label) => csv.quoted_if_needed(label),
                None if value.is_finite() => csv.plain(&value.to_string()),
                None => csv.plain(""),
            }
        }
        csv.end_line();
    }
    csv.finish()
}
