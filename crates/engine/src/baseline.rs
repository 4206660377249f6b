//! Baselines to compare a network with: the losses of always predicting the mean, and of the best straight
//! line, in the loss and the unit of the history.

use experiment::limits::MAX_CLASSES;
use experiment::{Activation, Loss};

use crate::least_squares::least_squares;
use crate::loss_values::loss_values;
use crate::math::ln;
use crate::trainer::Rows;

/// Losses of the mean and of the best straight line (of several inputs, the best plane) on rows of one
/// target. For a cross-entropy the first is the loss of always predicting the share of each class, for signs that of
/// their mean; the second is `None`.
///
/// With `class_weights` (shape `[n_classes]`) the first is the weighted loss of the shares for which that
/// is smallest: a row counts in them with the weight of its class. A weighted loss of classes as numbers
/// has neither.
pub(crate) fn baselines(
    loss: Loss,
    n_inputs: usize,
    rows: &Rows,
    class_weights: Option<&[f64]>,
) -> (Option<f64>, Option<f64>) {
    if loss == Loss::HalfSquaredSigns {
        return (Some(signs(&rows.targets, class_weights)), None);
    }
    if loss.is_for_classes() {
        return (Some(entropy(&rows.targets, class_weights)), None);
    }
    if class_weights.is_some() {
        return (None, None);
    }
    let line = FittedLine::fit(n_inputs, &rows.inputs, &rows.targets);
    let of = |predictions: Vec<f32>| {
        let output = Some(Activation::Linear);
        loss_values(loss, output, 1, &rows.targets, &predictions).value
    };
    (
        Some(of(vec![line.y_mean as f32; rows.targets.len()])),
        Some(of(line.over(&rows.inputs).map(|y| y as f32).collect())),
    )
}

/// `Σ w ½ (m − s)² / n` over the rows, with the weighted mean m of the signs s of the classes 0 and 1.
fn signs(classes: &[f32], class_weights: Option<&[f64]>) -> f64 {
    let sums = weights_of_classes(classes, class_weights);
    let total: f64 = sums[0] + sums[1];
    if total == 0.0 {
        // All weights are 0.
        return 0.0;
    }
    // Of so many −1 and 1 the variance is 4 p (1 − p), with the share p of one of them.
    2.0 * sums[0] * sums[1] / total / classes.len().max(1) as f64
}

/// The sum of the weights of the rows of each class; without weights their number.
fn weights_of_classes(classes: &[f32], class_weights: Option<&[f64]>) -> [f64; MAX_CLASSES] {
    let mut sums = [0.0; MAX_CLASSES];
    for &class in classes {
        if let Some(sum) = sums.get_mut(class as usize) {
            *sum += 1.0;
        }
    }
    for (sum, weight) in sums.iter_mut().zip(class_weights.unwrap_or_default()) {
        *sum *= weight;
    }
    sums
}

/// `−Σ w ln p / n` over the rows, with the share of each class in the sum of the weights as p.
fn entropy(classes: &[f32], class_weights: Option<&[f64]>) -> f64 {
    let sums = weights_of_classes(classes, class_weights);
    let total: f64 = sums.iter().sum();
    let parts = sums.into_iter().filter(|&sum| sum > 0.0);
    let sum: f64 = parts.map(|sum| -sum * ln(sum / total)).sum();
    sum / classes.len().max(1) as f64
}

/// Rows in their own units, not scaled.
///
/// Shapes: `inputs` `[n, n_inputs]`, row-major, `targets` `[n]`.
pub(crate) struct UnscaledRows {
    pub inputs: Vec<f64>,
    pub targets: Vec<f64>,
}

/// Root mean squared errors on all rows: of the training rows' mean, and of the straight line that fits the
/// training rows best.
pub(crate) fn rmse_of_mean_and_line(
    n_inputs: usize,
    train: &UnscaledRows,
    all: &UnscaledRows,
) -> [f64; 2] {
    let line = FittedLine::fit(n_inputs, &train.inputs, &train.targets);
    let rmse = |predictions: &mut dyn Iterator<Item = f64>| {
        let errors = predictions.zip(&all.targets).map(|(value, y)| value - y);
        let sum: f64 = errors.map(|error| error * error).sum();
        (sum / all.targets.len() as f64).sqrt()
    };
    let n = all.targets.len();
    [
        rmse(&mut std::iter::repeat_n(line.y_mean, n)),
        rmse(&mut line.over(&all.inputs)),
    ]
}

/// The straight line (of several inputs, the plane) that fits rows best in the sense of least squares.
struct FittedLine {
    means: Vec<f64>,
    slopes: Vec<f64>,
    y_mean: f64,
}

impl FittedLine {
    /// Sums are in f64 and around the means, so that no digits cancel.
    ///
    /// Shapes: `inputs` is `[n, n_inputs]`, row-major, `targets` `[n]`.
    fn fit<T: Copy + Into<f64>>(n_inputs: usize, inputs: &[T], targets: &[T]) -> Self {
        let centered = |values: Vec<f64>| -> (f64, Vec<f64>) {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            (mean, values.into_iter().map(|value| value - mean).collect())
        };
        let (y_mean, target) = centered(targets.iter().map(|&y| y.into()).collect());
        let (means, columns) = (0..n_inputs)
            .map(|input| {
                let column = inputs.iter().skip(input).step_by(n_inputs);
                centered(column.map(|&x| x.into()).collect())
            })
            .unzip();
        Self {
            means,
            slopes: least_squares(columns, target),
            y_mean,
        }
    }

    /// Its values for rows. Shape: `inputs` is `[n, n_inputs]`, row-major.
    fn over<T: Copy + Into<f64>>(&self, inputs: &[T]) -> impl Iterator<Item = f64> {
        inputs.chunks_exact(self.means.len()).map(|row| {
            let parts = row.iter().zip(&self.means).zip(&self.slopes);
            parts.fold(self.y_mean, |y, ((&x, mean), slope)| {
                y + slope * (x.into() - mean)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_however_far_from_zero() {
        let inputs: Vec<f32> = (0..50).map(|n| 900.0 + n as f32 * 0.5).collect();
        let targets: Vec<f32> = inputs.iter().map(|x| 3.0 * x - 2_000.0).collect();
        let (mean, line) = baselines(Loss::MeanSquaredError, 1, &Rows { inputs, targets }, None);
        let (mean, line) = (mean.unwrap(), line.unwrap());
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
        let of = |loss| baselines(loss, 1, &rows, None);
        assert_eq!(of(Loss::MeanAbsoluteError), (Some(2.0), Some(2.0)));
        assert_eq!(of(Loss::MeanSquaredError), (Some(5.0), Some(5.0)));
        assert_eq!(of(Loss::Huber { delta: 1.0 }), (Some(1.5), Some(1.5)));
    }

    #[test]
    fn of_classes_the_yardstick_is_their_entropy() {
        let rows = Rows {
            inputs: vec![0.0; 4],
            targets: vec![1.0, 0.0, 1.0, 0.0],
        };
        let loss = Loss::SparseCategoricalCrossentropy { from_logits: false };
        let (shares, line) = baselines(loss, 1, &rows, None);
        assert!((shares.unwrap() - std::f64::consts::LN_2).abs() < 1e-12);
        assert_eq!(line, None);
    }

    /// No constant prediction has a smaller weighted loss, and with balanced weights the best one
    /// predicts that all classes are equally likely.
    #[test]
    fn weighted_classes_have_a_weighted_yardstick() {
        let rows = Rows {
            inputs: vec![0.0, 1.0, 2.0, 3.0],
            targets: vec![1.0, 0.0, 1.0, 1.0],
        };
        let of = |loss, weights: &[f64]| baselines(loss, 1, &rows, Some(weights));
        let cross_entropy = Loss::SparseCategoricalCrossentropy { from_logits: false };
        let (shares, _) = of(cross_entropy, &[2.0, 2.0 / 3.0]);
        assert!((shares.unwrap() - std::f64::consts::LN_2).abs() < 1e-12);
        let (shares, _) = of(cross_entropy, &[5.0, 1.0]);
        let at = |p: f64| -(5.0 * ln(1.0 - p) + 3.0 * ln(p)) / 4.0;
        assert!((shares.unwrap() - at(3.0 / 8.0)).abs() < 1e-12);
        assert_eq!(of(Loss::MeanSquaredError, &[5.0, 1.0]), (None, None));
    }

    #[test]
    fn a_rival_is_fitted_to_the_training_rows_and_judged_by_all() {
        let train = UnscaledRows {
            inputs: vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0],
            targets: vec![1.0, 3.0, 5.0],
        };
        let all = UnscaledRows {
            inputs: vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0],
            targets: vec![1.0, 3.0, 5.0, 9.0],
        };
        // The plane says 7 of the last row, the mean says 3 of all.
        let [mean, line] = rmse_of_mean_and_line(2, &train, &all);
        assert!((mean - 11_f64.sqrt()).abs() < 1e-9, "{mean}");
        assert!((line - 1.0).abs() < 1e-9, "{line}");
    }
}
