//! What a notebook is made of.

use experiment::{Experiment, LayerWeights, SavedState};

/// What has been trained.
#[derive(Debug, Clone, Copy)]
pub struct TrainedRun<'a> {
    /// The experiment.
    pub experiment: &'a Experiment,
    /// Its weights and losses now. They must have been checked: [`SavedState::check`].
    pub state: &'a SavedState,
    /// The weights that it started from, layer by layer.
    pub initial_weights: &'a [LayerWeights],
}
