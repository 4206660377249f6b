//! English sentences on what other crates say in kinds and values: problems of an experiment, refusals of formats, what of a link
//! was decided, reasons why a run has stopped.
//!
//! For the command `neurona` and the JavaScript package, whose messages are the same. The page has sentences of its own, in
//! the languages of `www/lang`.

#![deny(missing_docs)]

mod playground;
mod problems;
mod refusals;
mod stops;

pub use playground::playground_notes;
pub use problems::{cannot_run, problem};
pub use refusals::{after_refusal, refusal};
pub use stops::stop;
