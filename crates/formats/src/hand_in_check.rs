//! What is decided of a result that was handed in: whether it is trained again, and what comes out. The terminal and the page
//! decide by this; each trains with its own engine, and says it in its own words.

use std::collections::HashMap;

use experiment::{Experiment, Problem, ReplayReport};

use crate::csv_text::CsvText;
use crate::hand_in::{Difference, FoundLine, HandIn, HandInError, differences};

/// Products of the longest run that is trained without being asked to: some minutes on one processor.
const MAX_PRODUCTS: f64 = 2e12;

/// What came out of a check.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Trained again, the run ends with the same weights.
    Confirmed,
    /// It ends otherwise.
    Differs(Vec<Difference>),
    /// As [`Verdict::Differs`], and the version that wrote it may have read the formula otherwise.
    OlderFormula,
    /// The run stops at this epoch.
    Stopped(u32),
    /// Not everything that was changed is known.
    Partial,
    /// It takes long to train, which was not allowed.
    TooLong,
    /// The line cannot be read, and why.
    Unreadable(Unreadable),
}

/// Why a line is not readable.
#[derive(Debug, Clone, PartialEq)]
pub enum Unreadable {
    /// It is not whole, or of a newer version.
    Line(HandInError),
    /// Its experiment cannot run.
    Experiment(Vec<Problem>),
    /// It holds a change that the experiment cannot have.
    Change,
}

/// The four kinds of verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictKind {
    /// Trained again, with the same end.
    Confirmed,
    /// Trained again, with another end.
    NotConfirmed,
    /// Not trained, or trained in vain.
    NotChecked,
    /// The line cannot be read.
    NotReadable,
}

impl Verdict {
    /// Returns which kind it is.
    pub fn kind(&self) -> VerdictKind {
        match self {
            Self::Confirmed => VerdictKind::Confirmed,
            Self::Differs(_) | Self::Stopped(_) => VerdictKind::NotConfirmed,
            Self::OlderFormula | Self::Partial | Self::TooLong => VerdictKind::NotChecked,
            Self::Unreadable(_) => VerdictKind::NotReadable,
        }
    }
}

/// A run that is to be trained again.
#[derive(Debug, Clone)]
pub struct Trainable {
    /// The experiment at its start.
    pub start: Experiment,
    /// Whether its formula may have had other values in the version that wrote the line.
    pub formula_may_differ: bool,
}

/// Returns what is to be trained again for a line, or the verdict that needs no training.
pub fn prepare(found: &FoundLine, is_long_allowed: bool) -> Result<Trainable, Verdict> {
    let unreadable = |why| Err(Verdict::Unreadable(why));
    let hand_in = match &found.hand_in {
        Ok(hand_in) => hand_in,
        Err(error) => return unreadable(Unreadable::Line(error.clone())),
    };
    let mut start = hand_in.start.clone();
    let formula_may_differ = start.upgrade();
    let start = match start.check() {
        Ok(start) => start,
        Err(problems) => return unreadable(Unreadable::Experiment(problems)),
    };
    if hand_in.record.is_partial {
        return Err(Verdict::Partial);
    }
    if !is_long_allowed && products(&start, hand_in) > MAX_PRODUCTS {
        return Err(Verdict::TooLong);
    }
    Ok(Trainable {
        start,
        formula_may_differ,
    })
}

/// Returns the verdict on a line whose run was trained again; `None` while it still trains.
pub fn judge(hand_in: &HandIn, report: &ReplayReport, formula_may_differ: bool) -> Option<Verdict> {
    Some(match report {
        ReplayReport::Running(_) => return None,
        ReplayReport::Done(result) => {
            let differences = differences(hand_in, &result.figures, result.weights);
            if differences.is_empty() {
                Verdict::Confirmed
            } else if formula_may_differ {
                Verdict::OlderFormula
            } else {
                Verdict::Differs(differences)
            }
        }
        ReplayReport::Stopped(epoch) => Verdict::Stopped(*epoch),
        ReplayReport::Partial => Verdict::Partial,
        ReplayReport::Impossible => Verdict::Unreadable(Unreadable::Change),
    })
}

/// About how many products it takes to train the run again.
fn products(start: &Experiment, hand_in: &HandIn) -> f64 {
    let n_parameters = start.network.n_parameters(start.n_inputs()) as f64;
    let n_rows = start.dataset().n_train() as f64;
    // Forward, backward and the gradients.
    3.0 * n_parameters * n_rows * (f64::from(hand_in.epoch) + 1.0)
}

/// Returns for each line the first one before it that claims the same weights: one of the two may be a copy, or both have the
/// same seed.
pub fn twins<'a>(lines: impl IntoIterator<Item = &'a FoundLine>) -> Vec<Option<usize>> {
    let mut first = HashMap::new();
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(idx, found)| {
            let hand_in = found.hand_in.as_ref().ok()?;
            let of = *first.entry(hand_in.weights).or_insert(idx);
            (of != idx).then_some(of)
        })
        .collect()
}

/// A line of the table for a spreadsheet.
pub struct CheckedLine<'a> {
    /// The name of its file, if there are several.
    pub file: Option<&'a str>,
    /// The line.
    pub found: &'a FoundLine,
    /// The verdict in a word.
    pub verdict: &'a str,
    /// What else is to be known.
    pub remarks: &'a str,
}

/// Writes the table of results that were checked as CSV (RFC 4180), for a spreadsheet.
pub fn csv<'a>(checked: impl IntoIterator<Item = CheckedLine<'a>>) -> String {
    const FIGURES: [&str; 5] = ["loss", "val_loss", "rmse", "accuracy", "val_accuracy"];
    let mut text = CsvText::new(',', "\r\n", 0);
    let head = ["file", "line", "name", "epochs", "batch"];
    for name in head.into_iter().chain(FIGURES).chain(["result", "remarks"]) {
        text.plain(name);
    }
    text.end_line();
    for it in checked {
        let hand_in = it.found.hand_in.as_ref().ok();
        let name = hand_in.and_then(|it| it.name.as_deref());
        text.quoted_if_needed(&guarded(it.file.unwrap_or_default()));
        text.plain(&it.found.line.to_string());
        text.quoted_if_needed(&guarded(name.unwrap_or_default()));
        text.plain(&hand_in.map_or(String::new(), |it| it.epoch.to_string()));
        text.plain(&hand_in.map_or(String::new(), |it| it.batch.to_string()));
        for wanted in FIGURES {
            let mut named = hand_in.into_iter().flat_map(|it| it.figures.named());
            let figure = named.find(|(name, _)| *name == wanted);
            text.plain(&figure.map_or(String::new(), |(_, value)| value.to_string()));
        }
        text.quoted_if_needed(it.verdict);
        text.quoted_if_needed(it.remarks);
        text.end_line();
    }
    text.finish()
}

/// A text that a spreadsheet does not compute: what it would take for a formula gets an apostrophe. Students write names.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, RunRecord};

    use super::*;
    use crate::hand_in::Figures;

    #[test]
    fn names_of_students_stay_texts() {
        for (name, expected) in [
            ("Ana", ",1,Ana,3,0,"),
            ("Pérez, Ana", ",1,\"Pérez, Ana\",3,0,"),
            ("=1+1", ",1,'=1+1,3,0,"),
            ("a\"b", ",1,\"a\"\"b\",3,0,"),
        ] {
            let found = FoundLine {
                line: 1,
                hand_in: Ok(HandIn {
                    name: Some(name.to_owned()),
                    start: Draft::default(),
                    record: RunRecord::default(),
                    epoch: 3,
                    batch: 0,
                    figures: Figures::default(),
                    weights: 0,
                }),
            };
            let line = CheckedLine {
                file: None,
                found: &found,
                verdict: "confirmed",
                remarks: "",
            };
            let text = csv([line]);
            assert_eq!(
                text.lines().nth(1),
                Some(format!("{expected},,,,,confirmed,").as_str())
            );
        }
    }
}
