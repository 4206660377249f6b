//! Where a curve or a map of the laboratory is sampled.

use serde::{Deserialize, Serialize};

/// Evenly spaced samples along one input. All other inputs have their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Index of the input that varies.
    pub axis: u32,
    /// Its first and last value, in its own unit.
    pub window: [f64; 2],
    /// Number of samples, both ends included.
    pub len: u32,
}

/// Samples over two inputs, from corner to corner, row by row: the second input rises from row to row,
/// the first within a row. All other inputs have their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Indices of the inputs along x and along y.
    pub axes: [u32; 2],
    /// First and last value of each, in their own units.
    pub windows: [[f64; 2]; 2],
    /// Number of samples along each axis, both ends included; at most 200.
    pub side: u32,
    /// For a classifier, the class whose probability is computed, counted from 0.
    pub class: u32,
}
