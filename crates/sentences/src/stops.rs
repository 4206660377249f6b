//! Why a run has stopped.

use experiment::{Cause, Divergence, Quantity, StopReason};

/// Says why a run has stopped.
pub fn stop(reason: StopReason) -> String {
    match reason {
        StopReason::EpochLimit => "epoch limit".to_owned(),
        StopReason::EarlyStopping {
            best_epoch,
            restored,
        } => {
            let of = if restored { ", restored" } else { "" };
            format!("early stopping; best epoch {best_epoch}{of}")
        }
        StopReason::Tolerance => "tolerance".to_owned(),
        StopReason::Diverged(divergence) => diverged(&divergence),
    }
}

fn diverged(divergence: &Divergence) -> String {
    let quantity = match divergence.quantity {
        Quantity::Activation => "an activation",
        Quantity::Loss => "the loss",
        Quantity::Gradient => "a gradient",
        Quantity::Weight => "a weight",
    };
    let cause = match divergence.cause {
        Cause::LearningRate => "the learning rate is too large",
        Cause::UnscaledInputs => "the inputs are not standardized",
        Cause::UnscaledTarget => "the target is not standardized",
    };
    let epoch = divergence.epoch;
    format!("diverged in epoch {epoch}: {quantity} is not finite, probably because {cause}")
}
