//! What the network predicts over any two inputs of a table, as color, with the table's rows on it.

mod chart;
mod panel;
mod rows;

pub use panel::view;
