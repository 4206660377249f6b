//! The network: its layers, their penalties and dropout. Names and defaults are Keras's.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::initializer::Initializer;

/// Penalty on a kernel: `l1 · Σ|w| + l2 · Σw²`, added to the loss (Keras's `kernel_regularizer`).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Regularizer {
    /// Factor of the sum of magnitudes.
    pub l1: f64,
    /// Factor of the sum of squares.
    pub l2: f64,
}

/// A dense layer with bias: `activation(x · kernel + bias)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dense {
    /// Neurons, and outputs.
    pub units: usize,
    /// What the weighted sums go through.
    pub activation: Activation,
    /// Penalty on the kernel.
    #[serde(default)]
    pub regularizer: Regularizer,
    /// Share of the outputs that are switched off while training, as by a Keras `Dropout` behind
    /// this layer; hidden layers only.
    #[serde(default)]
    pub dropout: f64,
}

impl Dense {
    /// Without a penalty and without dropout.
    pub fn new(units: usize, activation: Activation) -> Self {
        Self {
            units,
            activation,
            regularizer: Regularizer::default(),
            dropout: 0.0,
        }
    }
}

/// A multilayer perceptron.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// Hidden layers from the input to the output; none makes a linear model.
    pub hidden: Vec<Dense>,
    /// The output layer; as many units as the data have targets.
    pub output: Dense,
    /// How all kernels are drawn.
    pub initializer: Initializer,
}

impl Network {
    /// All layers in order, the output last.
    pub fn layers(&self) -> impl Iterator<Item = &Dense> {
        self.hidden.iter().chain(std::iter::once(&self.output))
    }

    /// Sets the same penalty for every kernel.
    pub fn set_regularizer(&mut self, regularizer: Regularizer) {
        for layer in &mut self.hidden {
            layer.regularizer = regularizer;
        }
        self.output.regularizer = regularizer;
    }

    /// Number of trainable parameters: `Σ (inputs + 1) · units`.
    pub fn n_parameters(&self, n_inputs: usize) -> usize {
        let mut inputs = n_inputs;
        self.layers()
            .map(|layer| {
                let parameters = inputs.saturating_add(1).saturating_mul(layer.units);
                inputs = layer.units;
                parameters
            })
            .fold(0, usize::saturating_add)
    }
}

impl Default for Network {
    fn default() -> Self {
        Self {
            hidden: vec![
                Dense::new(5, Activation::Tanh),
                Dense::new(4, Activation::Tanh),
            ],
            output: Dense::new(1, Activation::Linear),
            initializer: Initializer::GlorotUniform,
        }
    }
}
