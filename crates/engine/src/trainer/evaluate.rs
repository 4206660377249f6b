//! Predictions of a network, and its loss on given rows. Nothing here changes a weight.

use crate::layout::{padded, place};
use crate::trainer::buffers::{CHUNK, load};
use crate::trainer::network::Trainer;
use crate::trainer::passes::Purpose;
use crate::trainer::rows::{Chunks, Rows};

impl Trainer {
    /// Returns loss (penalty included, unless losses are those at the end of the epoch) and accuracy on the training rows with the present weights. All
    /// classes count alike.
    ///
    /// Source: Keras `Model.evaluate`.
    pub fn evaluate_train(&mut self) -> (f64, f64) {
        let rows = std::mem::take(&mut self.train);
        let found = self.evaluate(&rows, self.n_train, &[]);
        self.train = rows;
        found
    }

    /// Returns the loss that training minimizes: that of [`evaluate_train`](Self::evaluate_train), with
    /// the classes weighted as in training.
    ///
    /// Source: Keras `Model.evaluate` with the weights of the rows' classes as `sample_weight`.
    pub fn training_loss(&mut self) -> f64 {
        self.evaluate_weighted().0
    }

    /// Returns [`training_loss`](Self::training_loss) and the accuracy on the training rows.
    pub(super) fn evaluate_weighted(&mut self) -> (f64, f64) {
        let rows = std::mem::take(&mut self.train);
        let weights = std::mem::take(&mut self.class_weights);
        let found = self.evaluate(&rows, self.n_train, &weights);
        (self.train, self.class_weights) = (rows, weights);
        found
    }

    /// Returns loss (penalty included) and accuracy on the validation rows with the present weights; `None`
    /// without validation rows. All classes count alike, as in Keras.
    pub fn evaluate_validation(&mut self) -> Option<(f64, f64)> {
        if self.n_validation == 0 {
            return None;
        }
        let rows = std::mem::take(&mut self.validation);
        let found = self.evaluate(&rows, self.n_validation, &[]);
        self.validation = rows;
        Some(found)
    }

    /// Returns the network's predictions: the outputs, after the output activation.
    ///
    /// Shapes: `inputs` `[n, n_inputs]`, scaled; result `[n, n_outputs]`; both row-major.
    pub fn predict(&mut self, inputs: &[f32]) -> Vec<f32> {
        let units = self.output.units;
        let mut predictions = vec![0.0; inputs.len() / self.n_inputs * units];
        self.visit(inputs, |first, n, outputs| {
            let Some(output) = outputs.last() else { return };
            if units == 1 {
                // With one unit the blocks have the order of the samples.
                predictions[first..first + n].copy_from_slice(&output[..n]);
                return;
            }
            for sample in 0..n {
                for unit in 0..units {
                    predictions[(first + sample) * units + unit] =
                        output[place(units, padded(n), unit, sample)];
                }
            }
        });
        predictions
    }

    /// Computes the outputs of all layers for rows, a chunk at a time. Calls `look` for each chunk with
    /// the index of its first row, its number of rows and the outputs by layer, in blocks.
    ///
    /// Shape: `inputs` is `[n, n_inputs]`, scaled, row-major.
    pub(crate) fn visit(
        &mut self,
        inputs: &[f32],
        mut look: impl FnMut(usize, usize, &[Vec<f32>]),
    ) {
        for (chunk_idx, chunk) in inputs.chunks(CHUNK * self.n_inputs).enumerate() {
            let n = chunk.len() / self.n_inputs;
            load(self.n_inputs, n, chunk, &mut self.buffers.inputs, 0..n);
            self.forward(padded(n), Purpose::Prediction);
            look(chunk_idx * CHUNK, n, &self.buffers.outputs);
        }
    }

    /// [`Trainer::visit`] for rows that are in blocks already.
    pub(crate) fn visit_chunks(
        &mut self,
        rows: &Chunks,
        mut look: impl FnMut(usize, usize, &[Vec<f32>]),
    ) {
        for (chunk_idx, chunk) in rows.blocks.chunks(CHUNK * self.n_inputs).enumerate() {
            let first = chunk_idx * CHUNK;
            let n = CHUNK.min(rows.n_rows - first);
            self.buffers.inputs[..chunk.len()].copy_from_slice(chunk);
            self.forward(padded(n), Purpose::Prediction);
            look(first, n, &self.buffers.outputs);
        }
    }

    /// Loss, penalty included, and accuracy (0 for a regression) on `n_rows` rows. The weights are those
    /// of [`OutputLoss::sum`](crate::loss::OutputLoss::sum).
    fn evaluate(&mut self, rows: &Rows, n_rows: usize, class_weights: &[f32]) -> (f64, f64) {
        let units = self.output.units;
        let n_targets = self.loss.n_targets(units);
        let mut sum = 0.0;
        let mut n_correct = 0;
        for first in (0..n_rows).step_by(CHUNK) {
            let n = CHUNK.min(n_rows - first);
            let of_chunk = first..first + n;
            load(
                self.n_inputs,
                n,
                &rows.inputs,
                &mut self.buffers.inputs,
                of_chunk.clone(),
            );
            load(
                n_targets,
                n,
                &rows.targets,
                &mut self.buffers.targets,
                of_chunk,
            );
            self.forward(padded(n), Purpose::Evaluation);
            let (output, targets) = (
                &self.buffers.outputs[self.layers.len() - 1],
                &self.buffers.targets,
            );
            sum += self
                .loss
                .sum(n, units, output, targets, class_weights, &mut []);
            if self.is_classifier {
                n_correct += self.loss.n_correct(n, units, output, targets);
            }
        }
        let penalty = if self.rules.losses_after_epoch {
            0.0
        } else {
            self.penalty()
        };
        (
            sum / n_rows as f64 + penalty,
            n_correct as f64 / n_rows as f64,
        )
    }
}
