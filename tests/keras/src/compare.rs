//! Compares tensors with a tolerance, and reports where they differ.

use std::fmt::Write;

use experiment::LayerWeights;

use crate::fixture::Weights;

/// Collects the differences within one file.
#[derive(Debug, Default)]
pub struct Comparison {
    name: String,
    differences: String,
}

impl Comparison {
    /// A comparison without differences. `name` is that of the file, and of the row in it.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            differences: String::new(),
        }
    }

    /// Compares a tensor with its expected values. Records the first value that differs by more than
    /// `tolerance` or is NaN, and how many do.
    ///
    /// Shapes: `found` and `expected` are `[n]`; another length is a difference.
    pub fn check(&mut self, tensor: &str, found: &[f64], expected: &[f64], tolerance: f64) {
        if found.len() != expected.len() {
            let (n, m) = (found.len(), expected.len());
            self.note(&format!("{tensor}: {n} values instead of {m}"));
            return;
        }
        let differs = |(found, expected): &(&f64, &f64)| {
            let off = (*found - *expected).abs();
            off.is_nan() || off > tolerance
        };
        let n = found.iter().zip(expected).filter(differs).count();
        if let Some(idx) = found.iter().zip(expected).position(|pair| differs(&pair)) {
            let (value, wanted) = (found[idx], expected[idx]);
            let difference = value - wanted;
            self.note(&format!(
                "{tensor}[{idx}]: {value} instead of {wanted}, off by {difference:e}, allowed \
                 {tolerance:e}; {n} of {} values differ",
                found.len()
            ));
        }
    }

    fn note(&mut self, difference: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.differences, "{}: {difference}", self.name);
    }

    /// The differences, one line each; empty if there are none.
    pub fn into_differences(self) -> String {
        self.differences
    }
}

/// Weights as Keras wrote them, as one vector: layer after layer, the kernel row by row, then the
/// bias.
pub fn flatten(weights: &[Weights]) -> Vec<f64> {
    weights
        .iter()
        .flat_map(|layer| layer.kernel.iter().flatten().chain(&layer.bias))
        .copied()
        .collect()
}

/// The engine's weights in the same order as [`flatten`].
pub fn layer_weights(weights: &[LayerWeights]) -> Vec<f64> {
    weights
        .iter()
        .flat_map(|layer| layer.kernel.iter().chain(&layer.bias))
        .map(|&weight| f64::from(weight))
        .collect()
}
