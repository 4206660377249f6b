//! `neurona`: trains networks in the terminal with the same bits as the page, and reads and writes their files.
//!
//! Each command is a file: `train`, `sweep`, `inspect`, `convert`, `predict`, `check`, `shell`. What they share lies below them:
//! `start` (what a run starts from), `opened` (what a file holds), `format` and `export` (what a file can be written as), `many` (many
//! runs on all processors), `report` (what is said of a run).
//!
//! Results go to the standard output; notes, progress and errors to the standard error output.

mod args;
mod check;
mod check_report;
mod convert;
mod csv_rows;
mod export;
mod failure;
mod file;
mod format;
mod inspect;
mod many;
mod model_notes;
mod opened;
mod output;
mod predict;
mod predictions;
mod problems;
mod progress;
mod report;
mod row_values;
mod seeds;
mod shell;
mod start;
mod sweep;
mod sweep_report;
mod table;
mod train;
mod units;
mod weights;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Train(args) => train::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Predict(args) => predict::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { dir } => shell::man(dir.as_deref()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(),
    }
}
