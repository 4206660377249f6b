//! The arguments of all commands. Help, completions and manual pages are made from this file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::format::{Format, TensorLayout};
use crate::seeds::Seeds;
use crate::units::Units;

const EXIT_CODES: &str = "\
Exit codes:
  0  the work is done
  1  the work failed: a file cannot be read or written, an experiment cannot run, a result is not confirmed
  2  the command was called in a way that makes no sense

Results go to the standard output; notes, progress and errors to the standard error output.
`-` stands for the standard input, or for the standard output of a file that is written.";

const START: &str = "\
What a run starts from: a link of Neurona (whole, or what stands behind the `#`), a link of TensorFlow Playground, a \
run as a JSON file, or `-` for either of them on the standard input";

/// Trains small neural networks as the page of Neurona does, to the same bits, and reads and writes their files.
#[derive(Debug, Parser)]
#[command(name = "neurona", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// A command with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train an experiment, from one seed or from many
    #[command(after_help = EXIT_CODES)]
    Train(Train),
    /// Train an experiment at every combination of some settings
    #[command(after_help = EXIT_CODES)]
    Sweep(Sweep),
    /// Show what a run or a model file holds
    #[command(after_help = EXIT_CODES)]
    Inspect(Inspect),
    /// Write a run or a model in another format
    #[command(after_help = EXIT_CODES)]
    Convert(Convert),
    /// Predict the rows of a CSV file, or those that a run has learned from
    #[command(after_help = EXIT_CODES)]
    Predict(Predict),
    /// Train results again that students have handed in, and say which are confirmed
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Print a shell's completions
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write one page for each command
    Man {
        /// Folder for the pages; without it, the first page goes to the standard output
        #[arg(long)]
        dir: Option<PathBuf>,
    },
}

/// Arguments of `train`.
#[derive(Debug, Args)]
pub struct Train {
    #[arg(value_name = "LINK-OR-FILE", help = START)]
    pub start: String,
    /// Train until this many epochs are done, those of a saved run included [default: the experiment's limit]
    #[arg(long, value_name = "N")]
    pub epochs: Option<u32>,
    /// Begin a saved run anew: its experiment, at epoch 0
    #[arg(long)]
    pub restart: bool,
    /// Train with each of these seeds, on all processors: 0..100 without its end, as in Rust, 0..=99 with it, or one
    /// number. They replace the seed of weights and order of rows; the data stay
    #[arg(long, value_name = "A..B")]
    pub seeds: Option<Seeds>,
    /// Write what was trained; the format is the name's ending (see `neurona convert --help`). With several seeds, the
    /// name must have `{seed}`. May be given several times
    #[arg(long, value_name = "FILE")]
    pub export: Vec<PathBuf>,
    /// Layout of weights in `.safetensors`
    #[arg(long, value_enum, default_value_t)]
    pub layout: TensorLayout,
    /// Print JSON: an object, or with several seeds one in each line
    #[arg(long)]
    pub json: bool,
    /// Show no progress and no notes
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `sweep`.
#[derive(Debug, Args)]
pub struct Sweep {
    #[arg(value_name = "LINK-OR-FILE", help = START)]
    pub start: String,
    /// Learning rates
    #[arg(
        long,
        visible_alias = "learning-rate",
        value_name = "RATE,…",
        value_delimiter = ',',
        allow_negative_numbers = true
    )]
    pub rate: Vec<f64>,
    /// Units: a number for every hidden layer of the experiment, or all hidden layers, as 8-4
    #[arg(long, value_name = "UNITS,…", value_delimiter = ',')]
    pub units: Vec<Units>,
    /// Activations of all hidden layers, by Keras's names
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub activation: Vec<String>,
    /// Seeds of each combination, as for `train` [default: the experiment's]
    #[arg(long, value_name = "A..B")]
    pub seeds: Option<Seeds>,
    /// Epochs of each run [default: the experiment's limit]
    #[arg(long, value_name = "N")]
    pub epochs: Option<u32>,
    /// Print CSV, a line for each run, instead of the table of quartiles
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Print JSON, an object in each line for each run, instead of the table of quartiles
    #[arg(long)]
    pub json: bool,
    /// Show no progress and no notes
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// A run (JSON) or a model: .keras, .h5, .weights.h5,
    /// .onnx, .safetensors, .npz, .zip (TensorFlow.js). The contents decide, not the name
    pub file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `convert`.
#[derive(Debug, Args)]
#[command(after_help = FORMATS)]
pub struct Convert {
    /// The file to read: a run (JSON) or a model. The contents decide, not the name
    pub from: PathBuf,
    /// The file to write; the format is the name's ending
    pub to: PathBuf,
    /// Format of the file to write, where its name does not say it
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// What the file to read does not say: activations of weights alone; for a run, data and training. A link, a run or
    /// a model
    #[arg(long, value_name = "LINK-OR-FILE")]
    pub like: Option<String>,
    /// Layout of weights in `.safetensors`
    #[arg(long, value_enum, default_value_t)]
    pub layout: TensorLayout,
    /// Say nothing of what the format does not hold
    #[arg(long, short)]
    pub quiet: bool,
}

const FORMATS: &str = "\
Formats that are written, by the name's ending:
  .json         the whole run, as the page exports it
  .keras        a Keras 3 model
  .weights.h5   weights of a Keras 3 model
  .onnx         an ONNX graph of opset 17
  .safetensors  weights, in Keras's or in PyTorch's layout
  .npz          weights as NumPy arrays
  .zip          a TensorFlow.js layers model: model.json and weights.bin
  .csv          the losses of each epoch (of a run)
  .py           a Keras program that trains the experiment (of a run)

Exit codes: 0 the work is done, 1 it failed, 2 the call makes no sense.
`-` stands for the standard input, or for the standard output with --format.";

/// Arguments of `predict`.
#[derive(Debug, Args)]
pub struct Predict {
    /// A run (JSON) or a model. The contents decide, not the name
    pub model: PathBuf,
    /// Rows as CSV: with the names of the model's inputs in a header, in any order, or numbers alone in the inputs' order.
    /// `-` for the standard input. Without a file, the rows of a run's own data, with split, target and residual
    pub rows: Option<PathBuf>,
    /// What weights alone do not say, their activations: a link, a run or a model
    #[arg(long, value_name = "LINK-OR-FILE")]
    pub like: Option<String>,
    /// Say nothing of what was decided in reading
    #[arg(long, short)]
    pub quiet: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Texts with results, one after the other: lines that begin with `neurona/1`, as the page hands them in. Whatever
    /// stands around them is left out. `-` for the standard input
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Print CSV instead of a table
    #[arg(long)]
    pub csv: bool,
    /// Train also what takes minutes or hours
    #[arg(long)]
    pub long: bool,
    /// Show no progress and no notes
    #[arg(long, short)]
    pub quiet: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn arguments_are_described_without_contradiction() {
        Arguments::command().debug_assert();
    }
}
