//! A run as a JSON file: experiment, weights, history and optimizer state.
//!
//! Reading what was written gives the same bits. The format is specified in `docs/run-file.md`.
//! [`write()`] makes a file of a run, [`read`] reads any bytes.

use experiment::{Experiment, Field, Mismatch, Problem, ProblemKind, SavedRun};
use serde::Deserialize;
use serde_json::error::Category;
use thiserror::Error;

use crate::one_line_arrays::laid_out;
use crate::unknown_keys::{Keys, compare};

/// Value of the key `format` in every run file.
pub const FORMAT: &str = "neurona-run";

/// Version of the file format. The experiment inside has its own: [`experiment::VERSION`].
pub const VERSION: u32 = 1;

/// Length in bytes of the longest file that is read. Eight layers of 1,000 units, their weights and two accumulators, are
/// 21 million numbers of up to 16 characters.
pub const MAX_LEN: usize = 400_000_000;

/// Why a run cannot be written.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RunWriteError {
    /// The experiment cannot run; every problem found.
    #[error("the experiment cannot run: {0:?}")]
    Experiment(Vec<Problem>),
    /// The state does not fit the experiment, or holds a value that is not finite.
    #[error("{0}")]
    State(Mismatch),
    /// The serializer failed: a bug of this crate.
    #[error("{0}")]
    Json(String),
}

/// Why a file is not a run.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RunFileError {
    /// Longer than [`MAX_LEN`].
    #[error("{len} bytes, more than {max}")]
    TooLong {
        /// Length of the file in bytes.
        len: usize,
        /// [`MAX_LEN`].
        max: usize,
    },
    /// Not UTF-8.
    #[error("not text from byte {byte} on")]
    NotText {
        /// Index of the first byte that is not UTF-8, counted from 0.
        byte: usize,
    },
    /// Not JSON, or cut off.
    #[error("not JSON at line {line}, column {column}: {detail}")]
    Syntax {
        /// Line, counted from 1.
        line: usize,
        /// Column in bytes, counted from 1.
        column: usize,
        /// Message of the JSON parser, in English.
        detail: String,
    },
    /// JSON, but not a run of Neurona.
    #[error("not a run: format is {found:?}")]
    NotARun {
        /// Value of the key `format`, if it is there.
        found: Option<String>,
    },
    /// The file format is newer than this program.
    #[error("version {found}, newer than {known}")]
    NewerVersion {
        /// Version in the file.
        found: u64,
        /// [`VERSION`].
        known: u32,
    },
    /// A key is missing or stands twice, or its value has the wrong type.
    #[error("line {line}, column {column}: {detail}")]
    Structure {
        /// Line, counted from 1.
        line: usize,
        /// Column in bytes, counted from 1.
        column: usize,
        /// Message of the JSON parser, in English; it names the key.
        detail: String,
    },
    /// The experiment cannot run; every problem found.
    #[error("the experiment cannot run: {0:?}")]
    Experiment(Vec<Problem>),
    /// The state does not fit the experiment.
    #[error("{0}")]
    State(Mismatch),
}

/// Content of a run file.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRun {
    /// The experiment can run and the state fits it. Restoring can still fail: only the engine can
    /// check the state of its optimizer.
    pub run: SavedRun,
    /// The run's experiment, checked.
    pub experiment: Experiment,
    /// Whether the formula may have had other values in the older version that wrote the file:
    /// [`Draft::upgrade`](experiment::Draft::upgrade).
    pub formula_may_differ: bool,
    /// Paths of keys that this version does not know, such as `state.weights[0].mask`; at most a
    /// hundred. `run` does not hold their values.
    pub unknown_keys: Vec<String>,
}

/// The keys that are read before everything else.
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

/// Writes a run as the text of a file.
///
/// Errors: [`read`] would reject the run.
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

/// Turns the JSON of a run into the JSON of a file: adds format and version.
///
/// The text is not checked and not laid out.
fn file_of(run: &str) -> String {
    let members = run.strip_prefix('{').unwrap_or(run);
    format!(r#"{{"format":"{FORMAT}","version":{VERSION},{members}"#)
}

/// Reads the bytes of a run file.
///
/// The run of an older version is upgraded to this one.
///
/// Errors: the first thing wrong, with its place. `docs/run-file.md` lists the checks in their order.
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
    // Some editors write a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_head(text)?;
    let mut run = SavedRun::from_json(text).map_err(place)?;
    let formula_may_differ = run.experiment.upgrade();
    let experiment = run
        .experiment
        .clone()
        .check()
        .map_err(RunFileError::Experiment)?;
    run.state.check(&experiment).map_err(RunFileError::State)?;
    let unknown_keys = unknown_keys(text, &run).map_err(place)?;
    Ok(ReadRun {
        run,
        experiment,
        formula_may_differ,
        unknown_keys,
    })
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
    // A newer experiment may hold names that would be reported as errors of structure.
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

/// Keys that a run's JSON leaves out when they hold their default. An experiment also leaves out
/// keys that are `null`.
const LEFT_OUT: &[&str] = &[
    "experiment.data.features",
    "experiment.data.source.table.class_weights",
    "state.early_stopping",
    "state.history.accuracy",
    "state.history.val_accuracy",
    "state.n_correct",
    "state.stopped",
];

/// The paths of unknown keys, the experiment's first: they decide what the run means.
fn unknown_keys(text: &str, run: &SavedRun) -> Result<Vec<String>, serde_json::Error> {
    let understood = file_of(&run.to_json()?);
    let unknown = compare(text, &Keys::of(&understood), |path, value| {
        LEFT_OUT.contains(&path) || value == "null" && path.starts_with("experiment.")
    });
    let (mut first, rest): (Vec<_>, Vec<_>) = unknown
        .into_iter()
        .partition(|path| path.starts_with("experiment."));
    first.extend(rest);
    Ok(first)
}
