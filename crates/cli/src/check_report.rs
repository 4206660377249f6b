//! What is printed of results that were checked.

use formats::hand_in::{Difference, FoundLine, HandIn};

use crate::report;
use crate::table::{Align, Table};

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
    Unreadable(String),
}

impl Verdict {
    /// What it is if the formula may have had other values in the version that wrote the line.
    pub fn of_older_formula(self, may_differ: bool) -> Self {
        match self {
            Self::Differs(_) if may_differ => Self::OlderFormula,
            verdict => verdict,
        }
    }

    /// The word in tables and CSV.
    fn word(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Differs(_) | Self::Stopped(_) => "not confirmed",
            Self::OlderFormula | Self::Partial | Self::TooLong => "not checked",
            Self::Unreadable(_) => "not readable",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Confirmed => String::new(),
            Self::Differs(differences) => {
                let texts: Vec<String> = differences.iter().map(difference).collect();
                texts.join("; ")
            }
            Self::OlderFormula => "its version may have read the formula otherwise".to_owned(),
            Self::Stopped(epoch) => format!("the run stops at epoch {epoch}"),
            Self::Partial => "the line does not hold all that was changed".to_owned(),
            Self::TooLong => "long to train: --long checks it, too".to_owned(),
            Self::Unreadable(why) => why.clone(),
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
        let detail = self.verdict.detail();
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
        cells.push(it.verdict.word().to_owned());
        cells.push(it.remarks().join("; "));
        table.push(cells);
    }
    table.lines()
}

/// The same as CSV (RFC 4180), for a spreadsheet.
pub fn csv(checked: &[Checked<'_>]) -> String {
    const FIGURES: [&str; 5] = ["loss", "val_loss", "rmse", "accuracy", "val_accuracy"];
    let mut text = format!(
        "file,line,name,epochs,batch,{},result,remarks\r\n",
        FIGURES.join(",")
    );
    for it in checked {
        let number = |number: u32| number.to_string();
        let hand_in = it.hand_in();
        let mut cells = vec![
            cell(it.file.as_deref().unwrap_or_default()),
            it.found.line.to_string(),
            cell(it.name()),
            hand_in.map_or(String::new(), |it| number(it.epoch)),
            hand_in.map_or(String::new(), |it| number(it.batch)),
        ];
        let figures = FIGURES.iter().map(|name| it.figure(name));
        cells.extend(figures.map(|value| value.map_or(String::new(), |it| it.to_string())));
        cells.push(it.verdict.word().to_owned());
        cells.push(cell(&it.remarks().join("; ")));
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell of any text. What a spreadsheet would compute gets an apostrophe, which shows it as a text: students write names.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t']) {
        "'"
    } else {
        ""
    };
    if text.contains([',', '"', '\n', '\r', ';']) || !guard.is_empty() {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_students_stay_texts() {
        for (text, expected) in [
            ("Ana", "Ana"),
            ("Pérez, Ana", "\"Pérez, Ana\""),
            ("=1+1", "\"'=1+1\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
