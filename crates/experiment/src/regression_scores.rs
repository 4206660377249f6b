//! Figures of a regression: how far its predictions are from the targets.

use serde::{Deserialize, Serialize};

/// The coefficient of determination R², or why it says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RSquared {
    /// `R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²`: 1 if all predictions are right, 0 if they are as good as the
    /// mean `ȳ` of these rows, negative if they are worse.
    Value(f64),
    /// A single row does not vary. scikit-learn says NaN.
    SingleRow,
    /// All targets are equal. scikit-learn says 1 if all predictions are right and 0 otherwise, or
    /// divides by the rounding of the mean.
    ConstantTarget,
    /// A number is not finite.
    NotFinite,
}

/// Figures of the predictions of some rows, in the target's unit. `None` where a number is not finite.
///
/// A residual is the target minus the prediction, `y − ŷ`.
///
/// Source: scikit-learn `root_mean_squared_error`, `mean_absolute_error`, `r2_score`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RegressionScores {
    /// Number of rows, at least 1.
    pub n_rows: u32,
    /// `√(Σ (y − ŷ)² / n)`
    pub rmse: Option<f64>,
    /// `Σ |y − ŷ| / n`
    pub mae: Option<f64>,
    /// `Σ (y − ŷ) / n`: above 0 the predictions are too low on average.
    pub mean_residual: Option<f64>,
    /// R², with the mean of these rows.
    pub r_squared: RSquared,
}

impl RegressionScores {
    /// Computes the figures of pairs of target and prediction; `None` without rows. Sums are in f64, in
    /// the order of the rows.
    ///
    /// ```
    /// use experiment::{RSquared, RegressionScores};
    ///
    /// let rows = [[1.0, 2.0], [2.0, 2.0], [3.0, 2.0]];
    /// let scores = RegressionScores::of(rows.into_iter()).expect("there are rows");
    /// assert_eq!(scores.mae, Some(2.0 / 3.0));
    /// // As good as the mean.
    /// assert_eq!(scores.r_squared, RSquared::Value(0.0));
    /// ```
    pub fn of(rows: impl Iterator<Item = [f64; 2]> + Clone) -> Option<Self> {
        let targets = || rows.clone().map(|[target, _]| target);
        let residuals = || rows.clone().map(|[target, prediction]| target - prediction);
        let n_rows = rows.clone().count();
        let first = targets().next()?;
        let n = n_rows as f64;
        let finite = |value: f64| value.is_finite().then_some(value);
        let sum_of_squares = residuals().map(|it| it * it).sum::<f64>();
        let r_squared = if n_rows == 1 {
            RSquared::SingleRow
        } else if targets().all(|target| target == first) {
            RSquared::ConstantTarget
        } else {
            let rough_mean = targets().sum::<f64>() / n;
            let mean = rough_mean + targets().map(|it| it - rough_mean).sum::<f64>() / n;
            let variation = targets().map(|it| (it - mean) * (it - mean)).sum::<f64>();
            let value = finite(1.0 - sum_of_squares / variation);
            value.map_or(RSquared::NotFinite, RSquared::Value)
        };
        Some(Self {
            n_rows: n_rows as u32,
            rmse: finite((sum_of_squares / n).sqrt()),
            mae: finite(residuals().map(f64::abs).sum::<f64>() / n),
            mean_residual: finite(residuals().sum::<f64>() / n),
            r_squared,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(rows: &[[f64; 2]]) -> RegressionScores {
        RegressionScores::of(rows.iter().copied()).unwrap()
    }

    #[test]
    fn the_mean_residual_is_positive_if_predictions_are_too_low() {
        let scores = scores(&[[10.0, 7.0], [20.0, 19.0]]);
        assert_eq!(scores.mean_residual, Some(2.0));
        assert_eq!(scores.mae, Some(2.0));
        assert_eq!(scores.rmse, Some(5.0_f64.sqrt()));
        assert_eq!(scores.r_squared, RSquared::Value(0.8));
    }

    #[test]
    fn what_does_not_vary_has_no_r_squared() {
        assert_eq!(RegressionScores::of(std::iter::empty()), None);
        assert_eq!(scores(&[[3.0, 3.0]]).r_squared, RSquared::SingleRow);
        // The mean of three times 0.1 is another number in f64.
        let constant = [[0.1, 0.1], [0.1, 0.1], [0.1, 0.2]];
        assert_eq!(scores(&constant).r_squared, RSquared::ConstantTarget);
    }

    #[test]
    fn predictions_that_are_not_finite_have_no_figures() {
        let scores = scores(&[[1.0, f64::INFINITY], [2.0, 0.0]]);
        assert_eq!([scores.rmse, scores.mae, scores.mean_residual], [None; 3]);
        assert_eq!(scores.r_squared, RSquared::NotFinite);
        assert_eq!(scores.n_rows, 2);
    }
}
