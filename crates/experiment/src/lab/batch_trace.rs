//! All numbers of one batch, layer by layer.

use serde::{Deserialize, Serialize};

use crate::layer_weights::LayerWeights;

/// All numbers of one batch: what the next step computes, without taking it.
///
/// Arrays are row-major. All numbers are those that the network computes with: standardized if the
/// experiment standardizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchTrace {
    /// Number of epochs that are done before this batch.
    pub epoch: u32,
    /// Number of batches of the present epoch that are done before this batch.
    pub batch: u32,
    /// Positions of the batch's `n` rows among the training rows. Shape: `[n]`.
    #[serde(skip)]
    pub rows: Vec<u32>,
    /// Shape: `[n, n_inputs]`.
    #[serde(skip)]
    pub inputs: Vec<f32>,
    /// Shape: `[n, n_targets]`.
    #[serde(skip)]
    pub targets: Vec<f32>,
    /// Shape: `[n, n_outputs]`.
    #[serde(skip)]
    pub predictions: Vec<f32>,
    /// Factor of each row's loss, that of its class. Shape: `[n]`, or `[0]` if every row counts once.
    #[serde(skip)]
    pub row_weights: Vec<f32>,
    /// Mean of the loss over the rows, each times its weight, plus the penalty.
    pub loss: f64,
    /// The L1 and L2 penalties of all kernels.
    pub penalty: f64,
    /// The optimizer's step size.
    pub learning_rate: f64,
    /// The hidden layers in order, then the output.
    pub layers: Vec<LayerTrace>,
}

/// The numbers of one layer in a [`BatchTrace`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerTrace {
    /// `z = bias + Σ x w`. Shape: `[n, units]`.
    #[serde(skip)]
    pub sums: Vec<f32>,
    /// `f(z)`; `z` itself where the loss is computed from the logits. Shape: `[n, units]`.
    #[serde(skip)]
    pub outputs: Vec<f32>,
    /// `f′(z)`; NaN for softmax, whose derivative is a matrix. Shape: `[n, units]`.
    #[serde(skip)]
    pub slopes: Vec<f32>,
    /// The outputs after dropout, the next layer's inputs. Shape: `[n, units]`, or `[0]` for a layer
    /// without dropout.
    #[serde(skip)]
    pub masked: Vec<f32>,
    /// `∂loss / ∂z`. Shape: `[n, units]`.
    #[serde(skip)]
    pub deltas: Vec<f32>,
    /// The weights before the step.
    #[serde(skip)]
    pub weights: LayerWeights,
    /// `∂loss / ∂w` and `∂loss / ∂b`, penalty included, before any clipping.
    #[serde(skip)]
    pub gradients: LayerWeights,
    /// The weights after the step.
    #[serde(skip)]
    pub stepped: LayerWeights,
    /// Euclidean norm of all entries of `gradients`.
    pub gradient_norm: f64,
}
