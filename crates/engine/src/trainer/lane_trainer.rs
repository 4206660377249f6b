//! Four networks of one shape on the same rows, trained in the four lanes of the vectors. Each network
//! gets the bits that it would get alone.
//!
//! The networks may differ in seed (initial weights, order of the rows) and learning rate. Networks with
//! a loss for classes, dropout, softmax or rules of TensorFlow Playground train alone.

use experiment::LayerWeights;
use experiment::random::{Random, Stream};

use crate::activation::{elementwise, keeps_slope};
use crate::gradient;
use crate::kernels::lanes;
use crate::layout::{LANES, copy_lane, padded, take_lane, write};
use crate::optimizer::StatefulOptimizer;
use crate::trainer::buffers::CHUNK;
use crate::trainer::network::Trainer;
use crate::trainer::outcome::{EpochEnd, NotFinite, Outcome, is_finite};
use crate::trainer::passes::{Purpose, times_slope};
use crate::trainer::rows::Rows;
use crate::trainer::setup::EpochRules;
use crate::vector::F4;

/// The settings of one lane: all others are common to the four networks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LaneSettings {
    pub weights: Vec<LayerWeights>,
    pub learning_rate: f64,
    /// Seed of the row order.
    pub seed: u32,
}

/// The result of an epoch in one lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LaneEnd {
    /// The network had diverged in an earlier epoch.
    Idle,
    /// The network has finished the epoch.
    Epoch(EpochEnd),
    /// The network has diverged: the batch, counted from 1, and the place of the value.
    NotFinite(u32, NotFinite),
}

/// Parameters of four networks, a vector of four for each, with the optimizer's accumulators.
#[derive(Debug, Clone)]
struct LaneParams {
    values: Vec<f32>,
    optimizer: StatefulOptimizer,
}

/// Trains four networks at once.
#[derive(Debug, Clone)]
pub(crate) struct LaneTrainer {
    /// Holds shapes, rows and settings. A lane is copied into it when it is needed alone.
    single: Trainer,
    seeds: [u32; LANES],
    rates: [f64; LANES],
    is_finite: [bool; LANES],
    now: LaneParams,
    /// The state at the end of each lane's last finite epoch.
    checkpoint: LaneParams,
    grads: Vec<f32>,
    /// Shape: `[n_train][lane]`
    order: Vec<u32>,
    epoch: u32,
    /// Batches done of the epoch under way, with the sum of their losses and whether all is finite.
    batch: u32,
    loss_sums: [f64; LANES],
    is_good: [bool; LANES],
    inputs: Vec<f32>,
    targets: Vec<f32>,
    outputs: Vec<Vec<f32>>,
    deltas: Vec<Vec<f32>>,
    output_slopes: Vec<f32>,
}

impl LaneTrainer {
    /// Whether networks like this one can train in lanes.
    pub(crate) fn takes(trainer: &Trainer) -> bool {
        !trainer.is_classifier()
            && trainer.rules == EpochRules::default()
            && trainer
                .layers
                .iter()
                .all(|layer| layer.activation != experiment::Activation::Softmax)
    }

    /// Four networks at epoch 0. `single` is one of them, also at epoch 0.
    ///
    /// Panics if weights do not have the shapes of the layers.
    pub(crate) fn new(single: Trainer, lanes: &[LaneSettings; LANES]) -> Self {
        let n_params = single.n_params();
        let rates = lanes.each_ref().map(|lane| lane.learning_rate);
        let mut now = LaneParams {
            values: vec![0.0; n_params * LANES],
            optimizer: StatefulOptimizer::of_lanes(
                single.state.optimizer.kind(),
                rates,
                n_params * LANES,
            ),
        };
        let mut flat = vec![0.0; n_params];
        for (idx, lane) in lanes.iter().enumerate() {
            write(&single.layers, &lane.weights, &mut flat);
            for (to, &weight) in now.values.iter_mut().skip(idx).step_by(LANES).zip(&flat) {
                *to = weight;
            }
        }
        let samples = padded(single.batch_size.min(single.n_train).max(CHUNK)) * LANES;
        let of_layers = || -> Vec<Vec<f32>> {
            let room = |layer: &crate::layout::Layer| vec![0.0; samples * layer.units];
            single.layers.iter().map(room).collect()
        };
        let n_targets = single.loss.n_targets(single.output.units);
        let keeps_output_slopes = single
            .layers
            .last()
            .is_some_and(|output| keeps_slope(output.activation));
        Self {
            seeds: lanes.each_ref().map(|lane| lane.seed),
            rates,
            is_finite: [true; LANES],
            checkpoint: now.clone(),
            now,
            grads: vec![0.0; n_params * LANES],
            order: vec![0; single.n_train * LANES],
            epoch: 0,
            batch: 0,
            loss_sums: [0.0; LANES],
            is_good: [true; LANES],
            inputs: vec![0.0; samples * single.n_inputs],
            targets: vec![0.0; samples * n_targets],
            outputs: of_layers(),
            deltas: of_layers(),
            output_slopes: if keeps_output_slopes {
                vec![0.0; samples * single.output.units]
            } else {
                Vec::new()
            },
            single,
        }
    }

    /// Trains one batch of all networks. Returns the results of the epoch if it was its last batch.
    /// Allocates nothing.
    pub(crate) fn step_batch(&mut self) -> Option<[LaneEnd; LANES]> {
        if self.batch == 0 {
            self.order_rows();
            self.loss_sums = [0.0; LANES];
            self.is_good = [true; LANES];
        }
        let n = self.load_batch(self.batch as usize);
        let losses = self.backward(n);
        self.clip();
        let LaneParams { values, optimizer } = &mut self.now;
        let stayed = optimizer.update_lanes(values, &self.grads);
        for lane in 0..LANES {
            self.is_good[lane] &= is_finite(losses[lane]) && stayed[lane];
            self.loss_sums[lane] += losses[lane] * n as f64;
        }
        self.batch += 1;
        (self.batch == self.single.n_batches()).then(|| self.end_epoch())
    }

    fn end_epoch(&mut self) -> [LaneEnd; LANES] {
        let val_losses = self.evaluate_validation();
        let n = self.single.n_train as f64;
        let ends = std::array::from_fn(|lane| {
            if !self.is_finite[lane] {
                return LaneEnd::Idle;
            }
            let val_loss = val_losses.map(|losses| losses[lane]);
            if self.is_good[lane] && val_loss.is_none_or(is_finite) {
                return LaneEnd::Epoch(EpochEnd {
                    loss: self.loss_sums[lane] / n,
                    val_loss,
                    accuracy: 0.0,
                    val_accuracy: val_loss.map(|_| 0.0),
                });
            }
            self.is_finite[lane] = false;
            let (batch, found) = self.find_divergence(lane);
            LaneEnd::NotFinite(batch, found)
        });
        self.batch = 0;
        self.epoch += 1;
        let (from, to) = (&self.now, &mut self.checkpoint);
        if self.is_finite == [true; LANES] {
            to.values.copy_from_slice(&from.values);
            to.optimizer.copy_from(&from.optimizer);
        } else {
            for lane in (0..LANES).filter(|&lane| self.is_finite[lane]) {
                copy_lane(&from.values, &mut to.values, lane);
            }
            to.optimizer.copy_lanes(&from.optimizer, self.is_finite);
        }
        ends
    }

    /// Copies out the network of a lane as of the end of its last finite epoch: its weights, without the
    /// optimizer.
    pub(crate) fn alone(&mut self, lane: usize) -> &mut Trainer {
        let single = &mut self.single;
        take_lane(&self.checkpoint.values, &mut single.state.params, lane);
        single
    }

    /// Repeats the last epoch with the lane's network alone, to find the first value that is not finite.
    /// Returns the batch, counted from 1, and the place.
    fn find_divergence(&mut self, lane: usize) -> (u32, NotFinite) {
        let (epoch, seed, rate) = (self.epoch, self.seeds[lane], self.rates[lane]);
        self.alone(lane);
        let single = &mut self.single;
        let optimizer = &mut single.state.optimizer;
        optimizer.take_lane(&self.checkpoint.optimizer, lane, rate);
        single.seed = seed;
        single.order_epoch = None;
        single.state.epoch = epoch;
        single.state.batch = 0;
        single.state.loss_sum = 0.0;
        loop {
            match single.step_batch() {
                Outcome::Batch => {}
                Outcome::NotFinite(found) => {
                    let batch = (single.batch() + 1).min(single.n_batches());
                    return (batch, found);
                }
                Outcome::Epoch(_) => unreachable!("a lane and a network alone have the same bits"),
            }
        }
    }

    /// Draws the orders of the rows in this epoch, as `Random::shuffle` does for each lane. The lanes take
    /// turns, so that the processor computes four random numbers at once instead of waiting for each.
    fn order_rows(&mut self) {
        for (row, places) in self.order.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            *places = [row as u32; LANES];
        }
        let Some(idx) = self.single.row_order.idx(self.epoch) else {
            return;
        };
        let places = self.order.as_chunks_mut::<LANES>().0;
        if self.seeds == [self.seeds[0]; LANES] {
            // Learning rates of one seed have the same order.
            Random::new(self.seeds[0], Stream::Shuffle, idx).shuffle(places);
            return;
        }
        let mut randoms = self
            .seeds
            .map(|seed| Random::new(seed, Stream::Shuffle, idx));
        for last in (1..places.len()).rev() {
            for (lane, random) in randoms.iter_mut().enumerate() {
                let other = random.below(last as u32 + 1) as usize;
                let moved = places[last][lane];
                places[last][lane] = places[other][lane];
                places[other][lane] = moved;
            }
        }
    }

    /// Copies the rows of a batch into the buffers and returns their number.
    fn load_batch(&mut self, batch: usize) -> usize {
        let single = &self.single;
        let start = batch * single.batch_size;
        let end = (start + single.batch_size).min(single.n_train);
        let rows = &self.order[start * LANES..end * LANES];
        let n_targets = single.loss.n_targets(single.output.units);
        if single.n_inputs == 1 && n_targets == 1 {
            let columns = [&single.train.inputs[..], &single.train.targets];
            load_pairs(rows, columns, [&mut self.inputs, &mut self.targets]);
            return end - start;
        }
        load(
            single.n_inputs,
            rows,
            &single.train.inputs,
            &mut self.inputs,
        );
        load(n_targets, rows, &single.train.targets, &mut self.targets);
        end - start
    }

    fn forward(&mut self, padded: usize, purpose: Purpose) {
        let last = self.single.layers.len() - 1;
        for (layer_idx, layer) in self.single.layers.iter().enumerate() {
            let (before, outputs) = self.outputs.split_at_mut(layer_idx);
            let x = before.last().unwrap_or(&self.inputs);
            let slopes: &mut [f32] = match purpose {
                Purpose::Training if !keeps_slope(layer.activation) => &mut [],
                Purpose::Training if layer_idx == last => &mut self.output_slopes,
                Purpose::Training => &mut self.deltas[layer_idx],
                Purpose::Evaluation | Purpose::Prediction => &mut [],
            };
            lanes::forward(layer, &self.now.values, padded, x, &mut outputs[0], slopes);
        }
    }

    /// Runs the forward and the backward pass over the batch in the buffers. Writes the gradients, penalty
    /// included, and returns the losses by lane.
    fn backward(&mut self, n: usize) -> [f64; LANES] {
        let padded = padded(n);
        self.forward(padded, Purpose::Training);
        let last = self.single.layers.len() - 1;
        let units = self.single.output.units;
        let output = &self.outputs[last];
        let loss = self.single.loss;
        let sums = loss.lane_sums(n, units, output, &self.targets, &mut self.deltas[last]);
        let losses = self.with_penalties(sums.map(|sum| sum / n as f64));
        let output = &self.outputs[last];
        let activation = self.single.layers[last].activation;
        if activation != experiment::Activation::Linear {
            let at = if keeps_slope(activation) {
                &self.output_slopes
            } else {
                output
            };
            let d = &mut self.deltas[last][..units * padded * LANES];
            elementwise!(activation, act => times_slope(act, at, d));
        }
        let (layers, params) = (&self.single.layers, &self.now.values);
        for layer_idx in (0..=last).rev() {
            let layer = &layers[layer_idx];
            let x = match layer_idx {
                0 => &self.inputs,
                _ => &self.outputs[layer_idx - 1],
            };
            let (before, d) = self.deltas.split_at_mut(layer_idx);
            lanes::gradients(layer, padded, x, &d[0], &mut self.grads);
            if let Some(d_before) = before.last_mut() {
                lanes::deltas(
                    &layers[layer_idx - 1],
                    layer,
                    params,
                    padded,
                    &d[0],
                    x,
                    d_before,
                );
            }
        }
        gradient::add_penalty_to_lanes(layers, params, &mut self.grads);
        losses
    }

    /// Adds the penalty of each network to its loss.
    fn with_penalties(&mut self, mut losses: [f64; LANES]) -> [f64; LANES] {
        if gradient::has_penalty(&self.single.layers) {
            for (lane, loss) in losses.iter_mut().enumerate() {
                take_lane(&self.now.values, &mut self.single.state.params, lane);
                *loss += self.single.penalty();
            }
        }
        losses
    }

    /// Clips the gradients of each network by itself.
    fn clip(&mut self) {
        let single = &mut self.single;
        if !gradient::clips(&single.clipping) {
            return;
        }
        for lane in 0..LANES {
            take_lane(&self.grads, &mut single.grads, lane);
            gradient::clip(&single.layers, &single.clipping, &mut single.grads);
            for (to, &g) in self
                .grads
                .iter_mut()
                .skip(lane)
                .step_by(LANES)
                .zip(&single.grads)
            {
                *to = g;
            }
        }
    }

    /// Losses on the validation rows by lane, penalty included; `None` without validation rows.
    fn evaluate_validation(&mut self) -> Option<[f64; LANES]> {
        let n_rows = self.single.n_validation;
        if n_rows == 0 {
            return None;
        }
        let units = self.single.output.units;
        let n_targets = self.single.loss.n_targets(units);
        let mut sums = [0.0; LANES];
        for first in (0..n_rows).step_by(CHUNK) {
            let n = CHUNK.min(n_rows - first);
            let Rows { inputs, targets } = &self.single.validation;
            load_same(self.single.n_inputs, first, n, inputs, &mut self.inputs);
            load_same(n_targets, first, n, targets, &mut self.targets);
            self.forward(padded(n), Purpose::Evaluation);
            let output = &self.outputs[self.single.layers.len() - 1];
            let found = self
                .single
                .loss
                .lane_sums(n, units, output, &self.targets, &mut []);
            for (sum, found) in sums.iter_mut().zip(found) {
                *sum += found;
            }
        }
        Some(self.with_penalties(sums.map(|sum| sum / n_rows as f64)))
    }
}

/// Copies rows into vectors and pads them with 0.
///
/// Shapes: `which` is `[n][lane]`, indices of rows; `rows` is `[n_rows, n_columns]`, row-major; `vectors`
/// gets `[n_columns][padded][lane]`.
fn load(n_columns: usize, which: &[u32], rows: &[f32], vectors: &mut [f32]) {
    let n = which.len() / LANES;
    let padded = padded(n);
    for column in 0..n_columns {
        let vectors = &mut vectors[column * padded * LANES..(column + 1) * padded * LANES];
        let (filled, padding) = vectors.split_at_mut(n * LANES);
        for (value, &row) in filled.iter_mut().zip(which) {
            *value = rows[row as usize * n_columns + column];
        }
        padding.fill(0.0);
    }
}

/// [`load`] for rows of one input and one target, both in one pass.
fn load_pairs(which: &[u32], columns: [&[f32]; 2], vectors: [&mut Vec<f32>; 2]) {
    let len = padded(which.len() / LANES) * LANES;
    let [x, y] = vectors.map(|vectors| &mut vectors[..len]);
    for ((x, y), &row) in x.iter_mut().zip(&mut *y).zip(which) {
        (*x, *y) = (columns[0][row as usize], columns[1][row as usize]);
    }
    x[which.len()..].fill(0.0);
    y[which.len()..].fill(0.0);
}

/// As [`load`], with the same `n` rows from `first` on in every lane.
fn load_same(n_columns: usize, first: usize, n: usize, rows: &[f32], vectors: &mut [f32]) {
    let padded = padded(n);
    for column in 0..n_columns {
        for sample in 0..padded {
            let value = match sample {
                sample if sample < n => rows[(first + sample) * n_columns + column],
                _ => 0.0,
            };
            F4::from_array([value; LANES]).store(vectors, (column * padded + sample) * LANES);
        }
    }
}
