//! How the network learns: loss, optimizer, batches, epochs. Names and defaults are Keras's.

use serde::{Deserialize, Serialize};

/// A loss, averaged over the rows of the batch (and over the outputs of a row).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Loss {
    MeanSquaredError,
    MeanAbsoluteError,
    Huber {
        delta: f64,
    },
    /// On a sigmoid output, or on logits. Computed from the logits either way, as Keras does.
    BinaryCrossentropy {
        from_logits: bool,
    },
    /// On a softmax output, or on logits; the target is a class number.
    SparseCategoricalCrossentropy {
        from_logits: bool,
    },
}

impl Loss {
    /// What the page offers for regression.
    pub const REGRESSION: [Loss; 3] = [
        Loss::MeanSquaredError,
        Loss::MeanAbsoluteError,
        Loss::Huber { delta: 1.0 },
    ];
}

/// An optimizer with its hyperparameters, without the learning rate.
///
/// Update rules as Keras 3 computes them, see the engine's `optimizer` module.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Optimizer {
    Sgd {
        momentum: f64,
        nesterov: bool,
    },
    Rmsprop {
        rho: f64,
        momentum: f64,
        epsilon: f64,
        centered: bool,
    },
    Adagrad {
        initial_accumulator_value: f64,
        epsilon: f64,
    },
    Adam {
        beta_1: f64,
        beta_2: f64,
        epsilon: f64,
        amsgrad: bool,
    },
    Adamw {
        beta_1: f64,
        beta_2: f64,
        epsilon: f64,
        amsgrad: bool,
        weight_decay: f64,
    },
    Nadam {
        beta_1: f64,
        beta_2: f64,
        epsilon: f64,
    },
}

impl Optimizer {
    /// What the page offers, in its order: SGD, momentum, Nesterov, RMSprop, Adagrad, Adam, AdamW,
    /// Nadam, each with Keras's defaults (momentum: 0.9, which Keras leaves to the user).
    pub const ALL: [Optimizer; 8] = [
        Optimizer::Sgd {
            momentum: 0.0,
            nesterov: false,
        },
        Optimizer::Sgd {
            momentum: 0.9,
            nesterov: false,
        },
        Optimizer::Sgd {
            momentum: 0.9,
            nesterov: true,
        },
        Optimizer::Rmsprop {
            rho: 0.9,
            momentum: 0.0,
            epsilon: 1e-7,
            centered: false,
        },
        Optimizer::Adagrad {
            initial_accumulator_value: 0.1,
            epsilon: 1e-7,
        },
        Optimizer::ADAM,
        Optimizer::Adamw {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
            amsgrad: false,
            weight_decay: 0.004,
        },
        Optimizer::Nadam {
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-7,
        },
    ];

    /// Adam with Keras's defaults.
    pub const ADAM: Optimizer = Optimizer::Adam {
        beta_1: 0.9,
        beta_2: 0.999,
        epsilon: 1e-7,
        amsgrad: false,
    };
}

/// Gradient clipping, at most one of them; it acts on the gradient with the penalty's part in it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clipping {
    /// Each kernel and each bias by its own norm.
    pub clipnorm: Option<f64>,
    /// All of them by their common norm.
    pub global_clipnorm: Option<f64>,
    /// Each entry to `[−c, c]`.
    pub clipvalue: Option<f64>,
}

/// How the network learns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Training {
    pub loss: Loss,
    pub optimizer: Optimizer,
    pub learning_rate: f64,
    pub clipping: Clipping,
    pub batch_size: usize,
    /// The run stops when this many epochs are done.
    pub epochs: u32,
    /// New order of the training rows in every epoch.
    pub shuffle: bool,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            loss: Loss::MeanSquaredError,
            optimizer: Optimizer::ADAM,
            learning_rate: 0.01,
            clipping: Clipping::default(),
            batch_size: 32,
            epochs: 10_000,
            shuffle: true,
        }
    }
}
