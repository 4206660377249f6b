//! Optimizers: one entry each. The engine's module of the same name computes the steps, one file for
//! each rule.

use serde::{Deserialize, Serialize};

use crate::entries::entries;
use crate::keras_config::{KerasConfig, UnknownName, set};

/// An optimizer with its hyperparameters, without the learning rate.
///
/// The update rules are those of Keras 3, step `t` counted from 1, for each weight `w` with gradient
/// `g` and learning rate `η`; the accumulators start at 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "KerasConfig", into = "KerasConfig")]
pub enum Optimizer {
    /// Gradient descent.
    ///
    /// - plain: `w ← w − η g`;
    /// - with momentum `μ`: `v ← μ v − η g`, `w ← w + v`;
    /// - Nesterov's: `v ← μ v − η g`, `w ← w + μ v − η g`.
    ///
    /// Source: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964);
    /// Sutskever and others, *On the importance of initialization and momentum in deep learning*
    /// (2013); Keras `SGD`.
    Sgd {
        /// `μ`
        momentum: f64,
        /// Whether the gradient counts as taken after the step of the momentum.
        nesterov: bool,
    },
    /// Steps divided by the root of a running mean of squares.
    ///
    /// - `s ← ρ s + (1 − ρ) g²`, `w ← w − η g / √(s + ε)`;
    /// - centered: `a ← ρ a + (1 − ρ) g`, and `s − a²` in place of `s` under the root;
    /// - with momentum `μ`: `v ← μ v + η g / √(s + ε)`, `w ← w − v`.
    ///
    /// Source: Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6e (2012); Keras
    /// `RMSprop`.
    Rmsprop {
        /// `ρ`
        rho: f64,
        /// `μ`
        momentum: f64,
        /// `ε`
        epsilon: f64,
        /// Whether the variance of the gradient stands under the root instead of its mean square.
        centered: bool,
    },
    /// Steps divided by the root of the sum of squares.
    ///
    /// `s ← s + g²`, `w ← w − η g / √(s + ε)`
    ///
    /// Source: Duchi and others, *Adaptive Subgradient Methods for Online Learning and Stochastic
    /// Optimization* (2011); Keras `Adagrad`.
    Adagrad {
        /// Initial value of `s`.
        initial_accumulator_value: f64,
        /// `ε`
        epsilon: f64,
    },
    /// Running means of the gradient and of its square, corrected for their start.
    ///
    /// `m ← m + (1 − β₁)(g − m)`, `s ← s + (1 − β₂)(g² − s)`,
    /// `w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√s + ε)`; AMSGrad takes the largest `s` so far.
    ///
    /// Source: Kingma and Ba, *Adam: A Method for Stochastic Optimization* (2014), in the order of
    /// computation of its section 2; Reddi and others, *On the Convergence of Adam and Beyond* (2018);
    /// Keras `Adam`.
    Adam {
        /// `β₁`
        beta_1: f64,
        /// `β₂`
        beta_2: f64,
        /// `ε`
        epsilon: f64,
        /// Whether the largest `s` so far is taken.
        amsgrad: bool,
    },
    /// Adam with weight decay that does not go through the gradient.
    ///
    /// First `w ← w − η λ w`, for kernels and biases, then as Adam.
    ///
    /// Source: Loshchilov and Hutter, *Decoupled Weight Decay Regularization* (2017); Keras `AdamW`.
    Adamw {
        /// `β₁`
        beta_1: f64,
        /// `β₂`
        beta_2: f64,
        /// `ε`
        epsilon: f64,
        /// Whether the largest `s` so far is taken.
        amsgrad: bool,
        /// `λ`
        weight_decay: f64,
    },
    /// Adam with Nesterov's momentum.
    ///
    /// With `u_t = β₁ (1 − ½ · 0.96ᵗ)`, `U = u₁ ⋯ u_t`, and `m` and `s` as in Adam:
    /// `w ← w − η (u_{t+1} m / (1 − U u_{t+1}) + (1 − u_t) g / (1 − U)) / (√(s / (1 − β₂ᵗ)) + ε)`
    ///
    /// Source: Dozat, *Incorporating Nesterov Momentum into Adam* (2016); Keras `Nadam`.
    Nadam {
        /// `β₁`
        beta_1: f64,
        /// `β₂`
        beta_2: f64,
        /// `ε`
        epsilon: f64,
    },
}

/// The value of a hyperparameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hyperparameter {
    /// Written in Python as a number.
    Number(f64),
    /// Written in Python as `True` or `False`.
    Flag(bool),
}

/// Names and hyperparameters of an optimizer.
struct Entry {
    name: &'static str,
    keras_class: &'static str,
    hyperparameters: Vec<(&'static str, Hyperparameter)>,
}

entries! {
    /// The optimizers in the order of the page: SGD, momentum, Nesterov, RMSprop, Adagrad, Adam, AdamW,
    /// Nadam, each with Keras's defaults (momentum: 0.9, which Keras leaves to the user). The first of
    /// each name has Keras's defaults in everything.
    Optimizer, Entry {
        [
            Optimizer::Sgd { momentum: 0.0, nesterov: false },
            Optimizer::Sgd { momentum: 0.9, nesterov: false },
            Optimizer::Sgd { momentum: 0.9, nesterov: true },
        ]
        Optimizer::Sgd { momentum, nesterov } => Entry {
            name: "sgd",
            keras_class: "SGD",
            hyperparameters: vec![
                ("momentum", Hyperparameter::Number(momentum)),
                ("nesterov", Hyperparameter::Flag(nesterov)),
            ],
        };
        [Optimizer::Rmsprop { rho: 0.9, momentum: 0.0, epsilon: 1e-7, centered: false }]
        Optimizer::Rmsprop { rho, momentum, epsilon, centered } => Entry {
            name: "rmsprop",
            keras_class: "RMSprop",
            hyperparameters: vec![
                ("rho", Hyperparameter::Number(rho)),
                ("momentum", Hyperparameter::Number(momentum)),
                ("epsilon", Hyperparameter::Number(epsilon)),
                ("centered", Hyperparameter::Flag(centered)),
            ],
        };
        [Optimizer::Adagrad { initial_accumulator_value: 0.1, epsilon: 1e-7 }]
        Optimizer::Adagrad { initial_accumulator_value, epsilon } => Entry {
            name: "adagrad",
            keras_class: "Adagrad",
            hyperparameters: vec![
                (
                    "initial_accumulator_value",
                    Hyperparameter::Number(initial_accumulator_value),
                ),
                ("epsilon", Hyperparameter::Number(epsilon)),
            ],
        };
        [Optimizer::ADAM] Optimizer::Adam { beta_1, beta_2, epsilon, amsgrad } => Entry {
            name: "adam",
            keras_class: "Adam",
            hyperparameters: vec![
                ("beta_1", Hyperparameter::Number(beta_1)),
                ("beta_2", Hyperparameter::Number(beta_2)),
                ("epsilon", Hyperparameter::Number(epsilon)),
                ("amsgrad", Hyperparameter::Flag(amsgrad)),
            ],
        };
        [Optimizer::Adamw {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
            weight_decay: 0.004,
        }]
        Optimizer::Adamw { beta_1, beta_2, epsilon, amsgrad, weight_decay } => Entry {
            name: "adamw",
            keras_class: "AdamW",
            hyperparameters: vec![
                ("beta_1", Hyperparameter::Number(beta_1)),
                ("beta_2", Hyperparameter::Number(beta_2)),
                ("epsilon", Hyperparameter::Number(epsilon)),
                ("weight_decay", Hyperparameter::Number(weight_decay)),
                ("amsgrad", Hyperparameter::Flag(amsgrad)),
            ],
        };
        [Optimizer::Nadam { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 }]
        Optimizer::Nadam { beta_1, beta_2, epsilon } => Entry {
            name: "nadam",
            keras_class: "Nadam",
            hyperparameters: vec![
                ("beta_1", Hyperparameter::Number(beta_1)),
                ("beta_2", Hyperparameter::Number(beta_2)),
                ("epsilon", Hyperparameter::Number(epsilon)),
            ],
        };
    }
}

impl Optimizer {
    /// Adam with Keras's defaults.
    pub const ADAM: Optimizer = Optimizer::Adam {
        beta_1: 0.9,
        beta_2: 0.999,
        epsilon: 1e-7,
        amsgrad: false,
    };

    /// Returns the name in files and links: Keras's, in lower case, without parameters.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Returns the name of the class in `keras.optimizers`.
    pub fn keras_class(self) -> &'static str {
        self.entry().keras_class
    }

    /// Returns the hyperparameters by Keras's names, numbers before flags, in the order in which a Python
    /// program lists them.
    pub fn hyperparameters(self) -> Vec<(&'static str, Hyperparameter)> {
        self.entry().hyperparameters
    }

    /// Returns the optimizer of the same name with Keras's defaults.
    pub fn with_defaults(self) -> Self {
        let is_same = |it: &Self| std::mem::discriminant(it) == std::mem::discriminant(&self);
        Self::ALL.into_iter().find(is_same).unwrap_or(self)
    }
}

impl From<Optimizer> for KerasConfig {
    fn from(optimizer: Optimizer) -> Self {
        let config = KerasConfig::new(optimizer.name());
        match optimizer {
            Optimizer::Sgd { momentum, nesterov } => KerasConfig {
                momentum: Some(momentum),
                nesterov: Some(nesterov),
                ..config
            },
            Optimizer::Rmsprop {
                rho,
                momentum,
                epsilon,
                centered,
            } => KerasConfig {
                rho: Some(rho),
                momentum: Some(momentum),
                epsilon: Some(epsilon),
                centered: Some(centered),
                ..config
            },
            Optimizer::Adagrad {
                initial_accumulator_value,
                epsilon,
            } => KerasConfig {
                initial_accumulator_value: Some(initial_accumulator_value),
                epsilon: Some(epsilon),
                ..config
            },
            Optimizer::Adam {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
            } => KerasConfig {
                beta_1: Some(beta_1),
                beta_2: Some(beta_2),
                epsilon: Some(epsilon),
                amsgrad: Some(amsgrad),
                ..config
            },
            Optimizer::Adamw {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
                weight_decay,
            } => KerasConfig {
                beta_1: Some(beta_1),
                beta_2: Some(beta_2),
                epsilon: Some(epsilon),
                amsgrad: Some(amsgrad),
                weight_decay: Some(weight_decay),
                ..config
            },
            Optimizer::Nadam {
                beta_1,
                beta_2,
                epsilon,
            } => KerasConfig {
                beta_1: Some(beta_1),
                beta_2: Some(beta_2),
                epsilon: Some(epsilon),
                ..config
            },
        }
    }
}

impl TryFrom<KerasConfig> for Optimizer {
    type Error = UnknownName;

    fn try_from(config: KerasConfig) -> Result<Self, UnknownName> {
        let mut optimizer = config.find(&Optimizer::ALL, |it| it.name())?;
        match &mut optimizer {
            Optimizer::Sgd { momentum, nesterov } => {
                set(momentum, config.momentum);
                set(nesterov, config.nesterov);
            }
            Optimizer::Rmsprop {
                rho,
                momentum,
                epsilon,
                centered,
            } => {
                set(rho, config.rho);
                set(momentum, config.momentum);
                set(epsilon, config.epsilon);
                set(centered, config.centered);
            }
            Optimizer::Adagrad {
                initial_accumulator_value,
                epsilon,
            } => {
                set(initial_accumulator_value, config.initial_accumulator_value);
                set(epsilon, config.epsilon);
            }
            Optimizer::Adam {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
            } => {
                set(beta_1, config.beta_1);
                set(beta_2, config.beta_2);
                set(epsilon, config.epsilon);
                set(amsgrad, config.amsgrad);
            }
            Optimizer::Adamw {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
                weight_decay,
            } => {
                set(beta_1, config.beta_1);
                set(beta_2, config.beta_2);
                set(epsilon, config.epsilon);
                set(amsgrad, config.amsgrad);
                set(weight_decay, config.weight_decay);
            }
            Optimizer::Nadam {
                beta_1,
                beta_2,
                epsilon,
            } => {
                set(beta_1, config.beta_1);
                set(beta_2, config.beta_2);
                set(epsilon, config.epsilon);
            }
        }
        Ok(optimizer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_those_of_the_same_name() {
        for optimizer in Optimizer::ALL {
            assert_eq!(optimizer.with_defaults().name(), optimizer.name());
        }
        let [sgd, _, nesterov, ..] = Optimizer::ALL;
        assert_eq!(nesterov.with_defaults(), sgd);
    }

    /// Files write the same parameters by the same names.
    #[test]
    fn the_hyperparameters_are_those_of_files() {
        for optimizer in Optimizer::ALL {
            let written = serde_json::to_value(optimizer).unwrap();
            let written = written.as_object().unwrap();
            let listed = optimizer.hyperparameters();
            assert_eq!(written.len(), 1 + listed.len(), "{optimizer:?}");
            assert_eq!(written["name"], optimizer.name());
            for (name, value) in listed {
                match value {
                    Hyperparameter::Number(value) => assert_eq!(written[name], value),
                    Hyperparameter::Flag(value) => assert_eq!(written[name], value),
                }
            }
        }
    }
}
