//! Mini-batch training of a multilayer perceptron with Keras's semantics.
//!
//! Knows rows, layers, a loss and an optimizer; nothing of experiments, scaling or history, which
//! are the session's. Every buffer is made when the trainer is made: a step allocates nothing.

pub(crate) mod dissection;
pub(crate) mod quartet;

use experiment::random::{Random, Stream};
use experiment::{
    Activation, Clipping, Dense, LayerWeights, Loss, Optimizer, Quantity, Regularizer,
};

use crate::activation::{Elementwise, elementwise, keeps_slope};
use crate::dropout;
use crate::gradient;
use crate::kernels;
use crate::layout::{Layer, layers, padded, place, read, width, write};
use crate::loss::{OutputLoss, softmax, softmax_backward};
use crate::norms::NormHistory;
use crate::optimizer::State;
use crate::vector::F4;

/// Samples that are evaluated at a time.
pub(crate) const CHUNK: usize = 32;

/// Rows that a network is asked about again and again, chunk by chunk as its kernels want them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chunks {
    n_rows: usize,
    blocks: Vec<f32>,
}

impl Chunks {
    /// Shape: `rows` `[n_rows, n_columns]`, row-major, already scaled.
    pub(crate) fn new(n_columns: usize, rows: &[f32]) -> Self {
        let mut blocks = Vec::new();
        for chunk in rows.chunks(CHUNK * n_columns) {
            let (n, start) = (chunk.len() / n_columns, blocks.len());
            blocks.resize(start + padded(n) * n_columns, 0.0);
            load(n_columns, n, chunk, &mut blocks[start..], 0..n);
        }
        Self {
            n_rows: rows.len() / n_columns,
            blocks,
        }
    }
}

/// Rows of numbers, already scaled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Shape: `[n_rows, n_inputs]`, row-major.
    pub inputs: Vec<f32>,
    /// Shape: `[n_rows, n_outputs]`, or `[n_rows]` class numbers, row-major.
    pub targets: Vec<f32>,
}

/// What a trainer is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    pub n_inputs: usize,
    /// Hidden layers and output.
    pub layers: Vec<Dense>,
    pub loss: Loss,
    pub optimizer: Optimizer,
    pub learning_rate: f64,
    pub clipping: Clipping,
    pub batch_size: usize,
    /// Seed of the orders of the training rows, a new one for every epoch; `None`: as they are.
    pub shuffle: Option<u32>,
}

/// Keras's history of one epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpochEnd {
    /// Mean of the batches' losses before their steps, weighted by their rows, penalty included.
    pub loss: f64,
    /// With the weights at the end of the epoch, penalty included; `None` without validation.
    pub val_loss: Option<f64>,
    /// As `loss`, for classes; else 0.
    pub accuracy: f64,
    /// As `val_loss`.
    pub val_accuracy: Option<f64>,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// A batch of an epoch that is not finished.
    Batch,
    /// The last batch of an epoch.
    Epoch(EpochEnd),
    /// A value that is not finite. The trainer is of no use until a finite state is put back.
    NotFinite(NotFinite),
}

/// Where the first value that is not finite stood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NotFinite {
    /// Counted from 0; `None` if only the loss is not finite.
    pub layer_idx: Option<u32>,
    pub quantity: Quantity,
}

/// The state that changes while training.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Progress {
    pub params: Vec<f32>,
    pub optimizer: State,
    /// Epochs done.
    pub epoch: u32,
    /// Batches done of the epoch under way.
    pub batch: u32,
    /// Sum over those batches of loss × rows.
    pub loss_sum: f64,
    /// Rows of those batches that were classified right.
    pub n_correct: usize,
}

impl Progress {
    /// Copies without allocating. Panics if the networks differ.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.params.copy_from_slice(&other.params);
        self.optimizer.copy_from(&other.optimizer);
        self.epoch = other.epoch;
        self.batch = other.batch;
        self.loss_sum = other.loss_sum;
        self.n_correct = other.n_correct;
    }

    /// Drops the batches of the epoch under way; what they changed in the weights stays.
    pub(crate) fn begin_epoch(&mut self) {
        self.batch = 0;
        self.loss_sum = 0.0;
        self.n_correct = 0;
    }
}

/// A network that learns.
#[derive(Debug, Clone)]
pub struct Trainer {
    n_inputs: usize,
    /// As they train: the output layer is linear if its loss is computed from the logits.
    layers: Vec<Layer>,
    /// The output layer as it predicts.
    output: Layer,
    loss: OutputLoss,
    is_classifier: bool,
    clipping: Clipping,
    batch_size: usize,
    shuffle: Option<u32>,
    /// Seed of what dropout switches off.
    dropout_seed: u32,
    train: Rows,
    n_train: usize,
    validation: Rows,
    n_validation: usize,
    pub(crate) progress: Progress,
    grads: Vec<f32>,
    order: Vec<u32>,
    /// The epoch that `order` is for.
    order_epoch: Option<u32>,
    buffers: Buffers,
    pub(crate) norms: NormHistory,
}

/// Activations and deltas of a batch, in blocks, by layer.
#[derive(Debug, Clone)]
struct Buffers {
    inputs: Vec<f32>,
    targets: Vec<f32>,
    outputs: Vec<Vec<f32>>,
    deltas: Vec<Vec<f32>>,
    /// Slopes of the output activation, if they are kept: its deltas' place is the loss's.
    output_slopes: Vec<f32>,
    /// Factors of dropout, 0 or `1 / (1 − rate)`; empty for layers without.
    masks: Vec<Vec<f32>>,
    /// Outputs times factors.
    thinned: Vec<Vec<f32>>,
}

impl Buffers {
    /// What the layer behind this one was given.
    fn passed_on(&self, layer_idx: usize) -> &[f32] {
        match &self.thinned[layer_idx] {
            none if none.is_empty() => &self.outputs[layer_idx],
            thinned => thinned,
        }
    }
}

impl Trainer {
    /// A trainer at epoch 0.
    ///
    /// Panics if weights or rows do not have the shapes of the layers, or if there are no layers or
    /// no training rows.
    pub fn new(setup: &Setup, weights: &[LayerWeights], train: Rows, validation: Rows) -> Self {
        let (mut layers, n_params) = layers(setup.n_inputs, &setup.layers);
        let output = *layers.last().expect("a network has an output layer");
        let (loss, from_logits) = OutputLoss::new(setup.loss, output.activation);
        if from_logits {
            layers[setup.layers.len() - 1].activation = Activation::Linear;
        }
        // Padded, so that no update has a rest; padding has no gradient and stays 0.
        let len = padded(n_params);
        let mut params = vec![0.0; len];
        write(&layers, weights, &mut params);
        let mut trainer = Self {
            n_inputs: setup.n_inputs,
            is_classifier: loss.is_for_classes(),
            loss,
            clipping: setup.clipping,
            batch_size: setup.batch_size.max(1),
            shuffle: setup.shuffle,
            dropout_seed: setup.shuffle.unwrap_or(0),
            train: Rows::default(),
            n_train: 0,
            validation: Rows::default(),
            n_validation: 0,
            progress: Progress {
                params,
                optimizer: State::new(setup.optimizer, setup.learning_rate, len),
                epoch: 0,
                batch: 0,
                loss_sum: 0.0,
                n_correct: 0,
            },
            grads: vec![0.0; len],
            order: Vec::new(),
            order_epoch: None,
            buffers: Buffers {
                inputs: Vec::new(),
                targets: Vec::new(),
                outputs: vec![Vec::new(); layers.len()],
                deltas: vec![Vec::new(); layers.len()],
                output_slopes: Vec::new(),
                masks: vec![Vec::new(); layers.len()],
                thinned: vec![Vec::new(); layers.len()],
            },
            norms: NormHistory::new(layers.len()),
            layers,
            output,
        };
        trainer.set_rows(train, validation);
        trainer
    }

    /// Seed of what dropout switches off in every batch; without this call that of the shuffling.
    pub fn seed_dropout(&mut self, seed: u32) {
        self.dropout_seed = seed;
    }

    /// Other rows for the same network; an epoch under way is begun anew.
    ///
    /// Panics if rows do not have the network's shape or there are none to train on.
    pub fn set_rows(&mut self, mut train: Rows, mut validation: Rows) {
        for column in [&mut train, &mut validation] {
            column.inputs.shrink_to_fit();
            column.targets.shrink_to_fit();
        }
        let n_targets = self.loss.n_targets(self.output.units);
        let n_rows = |rows: &Rows| {
            let n = rows.targets.len() / n_targets;
            assert_eq!(
                rows.inputs.len(),
                n * self.n_inputs,
                "rows of another network"
            );
            n
        };
        self.n_train = n_rows(&train);
        self.n_validation = n_rows(&validation);
        assert!(self.n_train > 0, "no rows to train on");
        self.train = train;
        self.validation = validation;
        self.progress.begin_epoch();
        self.order = (0..self.n_train as u32).collect();
        self.order_epoch = None;
        let samples = padded(self.batch_size.min(self.n_train).max(CHUNK));
        let buffers = &mut self.buffers;
        fit(&mut buffers.inputs, samples * self.n_inputs);
        fit(&mut buffers.targets, samples * n_targets);
        for ((outputs, deltas), layer) in buffers
            .outputs
            .iter_mut()
            .zip(&mut buffers.deltas)
            .zip(&self.layers)
        {
            fit(outputs, samples * layer.units);
            fit(deltas, samples * layer.units);
        }
        for (layer_idx, layer) in self.layers.iter().enumerate() {
            if layer.dropout > 0.0 {
                fit(&mut buffers.masks[layer_idx], samples * layer.units);
                fit(&mut buffers.thinned[layer_idx], samples * layer.units);
            }
        }
        if self
            .layers
            .last()
            .is_some_and(|output| keeps_slope(output.activation))
        {
            fit(&mut buffers.output_slopes, samples * self.output.units);
        }
    }

    /// Settings that may change while training; those of the optimizer as in its state's `tune`.
    pub(crate) fn tune(
        &mut self,
        optimizer: Optimizer,
        learning_rate: f64,
        clipping: Clipping,
        regularizers: impl Iterator<Item = Regularizer>,
    ) {
        let len = self.progress.params.len();
        self.progress.optimizer.tune(optimizer, learning_rate, len);
        self.clipping = clipping;
        for (layer, regularizer) in self.layers.iter_mut().zip(regularizers) {
            layer.regularizer = regularizer;
        }
    }

    /// Epochs done.
    pub fn epoch(&self) -> u32 {
        self.progress.epoch
    }

    /// Batches done of the epoch under way.
    pub fn batch(&self) -> u32 {
        self.progress.batch
    }

    /// Batches in an epoch; the last one may be short.
    pub fn n_batches(&self) -> u32 {
        self.n_train.div_ceil(self.batch_size) as u32
    }

    /// The rows that train.
    pub(crate) fn train_rows(&self) -> &Rows {
        &self.train
    }

    pub(crate) fn n_train(&self) -> usize {
        self.n_train
    }

    pub(crate) fn n_validation(&self) -> usize {
        self.n_validation
    }

    /// Whether rows belong to classes, so that there is an accuracy.
    pub(crate) fn is_classifier(&self) -> bool {
        self.is_classifier
    }

    /// Counts the rows of one output that are on the right side of ½, whatever the loss: 0 and 1 are
    /// classes.
    pub(crate) fn take_for_classes(&mut self) {
        self.is_classifier = true;
    }

    pub(crate) fn n_params(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.bias().end)
    }

    pub(crate) fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Kernels and biases in Keras's shapes.
    pub fn weights(&self) -> Vec<LayerWeights> {
        read(&self.layers, &self.progress.params)
    }

    /// Does one batch: forward, loss, backward, step.
    pub fn step_batch(&mut self) -> Outcome {
        let n = self.load_batch();
        let (loss, n_correct) = match self.backward(n) {
            Ok(found) => found,
            Err(found) => return Outcome::NotFinite(found),
        };
        if self.progress.batch + 1 == self.n_batches() {
            let epoch = self.progress.epoch + 1;
            self.norms.record(epoch, &self.layers, &self.grads);
        }
        if let Err(found) = self.step() {
            return Outcome::NotFinite(found);
        }
        let progress = &mut self.progress;
        progress.loss_sum += loss * n as f64;
        progress.n_correct += n_correct;
        progress.batch += 1;
        if progress.batch < self.n_batches() {
            return Outcome::Batch;
        }
        self.end_epoch()
    }

    /// Clips the gradients and takes a step.
    fn step(&mut self) -> Result<(), NotFinite> {
        gradient::clip(&self.layers, &self.clipping, &mut self.grads);
        let progress = &mut self.progress;
        if progress.optimizer.update(&mut progress.params, &self.grads) {
            Ok(())
        } else {
            Err(self.not_finite_after_step())
        }
    }

    fn end_epoch(&mut self) -> Outcome {
        let n = self.n_train as f64;
        let (loss, accuracy) = (
            self.progress.loss_sum / n,
            self.progress.n_correct as f64 / n,
        );
        let validation = self.evaluate_validation();
        if validation.is_some_and(|(loss, _)| !is_finite(loss)) {
            return Outcome::NotFinite(NotFinite {
                layer_idx: None,
                quantity: Quantity::Loss,
            });
        }
        let progress = &mut self.progress;
        progress.epoch += 1;
        progress.batch = 0;
        progress.loss_sum = 0.0;
        progress.n_correct = 0;
        Outcome::Epoch(EpochEnd {
            loss,
            val_loss: validation.map(|(loss, _)| loss),
            accuracy,
            val_accuracy: validation.map(|(_, accuracy)| accuracy),
        })
    }

    /// Loss, penalty included, and its gradients on the next batch, without a step.
    pub fn loss_and_gradients(&mut self) -> (f64, Vec<LayerWeights>) {
        let n = self.load_batch();
        let loss = self.backward(n).map_or(f64::NAN, |(loss, _)| loss);
        (loss, read(&self.layers, &self.grads))
    }

    /// Gradients of what leads to one unit, its kernel column and its bias, on the next batch, without
    /// a step; `None` if there is no such unit or the batch is not finite.
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

    /// `Σ (l1 Σ|w| + l2 Σw²)` over the kernels.
    pub fn penalty(&self) -> f64 {
        gradient::penalty(&self.layers, &self.progress.params)
    }

    /// Loss, penalty included, and accuracy on the training rows with the present weights.
    pub fn evaluate_train(&mut self) -> (f64, f64) {
        let rows = std::mem::take(&mut self.train);
        let found = self.evaluate(&rows, self.n_train);
        self.train = rows;
        found
    }

    /// The same on the validation rows; `None` if there are none.
    pub fn evaluate_validation(&mut self) -> Option<(f64, f64)> {
        if self.n_validation == 0 {
            return None;
        }
        let rows = std::mem::take(&mut self.validation);
        let found = self.evaluate(&rows, self.n_validation);
        self.validation = rows;
        Some(found)
    }

    /// What the network says. Shapes: `inputs` `[n, n_inputs]`, result `[n, n_outputs]`, row-major.
    pub fn predict(&mut self, inputs: &[f32]) -> Vec<f32> {
        let units = self.output.units;
        let mut predictions = vec![0.0; inputs.len() / self.n_inputs * units];
        self.visit(inputs, |first, n, outputs| {
            let Some(output) = outputs.last() else { return };
            if units == 1 {
                // One value a sample lies in the samples' order.
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

    /// Runs rows through the network as it predicts, a chunk at a time: `look` is given the first
    /// row's index, the number of rows and every layer's outputs in blocks.
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

    /// As [`Trainer::visit`], of rows that lie ready.
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

    /// Puts the next batch's rows in their buffers and says how many they are.
    fn load_batch(&mut self) -> usize {
        let progress = &self.progress;
        if self.order_epoch != Some(progress.epoch) {
            // Always from the same order, so that an epoch's number is all that is needed.
            for (place, row) in self.order.iter_mut().zip(0..) {
                *place = row;
            }
            if let Some(seed) = self.shuffle {
                Random::new(seed, Stream::Shuffle, progress.epoch).shuffle(&mut self.order);
            }
            self.order_epoch = Some(progress.epoch);
        }
        let start = progress.batch as usize * self.batch_size;
        let end = (start + self.batch_size).min(self.n_train);
        let n = end - start;
        let rows = self.order[start..end].iter().map(|&row| row as usize);
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

    /// What dropout switches off in the next batch.
    fn draw_masks(&mut self, n: usize) {
        if self.layers.iter().all(|layer| layer.dropout == 0.0) {
            return;
        }
        let Progress { epoch, batch, .. } = self.progress;
        let mut random = dropout::of_batch(self.dropout_seed, epoch, batch);
        for (layer, mask) in self.layers.iter().zip(&mut self.buffers.masks) {
            if layer.dropout > 0.0 {
                dropout::draw(&mut random, layer, n, mask);
            }
        }
    }

    fn forward(&mut self, padded: usize, purpose: Purpose) {
        let Buffers {
            inputs,
            outputs,
            deltas,
            output_slopes,
            masks,
            thinned,
            ..
        } = &mut self.buffers;
        let params = &self.progress.params;
        let last = self.layers.len() - 1;
        for (layer_idx, layer) in self.layers.iter().enumerate() {
            let (before, outputs) = outputs.split_at_mut(layer_idx);
            let (thinned_before, thinned) = thinned.split_at_mut(layer_idx);
            let x = match thinned_before.last() {
                Some(thinned) if purpose == Purpose::Training && !thinned.is_empty() => thinned,
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
                dropout::thin(y, &masks[layer_idx], &mut thinned[0]);
            }
        }
    }

    /// Forward and backward over the batch in the buffers. Leaves the gradients, penalty included.
    fn backward(&mut self, n: usize) -> Result<(f64, usize), NotFinite> {
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
            thinned,
        } = &mut self.buffers;
        let units = self.output.units;
        let output = &outputs[last];
        let sum = self.loss.sum(n, units, output, targets, &mut deltas[last]);
        let loss = sum / n as f64 + gradient::penalty(&self.layers, &self.progress.params);
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
        let params = &self.progress.params;
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
        for layer_idx in (0..=last).rev() {
            let layer = &self.layers[layer_idx];
            let x = match layer_idx {
                0 => &*inputs,
                _ if thinned[layer_idx - 1].is_empty() => &outputs[layer_idx - 1],
                _ => &thinned[layer_idx - 1],
            };
            let (before, d) = deltas.split_at_mut(layer_idx);
            kernels::gradients(layer, padded, x, &d[0], &mut self.grads);
            if let Some(d_before) = before.last_mut() {
                let layer_before = &self.layers[layer_idx - 1];
                let y = &outputs[layer_idx - 1];
                kernels::deltas(layer_before, layer, params, padded, &d[0], y, d_before);
                dropout::thin_deltas(d_before, &masks[layer_idx - 1]);
                if layer_before.activation == Activation::Softmax {
                    softmax_backward(layer_before.units, padded, y, d_before);
                }
            }
        }
        gradient::add_penalty(&self.layers, params, &mut self.grads);
        Ok((loss, n_correct))
    }

    fn evaluate(&mut self, rows: &Rows, n_rows: usize) -> (f64, f64) {
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
            sum += self.loss.sum(n, units, output, targets, &mut []);
            if self.is_classifier {
                n_correct += self.loss.n_correct(n, units, output, targets);
            }
        }
        (
            sum / n_rows as f64 + self.penalty(),
            n_correct as f64 / n_rows as f64,
        )
    }

    /// The first layer whose outputs are not finite, else the loss.
    fn not_finite_before_step(&self, n: usize) -> NotFinite {
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
            layer_idx: layer_idx.map(|idx| idx as u32),
            quantity: match layer_idx {
                Some(_) => Quantity::Activation,
                None => Quantity::Loss,
            },
        }
    }

    /// Gradients are computed from the last layer to the first, weights all at once.
    fn not_finite_after_step(&self) -> NotFinite {
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
                layer_idx: Some(idx as u32),
                quantity: Quantity::Gradient,
            };
        }
        // An accumulator that overflowed counts as the weight's.
        let idx = first_bad(&self.progress.params, 0..n_layers, false);
        NotFinite {
            layer_idx: idx.map(|idx| idx as u32),
            quantity: Quantity::Weight,
        }
    }
}

/// Makes a buffer so long and no longer: after many rows there may be few.
fn fit(buffer: &mut Vec<f32>, len: usize) {
    buffer.resize(len, 0.0);
    buffer.shrink_to_fit();
}

/// Also as the f32 that the history keeps.
fn is_finite(loss: f64) -> bool {
    (loss as f32).is_finite()
}

#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    /// Slopes are kept for the backward pass.
    Training,
    /// As the loss wants it: logits where it is computed from them.
    Evaluation,
    /// As people want it.
    Prediction,
}

/// Copies rows of row-major columns into blocks and pads them with 0.
fn load(
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

fn times_slope<A: Elementwise>(act: A, at: &[f32], d: &mut [f32]) {
    for first in (0..d.len()).step_by(4) {
        act.times_slope(F4::load(d, first), F4::load(at, first))
            .store(d, first);
    }
}
