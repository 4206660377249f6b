//! The buffers of a batch.

use crate::layout::{padded, place, width};

/// Samples that are evaluated at a time.
pub(crate) const CHUNK: usize = 32;

/// Activations and deltas of a batch, in blocks, by layer.
#[derive(Debug, Clone)]
pub(super) struct Buffers {
    pub inputs: Vec<f32>,
    pub targets: Vec<f32>,
    pub outputs: Vec<Vec<f32>>,
    pub deltas: Vec<Vec<f32>>,
    /// Slopes of the output activation, if they are kept: its deltas' place is the loss's.
    pub output_slopes: Vec<f32>,
    /// Factors of dropout, 0 or `1 / (1 − rate)`; empty for layers without.
    pub masks: Vec<Vec<f32>>,
    /// Outputs times factors.
    pub masked: Vec<Vec<f32>>,
}

impl Buffers {
    /// What the layer behind this one was given.
    pub fn passed_on(&self, layer_idx: usize) -> &[f32] {
        match &self.masked[layer_idx] {
            none if none.is_empty() => &self.outputs[layer_idx],
            masked => masked,
        }
    }
}

/// Makes a buffer so long and no longer: after many rows there may be few.
pub(super) fn fit(buffer: &mut Vec<f32>, len: usize) {
    buffer.resize(len, 0.0);
    buffer.shrink_to_fit();
}

/// Copies rows of row-major columns into blocks and pads them with 0.
pub(super) fn load(
    n_columns: usize,
    n: usize,
    rows: &[f32],
    blocks: &mut [f32],
    which: impl Iterator<Item = usize> + Clone,
) {
    let padded = padded(n);
    if n_columns == 1 {
        // One column lies in the order of the samples.
        for (value, row) in blocks.iter_mut().zip(which) {
            *value = rows[row];
        }
        blocks[n..padded].fill(0.0);
        return;
    }
    for (sample, row) in which.enumerate() {
        let (at, width) = (place(n_columns, padded, 0, sample), width(padded, sample));
        let row = &rows[row * n_columns..(row + 1) * n_columns];
        for (to, &value) in blocks[at..].iter_mut().step_by(width).zip(row) {
            *to = value;
        }
    }
    for sample in n..padded {
        for column in 0..n_columns {
            blocks[place(n_columns, padded, column, sample)] = 0.0;
        }
    }
}
