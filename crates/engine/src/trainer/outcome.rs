//! What a step comes to.

use experiment::Quantity;

/// Keras's history of one epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpochEnd {
    /// Mean of the batches' losses before their steps, weighted by their rows, penalty included.
    pub loss: f64,
    /// With the weights at the end of the epoch, penalty included; `None` without validation.
    pub val_loss: Option<f64>,
    /// As `loss`, for classes; else 0.
    pub accuracy: f64,
    /// As `val_loss`.
    pub val_accuracy: Option<f64>,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// A batch of an epoch that is not finished.
    Batch,
    /// The last batch of an epoch.
    Epoch(EpochEnd),
    /// A value that is not finite. The trainer is of no use until a finite state is put back.
    NotFinite(NotFinite),
}

/// Where the first value that is not finite stood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NotFinite {
    /// Counted from 0; `None` if only the loss is not finite.
    pub layer_idx: Option<u32>,
    /// The kind of value.
    pub quantity: Quantity,
}

/// Also as the f32 that the history keeps.
pub(super) fn is_finite(loss: f64) -> bool {
    (loss as f32).is_finite()
}
