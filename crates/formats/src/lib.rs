//! Everything that leaves or enters Neurona as text: run files, links, CSV tables, Python programs.
//!
//! | module | format | direction |
//! | --- | --- | --- |
//! | [`run_json`] | a run as JSON, `docs/run-file.md`, version 1 | both |
//! | [`experiment_link`] | a draft behind the `#` of an address, version 1 | both |
//! | [`playground_link`] | a link of TensorFlow Playground | in |
//! | [`table_csv`] | a table as CSV (RFC 4180 and what spreadsheets make of it) | both |
//! | [`history_csv`] | the losses of a run as CSV | out |
//! | [`rows_csv`] | the rows of a run with their predictions as CSV | out |
//! | [`series_csv`] | the numbers of a picture as CSV | out |
//! | [`columns_csv`] | columns of numbers and names as CSV, for the three above | out |
//! | [`programs`] | an experiment as Python programs, a run as a Jupyter notebook | out |
//! | [`summary`] | `model.summary()` of Keras 3 | out |
//!
//! Input is untrusted. Any bytes give a value, together with a list of what was not understood, or
//! an error that names the place; no input panics. Property tests with fixed seeds hold this, see
//! `tests/`.
//!
//! This crate does not make sentences for people (the page does, in its language), and it does not
//! open files or addresses.

#![deny(missing_docs)]

pub mod columns_csv;
mod csv_text;
mod decimal_sign;
pub mod experiment_link;
pub mod history_csv;
mod one_line_arrays;
pub mod playground_link;
pub mod programs;
pub mod rows_csv;
pub mod run_json;
pub mod series_csv;
pub mod summary;
pub mod table_csv;
mod unknown_keys;

pub use decimal_sign::DecimalSign;
