//! What of an experiment can change while it trains: the one list of it.

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
    /// The step size from the next batch on.
    pub learning_rate: f64,
    /// The optimizer and its hyperparameters. If its kind differs from the session's, its
    /// accumulators start empty; the weights stay.
    pub optimizer: Optimizer,
    /// Gradient clipping.
    pub clipping: Clipping,
    /// One penalty for every kernel.
    pub regularizer: Regularizer,
    /// The run stops when this many epochs are done; a larger number lets it go on.
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

    /// Gives a draft these settings; every layer gets the penalty.
    pub fn apply(&self, draft: &mut Draft) {
        // Taken apart, so that a new setting that is left out here does not compile.
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
