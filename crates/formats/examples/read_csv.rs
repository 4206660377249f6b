//! Reads a small CSV text and prints how it was read, its columns and its problems.
//!
//! ```text
//! cargo run -p neurona-formats --example read_csv
//! ```

use formats::table_csv::{ColumnKind, CsvOptions, CsvTable, MissingPolicy, read};

/// As a spreadsheet in Spanish saves it. Two cells have no value.
const TEXT: &str = "\
name;height;weight;sex
Ana;1,63;61,5;f
Luis;1,78;;m
Eva;1,70;64;f
Juan;1,81;about 80;m
Sara;1,66;58,5;f
";

fn main() {
    let csv = read(TEXT.as_bytes(), &CsvOptions::default()).expect("it is a table");
    print_columns(&csv);

    for bad in &csv.bad_cells {
        println!(
            "line {}, column {}: {:?} {:?}",
            bad.line, bad.column, bad.kind, bad.text
        );
    }

    for policy in [MissingPolicy::KeepEmpty, MissingPolicy::FillMean] {
        match csv.to_table("people.csv", policy) {
            Ok(table) => println!("{policy:?}: {} rows", table.n_rows()),
            Err(error) => println!("{policy:?}: {error}"),
        }
    }
    // Errors name their place.
    let error = read(b"a,b\n1,2\n3\n", &CsvOptions::default()).unwrap_err();
    println!("{error}");
}

fn print_columns(csv: &CsvTable) {
    let dialect = csv.dialect;
    println!(
        "{:?}, {:?}, decimal {:?}, {} rows",
        dialect.encoding, dialect.separator, dialect.decimal, csv.n_rows
    );
    for column in &csv.columns {
        let name = &column.name;
        match (column.kind, column.min, column.max) {
            (ColumnKind::Number, Some(min), Some(max)) => println!("{name}: {min} to {max}"),
            (ColumnKind::Category, ..) => println!("{name}: {}", column.labels.join(", ")),
            (kind, ..) => println!("{name}: {kind:?}"),
        }
    }
}
