//! A run as a JSON file: experiment, weights, history, and what the optimizer remembers. Reading
//! back what was written gives the same bits. The schema stands in `docs/run-file.md`.

use experiment::{Experiment, Field, Mismatch, Problem, ProblemKind, SavedRun};
use serde::de::DeserializeSeed;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use thiserror::Error;

use crate::one_line_arrays::OneLineArrays;
use crate::unknown_keys::{Known, MOST, Walk};

/// What the key `format` of a run says.
pub const FORMAT: &str = "neurona-run";

/// Version of the file's form. What the experiment in it means has a version of its own.
pub const VERSION: u32 = 1;

/// Longest file that is read. Eight layers of 1,000 units, their weights and two accumulators, are
/// 21 million numbers of up to 16 characters.
pub const MAX_LEN: usize = 400_000_000;

/// What cannot be written.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WriteError {
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
pub enum ReadError {
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

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u32,
    #[serde(flatten)]
    run: &'a SavedRun,
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
pub fn write(run: &SavedRun) -> Result<String, WriteError> {
    let experiment = run
        .experiment
        .clone()
        .check()
        .map_err(WriteError::Experiment)?;
    run.state.check(&experiment).map_err(WriteError::State)?;
    let file = File {
        format: FORMAT,
        version: VERSION,
        run,
    };
    let json = |error: &dyn std::fmt::Display| WriteError::Json(error.to_string());
    let mut text = Vec::new();
    let formatter = OneLineArrays::default();
    file.serialize(&mut serde_json::Serializer::with_formatter(
        &mut text, formatter,
    ))
    .map_err(|error| json(&error))?;
    text.push(b'\n');
    String::from_utf8(text).map_err(|error| json(&error))
}

/// Reads a run.
///
/// Errors: the first reason why it is none, with its place.
pub fn read(bytes: &[u8]) -> Result<ReadRun, ReadError> {
    if bytes.len() > MAX_LEN {
        return Err(ReadError::TooLong {
            len: bytes.len(),
            max: MAX_LEN,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError::NotText {
        byte: error.valid_up_to(),
    })?;
    // Some editors put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check_head(text)?;
    let run: SavedRun = serde_json::from_str(text).map_err(place)?;
    let experiment = run
        .experiment
        .clone()
        .check()
        .map_err(ReadError::Experiment)?;
    run.state.check(&experiment).map_err(ReadError::State)?;
    let unknown_keys = unknown_keys(text, &experiment).map_err(place)?;
    Ok(ReadRun { run, unknown_keys })
}

fn check_head(text: &str) -> Result<(), ReadError> {
    let head: Head = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => ReadError::NotARun { found: None },
        _ => place(error),
    })?;
    if head.format.as_deref() != Some(FORMAT) {
        return Err(ReadError::NotARun { found: head.format });
    }
    if let Some(found) = head.version
        && found > u64::from(VERSION)
    {
        return Err(ReadError::NewerVersion {
            found,
            known: VERSION,
        });
    }
    // A newer experiment may hold names that would be told as errors of structure.
    match head.experiment.and_then(|experiment| experiment.version) {
        Some(found) if found > experiment::VERSION => Err(ReadError::Experiment(vec![Problem {
            field: Field::Version,
            kind: ProblemKind::NewerVersion {
                found,
                known: experiment::VERSION,
            },
        }])),
        _ => Ok(()),
    }
}

fn place(error: serde_json::Error) -> ReadError {
    let (line, column) = (error.line(), error.column());
    let detail = error.to_string();
    match error.classify() {
        Category::Data => ReadError::Structure {
            line,
            column,
            detail,
        },
        Category::Syntax | Category::Eof | Category::Io => ReadError::Syntax {
            line,
            column,
            detail,
        },
    }
}

const LAYERS: Known = Known::Array(&Known::Object(&[
    ("kernel", Known::Any),
    ("bias", Known::Any),
]));

/// The keys of a file; the experiment's depend on the choices in it.
const KEYS: Known = Known::Object(&[
    ("format", Known::Any),
    ("version", Known::Any),
    ("experiment", Known::Any),
    (
        "state",
        Known::Object(&[
            ("epoch", Known::Any),
            ("batch", Known::Any),
            ("loss_sum", Known::Any),
            ("n_correct", Known::Any),
            (
                "early_stopping",
                Known::Object(&[
                    ("best", Known::Any),
                    ("best_epoch", Known::Any),
                    ("wait", Known::Any),
                    ("best_weights", LAYERS),
                ]),
            ),
            ("stopped", Known::Any),
            ("weights", LAYERS),
            (
                "optimizer",
                Known::Object(&[
                    ("step", Known::Any),
                    ("slots", Known::Map(&LAYERS)),
                    ("products", Known::Any),
                ]),
            ),
            (
                "history",
                Known::Object(&[
                    ("epoch", Known::Any),
                    ("loss", Known::Any),
                    ("val_loss", Known::Any),
                    ("stride", Known::Any),
                    ("accuracy", Known::Any),
                    ("val_accuracy", Known::Any),
                ]),
            ),
            (
                "scaler",
                Known::Object(&[
                    ("input_mean", Known::Any),
                    ("input_std", Known::Any),
                    ("target_mean", Known::Any),
                    ("target_std", Known::Any),
                ]),
            ),
        ]),
    ),
]);

fn unknown_keys(text: &str, experiment: &Experiment) -> Result<Vec<String>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Given {
        experiment: serde_json::Value,
    }
    let mut unknown = Vec::new();
    let given: Given = serde_json::from_str(text)?;
    let understood = serde_json::to_value(&**experiment)?;
    not_understood(
        &given.experiment,
        &understood,
        "experiment".to_owned(),
        &mut unknown,
    );
    Walk::new(KEYS, &mut unknown).deserialize(&mut serde_json::Deserializer::from_str(text))?;
    unknown.truncate(MOST);
    Ok(unknown)
}

/// Keys of `given` that are not in what was made of it. Optional ones that say `null` are.
fn not_understood(
    given: &serde_json::Value,
    understood: &serde_json::Value,
    path: String,
    unknown: &mut Vec<String>,
) {
    use serde_json::Value;
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            for (key, value) in given {
                let path = format!("{path}.{key}");
                match understood.get(key) {
                    Some(known) => not_understood(value, known, path, unknown),
                    None if value.is_null() => {}
                    None => unknown.push(path),
                }
            }
        }
        (Value::Array(given), Value::Array(understood)) => {
            for (idx, (value, known)) in given.iter().zip(understood).enumerate() {
                not_understood(value, known, format!("{path}[{idx}]"), unknown);
            }
        }
        _ => {}
    }
}
