//! A trained network as it is taken home: experiment, weights, history, and what the optimizer
//! remembers, so that training goes on with the same bits. The file's form is `formats`' affair.

use serde::{Deserialize, Serialize};

use crate::{Draft, Scaler};

/// Weights of one dense layer. Shapes: `kernel` `[inputs][units]`, `bias` `[units]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerWeights {
    pub kernel: Vec<Vec<f32>>,
    pub bias: Vec<f32>,
}

/// What the optimizer remembers between steps.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OptimizerState {
    /// Steps done.
    pub step: u64,
    /// Its accumulators, named as Keras names them (`momentum`, `velocity`, `accumulator`, …),
    /// each shaped as the weights.
    pub slots: Vec<(String, Vec<LayerWeights>)>,
    /// Running products that a step count does not give back to the bit (`beta_1^t`, `beta_2^t`,
    /// Nadam's `Π u`).
    pub products: Vec<f64>,
}

/// Epochs that the thinned history keeps.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SavedHistory {
    pub epoch: Vec<u32>,
    pub loss: Vec<f32>,
    /// `None` without validation.
    pub val_loss: Option<Vec<f32>>,
    /// Epochs that one kept interval stands for; the thinning goes on from here.
    pub stride: u32,
}

/// Where training stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedState {
    /// Epochs done.
    pub epoch: u32,
    /// Batches done of the epoch under way.
    pub batch: u32,
    /// Sum over those batches of loss × rows, for the epoch's mean.
    pub loss_sum: f64,
    pub weights: Vec<LayerWeights>,
    pub optimizer: OptimizerState,
    pub history: SavedHistory,
    /// The standardization that the network was trained with.
    pub scaler: Scaler,
}

/// A run: what it is and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedRun {
    pub experiment: Draft,
    pub state: SavedState,
}
