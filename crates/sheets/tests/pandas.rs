//! Cell by cell against what pandas reads in the same files (`make_fixtures.py`, `fixtures/pandas.json`).

mod support;

use std::collections::BTreeMap;

use serde_json::Value;

/// The rows of a text in our dialect.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(cells).collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = cells.last_mut().unwrap();
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            _ => cell.push(character),
        }
    }
    assert!(!is_quoted, "{line}");
    cells
}

fn seconds(text: &str) -> f64 {
    text.split(':')
        .fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().unwrap())
}

/// Whether a cell says what pandas found, up to what is deliberately different:
///
/// - an error, which pandas makes a missing value, keeps its word;
/// - a line break in a text is a blank;
/// - blanks only are no value (pandas keeps them);
/// - python-calamine does not read durations of a day and more, and gives their text of ISO 8601.
fn says(cell: &str, pandas: &Value) -> bool {
    const ERRORS: [&str; 7] = [
        "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!",
    ];
    let Some(found) = pandas.as_object() else {
        return cell.is_empty() || ERRORS.contains(&cell);
    };
    let (kind, value) = found.iter().next().unwrap();
    match (kind.as_str(), value) {
        ("number", value) => {
            let number: f64 = cell.parse().unwrap();
            number.to_bits() == value.as_f64().unwrap().to_bits()
        }
        ("boolean", value) => {
            cell == if value == &Value::Bool(true) {
                "TRUE"
            } else {
                "FALSE"
            }
        }
        ("date", value) => {
            let date = value.as_str().unwrap();
            let whole = if cell.contains('T') {
                cell.to_owned()
            } else {
                format!("{cell}T00:00:00")
            };
            whole == date || format!("{whole}.000") == date
        }
        ("seconds", value) => seconds(cell) == value.as_f64().unwrap(),
        ("text", Value::String(text)) => match text.as_str() {
            "PT36H15M00S" => cell == "36:15:00",
            "PT240H00M00S" => cell == "240:00:00",
            text => cell == text.replace('\n', " "),
        },
        other => panic!("{other:?}"),
    }
}

/// Without the columns at the left in which there is nothing, and without the empty rows at the end.
fn trimmed(rows: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let first_cell = |row: &Vec<Value>| row.iter().position(|cell| !cell.is_null());
    let first = rows.iter().filter_map(first_cell).min().unwrap_or(0);
    let n_rows = rows.iter().rposition(|row| first_cell(row).is_some());
    let rows = &rows[..n_rows.map_or(0, |idx| idx + 1)];
    rows.iter().map(|row| row[first..].to_vec()).collect()
}

#[test]
fn every_cell_is_the_one_that_pandas_reads() {
    type Sheets = BTreeMap<String, Vec<Vec<Value>>>;
    let json = support::bytes("pandas.json");
    let files: BTreeMap<String, Sheets> = serde_json::from_slice(&json).unwrap();
    assert!(files.len() >= 11);
    let mut n_cells = 0;
    for (file, sheets) in files {
        let workbook = support::open(&file);
        for (name, pandas) in sheets {
            let ours = rows(&support::csv(&workbook, &name));
            let pandas = trimmed(&pandas);
            assert_eq!(ours.len(), pandas.len(), "rows of {file}, {name}");
            for (row, (ours, pandas)) in ours.iter().zip(&pandas).enumerate() {
                for (column, value) in pandas.iter().enumerate() {
                    let cell = ours.get(column).map_or("", String::as_str);
                    assert!(
                        says(cell, value),
                        "{file}, {name}, row {}, column {}: {cell:?} for {value}",
                        row + 1,
                        column + 1
                    );
                    n_cells += 1;
                }
            }
        }
    }
    assert!(n_cells > 600, "{n_cells}");
}
