//! All numbers of the next batch, as a message.

use experiment::{BatchTrace, LayerTrace};

use crate::activation::value_and_derivative;
use crate::session::Session;

/// Most numbers of a message; a page of more could not be read.
const MAX_SLOW_NUMBERS: usize = 100_000;

impl Session {
    /// [`Session::dissect`] as a message. `None` if that is `None`, or if there are more than 100,000
    /// numbers.
    pub fn batch_trace(&self) -> Option<BatchTrace> {
        let n_rows = self
            .dataset
            .n_train()
            .min(self.experiment.training.batch_size);
        let units: usize = self.trainer.layers().iter().map(|layer| layer.units).sum();
        let n_weights = self.trainer.progress.params.len();
        if n_rows.saturating_mul(units).saturating_add(n_weights) > MAX_SLOW_NUMBERS {
            return None;
        }
        let found = self.dissect()?;
        let activations = self.trainer.layers().iter().map(|layer| layer.activation);
        let layers = found.layers.into_iter().zip(activations);
        let layers = layers.map(|(layer, activation)| LayerTrace {
            slopes: layer
                .sums
                .iter()
                .map(|&z| value_and_derivative(activation, z).1)
                .collect(),
            sums: layer.sums,
            outputs: layer.outputs,
            masked: layer.masked,
            deltas: layer.deltas,
            weights: layer.weights,
            gradients: layer.gradients,
            stepped: layer.stepped,
            gradient_norm: layer.gradient_norm,
        });
        Some(BatchTrace {
            epoch: self.epoch(),
            batch: self.batch(),
            rows: found.rows,
            inputs: found.inputs,
            targets: found.targets,
            predictions: found.predictions,
            loss: found.loss,
            penalty: found.penalty,
            learning_rate: self.experiment.training.learning_rate,
            layers: layers.collect(),
        })
    }
}
