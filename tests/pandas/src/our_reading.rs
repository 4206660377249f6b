//! A file as Neurona reads it. This is the only place that knows the reader's interface.

use formats::table_csv::{
    ColumnKind, CsvOptions, CsvTable, DecimalSign, HeaderLine, MissingPolicy, Question,
    TwoDigitYears, read as read_csv,
};

/// A file as Neurona reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct OurReading {
    /// Its columns, or the reader's or the table's error as text.
    pub columns: Result<Vec<OurColumn>, String>,
    /// What the file leaves open, and the settings that a person would make who answers otherwise than
    /// the file was read.
    pub questions: Vec<(Question, CsvOptions)>,
    /// The settings of a person who answers each of them otherwise.
    pub all_otherwise: CsvOptions,
}

/// A column as Neurona reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct OurColumn {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: OurValues,
}

/// The values of a column, one a row.
#[derive(Debug, Clone, PartialEq)]
pub enum OurValues {
    /// Numbers, NaN without a value.
    Numbers(Vec<f64>),
    /// Words, `None` without a value.
    Words(Vec<Option<String>>),
    /// Days since some first day, NaN without a value.
    Dates(Vec<f64>),
    /// The column is no part of the table: its cells as the preview shows them.
    LeftOut(Vec<String>),
}

/// Reads a file with a person's settings.
pub fn read(bytes: &[u8], options: &CsvOptions) -> OurReading {
    match read_csv(bytes, options) {
        Ok(csv) => OurReading {
            columns: columns(&csv),
            questions: csv
                .questions
                .iter()
                .map(|question| (question.clone(), other_answer(question, &csv, options)))
                .collect(),
            all_otherwise: csv
                .questions
                .iter()
                .fold(options.clone(), |options, question| {
                    other_answer(question, &csv, &options)
                }),
        },
        Err(error) => OurReading {
            columns: Err(format!("{error:?}")),
            questions: Vec::new(),
            all_otherwise: options.clone(),
        },
    }
}

/// The settings that answer a question otherwise than the file was read.
fn other_answer(question: &Question, csv: &CsvTable, options: &CsvOptions) -> CsvOptions {
    let mut options = options.clone();
    match question {
        Question::DecimalSign { columns, .. } => {
            let other = columns.iter().map(|&idx| {
                let read = csv.columns.get(idx).and_then(|column| column.decimal);
                match read.unwrap_or(csv.dialect.decimal) {
                    DecimalSign::Point => (idx, DecimalSign::Comma),
                    DecimalSign::Comma => (idx, DecimalSign::Point),
                }
            });
            options.column_decimals.extend(other);
        }
        Question::DayOrder { .. } => options.day_first = Some(!csv.dialect.day_first),
        Question::TwoDigitYears { .. } => {
            let read = csv.dialect.two_digit_years;
            let mut others = TwoDigitYears::ALL.into_iter();
            options.two_digit_years = others.find(|other| *other != read);
        }
        Question::Header { line } => {
            options.header = Some(match csv.dialect.header {
                HeaderLine::Absent => HeaderLine::Line(*line),
                HeaderLine::Line(_) => HeaderLine::Absent,
            });
        }
        Question::RowNames { .. } => options.row_names = Some(!csv.notes.has_row_names),
    }
    options
}

fn columns(csv: &CsvTable) -> Result<Vec<OurColumn>, String> {
    let table = csv
        .to_table("table", MissingPolicy::KeepEmpty)
        .map_err(|error| format!("{error:?}"))?;
    let mut kept = table.columns().iter();
    let mut columns = Vec::new();
    for (idx, summary) in csv.columns.iter().enumerate() {
        let mut kept = || kept.next().ok_or("a column is missing in the table");
        let values = match summary.kind {
            ColumnKind::Name | ColumnKind::LeftOut | ColumnKind::Empty => {
                let rows = (0..csv.n_rows).filter_map(|row_idx| csv.row(row_idx));
                let text = |(_, row): (u64, Vec<String>)| row.get(idx).cloned();
                OurValues::LeftOut(rows.filter_map(text).collect())
            }
            ColumnKind::Number | ColumnKind::Share => OurValues::Numbers(kept()?.values.clone()),
            ColumnKind::Days => OurValues::Dates(kept()?.values.clone()),
            ColumnKind::Seconds => {
                let days = kept()?.values.iter().map(|seconds| seconds / 86_400.0);
                OurValues::Dates(days.collect())
            }
            ColumnKind::Category => {
                let column = kept()?;
                // An index that is NaN has no label.
                let label = |&idx: &f64| {
                    let idx = (!idx.is_nan()).then_some(idx as usize);
                    idx.and_then(|idx| column.labels.get(idx).cloned())
                };
                OurValues::Words(column.values.iter().map(label).collect())
            }
        };
        columns.push(OurColumn {
            name: summary.name.clone(),
            values,
        });
    }
    Ok(columns)
}
