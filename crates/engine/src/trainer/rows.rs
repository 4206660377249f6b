//! Rows as a trainer gets them, and rows in blocks for repeated predictions.

use crate::layout::padded;
use crate::trainer::buffers::{CHUNK, load};

/// Rows, scaled as the network gets them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Shape: `[n_rows, n_inputs]`, row-major.
    pub inputs: Vec<f32>,
    /// Shape: `[n_rows, n_outputs]`, or `[n_rows]` class numbers, row-major.
    pub targets: Vec<f32>,
}

/// Rows for repeated predictions, in blocks, [`CHUNK`] rows at a time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chunks {
    pub(super) n_rows: usize,
    /// The chunks one after the other; each holds `[n_columns]` values of its samples, padded.
    pub(super) blocks: Vec<f32>,
}

impl Chunks {
    /// Shape: `rows` is `[n_rows, n_columns]`, row-major, scaled.
    pub(crate) fn new(n_columns: usize, rows: &[f32]) -> Self {
        let mut blocks = Vec::new();
        for chunk in rows.chunks(CHUNK * n_columns) {
            let (n, start) = (chunk.len() / n_columns, blocks.len());
            blocks.resize(start + padded(n) * n_columns, 0.0);
            load(n_columns, n, chunk, &mut blocks[start..], 0..n);
        }
        Self {
            n_rows: rows.len() / n_columns,
            blocks,
        }
    }
}
