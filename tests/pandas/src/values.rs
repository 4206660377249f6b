//! Compares the values of a column.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::dates::seconds;
use crate::fixture::{Cell, Kind, PandasColumn};
use crate::our_reading::OurValues;

/// What programs of measuring stations write for no value.
const SENTINEL: f64 = -999.0;

/// A difference of two cells that is meant, or none.
type Compared = Result<Option<&'static str>, ()>;

/// The kinds of differences between two columns, or a sentence on the first fault.
type Kinds = Result<BTreeSet<&'static str>, String>;

pub(crate) fn compare_values(ours: &OurValues, pandas: &PandasColumn) -> Kinds {
    match (ours, pandas.kind) {
        (OurValues::Numbers(ours), Kind::Numbers) => compare_rows(ours, pandas, compare_numbers),
        (OurValues::Words(ours), Kind::Words) => compare_rows(ours, pandas, compare_words),
        (OurValues::Words(ours), Kind::Booleans) => compare_rows(ours, pandas, compare_booleans),
        (OurValues::Numbers(ours), Kind::Words) => compare_rows(ours, pandas, compare_percents),
        (OurValues::Dates(ours), Kind::Dates) => compare_dates(ours, pandas),
        (OurValues::LeftOut(ours), Kind::Empty) => compare_rows(ours, pandas, |ours, _| {
            ours.is_empty().then_some(None).ok_or(())
        }),
        (OurValues::LeftOut(ours), Kind::Words) if is_without_repeats(pandas) => {
            let words: Vec<Option<String>> = ours
                .iter()
                .map(|text| (!text.is_empty()).then(|| text.clone()))
                .collect();
            let mut kinds = compare_rows(&words, pandas, compare_words)?;
            kinds.insert("names-left-out");
            Ok(kinds)
        }
        (OurValues::LeftOut(ours), Kind::Numbers) if has_equal_numbers(ours) => {
            compare_rows(ours, pandas, |ours, pandas| compare_wholes(ours, pandas))
        }
        _ => Err(format!(
            "{ours:?}, not {:?} {:?}",
            pandas.kind, pandas.values
        )),
    }
}

/// Whether two texts that differ are the same number.
fn has_equal_numbers(texts: &[String]) -> bool {
    let mut numbers: Vec<(f64, &String)> = Vec::new();
    for text in texts {
        numbers.extend(text.parse().ok().map(|number| (number, text)));
    }
    numbers.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut pairs = numbers.windows(2);
    pairs.any(|pair| matches!(pair, [(a, text), (b, other)] if a == b && text != other))
}

/// Whole numbers as they stand in the file, and rounded ones.
fn compare_wholes(ours: &str, pandas: Option<&Cell>) -> Compared {
    let is_equal = match (ours.parse::<f64>(), pandas) {
        (Ok(ours), Some(Cell::Number(pandas))) => ours == *pandas,
        (ours, None) => ours.is_err(),
        _ => false,
    };
    is_equal.then_some(Some("wholes-beyond-2-53")).ok_or(())
}

fn is_without_repeats(pandas: &PandasColumn) -> bool {
    let words = pandas.values.iter().flatten();
    let texts: Vec<String> = words.map(|cell| format!("{cell:?}")).collect();
    let distinct: BTreeSet<&String> = texts.iter().collect();
    distinct.len() == texts.len()
}

fn compare_rows<T: Debug>(
    ours: &[T],
    pandas: &PandasColumn,
    compare: impl Fn(&T, Option<&Cell>) -> Compared,
) -> Kinds {
    if ours.len() != pandas.values.len() {
        return Err(format!("{} rows, not {}", ours.len(), pandas.values.len()));
    }
    let mut kinds = BTreeSet::new();
    for (row_idx, (ours, pandas)) in ours.iter().zip(&pandas.values).enumerate() {
        let compared = compare(ours, pandas.as_ref());
        let kind =
            compared.map_err(|()| format!("row {}: {ours:?}, not {pandas:?}", row_idx + 1))?;
        kinds.extend(kind);
    }
    Ok(kinds)
}

/// Numbers are equal if their bits are.
fn compare_numbers(ours: &f64, pandas: Option<&Cell>) -> Compared {
    match pandas {
        None if ours.is_nan() => Ok(None),
        None if *ours == SENTINEL => Ok(Some("numbers-that-mean-no-value")),
        Some(Cell::Number(pandas)) if ours.to_bits() == pandas.to_bits() => Ok(None),
        Some(Cell::Text(infinite)) if ours.is_nan() && infinite.ends_with("inf") => {
            Ok(Some("infinite-numbers"))
        }
        _ => Err(()),
    }
}

fn compare_words(ours: &Option<String>, pandas: Option<&Cell>) -> Compared {
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

/// Cells of which some have a percent sign and some have none.
fn compare_percents(ours: &f64, pandas: Option<&Cell>) -> Compared {
    let Some(Cell::Text(word)) = pandas else {
        return Err(());
    };
    let number = word.trim_end_matches('%').trim_end().replace(',', ".");
    let is_equal = number.parse() == Ok(*ours);
    is_equal.then_some(Some("some-cells-with-units")).ok_or(())
}

fn compare_booleans(ours: &Option<String>, pandas: Option<&Cell>) -> Compared {
    let ours = ours.as_deref().map(str::to_lowercase);
    match (ours.as_deref(), pandas) {
        (None, None) => Ok(None),
        (Some("NA" | "na"), None) => Ok(Some("missing-words-among-words")),
        (Some("true" | "verdadero"), Some(Cell::Boolean(true)))
        | (Some("false" | "falso"), Some(Cell::Boolean(false))) => Ok(Some("booleans")),
        _ => Err(()),
    }
}

/// Days are compared with the first day that has a value. Times alone are times of 1900-01-01 in pandas and
/// parts of a day here.
fn compare_dates(ours: &[f64], pandas: &PandasColumn) -> Kinds {
    let second = |cell: &Cell| match cell {
        Cell::Text(text) => seconds(text),
        _ => panic!("a date: {cell:?}"),
    };
    let midnight = seconds("1900-01-01");
    let found = || pandas.values.iter().flatten().map(second);
    let are_times = found().all(|at| (0.0..86_400.0).contains(&(at - midnight)));
    let (first, kind) = match are_times {
        true => (midnight, Some("times-of-day")),
        false => (found().fold(f64::INFINITY, f64::min), None),
    };
    compare_rows(ours, pandas, |ours, pandas| {
        let expected = pandas.map(|cell| (second(cell) - first) / 86_400.0);
        match expected {
            None if ours.is_nan() => Ok(kind),
            Some(expected) if *ours == expected => Ok(kind),
            _ => Err(()),
        }
    })
}
