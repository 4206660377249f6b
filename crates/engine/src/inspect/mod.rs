//! Answers to questions about a session, one file each. No answer changes the state of the run.

mod batch_trace;
mod contributions;
pub(crate) mod dependence;
mod flatness;
mod frozen_network;
pub(crate) mod importance;
mod input_groups;
pub(crate) mod line;
mod linear_equivalent;
mod polynomial;
mod predict;
mod regression;
pub(crate) mod roc;
mod row_outputs;
mod unit_report;
