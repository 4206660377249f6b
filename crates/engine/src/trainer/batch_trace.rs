//! The trace of a batch: every number that the next step computes, from the very functions that train.

use experiment::{Activation, BatchTrace, LayerTrace};

use crate::activation::value_and_derivative;
use crate::gradient::norm;
use crate::kernels;
use crate::layout::{Layer, padded, place, read};
use crate::loss::weight_of;
use crate::trainer::network::Trainer;

impl Trainer {
    /// Returns all numbers of the next batch without training it: each is the one that
    /// [`step_batch`](Self::step_batch) then computes. `None` if a value would not be finite.
    ///
    /// Trains a copy of the trainer, so that nothing is computed by other code than in training.
    pub fn batch_trace(&self) -> Option<BatchTrace> {
        let mut trainer = self.clone();
        let weights = trainer.weights();
        let n = trainer.load_batch();
        let padded = padded(n);
        let rows = trainer.order[trainer.places()].to_vec();
        let penalty = trainer.penalty();
        let (loss, _) = trainer.backward(n).ok()?;
        let gradients = read(&trainer.layers, &trainer.grads);
        let grads = trainer.grads.clone();
        let sums = trainer.sums(padded);
        let table = |units: usize, blocks: &[f32]| by_sample(units, n, blocks);
        let buffers = trainer.buffers.clone();
        trainer.step().ok()?;
        let stepped = trainer.weights();
        let n_targets = trainer.loss.n_targets(trainer.output.units);
        let mut of_layers = weights.into_iter().zip(gradients).zip(stepped);
        let layers = trainer
            .layers
            .iter()
            .enumerate()
            .map_while(|(layer_idx, layer)| {
                let ((weights, gradients), stepped) = of_layers.next()?;
                let sums = table(layer.units, &sums[layer_idx]);
                let masked = &buffers.masked[layer_idx];
                Some(LayerTrace {
                    slopes: slopes(layer.activation, &sums),
                    sums,
                    outputs: table(layer.units, &buffers.outputs[layer_idx]),
                    masked: if masked.is_empty() {
                        Vec::new()
                    } else {
                        table(layer.units, masked)
                    },
                    deltas: table(layer.units, &buffers.deltas[layer_idx]),
                    gradient_norm: norm(&grads[layer.kernel().start..layer.bias().end]),
                    weights,
                    gradients,
                    stepped,
                })
            })
            .collect();
        Some(BatchTrace {
            epoch: self.epoch(),
            batch: self.batch(),
            rows,
            inputs: table(trainer.n_inputs, &buffers.inputs),
            targets: table(n_targets, &buffers.targets),
            predictions: table(
                trainer.output.units,
                &trainer.activated(buffers.outputs.last()?, padded),
            ),
            row_weights: trainer.row_weights(n),
            loss,
            penalty,
            learning_rate: self.state.optimizer.learning_rate(),
            layers,
        })
    }

    /// The weights of the classes of the first `n` rows in the buffers; empty if every row counts once.
    fn row_weights(&self, n: usize) -> Vec<f32> {
        if self.class_weights.is_empty() {
            return Vec::new();
        }
        // The target is one class number, whose blocks have the order of the rows.
        let classes = self.buffers.targets[..n].iter();
        let weight = |&class: &f32| weight_of(&self.class_weights, class as usize);
        classes.map(weight).collect()
    }

    /// The weighted sums of every layer, from the outputs that are in the buffers.
    fn sums(&self, padded: usize) -> Vec<Vec<f32>> {
        let params = &self.state.params;
        self.layers
            .iter()
            .enumerate()
            .map(|(layer_idx, layer)| {
                let x = match layer_idx {
                    0 => &self.buffers.inputs,
                    _ => self.buffers.passed_on(layer_idx - 1),
                };
                let linear = Layer {
                    activation: Activation::Linear,
                    ..*layer
                };
                let mut sums = vec![0.0; layer.units * padded];
                kernels::forward(&linear, params, padded, x, &mut sums, &mut []);
                sums
            })
            .collect()
    }

    /// What the output layer predicts from what it trains on.
    fn activated(&self, outputs: &[f32], padded: usize) -> Vec<f32> {
        let trains = self.layers.last().map(|layer| layer.activation);
        let mut y = outputs[..self.output.units * padded].to_vec();
        if trains != Some(self.output.activation) {
            match self.output.activation {
                Activation::Softmax => crate::softmax::softmax(self.output.units, padded, &mut y),
                activation => {
                    for value in &mut y {
                        *value = value_and_derivative(activation, *value).0;
                    }
                }
            }
        }
        y
    }
}

/// The derivatives of an activation at weighted sums.
fn slopes(activation: Activation, sums: &[f32]) -> Vec<f32> {
    let slope = |&z: &f32| value_and_derivative(activation, z).1;
    sums.iter().map(slope).collect()
}

/// Blocks as row-major rows.
fn by_sample(units: usize, n: usize, blocks: &[f32]) -> Vec<f32> {
    let padded = padded(n);
    (0..n)
        .flat_map(|sample| (0..units).map(move |unit| (unit, sample)))
        .map(|(unit, sample)| blocks[place(units, padded, unit, sample)])
        .collect()
}
