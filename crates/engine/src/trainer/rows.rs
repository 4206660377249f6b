//! Rows of numbers.

use crate::layout::padded;
use crate::trainer::buffers::{CHUNK, load};

/// Rows of numbers, already scaled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Shape: `[n_rows, n_inputs]`, row-major.
    pub inputs: Vec<f32>,
    /// Shape: `[n_rows, n_outputs]`, or `[n_rows]` class numbers, row-major.
    pub targets: Vec<f32>,
}

/// Rows that a network is asked about again and again, chunk by chunk as its kernels want them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chunks {
    pub(super) n_rows: usize,
    pub(super) blocks: Vec<f32>,
}

impl Chunks {
    /// Shape: `rows` `[n_rows, n_columns]`, row-major, already scaled.
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
