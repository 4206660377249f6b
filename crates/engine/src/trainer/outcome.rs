//! The results of a step and of an epoch.

use experiment::{LayerIdx, Quantity};

/// The entries of one epoch in Keras's `History`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpochEnd {
    /// Mean over the batches of the loss before the batch's step, weighted by the batch's rows, penalty
    /// included.
    pub loss: f64,
    /// Loss on the validation rows with the weights at the end of the epoch, penalty included; `None`
    /// without validation rows.
    pub val_loss: Option<f64>,
    /// Share of the rows that were classified right, each before its batch's step; 0 for a regression.
    pub accuracy: f64,
    /// Share of the validation rows that are classified right at the end of the epoch; `None` without
    /// validation rows.
    pub val_accuracy: Option<f64>,
}

/// The result of one step of a [`Trainer`](crate::Trainer).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// One batch was trained; the epoch is not finished.
    Batch,
    /// One batch was trained, and it finished an epoch.
    Epoch(EpochEnd),
    /// A value is not finite. The trainer must not be used until a finite state is restored.
    NotFinite(NotFinite),
}

/// The place of the first value that is not finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NotFinite {
    /// The layer; `None` if only the loss is not finite.
    pub layer_idx: Option<LayerIdx>,
    /// The kind of value.
    pub quantity: Quantity,
}

/// Whether a loss is finite in f32, in which the history stores it.
pub(super) fn is_finite(loss: f64) -> bool {
    (loss as f32).is_finite()
}
