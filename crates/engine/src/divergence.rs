//! The probable cause of a divergence.

use experiment::{Cause, Divergence};

use crate::trainer::{NotFinite, Rows};

/// From this size on, values are much larger than the 1 that initializers assume.
const MUCH_LARGER_THAN_1: f32 = 10.0;
/// From here on, a learning rate is too large for any data.
const LARGE_LEARNING_RATE: f64 = 1.0;

/// Describes a divergence. `rows` are the training rows, scaled; `epoch` and `batch` are counted from 1.
pub(crate) fn divergence(
    found: NotFinite,
    epoch: u32,
    batch: u32,
    learning_rate: f64,
    rows: &Rows,
) -> Divergence {
    let largest = |values: &[f32]| values.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
    let (inputs, target) = (largest(&rows.inputs), largest(&rows.targets));
    let cause = if learning_rate >= LARGE_LEARNING_RATE {
        Cause::LearningRate
    } else if inputs >= MUCH_LARGER_THAN_1 && inputs >= target {
        Cause::UnscaledInputs
    } else if target >= MUCH_LARGER_THAN_1 {
        Cause::UnscaledTarget
    } else {
        Cause::LearningRate
    };
    Divergence {
        epoch,
        batch,
        layer_idx: found.layer_idx,
        quantity: found.quantity,
        cause,
    }
}
