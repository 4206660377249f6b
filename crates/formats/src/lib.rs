//! Everything that leaves or enters Neurona as text: run files, links, CSV tables, Python programs.
//!
//! | module | format | direction |
//! | --- | --- | --- |
//! | [`run_json`] | a run as JSON, `docs/run-file.md`, version 1 | both |
//! | [`experiment_link`] | a draft behind the `#` of an address, version 2 | both |
//! | [`hand_in`] | a result as a line that can be checked, version 1 | both |
//! | [`playground_link`] | a link of TensorFlow Playground | in |
//! | [`table_csv`] | a table as CSV (RFC 4180 and what spreadsheets make of it) | both |
//! | [`history_csv`] | the losses of a run as CSV | out |
//! | [`rows_csv`] | the rows of a run with their predictions as CSV | out |
//! | [`series_csv`] | the numbers of a picture as CSV | out |
//! | [`columns_csv`] | columns of numbers and names as CSV, for the three above | out |
//! | [`programs`] | an experiment as Python programs, a run as a Jupyter notebook | out |
//! | [`summary`] | `model.summary()` of Keras 3 | out |
//!
//! ```
//! use experiment::Preset;
//! use formats::experiment_link;
//! use formats::programs::{self, CommentLanguage, ProgramOptions, RandomRows};
//!
//! // An experiment as the text behind the `#` of a link, and back.
//! let draft = Preset::SineSmall.draft();
//! let link = experiment_link::write(&draft).expect("it is short");
//! assert_eq!(experiment_link::read(&format!("#{link}")).map(|read| read.draft), Ok(draft.clone()));
//!
//! // The same experiment as a program for Keras.
//! let experiment = draft.check().expect("the preset can run");
//! let options = ProgramOptions { language: CommentLanguage::English, rows: RandomRows::Exact };
//! let program = programs::keras(&experiment, options);
//! assert!(program.contains("model.fit("));
//!
//! // Any bytes give a value or an error that names the place.
//! let error = formats::run_json::read(b"{").expect_err("half a file");
//! assert!(error.to_string().starts_with("not JSON at line 1"));
//! ```
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
pub mod hand_in;
pub mod hand_in_check;
pub mod history_csv;
mod one_line_arrays;
pub mod playground_link;
pub mod programs;
pub mod rows_csv;
pub mod run_json;
pub mod series_csv;
mod spellings;
pub mod summary;
pub mod suspended;
pub mod table_csv;
mod unknown_keys;

pub use decimal_sign::DecimalSign;
