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
    /// Number of neurons, each with one output.
    pub units: usize,
    /// Function of the weighted sums.
    pub activation: Activation,
    /// Penalty on the kernel.
    #[serde(default)]
    pub regularizer: Regularizer,
    /// Share of the outputs that are switched off while training, as a Keras `Dropout` layer behind
    /// this one does. 0, the default, switches off
    /// nothing. Always 0 for the output layer.
    #[serde(default)]
    pub dropout: f64,
}

impl Dense {
    /// A layer without penalty and dropout.
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
    /// The hidden layers from the input to the output; without any it is a linear model.
    pub hidden: Vec<Dense>,
    /// The output layer, with one unit, or with one for each class after a softmax.
    pub output: Dense,
    /// How the kernels of all layers are drawn.
    pub initializer: Initializer,
}

impl Network {
    /// Iterates over all layers in order, the output last.
    pub fn layers(&self) -> impl Iterator<Item = &Dense> {
        self.hidden.iter().chain(std::iter::once(&self.output))
    }

    /// Sets the same penalty for the kernel of every layer.
    pub fn set_regularizer(&mut self, regularizer: Regularizer) {
        for layer in &mut self.hidden {
            layer.regularizer = regularizer;
        }
        self.output.regularizer = regularizer;
    }

    /// Returns the number of trainable parameters, `Σ (inputs + 1) · units`; `usize::MAX` if there are
    /// more.
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
