//! The network: layers, activations, initializer. Names, parameters and defaults are Keras's.

use serde::{Deserialize, Serialize};

use crate::named::Named;

/// An activation function with its parameters, spelled as Keras spells it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Named", into = "Named")]
pub enum Activation {
    /// `x`
    Linear,
    /// `max(x, 0)`
    Relu,
    /// `x`, below 0 `negative_slope · x`
    LeakyRelu {
        /// Keras's string means 0.2.
        negative_slope: f64,
    },
    /// `x`, below 0 `alpha · (eˣ − 1)`
    Elu {
        /// The limit far to the left is `−alpha`.
        alpha: f64,
    },
    /// ELU scaled so that means and variances stay as they are.
    Selu,
    /// Exact with `erf`; `approximate` is the tanh form.
    Gelu {
        /// Keras's default is exact.
        approximate: bool,
    },
    /// `tanh x`
    Tanh,
    /// `1 / (1 + e⁻ˣ)`
    Sigmoid,
    /// `x/6 + 1/2`, cut to `[0, 1]`
    HardSigmoid,
    /// `ln(1 + eˣ)`
    Softplus,
    /// `x / (1 + e⁻ˣ)`
    Silu,
    /// `x / (1 + |x|)`
    Softsign,
    /// `x · tanh(softplus x)`
    Mish,
    /// `sin x`
    Sin,
    /// Along a row; for the output layer.
    Softmax,
}

impl Activation {
    /// What the page offers for hidden layers, in its order, with Keras's default parameters
    /// (`leaky_relu`: the string's slope of 0.2).
    pub const HIDDEN: [Activation; 10] = [
        Activation::Linear,
        Activation::Relu,
        Activation::LeakyRelu {
            negative_slope: 0.2,
        },
        Activation::Elu { alpha: 1.0 },
        Activation::Gelu { approximate: false },
        Activation::Tanh,
        Activation::Sigmoid,
        Activation::Softplus,
        Activation::Silu,
        Activation::Sin,
    ];
}

/// How kernels are drawn. Biases start at zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initializer {
    /// `±√(6 / (inputs + units))`, Keras's default
    GlorotUniform,
    /// Variance `2 / (inputs + units)`, cut at two standard deviations
    GlorotNormal,
    /// `±√(6 / inputs)`
    HeUniform,
    /// Variance `2 / inputs`, cut at two standard deviations
    HeNormal,
    /// `±√(3 / inputs)`
    LecunUniform,
    /// Variance `1 / inputs`, cut at two standard deviations
    LecunNormal,
    /// Orthonormal rows or columns, whichever are fewer
    Orthogonal,
    /// All neurons of a layer alike, for ever: to see why not
    Zeros,
}

impl Initializer {
    /// In the order in which the page shows them.
    pub const ALL: [Initializer; 8] = [
        Initializer::GlorotUniform,
        Initializer::GlorotNormal,
        Initializer::HeUniform,
        Initializer::HeNormal,
        Initializer::LecunUniform,
        Initializer::LecunNormal,
        Initializer::Orthogonal,
        Initializer::Zeros,
    ];
}

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
