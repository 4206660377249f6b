//! Answers to questions about a session, one file each. No answer changes the state of the run.

mod batch_trace;
mod contributions;
pub(crate) mod line;
mod linear_equivalent;
mod polynomial;
mod predict;
pub(crate) mod roc;
