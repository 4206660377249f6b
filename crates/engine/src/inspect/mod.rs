//! Answers to questions about a session, one file each. No answer changes the state of the run.

mod contributions;
pub(crate) mod line;
mod linear_equivalent;
mod polynomial;
mod predict;
mod slow_batch;
