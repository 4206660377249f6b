//! ONNX files, against tract, which runs the graphs that are written, and against graphs that others write.

#![allow(clippy::disallowed_methods, reason = "compared with a tolerance")]

#[path = "../support/mod.rs"]
mod support;

mod fixtures;
mod graphs;
mod hostile;
mod others;
mod predictions;
mod refusals;
