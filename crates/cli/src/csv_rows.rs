//! The rows of a CSV file, as the page reads tables.

use experiment::parse_number;
use formats::table_csv::{
    ColumnKind, CsvError, CsvOptions, CsvTable, HeaderLine, Question, Separator, read,
};

use crate::failure::{Failure, Outcome};

/// Columns of cells, with names if the file has a header.
pub struct CsvRows {
    /// Names of the columns; `None` without a header.
    pub names: Option<Vec<String>>,
    /// Number of columns.
    pub n_columns: usize,
    /// Number of rows.
    pub n_rows: usize,
    /// What the file leaves open, and how it was read.
    pub notes: Vec<String>,
    cells: Cells,
}

enum Cells {
    Table(Box<CsvTable>),
    /// One column: the line of each cell and its text.
    Column(Vec<(u64, String)>),
}

impl CsvRows {
    /// Reads the bytes of a file for a model of `n_inputs` inputs. `name` is for messages.
    pub fn read(bytes: &[u8], name: &str, n_inputs: usize) -> Outcome<Self> {
        // What looks like a sum of other rows is a row here: each one is to be predicted.
        let mut options = CsvOptions {
            keeps_totals: Some(true),
            ..CsvOptions::default()
        };
        let first = match read(bytes, &options) {
            Ok(table) => table,
            Err(CsvError::OneColumn | CsvError::OnlyText) => {
                match separated(bytes, &mut options, n_inputs) {
                    Some(table) => table,
                    None => return one_column(bytes, name),
                }
            }
            Err(error) => {
                let failure = Failure::work(format!("cannot read {name} as CSV: {error}"));
                return Err(match error {
                    CsvError::Spreadsheet => {
                        failure.hint("save it as CSV in the program that made it")
                    }
                    CsvError::NoRows => failure.hint("it has a header and no row below it"),
                    _ => failure,
                });
            }
        };
        // Numbers of rows, and names, are left out of a table to learn from. Here a column is what the model needs.
        let columns = first.columns.iter().enumerate();
        let left_out = columns.filter(|(_, it)| !it.kind.is_used());
        options.kinds = left_out.map(|(idx, _)| (idx, ColumnKind::Number)).collect();
        let table = if options.kinds.is_empty() {
            first
        } else {
            read(bytes, &options).unwrap_or(first)
        };
        let has_header = table.dialect.header != HeaderLine::Absent;
        let names = table.columns.iter().map(|it| it.name.clone());
        Ok(Self {
            names: has_header.then(|| names.collect()),
            n_columns: table.columns.len(),
            n_rows: table.n_rows,
            notes: table
                .questions
                .iter()
                .filter_map(|it| question(it, &table))
                .collect(),
            cells: Cells::Table(Box::new(table)),
        })
    }

    /// Returns the numbers of a column; NaN where a cell has none. Shape: `[n_rows]`
    pub fn numbers(&self, column_idx: usize) -> Vec<f64> {
        match &self.cells {
            Cells::Column(cells) => {
                let number = |(_, text): &(u64, String)| parse_number(text).unwrap_or(f64::NAN);
                cells.iter().map(number).collect()
            }
            Cells::Table(table) => {
                let column = table.columns.get(column_idx);
                if column.is_some_and(|it| it.kind == ColumnKind::Category) {
                    let number = |text: String| parse_number(&text).unwrap_or(f64::NAN);
                    return self.texts(column_idx).into_iter().map(number).collect();
                }
                table.values(column_idx).to_vec()
            }
        }
    }

    /// Returns the cells of a column as they stand in the file. Shape: `[n_rows]`
    pub fn texts(&self, column_idx: usize) -> Vec<String> {
        let text = |row_idx: usize| match &self.cells {
            Cells::Column(cells) => cells.get(row_idx).map(|(_, text)| text.clone()),
            Cells::Table(table) => table.cell(row_idx, column_idx).map(|(_, text)| text),
        };
        (0..self.n_rows)
            .map(|it| text(it).unwrap_or_default())
            .collect()
    }

    /// Returns the line of a row in the file, counted from 1.
    pub fn line(&self, row_idx: usize) -> u64 {
        let line = match &self.cells {
            Cells::Column(cells) => cells.get(row_idx).map(|(line, _)| *line),
            Cells::Table(table) => table.cell(row_idx, 0).map(|(line, _)| line),
        };
        line.unwrap_or_default()
    }
}

/// Reads a file whose few rows do not show what separates their cells: `60,30` alone is one number or two. The
/// separator is the one that gives as many columns as there are inputs. What was found is left in `options`.
fn separated(bytes: &[u8], options: &mut CsvOptions, n_inputs: usize) -> Option<CsvTable> {
    // Of few rows, no column shows what it holds.
    options.kinds = (0..n_inputs).map(|idx| (idx, ColumnKind::Number)).collect();
    for separator in Separator::ALL {
        options.separator = Some(separator);
        // One row alone looks like a header.
        for header in [None, Some(HeaderLine::Absent)] {
            options.header = header;
            match read(bytes, options) {
                Ok(table) if table.columns.len() == n_inputs => return Some(table),
                _ => {}
            }
        }
    }
    None
}

/// A table to learn from has two columns at least; rows of a network with one input have one.
fn one_column(bytes: &[u8], name: &str) -> Outcome<CsvRows> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let lines = (1_u64..).zip(text.lines());
    let trimmed = lines.map(|(line, text)| (line, text.trim().trim_matches('"').to_owned()));
    let mut cells: Vec<(u64, String)> = trimmed.filter(|(_, text)| !text.is_empty()).collect();
    let is_header = cells
        .first()
        .is_some_and(|(_, text)| parse_number(text).is_err());
    let names = is_header.then(|| vec![cells.remove(0).1]);
    if cells.is_empty() {
        return Err(Failure::work(format!("{name} has no row")));
    }
    Ok(CsvRows {
        names,
        n_columns: 1,
        n_rows: cells.len(),
        notes: Vec::new(),
        cells: Cells::Column(cells),
    })
}

/// Says how what the file leaves open was read.
fn question(question: &Question, table: &CsvTable) -> Option<String> {
    match question {
        Question::DecimalSign { text, columns } => {
            let column = columns.first()?;
            let (decimal, name) = (table.dialect.decimal, &table.columns.get(*column)?.name);
            Some(
                format!("{text} in column {name} is read with a decimal {decimal:?}")
                    .to_lowercase(),
            )
        }
        Question::Header { line } => Some(match table.dialect.header {
            HeaderLine::Absent => format!("line {line} is read as a row, not as a header"),
            HeaderLine::Line(_) => format!("line {line} is read as a header, not as a row"),
        }),
        Question::DayOrder { .. } | Question::TwoDigitYears { .. } => None,
        Question::RowNames { line, .. } => Some(format!(
            "each row has one cell more than the header; see line {line}"
        )),
    }
}
