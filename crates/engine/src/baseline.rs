//! The yardsticks on the error axis: what always saying the mean and what the best straight line
//! would cost, in the loss and the unit of the history.

use experiment::{Activation, Loss};

use crate::least_squares::least_squares;
use crate::loss::loss_values;
use crate::trainer::Rows;

/// Losses of the mean and of the best line (of several inputs, the best plane), on rows of one target
/// that is a number; `None` for other losses.
///
/// Sums are in f64 around the means, so that nothing cancels.
pub(crate) fn baselines(loss: Loss, n_inputs: usize, rows: &Rows) -> Option<(f64, f64)> {
    if loss.is_for_classes() {
        return None;
    }
    let n = rows.targets.len();
    let centered = |values: Vec<f64>| -> (f64, Vec<f64>) {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, values.into_iter().map(|value| value - mean).collect())
    };
    let (y_mean, target) = centered(rows.targets.iter().map(|&y| f64::from(y)).collect());
    let columns: Vec<Vec<f64>> = (0..n_inputs)
        .map(|input| {
            let column = rows.inputs.iter().skip(input).step_by(n_inputs);
            centered(column.map(|&x| f64::from(x)).collect()).1
        })
        .collect();
    let slopes = least_squares(columns.clone(), target);
    let of = |predictions: Vec<f32>| {
        let output = Some(Activation::Linear);
        loss_values(loss, output, 1, &rows.targets, &predictions).value
    };
    let line = |row_idx: usize| {
        let slopes = columns.iter().zip(&slopes);
        slopes.fold(y_mean, |y, (column, slope)| y + slope * column[row_idx])
    };
    Some((
        of(vec![y_mean as f32; n]),
        of((0..n).map(|row_idx| line(row_idx) as f32).collect()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_however_far_from_zero() {
        let inputs: Vec<f32> = (0..50).map(|n| 900.0 + n as f32 * 0.5).collect();
        let targets: Vec<f32> = inputs.iter().map(|x| 3.0 * x - 2_000.0).collect();
        let (mean, line) = baselines(Loss::MeanSquaredError, 1, &Rows { inputs, targets }).unwrap();
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
        let of = |loss| baselines(loss, 1, &rows);
        assert_eq!(of(Loss::MeanAbsoluteError), Some((2.0, 2.0)));
        assert_eq!(of(Loss::MeanSquaredError), Some((5.0, 5.0)));
        assert_eq!(of(Loss::Huber { delta: 1.0 }), Some((1.5, 1.5)));
        assert_eq!(of(Loss::BinaryCrossentropy { from_logits: false }), None);
    }
}
