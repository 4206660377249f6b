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

/// What the outputs of a classifier are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum OutputScale {
    /// Probabilities.
    Probability,
    /// Logits, which the loss turns into probabilities.
    Logit,
    /// From −1 for class 0 to 1 for class 1.
    Sign,
}

impl OutputScale {
    pub(crate) fn of(session: &Session) -> Self {
        match session.experiment.training.loss {
            Loss::BinaryCrossentropy { from_logits: true }
            | Loss::SparseCategoricalCrossentropy { from_logits: true } => Self::Logit,
            Loss::HalfSquaredSigns => Self::Sign,
            _ => Self::Probability,
        }
    }

    /// Returns what stands for the probability of class 1, from the only output of a row.
    pub(crate) fn probability(self, output: f32) -> f32 {
        match self {
            Self::Probability => output,
            Self::Logit => sigmoid(output),
            Self::Sign => (0.5 + 0.5 * output).clamp(0.0, 1.0),
        }
    }
}

/// The function from the outputs of one row to its prediction: for a regression the value in the
/// target's unit; for two classes the probability of class 1; for more the likeliest class.
///
/// Shape: its argument is `[n_outputs]`.
pub(crate) fn prediction(session: &Session) -> impl Fn(&[f32]) -> f32 {
    let (mean, std) = (session.scaler.target_mean[0], session.scaler.target_std[0]);
    let (scale, task) = (OutputScale::of(session), session.experiment.task());
    let is_logits = scale == OutputScale::Logit;
    move |outputs| match (outputs, task) {
        (&[output], Task::Regression) => (f64::from(output) * std + mean) as f32,
        (&[output], _) => scale.probability(output),
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
