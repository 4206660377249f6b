//! The yardsticks on the error axis: what always saying the mean and what the best straight line
//! would cost, in the loss and the unit of the history.

use experiment::{Activation, Loss};

use crate::loss::loss_values;
use crate::trainer::Rows;

/// Losses of the mean and of the least-squares line, on rows of one input and one target.
///
/// Sums are in f64 around the means, so that nothing cancels.
pub(crate) fn baselines(loss: Loss, rows: &Rows) -> (f64, f64) {
    let n = rows.targets.len() as f64;
    let mean = |values: &[f32]| values.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
    let (x_mean, y_mean) = (mean(&rows.inputs), mean(&rows.targets));
    let (mut xx, mut xy) = (0.0, 0.0);
    for (&x, &y) in rows.inputs.iter().zip(&rows.targets) {
        let (x, y) = (f64::from(x) - x_mean, f64::from(y) - y_mean);
        xx += x * x;
        xy += x * y;
    }
    // Rows at a single x have no line but the mean.
    let slope = if xx > 0.0 { xy / xx } else { 0.0 };
    let of = |predict: &dyn Fn(f64) -> f64| {
        let predictions: Vec<f32> = rows
            .inputs
            .iter()
            .map(|&x| predict(f64::from(x)) as f32)
            .collect();
        loss_values(
            loss,
            Some(Activation::Linear),
            1,
            &rows.targets,
            &predictions,
        )
        .value
    };
    (of(&|_| y_mean), of(&|x| y_mean + slope * (x - x_mean)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_however_far_from_zero() {
        let inputs: Vec<f32> = (0..50).map(|n| 900.0 + n as f32 * 0.5).collect();
        let targets: Vec<f32> = inputs.iter().map(|x| 3.0 * x - 2_000.0).collect();
        let (mean, line) = baselines(Loss::MeanSquaredError, &Rows { inputs, targets });
        // Variance of 50 equidistant values 1.5 apart.
        assert!(
            (mean - 1.5 * 1.5 * (2_500.0 - 1.0) / 12.0).abs() < 1e-2,
            "{mean}"
        );
        assert!(line < 1e-6, "{line}");
    }

    #[test]
    fn they_are_in_the_loss_of_the_run() {
        let rows = Rows {
            inputs: vec![0.0, 0.0, 0.0, 0.0],
            targets: vec![1.0, -1.0, 3.0, -3.0],
        };
        assert_eq!(baselines(Loss::MeanAbsoluteError, &rows), (2.0, 2.0));
        assert_eq!(baselines(Loss::MeanSquaredError, &rows), (5.0, 5.0));
        assert_eq!(baselines(Loss::Huber { delta: 1.0 }, &rows), (1.5, 1.5));
    }
}
