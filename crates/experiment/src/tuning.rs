//! The one list of the settings of an experiment that can change while it trains.

use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::network::Regularizer;
use crate::optimizer::Optimizer;
use crate::training::Clipping;

/// The settings that can change while a network trains, without a new start.
///
/// [`Tuning::of`] and [`Tuning::apply`] are the only two places that list them; whoever adds a
/// setting adds it to both and to `Session::tune` of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tuning {
    /// The optimizer's step size.
    pub learning_rate: f64,
    /// The optimizer and its hyperparameters. If it is another optimizer than the session's, its
    /// accumulators start empty; the weights stay.
    pub optimizer: Optimizer,
    /// Gradient clipping.
    pub clipping: Clipping,
    /// The penalty of every kernel.
    pub regularizer: Regularizer,
    /// The run stops when this many epochs are done. A larger number lets a stopped run continue.
    pub epochs: u32,
}

impl Tuning {
    /// Returns the settings of a draft. The penalty is that of the output layer.
    pub fn of(draft: &Draft) -> Self {
        Self {
            learning_rate: draft.training.learning_rate,
            optimizer: draft.training.optimizer,
            clipping: draft.training.clipping,
            regularizer: draft.network.output.regularizer,
            epochs: draft.training.epochs,
        }
    }

    /// Sets these settings in a draft; the penalty in every layer.
    pub fn apply(&self, draft: &mut Draft) {
        // Destructured, so that a new setting that is left out here does not compile.
        let Self {
            learning_rate,
            optimizer,
            clipping,
            regularizer,
            epochs,
        } = *self;
        draft.training.learning_rate = learning_rate;
        draft.training.optimizer = optimizer;
        draft.training.clipping = clipping;
        draft.network.set_regularizer(regularizer);
        draft.training.epochs = epochs;
    }
}
