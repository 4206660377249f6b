//! Activation functions: one entry each.
//!
//! An entry holds the texts about a function: names, formulas and Python. The engine's file of the same
//! name computes the function and its derivative.

use serde::{Deserialize, Serialize};

use crate::entries::entries;
use crate::keras::KerasSpelling;
use crate::keras_config::{KerasConfig, UnknownName, set};

/// An activation function with its parameters, spelled as Keras spells it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "KerasConfig", into = "KerasConfig")]
pub enum Activation {
    /// `z`
    Linear,
    /// `max(z, 0)`
    Relu,
    /// `z`, below 0 `negative_slope · z`
    LeakyRelu {
        /// Slope below 0. Keras's string `"leaky_relu"` means 0.2.
        negative_slope: f64,
    },
    /// `z`, below 0 `alpha · (eᶻ − 1)`
    Elu {
        /// The limit far to the left is `−alpha`.
        alpha: f64,
    },
    /// `λ z` for `z > 0`, otherwise `λ α (eᶻ − 1)`, with `λ ≈ 1.0507` and `α ≈ 1.6733`: ELU times a scale,
    /// so that means and variances stay the same from layer to layer.
    Selu,
    /// `z Φ(z)`, Φ the normal distribution's function.
    Gelu {
        /// Whether Φ is approximated by a tanh. Keras's default is no.
        approximate: bool,
    },
    /// `tanh z`
    Tanh,
    /// `1 / (1 + e⁻ᶻ)`
    Sigmoid,
    /// `z/6 + 1/2`, cut to `[0, 1]`
    HardSigmoid,
    /// `ln(1 + eᶻ)`
    Softplus,
    /// `z / (1 + e⁻ᶻ)`, also called swish
    Silu,
    /// `z / (1 + |z|)`
    Softsign,
    /// `z · tanh(ln(1 + eᶻ))`
    Mish,
    /// `sin z`
    Sin,
    /// `e^zᵢ / Σⱼ e^zⱼ` along a row; for the output layer.
    Softmax,
}

/// Names, formulas and Python of an activation.
struct Entry {
    name: &'static str,
    keras: KerasSpelling,
    formula: &'static str,
    definition: &'static str,
    range: Option<[f64; 2]>,
}

entries! {
    /// Every activation with Keras's default parameters: those of [`Activation::HIDDEN`] first.
    Activation, Entry {
        [Activation::Linear] Activation::Linear => Entry {
            name: "linear",
            keras: KerasSpelling::Default,
            formula: "z",
            definition: "f(z) = z,   f′(z) = 1",
            range: None,
        };
        [Activation::Relu] Activation::Relu => Entry {
            name: "relu",
            keras: KerasSpelling::Name("relu"),
            formula: "max(0, z)",
            definition: "f(z) = max(0, z),   f′(z) = {1, z > 0; 0, z ≤ 0}",
            range: None,
        };
        [Activation::LeakyRelu { negative_slope: 0.2 }]
        Activation::LeakyRelu { negative_slope } => Entry {
            name: "leaky_relu",
            keras: if negative_slope == 0.2 {
                KerasSpelling::Name("leaky_relu")
            } else {
                KerasSpelling::Call {
                    callable: "layers.LeakyReLU",
                    parameter: "negative_slope",
                    value: negative_slope,
                }
            },
            formula: "max(α·z, z)",
            definition: "f(z) = max(α z, z),   f′(z) = {1, z > 0; α, z ≤ 0}",
            range: None,
        };
        [Activation::Elu { alpha: 1.0 }] Activation::Elu { alpha } => Entry {
            name: "elu",
            keras: if alpha == 1.0 {
                KerasSpelling::Name("elu")
            } else {
                KerasSpelling::Call {
                    callable: "layers.ELU",
                    parameter: "alpha",
                    value: alpha,
                }
            },
            formula: "z ≥ 0 ? z : α·(eᶻ − 1)",
            definition: "f(z) = {z, z > 0; α (eᶻ − 1), z ≤ 0},   f′(z) = {1, z > 0; α eᶻ, z ≤ 0}",
            range: None,
        };
        [Activation::Gelu { approximate: false }]
        Activation::Gelu { approximate: false } => Entry {
            name: "gelu",
            keras: KerasSpelling::Name("gelu"),
            formula: "z · Φ(z)",
            definition: "f(z) = z Φ(z),   f′(z) = Φ(z) + z φ(z)",
            range: None,
        };
        [Activation::Tanh] Activation::Tanh => Entry {
            name: "tanh",
            keras: KerasSpelling::Name("tanh"),
            formula: "tanh(z)",
            definition: "f(z) = tanh z,   f′(z) = 1 − f(z)²",
            range: Some([-1.0, 1.0]),
        };
        [Activation::Sigmoid] Activation::Sigmoid => Entry {
            name: "sigmoid",
            keras: KerasSpelling::Name("sigmoid"),
            formula: "1 / (1 + e⁻ᶻ)",
            definition: "f(z) = 1 / (1 + e⁻ᶻ),   f′(z) = f(z) (1 − f(z))",
            range: Some([0.0, 1.0]),
        };
        [Activation::Softplus] Activation::Softplus => Entry {
            name: "softplus",
            keras: KerasSpelling::Name("softplus"),
            formula: "ln(1 + eᶻ)",
            definition: "f(z) = ln(1 + eᶻ),   f′(z) = σ(z)",
            range: None,
        };
        [Activation::Silu] Activation::Silu => Entry {
            name: "silu",
            keras: KerasSpelling::Name("silu"),
            formula: "z / (1 + e⁻ᶻ)",
            definition: "f(z) = z σ(z),   f′(z) = σ(z) (1 + z (1 − σ(z)))",
            range: None,
        };
        [Activation::Sin] Activation::Sin => Entry {
            name: "sin",
            // Keras has no activation of this name.
            keras: KerasSpelling::Expression("keras.ops.sin"),
            formula: "sin(z)",
            definition: "f(z) = sin z,   f′(z) = cos z",
            range: Some([-1.0, 1.0]),
        };
        [Activation::Selu] Activation::Selu => Entry {
            name: "selu",
            keras: KerasSpelling::Name("selu"),
            formula: "λ · elu(z)",
            definition:
                "f(z) = {λ z, z > 0; λ α (eᶻ − 1), z ≤ 0},   f′(z) = {λ, z > 0; λ α eᶻ, z ≤ 0}",
            range: None,
        };
        [Activation::Gelu { approximate: true }]
        Activation::Gelu { approximate: true } => Entry {
            name: "gelu",
            keras: KerasSpelling::Expression(
                "lambda z: keras.activations.gelu(z, approximate=True)",
            ),
            formula: "½z · (1 + tanh(√(2/π) · (z + 0.044715z³)))",
            definition: "f(z) = ½z (1 + tanh(√(2/π) (z + 0.044715z³)))",
            range: None,
        };
        [Activation::HardSigmoid] Activation::HardSigmoid => Entry {
            name: "hard_sigmoid",
            keras: KerasSpelling::Name("hard_sigmoid"),
            formula: "min(1, max(0, z/6 + ½))",
            definition: "f(z) = min(1, max(0, z/6 + 1/2)),   f′(z) = {1/6, |z| < 3; 0, |z| ≥ 3}",
            range: Some([0.0, 1.0]),
        };
        [Activation::Softsign] Activation::Softsign => Entry {
            name: "softsign",
            keras: KerasSpelling::Name("softsign"),
            formula: "z / (1 + |z|)",
            definition: "f(z) = z / (1 + |z|),   f′(z) = 1 / (1 + |z|)²",
            range: Some([-1.0, 1.0]),
        };
        [Activation::Mish] Activation::Mish => Entry {
            name: "mish",
            keras: KerasSpelling::Name("mish"),
            formula: "z · tanh(ln(1 + eᶻ))",
            definition: "f(z) = z tanh(ln(1 + eᶻ))",
            range: None,
        };
        [Activation::Softmax] Activation::Softmax => Entry {
            name: "softmax",
            keras: KerasSpelling::Name("softmax"),
            formula: "softmax(z)",
            definition: "f(z)ᵢ = e^zᵢ / Σ e^zⱼ",
            range: Some([0.0, 1.0]),
        };
    }
}

impl Activation {
    /// The activations for hidden layers, in the order of the page: the first ten of
    /// [`Activation::ALL`].
    pub const HIDDEN: [Activation; 10] = *Self::ALL
        .first_chunk()
        .expect("there are more than ten activations");

    /// Returns the name in files and links: Keras's, without parameters.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Returns the argument `activation=` of a Keras layer.
    pub fn keras(self) -> KerasSpelling {
        self.entry().keras
    }

    /// Returns the function of `z` in one line: `max(0, z)`. Parameters are `α`, for SELU also `λ`.
    pub fn formula(self) -> &'static str {
        self.entry().formula
    }

    /// Returns the function and, if it is short, its derivative: `f(z) = max(0, z),   f′(z) = …`.
    pub fn definition(self) -> &'static str {
        self.entry().definition
    }

    /// Returns the bounds of its values; `None` if there is no bound on one side or on both.
    pub fn range(self) -> Option<[f64; 2]> {
        self.entry().range
    }
}

impl From<Activation> for KerasConfig {
    fn from(activation: Activation) -> Self {
        let config = KerasConfig::new(activation.name());
        match activation {
            Activation::LeakyRelu { negative_slope } => KerasConfig {
                negative_slope: Some(negative_slope),
                ..config
            },
            Activation::Elu { alpha } => KerasConfig {
                alpha: Some(alpha),
                ..config
            },
            Activation::Gelu { approximate } => KerasConfig {
                approximate: Some(approximate),
                ..config
            },
            Activation::Linear
            | Activation::Relu
            | Activation::Selu
            | Activation::Tanh
            | Activation::Sigmoid
            | Activation::HardSigmoid
            | Activation::Softplus
            | Activation::Silu
            | Activation::Softsign
            | Activation::Mish
            | Activation::Sin
            | Activation::Softmax => config,
        }
    }
}

impl TryFrom<KerasConfig> for Activation {
    type Error = UnknownName;

    fn try_from(config: KerasConfig) -> Result<Self, UnknownName> {
        let mut activation = config.find(&Activation::ALL, |it| it.name())?;
        match &mut activation {
            Activation::LeakyRelu { negative_slope } => set(negative_slope, config.negative_slope),
            Activation::Elu { alpha } => set(alpha, config.alpha),
            Activation::Gelu { approximate } => set(approximate, config.approximate),
            Activation::Linear
            | Activation::Relu
            | Activation::Selu
            | Activation::Tanh
            | Activation::Sigmoid
            | Activation::HardSigmoid
            | Activation::Softplus
            | Activation::Silu
            | Activation::Softsign
            | Activation::Mish
            | Activation::Sin
            | Activation::Softmax => {}
        }
        Ok(activation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_layers_are_offered_what_is_elementwise() {
        assert_eq!(Activation::HIDDEN[..], Activation::ALL[..10]);
        assert!(!Activation::HIDDEN.contains(&Activation::Softmax));
    }

    #[test]
    fn a_parameter_that_is_not_the_names_default_is_written() {
        let keras = Activation::Elu { alpha: 0.5 }.keras();
        let expected = KerasSpelling::Call {
            callable: "layers.ELU",
            parameter: "alpha",
            value: 0.5,
        };
        assert_eq!(keras, expected);
        for activation in Activation::ALL {
            if let KerasSpelling::Name(name) = activation.keras() {
                assert_eq!(name, activation.name());
            }
        }
    }
}
