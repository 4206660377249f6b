//! The meaning of a network's outputs: a number in the target's unit, or a class.

use experiment::{Loss, Task};

use crate::math::sigmoid;
use crate::session::Session;

/// Number of classes; 0 for a regression.
pub(crate) fn n_classes(session: &Session) -> usize {
    match session.experiment.task() {
        Task::Regression => 0,
        Task::Classification { n_classes } => n_classes,
    }
}

/// Whether the outputs are logits, which the loss turns into probabilities.
pub(crate) fn reads_logits(session: &Session) -> bool {
    match session.experiment.training.loss {
        Loss::BinaryCrossentropy { from_logits }
        | Loss::SparseCategoricalCrossentropy { from_logits } => from_logits,
        _ => false,
    }
}

/// The function from the outputs of one row to its prediction: for a regression the value in the
/// target's unit; for two classes the probability of class 1; for more the likeliest class.
///
/// Shape: its argument is `[n_outputs]`.
pub(crate) fn prediction(session: &Session) -> impl Fn(&[f32]) -> f32 {
    let (mean, std) = (session.scaler.target_mean[0], session.scaler.target_std[0]);
    let (is_logits, task) = (reads_logits(session), session.experiment.task());
    move |outputs| match (outputs, task) {
        (&[output], Task::Regression) => (f64::from(output) * std + mean) as f32,
        (&[logit], _) if is_logits => sigmoid(logit),
        (&[output], _) => output,
        (&[zero, one], _) if is_logits => sigmoid(one - zero),
        (&[_, one], _) => one,
        (many, _) => {
            let best = (0..many.len()).reduce(|best, class| {
                if many[class] > many[best] {
                    class
                } else {
                    best
                }
            });
            best.unwrap_or(0) as f32
        }
    }
}

/// The class that a prediction of [`prediction`] stands for.
pub(crate) fn class(prediction: f32, n_classes: usize) -> usize {
    if n_classes > 2 {
        (prediction as usize).min(n_classes - 1)
    } else {
        usize::from(prediction > 0.5)
    }
}
