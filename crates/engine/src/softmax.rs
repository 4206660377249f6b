//! Softmax and its gradient.
//!
//! Source: Keras 3.15.1 `keras.activations.softmax`.

use crate::layout::{blocked, padded, place};
use crate::math::exp;

/// Softmax over the units of each sample, in place: `exp(z − max) / Σ exp(z − max)`.
pub(crate) fn softmax(units: usize, padded: usize, y: &mut [f32]) {
    for sample in 0..padded {
        let at = |unit| place(units, padded, unit, sample);
        let largest = (0..units).fold(f32::NEG_INFINITY, |m, unit| {
            // A NaN wins, so that it is seen.
            if y[at(unit)] <= m { m } else { y[at(unit)] }
        });
        let mut total = 0.0;
        for unit in 0..units {
            y[at(unit)] = exp(y[at(unit)] - largest);
            total += y[at(unit)];
        }
        for unit in 0..units {
            y[at(unit)] /= total;
        }
    }
}

/// From gradients with respect to softmax outputs to those of its inputs, in place:
/// `d ← y (d − Σ d y)`.
pub(crate) fn softmax_backward(units: usize, padded: usize, y: &[f32], d: &mut [f32]) {
    for sample in 0..padded {
        let at = |unit| place(units, padded, unit, sample);
        let mean = (0..units).fold(0.0, |sum, unit| sum + d[at(unit)] * y[at(unit)]);
        for unit in 0..units {
            d[at(unit)] = y[at(unit)] * (d[at(unit)] - mean);
        }
    }
}

/// Softmax along each row. Shape: `[n, n_columns]`, row-major.
pub fn softmax_rows(n_columns: usize, logits: &[f32]) -> Vec<f32> {
    let n = logits.len() / n_columns;
    let mut blocks = blocked(n_columns, logits);
    softmax(n_columns, padded(n), &mut blocks);
    (0..n)
        .flat_map(|row| (0..n_columns).map(move |column| (row, column)))
        .map(|(row, column)| blocks[place(n_columns, padded(n), column, row)])
        .collect()
}
