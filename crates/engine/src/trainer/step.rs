//! Trains a batch, and ends an epoch.

use std::ops::Range;

use experiment::random::{Random, Stream};
use experiment::{LayerWeights, Quantity};

use crate::gradient;
use crate::layout::read;
use crate::trainer::buffers::load;
use crate::trainer::network::Trainer;
use crate::trainer::outcome::{EpochEnd, NotFinite, Outcome, is_finite};

impl Trainer {
    /// Trains one batch: forward pass, loss, backward pass, step of the optimizer. Allocates nothing.
    pub fn step_batch(&mut self) -> Outcome {
        let n = self.load_batch();
        let (loss, n_correct) = match self.backward(n) {
            Ok(found) => found,
            Err(found) => return Outcome::NotFinite(found),
        };
        if self.state.batch + 1 == self.n_batches() {
            let epoch = self.state.epoch + 1;
            self.norms.record(epoch, &self.layers, &self.grads);
        }
        if let Err(found) = self.step() {
            return Outcome::NotFinite(found);
        }
        let state = &mut self.state;
        state.loss_sum += loss * n as f64;
        state.n_correct += n_correct;
        state.batch += 1;
        if state.batch < self.n_batches() {
            return Outcome::Batch;
        }
        self.end_epoch()
    }

    /// Clips the gradients and takes a step of the optimizer.
    ///
    /// Errors: the place of the first value that is not finite.
    pub(super) fn step(&mut self) -> Result<(), NotFinite> {
        gradient::clip(&self.layers, &self.clipping, &mut self.grads);
        let state = &mut self.state;
        if self.rules.l1_kills && state.optimizer.is_plain() {
            let rate = state.optimizer.learning_rate() as f32;
            gradient::kill(&self.layers, rate, &mut state.params, &mut self.grads);
        }
        if state.optimizer.update(&mut state.params, &self.grads) {
            Ok(())
        } else {
            Err(self.not_finite_after_step())
        }
    }

    /// Evaluates the validation rows and counts the epoch.
    fn end_epoch(&mut self) -> Outcome {
        // Every row was in a batch once, but for those that were carried over to this epoch or to the next.
        let n = (self.n_train + self.n_carried - self.n_left()) as f64;
        let (loss, accuracy) = if self.rules.losses_after_epoch {
            self.evaluate_weighted()
        } else {
            (self.state.loss_sum / n, self.state.n_correct as f64 / n)
        };
        let validation = self.evaluate_validation();
        if !is_finite(loss) || validation.is_some_and(|(loss, _)| !is_finite(loss)) {
            return Outcome::NotFinite(NotFinite {
                layer_idx: None,
                quantity: Quantity::Loss,
            });
        }
        let state = &mut self.state;
        state.epoch += 1;
        state.batch = 0;
        state.loss_sum = 0.0;
        state.n_correct = 0;
        Outcome::Epoch(EpochEnd {
            loss,
            val_loss: validation.map(|(loss, _)| loss),
            accuracy,
            val_accuracy: validation.map(|(_, accuracy)| accuracy),
        })
    }

    /// Returns the loss (penalty included) on the next batch and its gradients, without a step. The loss is
    /// NaN if it is not finite; the gradients then have no meaning.
    pub fn loss_and_gradients(&mut self) -> (f64, Vec<LayerWeights>) {
        let n = self.load_batch();
        let loss = self.backward(n).map_or(f64::NAN, |(loss, _)| loss);
        (loss, read(&self.layers, &self.grads))
    }

    /// Returns the gradients of one unit's column of the kernel and of its bias on the next batch, without
    /// a step. `None` if there is no such unit or the loss is not finite.
    pub(crate) fn unit_gradient(
        &mut self,
        layer_idx: usize,
        unit: usize,
    ) -> Option<(Vec<f32>, f32)> {
        let layer = *self.layers.get(layer_idx).filter(|it| unit < it.units)?;
        let n = self.load_batch();
        self.backward(n).ok()?;
        let kernel = &self.grads[layer.kernel()];
        let column = (0..layer.inputs).map(|input| kernel[layer.weight(input, unit)]);
        Some((column.collect(), self.grads[layer.bias()][unit]))
    }

    /// Copies the rows of the next batch into the buffers and returns their number.
    pub(super) fn load_batch(&mut self) -> usize {
        let state = &self.state;
        let epoch = state.epoch;
        if self.order_epoch != Some(epoch) {
            self.n_carried = 0;
            let n_left = self.n_left();
            if n_left > 0 && epoch > 0 {
                self.order_rows(epoch - 1);
                self.order
                    .copy_within(self.n_train - n_left..self.n_train, 0);
                self.n_carried = n_left;
            }
            self.order_rows(epoch);
            self.order_epoch = Some(epoch);
        }
        let places = self.places();
        let n = places.len();
        let rows = self.order[places].iter().map(|&row| row as usize);
        load(
            self.n_inputs,
            n,
            &self.train.inputs,
            &mut self.buffers.inputs,
            rows.clone(),
        );
        let n_targets = self.loss.n_targets(self.output.units);
        load(
            n_targets,
            n,
            &self.train.targets,
            &mut self.buffers.targets,
            rows,
        );
        n
    }
    /// Puts the rows in the order of an epoch, behind those carried over.
    fn order_rows(&mut self, epoch: u32) {
        let order = &mut self.order[self.n_carried..][..self.n_train];
        // The shuffling always begins with the same order, so that the epoch's number decides alone.
        for (place, row) in order.iter_mut().zip(0..) {
            *place = row;
        }
        if let Some(idx) = self.row_order.idx(epoch) {
            Random::new(self.seed, Stream::Shuffle, idx).shuffle(order);
        }
    }

    /// The places of the next batch in the order of the rows. The first batch takes the rows carried over, too.
    pub(super) fn places(&self) -> Range<usize> {
        let batch = self.state.batch as usize;
        let start = self.n_carried + batch * self.batch_size;
        let end = (start + self.batch_size).min(self.n_carried + self.n_train);
        if batch == 0 { 0..end } else { start..end }
    }
}
