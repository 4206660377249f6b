//! A file as Neurona reads it. This is the only place that knows the reader's interface.

use formats::table_csv::{ColumnKind, CsvOptions, MissingPolicy, read as read_csv};

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
    /// The column is no part of the table, for the reason given.
    LeftOut(String),
}

/// Reads a file without any setting.
///
/// Errors: the reader's or the table's error, as text.
pub fn read(bytes: &[u8]) -> Result<Vec<OurColumn>, String> {
    let csv = read_csv(bytes, &CsvOptions::default()).map_err(|error| format!("{error:?}"))?;
    let table = csv
        .to_table("table", MissingPolicy::KeepEmpty)
        .map_err(|error| format!("{error:?}"))?;
    let mut kept = table.columns().iter();
    let mut columns = Vec::new();
    for summary in &csv.columns {
        let mut kept = || kept.next().ok_or("a column is missing in the table");
        let values = match summary.kind {
            ColumnKind::Name | ColumnKind::LeftOut | ColumnKind::Empty => {
                OurValues::LeftOut(format!("{:?}", summary.kind))
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
