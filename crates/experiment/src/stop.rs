//! Whether a run goes on, and why it stopped.

use serde::{Deserialize, Serialize};

use crate::index::LayerIdx;

/// What the session is doing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    Paused,
    Running,
    Stopped(StopReason),
}

/// Why a run ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// As many epochs as the experiment asks for.
    EpochLimit,
    /// The watched loss no longer fell.
    EarlyStopping {
        /// Epoch of the best value, counted from 1.
        best_epoch: u32,
        /// Whether the network has that epoch's weights.
        restored: bool,
    },
    /// The training loss hardly changed any more.
    Tolerance,
    Diverged(Divergence),
}

/// The first value that was not finite. What the session holds then is the last finite state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// Epoch in which it happened, counted from 1.
    pub epoch: u32,
    /// Batch of that epoch, counted from 1.
    pub batch: u32,
    /// Layer in which the first value that is not finite stood, counted from 0; `None` when all
    /// layers are finite and only the loss is not.
    pub layer_idx: Option<LayerIdx>,
    pub quantity: Quantity,
    pub cause: Cause,
}

/// Which kind of value was the first not to be finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    Activation,
    Loss,
    Gradient,
    Weight,
}

/// What probably caused a divergence, by rules on the experiment and on the growth of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The steps are too large for this network.
    LearningRate,
    /// Inputs much larger than 1 that are not standardized.
    UnscaledInputs,
    /// Targets much larger than 1 that are not standardized.
    UnscaledTarget,
}
