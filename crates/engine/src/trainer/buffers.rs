//! The buffers of a batch. Values lie in blocks, see `layout`.

use crate::layout::{padded, place, width};

/// Number of samples that are evaluated at a time.
pub(crate) const CHUNK: usize = 32;

/// Activations and deltas of a batch.
#[derive(Debug, Clone)]
pub(super) struct Buffers {
    /// Shape: `[n_inputs]` values of all samples.
    pub inputs: Vec<f32>,
    /// Shape: `[n_targets]` values of all samples.
    pub targets: Vec<f32>,
    /// Outputs by layer. Shape of each: `[units]` values of all samples.
    pub outputs: Vec<Vec<f32>>,
    /// `∂loss/∂z` by layer, shaped as `outputs`. Until the backward pass a hidden layer's buffer holds
    /// the slopes `f′(z)`, if its activation keeps them.
    pub deltas: Vec<Vec<f32>>,
    /// Slopes of the output activation, if it keeps them; empty otherwise. The loss writes its gradient
    /// to the output's `deltas`, so that there is no room for them.
    pub output_slopes: Vec<f32>,
    /// Dropout's factors by layer, 0 or `1 / (1 − rate)`, shaped as `outputs`; empty without dropout.
    pub masks: Vec<Vec<f32>>,
    /// Outputs times factors by layer, shaped as `outputs`; empty without dropout.
    pub masked: Vec<Vec<f32>>,
}

impl Buffers {
    /// The inputs of the layer after `layer_idx`: its outputs, after dropout if it has any.
    pub(super) fn passed_on(&self, layer_idx: usize) -> &[f32] {
        match &self.masked[layer_idx] {
            none if none.is_empty() => &self.outputs[layer_idx],
            masked => masked,
        }
    }
}

/// Gives a buffer a length, and returns the memory beyond it: few rows may follow many.
pub(super) fn fit(buffer: &mut Vec<f32>, len: usize) {
    buffer.resize(len, 0.0);
    buffer.shrink_to_fit();
}

/// Copies the rows whose indices `which` yields into blocks and pads them with 0.
///
/// Shapes: `rows` is `[n_rows, n_columns]`, row-major; `blocks` gets `[n_columns]` values of `n` samples,
/// padded; `which` yields `n` indices.
pub(super) fn load(
    n_columns: usize,
    n: usize,
    rows: &[f32],
    blocks: &mut [f32],
    which: impl Iterator<Item = usize> + Clone,
) {
    let padded = padded(n);
    if n_columns == 1 {
        // A single column has the same order in blocks as in rows.
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
