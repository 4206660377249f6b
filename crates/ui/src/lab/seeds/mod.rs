//! The same experiment many times: with other initial weights, or with other learning rates.

mod charts;
mod panel;
mod variants;

pub use panel::view;
