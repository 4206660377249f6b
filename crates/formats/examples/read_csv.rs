//! Reads CSV files and prints how each was read, its columns, and what is open.
//!
//! ```text
//! cargo run -p neurona-formats --example read_csv -- FILE…
//! ```
//!
//! Without a file it reads a small text as a spreadsheet in Spanish saves it.

use std::process::ExitCode;

use formats::table_csv::{ColumnSummary, CsvNotes, CsvOptions, CsvTable, MissingPolicy, read};

const TEXT: &str = "\
name;height;weight;sex
Ana;1,63;61,5;f
Luis;1,78;;m
Eva;1,70;64;f
Juan;1,81;about 80;m
Sara;1,66;58,5;f
";

fn main() -> ExitCode {
    let mut is_whole = true;
    if std::env::args().len() == 1 {
        print_table(TEXT.as_bytes());
    }
    for path in std::env::args().skip(1) {
        println!("{path}");
        let Ok(bytes) = std::fs::read(&path) else {
            println!("  not readable");
            is_whole = false;
            continue;
        };
        print_table(&bytes);
    }
    if is_whole {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print_table(bytes: &[u8]) {
    match read(bytes, &CsvOptions::default()) {
        Ok(csv) => print(&csv),
        Err(error) => println!("  {error}"),
    }
}

fn print(csv: &CsvTable) {
    let dialect = csv.dialect;
    println!(
        "  {:?}, {:?}, decimal {:?}, header {:?}, {} rows",
        dialect.encoding, dialect.separator, dialect.decimal, dialect.header, csv.n_rows
    );
    if csv.notes != CsvNotes::default() {
        println!("  {:?}", csv.notes);
    }
    for column in &csv.columns {
        print_column(column);
    }
    for question in &csv.questions {
        println!("  open: {question:?}");
    }
    for bad in csv.bad_cells.iter().take(5) {
        println!(
            "  line {}, column {}: {:?} {:?}",
            bad.line, bad.column, bad.kind, bad.text
        );
    }
    match csv.to_table("", MissingPolicy::KeepEmpty) {
        Ok(table) => println!("  {} columns are used", table.columns().len()),
        Err(error) => println!("  {error}"),
    }
}

fn print_column(column: &ColumnSummary) {
    let name = &column.name;
    print!("  {name}: {:?}", column.kind);
    if let (Some(min), Some(max)) = (column.min, column.max) {
        print!(", {min} to {max}");
    }
    if !column.labels.is_empty() {
        print!(", {}", column.labels.join(" "));
    }
    if let Some(unit) = &column.unit {
        print!(", unit {unit}");
    }
    if let Some(date) = &column.first_date {
        print!(", from {date}");
    }
    if let Some(sign) = column.decimal {
        print!(", decimal {sign:?}");
    }
    if let Some(reason) = column.left_out {
        print!(", {reason:?}");
    }
    if column.n_missing + column.n_unreadable > 0 {
        print!(
            ", {} missing, {} unreadable",
            column.n_missing, column.n_unreadable
        );
    }
    for word in &column.missing_words {
        print!(", {:?} ×{} {}", word.word, word.n, word.is_missing);
    }
    println!();
}
