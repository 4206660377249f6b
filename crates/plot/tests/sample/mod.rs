//! Snapshots to draw: small networks with weights from a seed, run forward here in a few lines, so
//! that the pictures look like those of a session without one.

use experiment::random::{Random, Stream};
use experiment::{Activation, LayerView, Row, Snapshot, SnapshotHead, Status, ViewIdx};

/// What a picture shows.
pub struct Sample {
    pub rows: Vec<Row>,
    pub domain: [f64; 2],
    /// Units of the hidden layers.
    pub hidden: Vec<u32>,
    pub epoch: u32,
    /// The earlier epoch that is shown, if not the last one.
    pub shown_epoch: Option<u32>,
    pub history_len: u32,
    /// The true function.
    pub target: fn(f64) -> f64,
    /// `None` leaves the prediction to the network.
    pub prediction: Option<fn(f64) -> f64>,
    pub loss: fn(f64) -> f64,
    pub val_loss: fn(f64) -> f64,
    pub baselines: [Option<f64>; 2],
}

impl Default for Sample {
    /// sin x after 412 epochs, as in the design's pictures.
    fn default() -> Self {
        use std::f64::consts::PI;
        Self {
            rows: rows(50, [-PI, PI], libm::sin, 0.05),
            domain: [-PI, PI],
            hidden: vec![5, 4],
            epoch: 412,
            shown_epoch: None,
            history_len: 413,
            target: libm::sin,
            prediction: Some(|x| {
                -0.64 + 0.84 * (1.0 + libm::tanh(1.5 * (x - 0.1)))
                    - 0.52 * (1.0 + libm::tanh(1.3 * (x - 2.75)))
            }),
            loss: |epoch| 0.04 + 1.5 * libm::exp(-epoch / 12.0),
            val_loss: |epoch| {
                0.03 + 1.4 * libm::exp(-epoch / 12.0) + 0.08 * libm::exp(-epoch / 150.0)
            },
            baselines: [Some(0.51), Some(0.2)],
        }
    }
}

/// Rows at even x with noise, a fifth of which validate at random.
pub fn rows(n: usize, [from, to]: [f64; 2], function: fn(f64) -> f64, noise: f64) -> Vec<Row> {
    let mut random = Random::new(69, Stream::Data, 0);
    (0..n)
        .map(|idx| {
            let x = from + (to - from) * idx as f64 / (n.max(2) - 1) as f64;
            Row {
                x: x as f32,
                y: (function(x) + noise * random.normal()) as f32,
                validates: random.unit() < 0.2,
            }
        })
        .collect()
}

impl Sample {
    pub fn snapshot(&self) -> Snapshot {
        let window = plot::fit::window(self.domain);
        let units = [&[1], self.hidden.as_slice(), &[1]].concat();
        let weights = weights(&units);
        let layers: Vec<LayerView> = (0..units.len())
            .map(|layer_idx| LayerView {
                units: units[layer_idx],
                activation: match layer_idx {
                    0 => None,
                    _ if layer_idx + 1 == units.len() => Some(Activation::Linear),
                    _ => Some(Activation::Tanh),
                },
                shown: shown(&influence(&weights, layer_idx, units[layer_idx])),
            })
            .collect();
        let n_parameters = units.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        let head = SnapshotHead {
            session: 1,
            status: Status::Paused,
            epoch: self.shown_epoch.unwrap_or(self.epoch),
            last_epoch: self.epoch,
            batch: 0,
            n_batches: 2,
            n_train: self.rows.iter().filter(|row| !row.validates).count() as u32,
            n_validation: self.rows.iter().filter(|row| row.validates).count() as u32,
            n_parameters,
            loss: Some((self.loss)(f64::from(self.epoch))),
            val_loss: Some((self.val_loss)(f64::from(self.epoch))),
            rmse: Some(0.203),
            epochs_per_second: None,
            baseline_mean: self.baselines[0],
            baseline_line: self.baselines[1],
            window,
            curve_len: 300,
            cell_len: 60,
            history_len: self.history_len,
            layers: layers.clone(),
            ..SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        self.fill_history(&mut snapshot);
        for idx in 0..60 {
            let x = snapshot.x_at(idx, 60);
            let outputs = forward(&weights, x);
            for (layer_idx, layer) in layers.iter().enumerate() {
                for (place, &unit_idx) in layer.shown.iter().enumerate() {
                    snapshot.cells_mut(ViewIdx::new(layer_idx))[place * 60 + idx] =
                        outputs[layer_idx][unit_idx as usize] as f32;
                }
            }
        }
        for idx in 0..300 {
            let x = snapshot.x_at(idx, 300);
            snapshot.target_mut()[idx] = (self.target)(x) as f32;
            snapshot.prediction_mut()[idx] = match self.prediction {
                Some(prediction) => prediction(x) as f32,
                None => forward(&weights, x)[units.len() - 1][0] as f32,
            };
        }
        for (layer_idx, layer) in layers.iter().enumerate() {
            if layer.is_wide() {
                let influence = influence(&weights, layer_idx, layer.units);
                let largest = influence.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
                for (strip, value) in snapshot
                    .strip_mut(ViewIdx::new(layer_idx))
                    .iter_mut()
                    .zip(&influence)
                {
                    *strip = (value / largest) as f32;
                }
            }
            let Some(before) = layer_idx.checked_sub(1) else {
                continue;
            };
            for (to_place, &to) in layer.shown.iter().enumerate() {
                snapshot.bias_mut(ViewIdx::new(layer_idx))[to_place] =
                    weights[before].biases[to as usize] as f32;
                for (from_place, &from) in layers[before].shown.iter().enumerate() {
                    let place = from_place * layer.shown.len() + to_place;
                    snapshot.kernel_mut(ViewIdx::new(layer_idx))[place] =
                        weights[before].at(from as usize, to as usize) as f32;
                }
            }
        }
        snapshot
    }

    fn fill_history(&self, snapshot: &mut Snapshot) {
        let len = self.history_len as usize;
        for idx in 0..len {
            let epoch = (idx as f64 * f64::from(self.epoch) / (len.max(2) - 1) as f64).round();
            snapshot.history_epoch_mut()[idx] = epoch as f32;
            snapshot.history_loss_mut()[idx] = (self.loss)(epoch) as f32;
            snapshot.history_val_loss_mut()[idx] = (self.val_loss)(epoch) as f32;
        }
    }
}

/// Kernel and biases of a dense layer.
struct Weights {
    n_units: usize,
    kernel: Vec<f64>,
    biases: Vec<f64>,
}

impl Weights {
    fn at(&self, from: usize, to: usize) -> f64 {
        self.kernel[from * self.n_units + to]
    }
}

fn weights(units: &[u32]) -> Vec<Weights> {
    units
        .windows(2)
        .enumerate()
        .map(|(layer_idx, pair)| {
            let [n_inputs, n_units] = [pair[0] as usize, pair[1] as usize];
            let mut random = Random::new(4, Stream::Weights, layer_idx as u32);
            let size = 1.8 / libm::sqrt(n_inputs as f64);
            let mut draw = |n: usize, size: f64| (0..n).map(|_| size * random.normal()).collect();
            Weights {
                n_units,
                kernel: draw(n_inputs * n_units, size),
                biases: draw(n_units, 0.8),
            }
        })
        .collect()
}

/// Inputs of a unit that count, so that the forward passes of layers of 1,000 stay quick.
const N_COUNTED: usize = 40;

/// Outputs of all layers at x, the input first; tanh everywhere but in the last.
fn forward(weights: &[Weights], x: f64) -> Vec<Vec<f64>> {
    let mut outputs = vec![vec![x]];
    for (layer_idx, layer) in weights.iter().enumerate() {
        let inputs = &outputs[layer_idx];
        let output = (0..layer.n_units)
            .map(|to| {
                let sum: f64 = (0..inputs.len().min(N_COUNTED))
                    .map(|from| inputs[from] * layer.at(from, to))
                    .sum();
                let sum = sum + layer.biases[to];
                if layer_idx + 1 == weights.len() {
                    sum
                } else {
                    libm::tanh(sum)
                }
            })
            .collect();
        outputs.push(output);
    }
    outputs
}

/// Sum of the outgoing weights of each unit, with its sign.
fn influence(weights: &[Weights], layer_idx: usize, units: u32) -> Vec<f64> {
    let outgoing = |unit: usize| {
        weights.get(layer_idx).map_or(1.0, |layer| {
            (0..layer.n_units.min(3)).map(|to| layer.at(unit, to)).sum()
        })
    };
    (0..units as usize).map(outgoing).collect()
}

/// The ten units with the largest influence, in rising order.
fn shown(influence: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..influence.len() as u32).collect();
    order.sort_by(|&a, &b| {
        let size = |unit: u32| influence[unit as usize].abs();
        size(b).total_cmp(&size(a))
    });
    order.truncate(10);
    order.sort_unstable();
    order
}
