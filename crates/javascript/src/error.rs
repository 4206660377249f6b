//! What can be wrong with what a program hands over, as the sentence of a JavaScript error.

use experiment::Problem;
use formats::experiment_link::LinkError;
use formats::run_json::{RunFileError, RunWriteError};
use models::{AdoptError, ReadError, Refusal};
use thiserror::Error;

use crate::file_format::FileFormat;

/// Why a run cannot be made, used or written.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RunError {
    /// The text is not JSON.
    #[error("the experiment is not JSON: {0}")]
    Syntax(String),
    /// A value of the experiment has the wrong type, or a key that must be there is missing.
    #[error("the experiment cannot be read: {}{detail}", key_and_colon(.key))]
    Structure {
        /// The key, such as `network.hidden[0].units`; empty for the experiment itself.
        key: String,
        /// What is wrong with it, in the words of serde.
        detail: String,
    },
    /// The experiment has keys that do not exist: a misspelled one would otherwise be a default without a word.
    #[error("the experiment has keys that do not exist: {}", .0.join(", "))]
    UnknownKeys(Vec<String>),
    /// A newer version of Neurona wrote it.
    #[error("the experiment has version {found}; this package knows versions up to {known}")]
    NewerVersion {
        /// Version of the experiment.
        found: u64,
        /// Newest version that is read.
        known: u32,
    },
    /// The experiment cannot run; every problem by field.
    #[error("{}", sentences::cannot_run("the experiment", .0))]
    Experiment(Vec<Problem>),
    /// The text is neither JSON nor a link.
    #[error(
        "the text is neither an experiment or a run as JSON nor a link of Neurona or TensorFlow Playground: {}", link(.0)
    )]
    Link(LinkError),
    /// The text is a run that cannot be read.
    #[error("the run cannot be read: {}", run_file(.0))]
    RunFile(RunFileError),
    /// The state in the file is none that the engine can go on with.
    #[error("{}", sentences::cannot_run("the run", .0))]
    Restore(Vec<Problem>),
    /// The values are not rows of the network's inputs.
    #[error("{n_values} values are not rows of {n_inputs} inputs: {names}")]
    Rows {
        /// Number of values.
        n_values: usize,
        /// Number of inputs of the network.
        n_inputs: usize,
        /// Their names.
        names: String,
    },
    /// There is no such format.
    #[error("there is no format {found:?}: {}", FileFormat::names())]
    NoFormat {
        /// What was asked for.
        found: String,
    },
    /// The format cannot hold the network.
    #[error("{}{}", sentences::refusal(*.0), hint(*.0))]
    Refused(Refusal),
    /// The run has no JSON.
    #[error("the run cannot be written: {0}")]
    Write(RunWriteError),
    /// The experiment has no link.
    #[error("the experiment has no link: {0}")]
    NoLink(String),
    /// The bytes are no network of dense layers.
    #[error("the file cannot be read: {0}")]
    Model(ReadError),
    /// The network does not fit the experiment.
    #[error("the file does not fit the experiment: {}", adoption(.0))]
    Adopt(AdoptError),
}

fn key_and_colon(key: &str) -> String {
    match key {
        "" => String::new(),
        key => format!("{key}: "),
    }
}

fn link(error: &LinkError) -> String {
    match error {
        LinkError::NotALink => "it does not begin as one of them".to_owned(),
        error => error.to_string(),
    }
}

fn run_file(error: &RunFileError) -> String {
    match error {
        RunFileError::Experiment(problems) => sentences::cannot_run("its experiment", problems),
        error => error.to_string(),
    }
}

fn adoption(error: &AdoptError) -> String {
    match error {
        AdoptError::Experiment(problems) => {
            sentences::cannot_run("the experiment with its network", problems)
        }
        error => error.to_string(),
    }
}

fn hint(refusal: Refusal) -> String {
    let hint = sentences::after_refusal(refusal);
    hint.map_or(String::new(), |hint| format!("; {hint}"))
}
