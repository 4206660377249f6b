//! Runs that were kept, side by side: curves, parameters, errors, time.

mod charts;
mod panel;
mod table;

pub use panel::view;
