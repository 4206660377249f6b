//! A run as a JSON file: experiment, weights, history, and what the optimizer remembers. Reading
//! back what was written gives the same bits. The schema stands in `docs/run-file.md`.

use experiment::{Field, Mismatch, Problem, ProblemKind, SavedRun};
use serde::Deserialize;
use serde_json::error::Category;
use thiserror::Error;

use crate::one_line_arrays::laid_out;
use crate::unknown_keys::{Keys, compare};

/// What the key `format` of a run says.
pub const FORMAT: &str = "neurona-run";

/// Version of the file's form. What the experiment in it means has a version of its own.
pub const VERSION: u32 = 1;

/// Longest file that is read. Eight layers of 1,000 units, their weights and two accumulators, are
/// 21 million numbers of up to 16 characters.
pub const MAX_LEN: usize = 400_000_000;

/// What cannot be written.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RunWriteError {
    /// The experiment could not run.
    #[error("the experiment cannot run: {0:?}")]
    Experiment(Vec<Problem>),
    /// The state does not fit the experiment, or holds a value that is not finite.
    #[error("{0}")]
    State(Mismatch),
    /// The serializer failed; a bug of ours.
    #[error("{0}")]
    Json(String),
}

/// Why a file is not a run.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RunFileError {
    /// Longer than [`MAX_LEN`].
    #[error("{len} bytes, more than {max}")]
    TooLong {
        /// What it is.
        len: usize,
        /// What it may be.
        max: usize,
    },
    /// Not text in UTF-8, from this byte on.
    #[error("not text from byte {byte} on")]
    NotText {
        /// Counted from 0.
        byte: usize,
    },
    /// Not JSON, or cut off, at this place.
    #[error("not JSON at line {line}, column {column}: {detail}")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
        /// The parser's words, in English.
        detail: String,
    },
    /// JSON, but not one of our runs.
    #[error("not a run: format is {found:?}")]
    NotARun {
        /// What `format` says, if anything.
        found: Option<String>,
    },
    /// Written by a newer version than this one.
    #[error("version {found}, newer than {known}")]
    NewerVersion {
        /// The file's.
        found: u64,
        /// Ours.
        known: u32,
    },
    /// A key is missing, twice there, or has a value of another type, at this place.
    #[error("line {line}, column {column}: {detail}")]
    Structure {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
        /// The parser's words, in English; they name the key.
        detail: String,
    },
    /// The experiment in it cannot run.
    #[error("the experiment cannot run: {0:?}")]
    Experiment(Vec<Problem>),
    /// The state in it does not fit the experiment in it.
    #[error("{0}")]
    State(Mismatch),
}

/// What a file held.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRun {
    /// It fits its experiment, and that can run; whether the engine takes it is seen on restore.
    pub run: SavedRun,
    /// Paths of keys that this version does not know, a hundred at most; what they say is not in
    /// `run`.
    pub unknown_keys: Vec<String>,
}

/// What is looked at before anything else.
#[derive(Deserialize)]
struct Head {
    format: Option<String>,
    version: Option<u64>,
    experiment: Option<ExperimentHead>,
}

#[derive(Deserialize)]
struct ExperimentHead {
    version: Option<u32>,
}

/// Writes a run.
///
/// Errors: the run is none that [`read`] would take back.
pub fn write(run: &SavedRun) -> Result<String, RunWriteError> {
    let experiment = run
        .experiment
        .clone()
        .check()
        .map_err(RunWriteError::Experiment)?;
    run.state.check(&experiment).map_err(RunWriteError::State)?;
    let json = run
        .to_json()
        .map_err(|error| RunWriteError::Json(error.to_string()))?;
    Ok(laid_out(&file_of(&json)) + "\n")
}

/// A run in JSON, as the worker posts it, in the form of a file.
pub fn file_of(run: &str) -> String {
    let members = run.strip_prefix('{').unwrap_or(run);
    format!(r#"{{"format":"{FORMAT}","version":{VERSION},{members}"#)
}

/// Reads a run.
///
/// Errors: the first reason why it is none, with its place.
pub fn read(bytes: &[u8]) -> Result<ReadRun, RunFileError> {
    if bytes.len() > MAX_LEN {
        return Err(RunFileError::TooLong {
            len: bytes.len(),
            max: MAX_LEN,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| RunFileError::NotText {
        byte: error.valid_up_to(),
    })?;
    // Some editors put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_head(text)?;
    let run = SavedRun::from_json(text).map_err(place)?;
    let experiment = run
        .experiment
        .clone()
        .check()
        .map_err(RunFileError::Experiment)?;
    run.state.check(&experiment).map_err(RunFileError::State)?;
    let unknown_keys = unknown_keys(text, &run).map_err(place)?;
    Ok(ReadRun { run, unknown_keys })
}

fn check_head(text: &str) -> Result<(), RunFileError> {
    let head: Head = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => RunFileError::NotARun { found: None },
        _ => place(error),
    })?;
    if head.format.as_deref() != Some(FORMAT) {
        return Err(RunFileError::NotARun { found: head.format });
    }
    if let Some(found) = head.version
        && found > u64::from(VERSION)
    {
        return Err(RunFileError::NewerVersion {
            found,
            known: VERSION,
        });
    }
    // A newer experiment may hold names that would be told as errors of structure.
    match head.experiment.and_then(|experiment| experiment.version) {
        Some(found) if found > experiment::VERSION => {
            Err(RunFileError::Experiment(vec![Problem {
                field: Field::Version,
                kind: ProblemKind::NewerVersion {
                    found,
                    known: experiment::VERSION,
                },
            }]))
        }
        _ => Ok(()),
    }
}

fn place(error: serde_json::Error) -> RunFileError {
    let (line, column) = (error.line(), error.column());
    let detail = error.to_string();
    match error.classify() {
        Category::Data => RunFileError::Structure {
            line,
            column,
            detail,
        },
        Category::Syntax | Category::Eof | Category::Io => RunFileError::Syntax {
            line,
            column,
            detail,
        },
    }
}

/// What a run does not write when it is as usual, and an experiment when it is `null`.
const LEFT_OUT: &[&str] = &[
    "experiment.data.features",
    "state.early_stopping",
    "state.history.accuracy",
    "state.history.val_accuracy",
    "state.n_correct",
    "state.stopped",
];

/// Those of the experiment first: they decide what the run means.
fn unknown_keys(text: &str, run: &SavedRun) -> Result<Vec<String>, serde_json::Error> {
    let understood = file_of(&run.to_json()?);
    let mut unknown = compare(text, &Keys::of(&understood), |path, value| {
        LEFT_OUT.contains(&path) || value == "null" && path.starts_with("experiment.")
    });
    unknown.sort_by_key(|path| !path.starts_with("experiment."));
    Ok(unknown)
}
