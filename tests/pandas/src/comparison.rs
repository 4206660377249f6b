//! Compares a file as Neurona reads it with what pandas returned.

use std::collections::BTreeSet;

use formats::table_csv::CsvOptions;

use crate::fixture::{Case, Cell, Name};
use crate::our_reading::{OurColumn, OurValues, read};
use crate::values::compare_values;

/// What differs between two readings of a file.
#[derive(Debug, Default)]
pub struct Found {
    /// Kinds of differences, as `differences.toml` names them.
    pub kinds: BTreeSet<&'static str>,
    /// Differences of no such kind, as sentences.
    pub faults: Vec<String>,
    /// Whether Neurona asks a question about the file.
    pub has_question: bool,
}

/// Reads a file without any setting and compares the reading with pandas' one. Where it is another one, but
/// Neurona asks questions, the other answer to one or to all of them counts.
pub fn differences(case: &Case) -> Found {
    let bytes = case.bytes();
    let ours = read(&bytes, &CsvOptions::default());
    let mut found = compare(case, &ours.columns);
    found.has_question = !ours.questions.is_empty();
    if found.faults.is_empty() {
        return found;
    }
    let others = ours.questions.iter().map(|(_, options)| options);
    let others = others.chain([&ours.all_otherwise]).map(|options| {
        let mut other = compare(case, &read(&bytes, options).columns);
        other.kinds.insert("asked");
        other.has_question = true;
        other
    });
    let mut good = others.filter(|other| other.faults.is_empty());
    good.next().unwrap_or(found)
}

fn compare(case: &Case, ours: &Result<Vec<OurColumn>, String>) -> Found {
    let mut found = Found::default();
    let ours = match ours {
        Ok(ours) => ours.as_slice(),
        Err(error) => {
            match refusal(case, error) {
                Some(kind) => _ = found.kinds.insert(kind),
                None => found.faults.push(format!("refused: {error}")),
            }
            return found;
        }
    };
    let ours = match (&case.index, ours) {
        (Some(index), [first, rest @ ..]) => {
            if first.values != OurValues::LeftOut(index.clone()) {
                let text = format!("row names: {first:?}, not {index:?}");
                found.faults.push(text);
            }
            rest
        }
        _ => ours,
    };
    if ours.len() != case.columns.len() {
        let names: Vec<&String> = ours.iter().map(|column| &column.name).collect();
        match has_single_quotes(case) {
            true => _ = found.kinds.insert("single-quotes"),
            false => found.faults.push(format!(
                "{} columns, not {}: {names:?}",
                ours.len(),
                case.columns.len()
            )),
        }
        return found;
    }
    let first_idx = usize::from(case.index.is_some());
    for (idx, (ours, pandas)) in ours.iter().zip(&case.columns).enumerate() {
        match compare_names(first_idx + idx, &ours.name, &pandas.name) {
            Ok(kind) => found.kinds.extend(kind),
            Err(text) => found.faults.push(text),
        }
        match compare_values(&ours.values, pandas) {
            Ok(kinds) => found.kinds.extend(kinds),
            Err(text) => found.faults.push(format!("{}: {text}", ours.name)),
        }
    }
    found
}

/// The kind of difference, if a file is refused by intent.
fn refusal(case: &Case, error: &str) -> Option<&'static str> {
    let n_rows = case.columns.first().map_or(0, |column| column.values.len());
    let is = |name: &str| error.starts_with(name);
    if (is("OneColumn") || is("TooFewColumns")) && case.columns.len() == 1 {
        Some("one-column")
    } else if is("TooFewRows") && n_rows < 2 {
        Some("one-row")
    } else if is("Ragged") && has_single_quotes(case) {
        Some("single-quotes")
    } else {
        None
    }
}

/// Whether the file has single quotes around a word of pandas with a comma in it.
fn has_single_quotes(case: &Case) -> bool {
    let text = String::from_utf8_lossy(&case.bytes()).into_owned();
    let cells = case.columns.iter().flat_map(|column| &column.values);
    cells.flatten().any(|cell| match cell {
        Cell::Text(word) => word.contains(',') && text.contains(&format!("'{word}'")),
        _ => false,
    })
}

/// The number behind a name that occurs several times, cut off: `a.2` is `a`. pandas leaves blanks before
/// the number.
fn without_number(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((base, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => base.trim_end(),
        _ => name,
    }
}

fn compare_names(idx: usize, ours: &str, pandas: &Name) -> Result<Option<&'static str>, String> {
    let by_position = format!("c{}", idx + 1);
    match pandas {
        Name::Text(name) if name == ours => Ok(None),
        Name::Idx(_) if ours == by_position => Ok(Some("names-without-header")),
        Name::Idx(_) => Ok(Some("numbers-above-the-data")),
        Name::Text(name)
            if (name.is_empty() || name.starts_with("Unnamed: ")) && ours == by_position =>
        {
            Ok(Some("empty-names"))
        }
        Name::Text(name) if without_number(name) == without_number(ours) => {
            Ok(Some("numbers-of-equal-names"))
        }
        Name::Text(name) => Err(format!("the name {ours:?}, not {name:?}")),
    }
}
