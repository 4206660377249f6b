//! Rosenblatt's perceptron: a line that moves with every mistake, and never comes to rest on XOR.

mod charts;
mod panel;
mod points;

pub use panel::view;
