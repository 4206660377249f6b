//! The loss of rows as they lie in a table, for the comparison with Keras and for the baseline.

use experiment::{Activation, Loss};

use crate::layout::{blocked, padded, place};
use crate::loss::OutputLoss;

/// The loss of some rows, by row and in the mean, with its gradient.
#[derive(Debug, Clone, PartialEq)]
pub struct LossValues {
    /// Mean over the rows.
    pub value: f64,
    /// The loss of each row. Shape: `[n]`.
    pub per_sample: Vec<f64>,
    /// Gradient of `value` with respect to the outputs. Shape: `[n, n_outputs]`, row-major.
    pub d_value: Vec<f32>,
}

/// Returns Keras's loss of `y_pred` against `y_true`. If `through` is a sigmoid or a softmax and the loss a
/// cross-entropy, `y_pred` are logits, and the activation is applied to them.
///
/// Shapes: `y_pred` `[n, n_outputs]`, `y_true` `[n, n_outputs]` or `[n]` class numbers, row-major.
/// Panics if they do not fit.
pub fn loss_values(
    loss: Loss,
    through: Option<Activation>,
    n_outputs: usize,
    y_true: &[f32],
    y_pred: &[f32],
) -> LossValues {
    let (loss, _) = OutputLoss::new(loss, through.unwrap_or(Activation::Linear));
    let n_targets = loss.n_targets(n_outputs);
    let n = y_pred.len() / n_outputs;
    assert_eq!(
        y_true.len(),
        n * n_targets,
        "as many targets as predictions"
    );
    let of_rows = |from: usize, to: usize| {
        let n = to - from;
        let prediction = blocked(n_outputs, &y_pred[from * n_outputs..to * n_outputs]);
        let target = blocked(n_targets, &y_true[from * n_targets..to * n_targets]);
        let mut d = vec![0.0; prediction.len()];
        let sum = loss.sum(n, n_outputs, &prediction, &target, &[], &mut d);
        (sum / n as f64, d)
    };
    let (value, d) = of_rows(0, n);
    LossValues {
        value,
        per_sample: (0..n).map(|row| of_rows(row, row + 1).0).collect(),
        d_value: (0..n)
            .flat_map(|row| (0..n_outputs).map(move |unit| (row, unit)))
            .map(|(row, unit)| d[place(n_outputs, padded(n), unit, row)])
            .collect(),
    }
}
