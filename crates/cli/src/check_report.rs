//! What is printed of results that were checked.

use formats::hand_in::{Difference, FoundLine, HandIn};
use formats::hand_in_check::{self, CheckedLine, Unreadable, Verdict, VerdictKind};

use crate::report;
use crate::table::{Align, Table};

/// The word in tables and CSV.
fn word(verdict: &Verdict) -> &'static str {
    match verdict.kind() {
        VerdictKind::Confirmed => "confirmed",
        VerdictKind::NotConfirmed => "not confirmed",
        VerdictKind::NotChecked => "not checked",
        VerdictKind::NotReadable => "not readable",
    }
}

fn detail(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Confirmed => String::new(),
        Verdict::Differs(differences) => {
            let texts: Vec<String> = differences.iter().map(difference).collect();
            texts.join("; ")
        }
        Verdict::OlderFormula => "its version may have read the formula otherwise".to_owned(),
        Verdict::Stopped(epoch) => format!("the run stops at epoch {epoch}"),
        Verdict::Partial => "the line does not hold all that was changed".to_owned(),
        Verdict::TooLong => "long to train: --long checks it, too".to_owned(),
        Verdict::Unreadable(Unreadable::Line(error)) => error.to_string(),
        Verdict::Unreadable(Unreadable::Experiment(problems)) => {
            sentences::cannot_run("its experiment", problems)
        }
        Verdict::Unreadable(Unreadable::Change) => {
            "a change that the experiment cannot have".to_owned()
        }
    }
}

fn difference(difference: &Difference) -> String {
    match difference {
        Difference::Figure {
            name,
            claimed,
            found: Some(found),
        } => format!("{name} {claimed} claimed, {found} trained"),
        Difference::Figure {
            name,
            claimed,
            found: None,
        } => format!("{name} {claimed} claimed, the run has none"),
        Difference::Weights => "other weights".to_owned(),
    }
}

/// A result with its place and what came out.
pub struct Checked<'a> {
    /// The name of the file, if there are several.
    pub file: Option<String>,
    /// The line.
    pub found: &'a FoundLine,
    /// What came out.
    pub verdict: Verdict,
    /// An earlier line that claims the same weights.
    pub twin: Option<usize>,
}

impl Checked<'_> {
    fn hand_in(&self) -> Option<&HandIn> {
        self.found.hand_in.as_ref().ok()
    }

    fn name(&self) -> &str {
        self.hand_in()
            .and_then(|it| it.name.as_deref())
            .unwrap_or_default()
    }

    fn figure(&self, wanted: &str) -> Option<f64> {
        let mut named = self.hand_in()?.figures.named();
        named
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)
    }

    /// What is to be known beside the verdict.
    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let detail = detail(&self.verdict);
        if !detail.is_empty() {
            remarks.push(detail);
        }
        if let Some(hand_in) = self.hand_in() {
            if hand_in.record.has_weights_by_hand() {
                remarks.push("weights set by hand".to_owned());
            }
            match hand_in.record.changes.len() {
                0 => {}
                1 => remarks.push("1 change while it trained".to_owned()),
                n => remarks.push(format!("{n} changes while it trained")),
            }
        }
        if let Some(line) = self.twin {
            remarks.push(format!("the weights of line {line}"));
        }
        remarks
    }
}

/// A line for each result.
pub fn table(checked: &[Checked<'_>]) -> Vec<String> {
    let has_files = checked.iter().any(|it| it.file.is_some());
    let mut columns = Vec::new();
    if has_files {
        columns.push(("file", Align::Left));
    }
    columns.extend([
        ("line", Align::Right),
        ("name", Align::Left),
        ("epochs", Align::Right),
    ]);
    let figures = ["val_loss", "rmse", "val_accuracy"];
    let is_there = |name: &&str| checked.iter().any(|it| it.figure(name).is_some());
    let figures: Vec<&str> = figures.into_iter().filter(is_there).collect();
    columns.extend(figures.iter().map(|name| (*name, Align::Right)));
    columns.extend([("result", Align::Left), ("", Align::Left)]);
    let mut table = Table::new(&columns);
    for it in checked {
        let mut cells: Vec<String> = it.file.iter().cloned().collect();
        cells.push(it.found.line.to_string());
        cells.push(it.name().to_owned());
        cells.push(
            it.hand_in()
                .map_or(String::new(), |it| it.epoch.to_string()),
        );
        cells.extend(figures.iter().map(|name| report::optional(it.figure(name))));
        cells.push(word(&it.verdict).to_owned());
        cells.push(it.remarks().join("; "));
        table.push(cells);
    }
    table.lines()
}

/// The same as CSV, for a spreadsheet.
pub fn csv(checked: &[Checked<'_>]) -> String {
    let remarks: Vec<String> = checked.iter().map(|it| it.remarks().join("; ")).collect();
    let lines = checked
        .iter()
        .zip(&remarks)
        .map(|(it, remarks)| CheckedLine {
            file: it.file.as_deref(),
            found: it.found,
            verdict: word(&it.verdict),
            remarks,
        });
    hand_in_check::csv(lines)
}
