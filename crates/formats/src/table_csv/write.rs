//! A table as a CSV file.

use experiment::OwnTable;

/// A table as a CSV file (RFC 4180, decimal points), categories by their names.
pub fn write(table: &OwnTable) -> String {
    let mut text = String::new();
    let cell = |text: &mut String, idx: usize, cell: &str| {
        if idx > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.trim() != cell {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    };
    for (idx, column) in table.columns.iter().enumerate() {
        cell(&mut text, idx, &column.name);
    }
    text.push_str("\r\n");
    for row_idx in 0..table.n_rows() {
        for (idx, column) in table.columns.iter().enumerate() {
            let value = column.values.get(row_idx).copied().unwrap_or(f32::NAN);
            match column.labels.get(value as usize) {
                Some(label) => cell(&mut text, idx, label),
                None if value.is_finite() => cell(&mut text, idx, &value.to_string()),
                None => cell(&mut text, idx, ""),
            }
        }
        text.push_str("\r\n");
    }
    text
}
