//! Networks of TensorFlow Playground, whose output goes from −1 for the first to 1 for the second class.

use experiment::{Loss, Scaler};

/// The mean and the deviation that bring −1 … 1 to 0 … 1, without rounding.
const HALF: f64 = 0.5;

/// Returns the standardization around the network of a run: where the loss compares the output with signs, it brings them
/// to what the session predicts.
pub(crate) fn to_prediction(mut scaler: Scaler, loss: Loss) -> Scaler {
    if loss == Loss::HalfSquaredSigns {
        (scaler.target_mean, scaler.target_std) = (vec![HALF], vec![HALF]);
    }
    scaler
}

/// Returns whether a standardization brings the only output from −1 … 1 to 0 … 1.
pub(crate) fn has_signs(scaler: &Scaler, n_outputs: usize) -> bool {
    n_outputs == 1 && scaler.target_mean == [HALF] && scaler.target_std == [HALF]
}
