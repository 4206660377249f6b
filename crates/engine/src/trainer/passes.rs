//! The forward and the backward pass.

use experiment::Activation;

use crate::activation::{Elementwise, elementwise, keeps_slope};
use crate::dropout;
use crate::gradient;
use crate::kernels;
use crate::layout::padded;
use crate::softmax::{softmax, softmax_backward};
use crate::trainer::buffers::Buffers;
use crate::trainer::network::Trainer;
use crate::trainer::outcome::{NotFinite, is_finite};
use crate::trainer::state::TrainerState;
use crate::vector::F4;

/// What a forward pass is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    /// The backward pass follows: keeps the slopes and applies dropout.
    Training,
    /// The loss follows: outputs are logits if the loss is computed from logits.
    Evaluation,
    /// Outputs have the output activation of the setup.
    Prediction,
}

impl Trainer {
    /// Draws dropout's masks for the `n` rows of the next batch.
    pub(super) fn draw_masks(&mut self, n: usize) {
        if self.layers.iter().all(|layer| layer.dropout == 0.0) {
            return;
        }
        let TrainerState { epoch, batch, .. } = self.state;
        let mut random = dropout::of_batch(self.dropout_seed, epoch, batch);
        for (layer, mask) in self.layers.iter().zip(&mut self.buffers.masks) {
            if layer.dropout > 0.0 {
                dropout::draw(&mut random, layer, n, mask);
            }
        }
    }

    /// Computes the outputs of all layers for the samples in the buffers.
    pub(super) fn forward(&mut self, padded: usize, purpose: Purpose) {
        let Buffers {
            inputs,
            outputs,
            deltas,
            output_slopes,
            masks,
            masked,
            ..
        } = &mut self.buffers;
        let params = &self.state.params;
        let last = self.layers.len() - 1;
        for (layer_idx, layer) in self.layers.iter().enumerate() {
            let (before, outputs) = outputs.split_at_mut(layer_idx);
            let (masked_before, masked) = masked.split_at_mut(layer_idx);
            let x = match masked_before.last() {
                Some(masked) if purpose == Purpose::Training && !masked.is_empty() => masked,
                _ => before.last().unwrap_or(inputs),
            };
            let layer = match purpose {
                Purpose::Prediction if layer_idx == last => &self.output,
                _ => layer,
            };
            let slopes: &mut [f32] = match purpose {
                Purpose::Training if !keeps_slope(layer.activation) => &mut [],
                Purpose::Training if layer_idx == last => output_slopes,
                Purpose::Training => &mut deltas[layer_idx],
                Purpose::Evaluation | Purpose::Prediction => &mut [],
            };
            let y = &mut outputs[0];
            kernels::forward(layer, params, padded, x, y, slopes);
            if layer.activation == Activation::Softmax {
                softmax(layer.units, padded, y);
            }
            if purpose == Purpose::Training {
                dropout::apply_mask(y, &masks[layer_idx], &mut masked[0]);
            }
        }
    }

    /// Runs the forward and the backward pass over the `n` rows in the buffers. Writes the gradients,
    /// penalty included, to `grads`, and returns the loss, penalty included, with the number of rows that
    /// are classified right.
    ///
    /// Errors: the place of the first value that is not finite, if the loss is not.
    pub(super) fn backward(&mut self, n: usize) -> Result<(f64, usize), NotFinite> {
        let padded = padded(n);
        self.draw_masks(n);
        self.forward(padded, Purpose::Training);
        let last = self.layers.len() - 1;
        let Buffers {
            inputs,
            targets,
            outputs,
            deltas,
            output_slopes,
            masks,
            masked,
        } = &mut self.buffers;
        let units = self.output.units;
        let output = &outputs[last];
        let weights = &self.class_weights;
        let d_output = &mut deltas[last];
        let sum = self.loss.sum(n, units, output, targets, weights, d_output);
        let loss = sum / n as f64 + gradient::penalty(&self.layers, &self.state.params);
        if !is_finite(loss) {
            return Err(self.not_finite_before_step(n));
        }
        let n_correct = if self.is_classifier {
            self.loss.n_correct(n, units, output, targets)
        } else {
            0
        };
        match self.layers[last].activation {
            Activation::Linear => {}
            Activation::Softmax => softmax_backward(units, padded, output, &mut deltas[last]),
            activation => {
                let at: &[f32] = if keeps_slope(activation) {
                    output_slopes
                } else {
                    output
                };
                let d = &mut deltas[last][..units * padded];
                elementwise!(activation, act => times_slope(act, at, d));
            }
        }
        let params = &self.state.params;
        if let [layer, next] = &self.layers[..]
            && kernels::goes_back_at_once(layer, next)
            && masks[0].is_empty()
        {
            let [d, d_next] = &mut deltas[..] else {
                unreachable!("deltas of two layers")
            };
            let pair = [layer, next];
            let (y, grads) = (&outputs[0], &mut self.grads);
            kernels::back_through(pair, params, padded, inputs, y, (d, d_next), grads);
            gradient::add_penalty(&self.layers, params, grads);
            return Ok((loss, n_correct));
        }
        let mut end = self.layers.len();
        if let [.., layer, next] = &self.layers[..]
            && kernels::goes_back_from_one(layer, next)
            && masks[last - 1].is_empty()
        {
            let (before, d_next) = deltas.split_at_mut(last);
            let (y, grads) = (&outputs[last - 1], &mut self.grads);
            let both = (&mut before[last - 1][..], &d_next[0][..]);
            kernels::back_from_one([layer, next], params, padded, y, both, grads);
            end = last;
        }
        for layer_idx in (0..end).rev() {
            let layer = &self.layers[layer_idx];
            let x = match layer_idx {
                0 => &*inputs,
                _ if masked[layer_idx - 1].is_empty() => &outputs[layer_idx - 1],
                _ => &masked[layer_idx - 1],
            };
            let (before, d) = deltas.split_at_mut(layer_idx);
            kernels::gradients(layer, padded, x, &d[0], &mut self.grads);
            if let Some(d_before) = before.last_mut() {
                let layer_before = &self.layers[layer_idx - 1];
                let y = &outputs[layer_idx - 1];
                kernels::deltas(layer_before, layer, params, padded, &d[0], y, d_before);
                dropout::mask_deltas(d_before, &masks[layer_idx - 1]);
                if layer_before.activation == Activation::Softmax {
                    softmax_backward(layer_before.units, padded, y, d_before);
                }
            }
        }
        gradient::add_penalty(&self.layers, params, &mut self.grads);
        Ok((loss, n_correct))
    }
}

/// `d ← d · f′(z)`. Shapes: `at` and `d` are equally long, a multiple of four; `at` holds outputs, or
/// slopes if the activation keeps them.
pub(super) fn times_slope<A: Elementwise>(act: A, at: &[f32], d: &mut [f32]) {
    for first in (0..d.len()).step_by(4) {
        act.times_slope(F4::load(d, first), F4::load(at, first))
            .store(d, first);
    }
}
