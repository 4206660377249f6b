//! Finds the first value that is not finite.

use experiment::{LayerIdx, Quantity};

use crate::layout::{Layer, padded, place};
use crate::trainer::network::Trainer;
use crate::trainer::outcome::NotFinite;

impl Trainer {
    /// The first layer with an output that is not finite; the loss if all outputs are. Call if the loss
    /// of the `n` rows in the buffers is not finite.
    pub(super) fn not_finite_before_step(&self, n: usize) -> NotFinite {
        let padded = padded(n);
        let is_bad = |layer: &Layer, outputs: &[f32]| {
            (0..n).any(|sample| {
                (0..layer.units)
                    .any(|unit| !outputs[place(layer.units, padded, unit, sample)].is_finite())
            })
        };
        let layer_idx = self
            .layers
            .iter()
            .zip(&self.buffers.outputs)
            .position(|(layer, outputs)| is_bad(layer, outputs));
        NotFinite {
            layer_idx: layer_idx.map(LayerIdx::new),
            quantity: match layer_idx {
                Some(_) => Quantity::Activation,
                None => Quantity::Loss,
            },
        }
    }

    /// The first gradient that is not finite, in the order of their computation: from the last layer to
    /// the first. If all gradients are finite, the first layer with such a weight. Call if a step has left
    /// a weight or an accumulator that is not finite.
    pub(super) fn not_finite_after_step(&self) -> NotFinite {
        let first_bad = |values: &[f32], mut layers: std::ops::Range<usize>, backward: bool| {
            let is_bad = |&idx: &usize| {
                let layer = &self.layers[idx];
                let all = layer.kernel().start..layer.bias().end;
                !values[all].iter().all(|v| v.is_finite())
            };
            if backward {
                layers.rfind(is_bad)
            } else {
                layers.find(is_bad)
            }
        };
        let n_layers = self.layers.len();
        if let Some(idx) = first_bad(&self.grads, 0..n_layers, true) {
            return NotFinite {
                layer_idx: Some(LayerIdx::new(idx)),
                quantity: Quantity::Gradient,
            };
        }
        // An accumulator that overflowed is reported as a weight.
        let idx = first_bad(&self.state.params, 0..n_layers, false);
        NotFinite {
            layer_idx: idx.map(LayerIdx::new),
            quantity: Quantity::Weight,
        }
    }
}
