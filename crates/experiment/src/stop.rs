//! Whether a session runs, and why a run has ended.

use serde::{Deserialize, Serialize};

use crate::index::LayerIdx;

/// Whether a session trains.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It does not train until it is started. The default: sessions open paused.
    #[default]
    Paused,
    /// It trains.
    Running,
    /// The run has ended; the session does not train unless its settings change.
    Stopped(StopReason),
}

/// Why a run has ended without a command.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// [`Training::epochs`](crate::Training::epochs) epochs are done.
    EpochLimit,
    /// The monitored loss no longer fell: [`EarlyStopping`](crate::EarlyStopping).
    EarlyStopping {
        /// Epoch of the best value, counted from 1.
        best_epoch: u32,
        /// Whether the weights of that epoch were restored.
        restored: bool,
    },
    /// The training loss changed by no more than [`Training::tolerance`](crate::Training::tolerance)
    /// from one epoch to the next.
    Tolerance,
    /// A value was not finite.
    Diverged(Divergence),
}

/// The first value that was not finite. The session keeps the last finite state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Divergence {
    /// Epoch in which it happened, counted from 1.
    pub epoch: u32,
    /// Batch of that epoch, counted from 1.
    pub batch: u32,
    /// Layer of the value; `None` if the values of all layers are finite and only the loss is not.
    pub layer_idx: Option<LayerIdx>,
    /// Kind of the value.
    pub quantity: Quantity,
    /// The probable cause.
    pub cause: Cause,
}

/// Kind of the first value that was not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// An output of a unit.
    Activation,
    /// The loss of the batch.
    Loss,
    /// A derivative of the loss.
    Gradient,
    /// A weight or bias after the step. An accumulator of the optimizer counts as its weight.
    Weight,
}

/// The probable cause of a divergence, found by rules on the experiment and on the growth of the loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The learning rate is too large for this network.
    LearningRate,
    /// The inputs are much larger than 1 and not standardized.
    UnscaledInputs,
    /// The targets are much larger than 1 and not standardized.
    UnscaledTarget,
}
