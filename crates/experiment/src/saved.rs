//! A run as a value that can be stored: experiment, weights, history and the optimizer's state, so that
//! training continues with the same bits. `formats` defines the file.

use serde::{Deserialize, Serialize};

use thiserror::Error;

use crate::draft::Draft;
use crate::experiment::Experiment;
use crate::layer_weights::LayerWeights;
use crate::limits;
use crate::network::Network;
use crate::problem::{Field, Problem, ProblemKind};
use crate::run_record::RunRecord;
use crate::scaler::Scaler;
use crate::stop::StopReason;

/// Most accumulators that an optimizer has: those of Keras's centered RMSprop with momentum.
const MAX_SLOTS: usize = 3;
/// Length in bytes that no name of an accumulator has.
const MAX_SLOT_NAME: usize = 40;

/// The state of an optimizer between steps. The default is that of any optimizer before its first step: its
/// accumulators may be left out then.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OptimizerState {
    /// Number of steps that are done.
    pub step: u64,
    /// The accumulators by Keras's names (`momentum`, `velocity`, `accumulator`, …), each with the
    /// shapes of the weights.
    #[serde(with = "by_name")]
    pub slots: Vec<(String, Vec<LayerWeights>)>,
    /// Running products that cannot be computed from `step` to the bit (`beta_1^t`, `beta_2^t`, Nadam's
    /// `Π u`).
    pub products: Vec<f64>,
}

/// The history of losses by epoch. A long run keeps only some epochs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SavedHistory {
    /// The epochs that are kept, counted from 1, in ascending order.
    pub epoch: Vec<u32>,
    /// Keras's `history.loss` of those epochs.
    pub loss: Vec<f32>,
    /// Keras's `history.val_loss` of those epochs; `None` without validation. An entry is `None` for
    /// an epoch without validation rows.
    pub val_loss: Option<Vec<Option<f32>>>,
    /// Distance of two kept epochs. It doubles whenever the history is full.
    pub stride: u32,
    /// Keras's `history.accuracy` of those epochs, from 0 to 1; `None` for a regression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<Vec<f32>>,
    /// Keras's `history.val_accuracy` of those epochs; `None` for a regression or without validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub val_accuracy: Option<Vec<Option<f32>>>,
}

/// The state of early stopping.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SavedStopping {
    /// The best value so far; `None` before the first.
    pub best: Option<f32>,
    /// Epoch of the best value, counted from 1.
    pub best_epoch: u32,
    /// Number of epochs since then.
    pub wait: u32,
    /// Weights of that epoch; `None` if they are not to be restored.
    pub best_weights: Option<Vec<LayerWeights>>,
}

/// The state of training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedState {
    /// Number of epochs that are done.
    pub epoch: u32,
    /// Number of batches that are done in the present epoch.
    pub batch: u32,
    /// Sum of loss × rows over those batches, for the epoch's mean.
    pub loss_sum: f64,
    /// The weights layer by layer, the output last.
    pub weights: Vec<LayerWeights>,
    /// The optimizer's state.
    pub optimizer: OptimizerState,
    /// The losses by epoch.
    pub history: SavedHistory,
    /// The standardization that the network was trained with.
    pub scaler: Scaler,
    /// For a classifier, the number of correctly classified rows in those batches.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub n_correct: u32,
    /// The state of early stopping; `None` if it is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_stopping: Option<SavedStopping>,
    /// Why training ended before the epoch limit; `None` if it did not, or diverged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<StopReason>,
    /// How the weights came about; `None` if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RunRecord>,
}

fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// A run: its experiment and its state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedRun {
    /// The experiment, not checked.
    pub experiment: Draft,
    /// The state of training.
    pub state: SavedState,
}

/// Slots are written as an object by name, in their order.
mod by_name {
    use std::fmt;

    use serde::de::{Deserializer, MapAccess, Visitor};
    use serde::ser::Serializer;

    use super::LayerWeights;

    type Slots = Vec<(String, Vec<LayerWeights>)>;

    pub fn serialize<S: Serializer>(slots: &Slots, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(slots.iter().map(|(name, layers)| (name, layers)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Slots, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Slots;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of accumulators by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slots, A::Error> {
                let mut slots = Slots::new();
                while let Some(slot) = map.next_entry()? {
                    slots.push(slot);
                }
                Ok(slots)
            }
        }

        deserializer.deserialize_map(ByName)
    }
}

/// The first part of a saved state that does not fit its experiment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {kind:?}")]
pub struct Mismatch {
    /// The part as keys and positions: `state.weights[1].bias`.
    pub path: String,
    /// What is wrong with it.
    pub kind: MismatchKind,
}

/// What is wrong with a part of a saved state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MismatchKind {
    /// The number of entries does not fit the experiment.
    Length {
        /// The number of entries that the experiment needs.
        expected: usize,
        /// The number of entries of the state.
        found: usize,
    },
    /// A value is NaN, infinite, or too large for an f32.
    NotFinite,
    /// A value is outside of its limits, or values are not in order.
    OutOfRange,
}

impl SavedRun {
    /// Checks the experiment and that the state fits it, and returns the experiment.
    ///
    /// Errors: every problem of the draft; if the state does not fit, one problem of
    /// [`Field::SavedState`].
    pub fn check(&self) -> Result<Experiment, Vec<Problem>> {
        let experiment = self.experiment.clone().check()?;
        match self.state.check(&experiment) {
            Ok(()) => Ok(experiment),
            Err(_) => Err(vec![Problem {
                field: Field::SavedState,
                kind: ProblemKind::Mismatch,
            }]),
        }
    }
}

impl SavedState {
    /// Checks that the state fits an experiment: shapes, finite values, epochs in ascending order. The
    /// engine checks the names of the accumulators and the number of batches.
    ///
    /// Errors: the first part that does not fit.
    pub fn check(&self, experiment: &Experiment) -> Result<(), Mismatch> {
        let network = &experiment.network;
        let n_inputs = experiment.n_inputs();
        layers("state.weights", &self.weights, network, n_inputs)?;
        self.check_slot_names()?;
        for (name, slot) in &self.optimizer.slots {
            let path = format!("state.optimizer.slots.{name}");
            layers(&path, slot, network, n_inputs)?;
        }
        finite("state.optimizer.products", &self.optimizer.products)?;
        finite("state.loss_sum", &[self.loss_sum])?;
        in_range("state.epoch", self.epoch <= *limits::EPOCHS.end())?;
        self.check_history()?;
        let record = self.record.as_ref();
        let is_short = record.is_none_or(RunRecord::is_within_limits);
        in_range("state.record", is_short)?;
        let scaler = &self.scaler;
        for (name, values, positive) in [
            ("input_mean", &scaler.input_mean, false),
            ("input_std", &scaler.input_std, true),
            ("target_mean", &scaler.target_mean, false),
            ("target_std", &scaler.target_std, true),
        ] {
            let path = format!("state.scaler.{name}");
            let n_columns = if name.starts_with("input") {
                experiment.n_inputs()
            } else {
                1
            };
            length(&path, values.len(), n_columns)?;
            finite(&path, values)?;
            in_range(&path, !positive || values.iter().all(|&value| value > 0.0))?;
        }
        Ok(())
    }

    /// Bounds number and length of the names: in a crafted file they are the only keys of which there may
    /// be any number, and readers compare each key with all others and repeat it in paths.
    fn check_slot_names(&self) -> Result<(), Mismatch> {
        let slots = &self.optimizer.slots;
        let are_short = slots.iter().all(|(name, _)| name.len() <= MAX_SLOT_NAME);
        in_range(
            "state.optimizer.slots",
            slots.len() <= MAX_SLOTS && are_short,
        )
    }

    fn check_history(&self) -> Result<(), Mismatch> {
        let history = &self.history;
        let n = history.epoch.len();
        length("state.history.loss", history.loss.len(), n)?;
        finite("state.history.loss", &history.loss)?;
        if let Some(val_loss) = &history.val_loss {
            length("state.history.val_loss", val_loss.len(), n)?;
            let there: Vec<f32> = val_loss.iter().copied().flatten().collect();
            finite("state.history.val_loss", &there)?;
        }
        let rises = history.epoch.windows(2).all(|pair| pair[0] < pair[1]);
        let is_past = history.epoch.last().is_none_or(|&last| last <= self.epoch);
        in_range("state.history.epoch", rises && is_past)
    }
}

fn layers(
    path: &str,
    layers: &[LayerWeights],
    network: &Network,
    mut n_inputs: usize,
) -> Result<(), Mismatch> {
    length(path, layers.len(), network.hidden.len() + 1)?;
    for (idx, (weights, dense)) in layers.iter().zip(network.layers()).enumerate() {
        let kernel = format!("{path}[{idx}].kernel");
        length(&kernel, weights.kernel.nrows(), n_inputs)?;
        for (input_idx, row) in weights.kernel.rows().into_iter().enumerate() {
            if row.len() != dense.units || !row.iter().all(|value| value.is_finite()) {
                let path = format!("{kernel}[{input_idx}]");
                length(&path, row.len(), dense.units)?;
                finite(&path, row)?;
            }
        }
        let bias = format!("{path}[{idx}].bias");
        length(&bias, weights.bias.len(), dense.units)?;
        finite(&bias, &weights.bias)?;
        n_inputs = dense.units;
    }
    Ok(())
}

fn length(path: &str, found: usize, expected: usize) -> Result<(), Mismatch> {
    if found == expected {
        return Ok(());
    }
    Err(Mismatch {
        path: path.to_owned(),
        kind: MismatchKind::Length { expected, found },
    })
}

fn finite<'a, T: Copy + Into<f64> + 'a>(
    path: &str,
    values: impl IntoIterator<Item = &'a T>,
) -> Result<(), Mismatch> {
    if values.into_iter().all(|&value| value.into().is_finite()) {
        return Ok(());
    }
    Err(Mismatch {
        path: path.to_owned(),
        kind: MismatchKind::NotFinite,
    })
}

fn in_range(path: &str, is_in_range: bool) -> Result<(), Mismatch> {
    if is_in_range {
        return Ok(());
    }
    Err(Mismatch {
        path: path.to_owned(),
        kind: MismatchKind::OutOfRange,
    })
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn weights() -> Vec<LayerWeights> {
        let layer = |inputs: usize, units: usize| LayerWeights {
            kernel: Array2::from_elem((inputs, units), 0.5),
            bias: vec![-0.25; units],
        };
        vec![layer(1, 5), layer(5, 4), layer(4, 1)]
    }

    /// A state that fits the default experiment.
    fn run() -> SavedRun {
        SavedRun {
            experiment: Draft::default(),
            state: SavedState {
                epoch: 3,
                batch: 1,
                loss_sum: 0.5,
                weights: weights(),
                optimizer: OptimizerState {
                    step: 7,
                    slots: vec![
                        ("velocity".to_owned(), weights()),
                        ("momentum".to_owned(), weights()),
                    ],
                    products: vec![0.5],
                },
                history: SavedHistory {
                    epoch: vec![1, 2, 3],
                    loss: vec![0.5, 0.25, 0.125],
                    val_loss: Some(vec![Some(0.5), None, Some(0.5)]),
                    stride: 1,
                    ..SavedHistory::default()
                },
                scaler: Scaler::identity(1, 1),
                n_correct: 0,
                early_stopping: None,
                stopped: None,
                record: None,
            },
        }
    }

    #[test]
    fn a_state_that_fits_is_accepted() {
        assert_eq!(run().check(), Draft::default().check());
    }

    #[test]
    fn slots_keep_their_order() {
        let text = serde_json::to_string(&run().state.optimizer).unwrap();
        assert!(text.starts_with(r#"{"step":7,"slots":{"velocity":[{"kernel":"#));
        let back: OptimizerState = serde_json::from_str(&text).unwrap();
        assert_eq!(back, run().state.optimizer);
    }

    #[test]
    fn the_error_names_the_part_that_does_not_fit() {
        let length = |expected, found| MismatchKind::Length { expected, found };
        type Change = fn(&mut SavedState);
        let table: [(Change, &str, MismatchKind); 19] = [
            (
                |state| {
                    state.weights.pop();
                },
                "state.weights",
                length(3, 2),
            ),
            (
                |state| state.weights[1].kernel = Array2::zeros((4, 4)),
                "state.weights[1].kernel",
                length(5, 4),
            ),
            (
                |state| state.weights[1].kernel = Array2::zeros((5, 5)),
                "state.weights[1].kernel[0]",
                length(4, 5),
            ),
            (
                |state| state.weights[2].bias.clear(),
                "state.weights[2].bias",
                length(1, 0),
            ),
            (
                |state| state.weights[0].kernel[[0, 3]] = f32::NAN,
                "state.weights[0].kernel[0]",
                MismatchKind::NotFinite,
            ),
            (
                |state| state.weights[0].bias[0] = f32::INFINITY,
                "state.weights[0].bias",
                MismatchKind::NotFinite,
            ),
            (
                |state| state.optimizer.slots[1].1[0].bias[4] = f32::NAN,
                "state.optimizer.slots.momentum[0].bias",
                MismatchKind::NotFinite,
            ),
            (
                |state| state.optimizer.slots[0].1.clear(),
                "state.optimizer.slots.velocity",
                length(3, 0),
            ),
            (
                |state| state.optimizer.slots.extend_from_within(..),
                "state.optimizer.slots",
                MismatchKind::OutOfRange,
            ),
            (
                |state| state.optimizer.slots[0].0 = "velocity".repeat(6),
                "state.optimizer.slots",
                MismatchKind::OutOfRange,
            ),
            (
                |state| state.optimizer.products[0] = f64::NAN,
                "state.optimizer.products",
                MismatchKind::NotFinite,
            ),
            (
                |state| state.loss_sum = f64::INFINITY,
                "state.loss_sum",
                MismatchKind::NotFinite,
            ),
            (
                |state| state.epoch = u32::MAX,
                "state.epoch",
                MismatchKind::OutOfRange,
            ),
            (
                |state| state.history.loss.clear(),
                "state.history.loss",
                length(3, 0),
            ),
            (
                |state| state.history.val_loss = Some(vec![]),
                "state.history.val_loss",
                length(3, 0),
            ),
            (
                |state| state.history.epoch = vec![1, 3, 2],
                "state.history.epoch",
                MismatchKind::OutOfRange,
            ),
            (
                |state| state.epoch = 2,
                "state.history.epoch",
                MismatchKind::OutOfRange,
            ),
            (
                |state| state.scaler.input_std = vec![0.0],
                "state.scaler.input_std",
                MismatchKind::OutOfRange,
            ),
            (
                |state| state.scaler.target_mean = vec![],
                "state.scaler.target_mean",
                length(1, 0),
            ),
        ];
        for (change, path, kind) in table {
            let mut run = run();
            change(&mut run.state);
            let experiment = run.experiment.clone().check().unwrap();
            let expected = Mismatch {
                path: path.to_owned(),
                kind,
            };
            assert_eq!(run.state.check(&experiment), Err(expected));
            assert_eq!(run.check().unwrap_err()[0].field, Field::SavedState);
        }
    }
}
