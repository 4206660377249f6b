//! Compares a file as Neurona reads it with what pandas returned.

use std::collections::BTreeSet;

use crate::dates::seconds;
use crate::fixture::{Case, Cell, Kind, Name, PandasColumn};
use crate::our_reading::{OurColumn, OurValues};

/// What differs between two readings of a file.
#[derive(Debug, Default)]
pub struct Found {
    /// Kinds of differences, as `differences.toml` names them.
    pub kinds: BTreeSet<&'static str>,
    /// Differences of no such kind, as sentences.
    pub faults: Vec<String>,
}

/// Compares Neurona's reading with pandas' one.
pub fn differences(case: &Case, ours: &Result<Vec<OurColumn>, String>) -> Found {
    let mut found = Found::default();
    let ours = match ours {
        Ok(ours) => ours.as_slice(),
        Err(error) => {
            match refusal(case, error) {
                Some(kind) => found.kinds.insert(kind),
                None => {
                    found.faults.push(format!("refused: {error}"));
                    false
                }
            };
            return found;
        }
    };
    let ours = match (&case.index, ours) {
        (Some(_), [first, rest @ ..]) => {
            if !matches!(first.values, OurValues::LeftOut(_)) {
                let text = format!("row names are a column: {:?}", first.name);
                found.faults.push(text);
            }
            rest
        }
        _ => ours,
    };
    if ours.len() != case.columns.len() {
        let names: Vec<&String> = ours.iter().map(|column| &column.name).collect();
        let text = format!(
            "{} columns, not {}: {names:?}",
            ours.len(),
            case.columns.len()
        );
        found.faults.push(text);
        return found;
    }
    let first_idx = usize::from(case.index.is_some());
    for (idx, (ours, pandas)) in ours.iter().zip(&case.columns).enumerate() {
        match compare_names(first_idx + idx, &ours.name, &pandas.name) {
            Ok(kind) => found.kinds.extend(kind),
            Err(text) => found.faults.push(text),
        }
        match compare_values(&ours.values, pandas) {
            Ok(kind) => found.kinds.extend(kind),
            Err(text) => found.faults.push(format!("{}: {text}", ours.name)),
        }
    }
    found
}

/// The kind of difference, if a file is refused by intent.
fn refusal(case: &Case, error: &str) -> Option<&'static str> {
    let n_rows = case.columns.first().map_or(0, |column| column.values.len());
    let is = |name: &str| error.starts_with(name);
    if is("OneColumn") && case.columns.len() == 1 {
        Some("one-column")
    } else if is("TooFewRows") && n_rows < 2 {
        Some("one-row")
    } else {
        None
    }
}

/// The number behind a name that occurs several times, cut off: `a.2` is `a`.
fn without_number(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((base, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => base,
        _ => name,
    }
}

fn compare_names(idx: usize, ours: &str, pandas: &Name) -> Result<Option<&'static str>, String> {
    let by_position = format!("c{}", idx + 1);
    match pandas {
        Name::Text(name) if name == ours => Ok(None),
        Name::Idx(_) if ours == by_position => Ok(Some("names-without-header")),
        Name::Text(name) if name.starts_with("Unnamed: ") && ours == by_position => {
            Ok(Some("empty-names"))
        }
        Name::Text(name) if without_number(name) == without_number(ours) => {
            Ok(Some("numbers-of-equal-names"))
        }
        _ => Err(format!("the name {ours:?}, not {pandas:?}")),
    }
}

/// Compares row by row; `is_equal` returns the kind of a difference that is meant.
fn compare_rows<T: std::fmt::Debug>(
    ours: &[T],
    pandas: &PandasColumn,
    compare: impl Fn(&T, Option<&Cell>) -> Result<Option<&'static str>, ()>,
) -> Result<Option<&'static str>, String> {
    if ours.len() != pandas.values.len() {
        return Err(format!("{} rows, not {}", ours.len(), pandas.values.len()));
    }
    let mut kind = None;
    for (row_idx, (ours, pandas)) in ours.iter().zip(&pandas.values).enumerate() {
        match compare(ours, pandas.as_ref()) {
            Ok(found) => kind = found.or(kind),
            Err(()) => return Err(format!("row {}: {ours:?}, not {pandas:?}", row_idx + 1)),
        }
    }
    Ok(kind)
}

fn compare_values(ours: &OurValues, pandas: &PandasColumn) -> Result<Option<&'static str>, String> {
    match (ours, pandas.kind) {
        (OurValues::LeftOut(_), Kind::Empty) => Ok(None),
        (OurValues::LeftOut(_), Kind::Words) if is_without_repeats(pandas) => {
            Ok(Some("names-left-out"))
        }
        (OurValues::Numbers(ours), Kind::Numbers) => compare_rows(ours, pandas, |ours, pandas| {
            let expected = match pandas {
                None => f64::NAN,
                Some(Cell::Number(value)) => *value,
                Some(Cell::Text(infinite)) => infinite.parse().expect("inf or -inf"),
                Some(Cell::Boolean(_)) => return Err(()),
            };
            let is_equal =
                ours.to_bits() == expected.to_bits() || ours.is_nan() && expected.is_nan();
            is_equal.then_some(None).ok_or(())
        }),
        (OurValues::Words(ours), Kind::Words) => compare_rows(ours, pandas, compare_words),
        (OurValues::Words(ours), Kind::Booleans) => compare_rows(ours, pandas, |ours, pandas| {
            let truth = ours
                .as_deref()
                .map(|word| match word.to_lowercase().as_str() {
                    "true" | "verdadero" => Some(true),
                    "false" | "falso" => Some(false),
                    _ => None,
                });
            match (truth, pandas) {
                (None, None) => Ok(None),
                (Some(Some(ours)), Some(Cell::Boolean(pandas))) if ours == *pandas => {
                    Ok(Some("booleans"))
                }
                _ => Err(()),
            }
        }),
        (OurValues::Dates(ours), Kind::Dates) => compare_dates(ours, pandas),
        _ => Err(format!(
            "{ours:?}, not {:?} {:?}",
            pandas.kind, pandas.values
        )),
    }
}

fn is_without_repeats(pandas: &PandasColumn) -> bool {
    let words = pandas.values.iter().flatten();
    let texts: Vec<String> = words.map(|cell| format!("{cell:?}")).collect();
    let distinct: BTreeSet<&String> = texts.iter().collect();
    distinct.len() == texts.len()
}

fn compare_words(ours: &Option<String>, pandas: Option<&Cell>) -> Result<Option<&'static str>, ()> {
    match (ours, pandas) {
        (None, None) => Ok(None),
        (Some(ours), Some(Cell::Text(pandas))) if ours == pandas => Ok(None),
        (Some(ours), Some(Cell::Text(pandas))) if ours == pandas.trim() => {
            Ok(Some("blanks-of-words"))
        }
        (Some(ours), None) if ours == "NA" => Ok(Some("missing-words-among-words")),
        _ => Err(()),
    }
}

/// Days are compared with the first day that has a value.
fn compare_dates(ours: &[f64], pandas: &PandasColumn) -> Result<Option<&'static str>, String> {
    let second = |cell: &Option<Cell>| match cell {
        Some(Cell::Text(text)) => Some(seconds(text)),
        _ => None,
    };
    let first = pandas.values.iter().filter_map(second).min().unwrap_or(0);
    compare_rows(ours, pandas, |ours, pandas| {
        let expected = match pandas {
            Some(Cell::Text(text)) => (seconds(text) - first) as f64 / 86_400.0,
            _ => f64::NAN,
        };
        let is_equal = *ours == expected || ours.is_nan() && expected.is_nan();
        is_equal.then_some(None).ok_or(())
    })
}
