//! A result as a line of text that a student hands in, and that can be checked by training again.
//!
//! ```text
//! neurona/1 name=Ana_Pérez epochs=1000 loss=0.00269571 rmse=0.0519198 weights=5f3c09d1e4b2a687 #2.4/layers=500tanh/end
//! ```
//!
//! After the version stand settings with a name, in any order, then the experiment at the start as a link. `changes` holds
//! what was changed while it trained, packed as the setting `more` of a link; `changes=unknown` says that not everything is
//! known, and that the result cannot be checked.
//!
//! | setting | what it is |
//! | --- | --- |
//! | `name` | of whoever hands in; `_` is a blank, `~28` the byte 28 |
//! | `epochs`, `batch` | epochs done, and batches of the next one, if any |
//! | `loss`, `val_loss`, `rmse`, `accuracy`, `val_accuracy` | what is claimed, in six figures |
//! | `weights` | [`weights_hash`], in hexadecimal |
//!
//! The same experiment gives the same bits on every machine. So whoever has such a line trains the run again, and sees
//! whether its end is the claimed one.
//!
//! ```
//! use experiment::{Draft, RunRecord};
//! use formats::hand_in::{self, Figures, HandIn};
//!
//! let hand_in = HandIn {
//!     name: Some("Ana".to_owned()),
//!     start: Draft::default(),
//!     record: RunRecord::default(),
//!     epoch: 100,
//!     batch: 0,
//!     figures: Figures { rmse: Some(0.051_919_83), ..Figures::default() },
//!     weights: 7,
//! };
//! let line = hand_in::write(&hand_in).unwrap();
//! assert_eq!(line, "neurona/1 name=Ana epochs=100 rmse=0.0519198 weights=0000000000000007 #2.4/end");
//! let read = hand_in::read_all(&format!("Hola:\n{line}\nGracias"));
//! assert_eq!(read[0].line, 2);
//! assert!(read[0].hand_in.is_ok());
//! ```

use std::borrow::Cow;

use experiment::{Draft, RunChange, RunClaim, RunRecord};
pub use experiment::{Figures, weights_hash};
use thiserror::Error;

use crate::experiment_link::{self, LinkError, LinkWriteError, pack, unpack};
use crate::spellings::plain;

/// Version of the line.
pub const VERSION: u32 = 1;

/// How a line begins; its version follows.
const START: &str = "neurona/";
/// Length in bytes of the longest text in which lines are looked for: those of some hundred students, with own tables.
pub const MAX_LEN: usize = 10_000_000;
/// Most characters of a name.
const MAX_NAME: usize = 100;
/// What stands for changes that are not known.
const UNKNOWN: &str = "unknown";

/// A result that is handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct HandIn {
    /// Of whoever hands in.
    pub name: Option<String>,
    /// The experiment at the start of the run, not checked.
    pub start: Draft,
    /// What was changed since. Its own start is left out.
    pub record: RunRecord,
    /// Epochs that are done.
    pub epoch: u32,
    /// Batches of the next epoch that are done.
    pub batch: u32,
    /// What is claimed.
    pub figures: Figures,
    /// [`weights_hash`] of the weights at the end.
    pub weights: u64,
}

impl HandIn {
    /// What a run is handed in as, by whom.
    pub fn of(claim: RunClaim, name: Option<String>) -> Self {
        let RunClaim {
            start,
            record,
            result,
        } = claim;
        Self {
            name,
            start,
            record,
            epoch: result.epoch,
            batch: result.batch,
            figures: result.figures,
            weights: result.weights,
        }
    }
}

/// Why a line cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HandInError {
    /// A newer version has written it.
    #[error("version {0}, newer than {VERSION}")]
    NewerVersion(u64),
    /// A setting is missing: the line has been cut off or changed.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A setting has a value that it cannot have.
    #[error("{0} is no value")]
    Value(String),
    /// The experiment cannot be read.
    #[error("its experiment: {0}")]
    Link(LinkError),
}

/// A line in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundLine {
    /// Line of the text in which it begins, counted from 1.
    pub line: usize,
    /// What it says.
    pub hand_in: Result<HandIn, HandInError>,
}

/// What was claimed and what came out.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// A figure, both in six figures; `None` where the run has none.
    Figure {
        /// Its name.
        name: &'static str,
        /// As claimed.
        claimed: f64,
        /// As trained again.
        found: Option<f64>,
    },
    /// The figures agree as far as they are claimed, and the weights do not.
    Weights,
}

/// Writes a line. It holds no line break.
///
/// Errors: the experiment is too long for a link.
pub fn write(hand_in: &HandIn) -> Result<String, LinkWriteError> {
    let mut line = format!("{START}{VERSION}");
    let mut put = |name: &str, value: &str| line.push_str(&format!(" {name}={value}"));
    if let Some(name) = &hand_in.name {
        let name: String = name.trim().chars().take(MAX_NAME).collect();
        if !name.is_empty() {
            put("name", &escaped(&name));
        }
    }
    put("epochs", &hand_in.epoch.to_string());
    if hand_in.batch > 0 {
        put("batch", &hand_in.batch.to_string());
    }
    for (name, value) in hand_in.figures.named() {
        put(name, &rounded(value).to_string());
    }
    put("weights", &format!("{:016x}", hand_in.weights));
    if hand_in.record.is_partial {
        put("changes", UNKNOWN);
    } else if !hand_in.record.changes.is_empty() {
        let changes = serde_json::to_string(&hand_in.record.changes);
        let changes = changes.map_err(|error| LinkWriteError::Json(error.to_string()))?;
        put("changes", &pack(&changes));
    }
    let link = experiment_link::write(&hand_in.start)?;
    line.push_str(" #");
    line.push_str(&link);
    Ok(line)
}

/// Finds the lines in a text, such as a file with the answers of a class: whatever stands before, between and behind them is
/// left out. They may have been broken by mail, or escaped as HTML. Of a text longer than [`MAX_LEN`], none are found.
pub fn read_all(text: &str) -> Vec<FoundLine> {
    if text.len() > MAX_LEN {
        return Vec::new();
    }
    let text = plain(text);
    let starts: Vec<usize> = text
        .match_indices(START)
        .filter(|(at, _)| version(&text[at + START.len()..]).is_some())
        .map(|(at, _)| at)
        .collect();
    let mut found = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for (idx, &at) in starts.iter().enumerate() {
        line += text[counted..at].matches('\n').count();
        counted = at;
        let end = starts.get(idx + 1).copied().unwrap_or(text.len());
        let hand_in = read(&text[at + START.len()..end]);
        found.push(FoundLine { line, hand_in });
    }
    found
}

/// The version at the beginning of a text, if a blank follows it.
fn version(text: &str) -> Option<u64> {
    let (version, _) = text.split_once(char::is_whitespace)?;
    let is_number = !version.is_empty() && version.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| version.parse().unwrap_or(u64::MAX))
}

/// Reads a line from its version on.
fn read(text: &str) -> Result<HandIn, HandInError> {
    match version(text) {
        Some(found) if found > u64::from(VERSION) => return Err(HandInError::NewerVersion(found)),
        _ => {}
    }
    let (settings, link) = text.split_once('#').ok_or(HandInError::Missing("#"))?;
    let mut hand_in = HandIn {
        name: None,
        start: Draft::default(),
        record: RunRecord::default(),
        epoch: 0,
        batch: 0,
        figures: Figures::default(),
        weights: 0,
    };
    let mut has = (false, false);
    for part in settings.split_whitespace().skip(1) {
        let Some((name, value)) = part.split_once('=') else {
            continue;
        };
        let no_value = || HandInError::Value(part.chars().take(MAX_NAME).collect());
        match name {
            "name" => hand_in.name = Some(unescaped(value).ok_or_else(no_value)?),
            "epochs" => {
                hand_in.epoch = value.parse().map_err(|_| no_value())?;
                has.0 = true;
            }
            "batch" => hand_in.batch = value.parse().map_err(|_| no_value())?,
            "weights" => {
                hand_in.weights = u64::from_str_radix(value, 16).map_err(|_| no_value())?;
                has.1 = true;
            }
            "changes" => hand_in.record = changes(value).ok_or_else(no_value)?,
            name => {
                if let Some(place) = hand_in.figures.place(name) {
                    *place = Some(value.parse().map_err(|_| no_value())?);
                }
            }
        }
    }
    if !has.0 {
        return Err(HandInError::Missing("epochs"));
    }
    if !has.1 {
        return Err(HandInError::Missing("weights"));
    }
    let read = experiment_link::read(bounded(link)).map_err(HandInError::Link)?;
    hand_in.start = read.draft;
    Ok(hand_in)
}

/// As much of a text as a link may be long.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(experiment_link::MAX_LEN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn changes(value: &str) -> Option<RunRecord> {
    if value == UNKNOWN {
        return Some(RunRecord::unknown());
    }
    let changes: Vec<RunChange> = serde_json::from_str(&unpack(value)?).ok()?;
    let record = RunRecord {
        changes,
        ..RunRecord::default()
    };
    record.is_within_limits().then_some(record)
}

/// Returns what of a claim is not as it was trained again. Nothing, if the result is confirmed.
pub fn differences(claimed: &HandIn, found: &Figures, found_weights: u64) -> Vec<Difference> {
    let of_found = |name: &str| found.named().find(|(it, _)| *it == name);
    let mut differences = Vec::new();
    for (name, claimed) in claimed.figures.named() {
        let found = of_found(name).map(|(_, value)| rounded(value));
        if found != Some(rounded(claimed)) {
            differences.push(Difference::Figure {
                name,
                claimed,
                found,
            });
        }
    }
    if differences.is_empty() && claimed.weights != found_weights {
        differences.push(Difference::Weights);
    }
    differences
}

/// A number in six figures.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// A name without blanks and signs.
fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for c in name.chars() {
        match c {
            ' ' => escaped.push('_'),
            c if c.is_alphanumeric() => escaped.push(c),
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    escaped.push_str(&format!("~{byte:02X}"));
                }
            }
        }
    }
    escaped
}

fn unescaped(text: &str) -> Option<String> {
    let text: Cow<'_, str> = text.replace('_', " ").into();
    let name = experiment_link::unescaped(&text)?;
    // A name is shown and written into tables: it is one line.
    let is_control = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    let name: String = name
        .chars()
        .filter(|c| !is_control(*c))
        .take(MAX_NAME)
        .collect();
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for name in ["Ana Pérez", "O'Neill, J.", "李雷", "a~b_c", "=#@"] {
            let escaped = escaped(name);
            let is_plain = |c: char| c.is_alphanumeric() || c == '~' || c == '_';
            assert!(escaped.chars().all(is_plain), "{escaped}");
            assert_eq!(unescaped(&escaped).as_deref(), Some(name));
        }
        assert_eq!(unescaped("a~0Ab").as_deref(), Some("ab"));
    }

    #[test]
    fn numbers_have_six_figures() {
        for (value, text) in [
            (0.051_919_826_5, "0.0519198"),
            (1.0, "1"),
            (123_456_789.0, "123457000"),
            (1.234_567_8e-9, "0.00000000123457"),
        ] {
            assert_eq!(rounded(value).to_string(), text);
        }
    }
}
