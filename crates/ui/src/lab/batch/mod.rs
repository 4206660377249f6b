//! One batch in slow motion: forward pass, loss, deltas, gradients by the chain rule, update. The
//! numbers are those with which the network then takes its step.

mod formulas;
mod panel;
mod passes;
mod update;
mod values;

pub use panel::view;
