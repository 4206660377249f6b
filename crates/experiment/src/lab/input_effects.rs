//! Which input a network uses, and how: permutation importance and partial dependence.
//!
//! Both take a table's columns as a person sees them: the inputs of 0 and 1 of one column of categories
//! count as one input. Both are computed in slices with the weights of one moment, so their reports may
//! be incomplete: [`Question::Importance`](crate::Question::Importance) and
//! [`Question::Dependence`](crate::Question::Dependence) are asked again until they are not.

use serde::{Deserialize, Serialize};

use crate::order::positions_in_order;

/// What is worse after a permutation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Score {
    /// Root mean squared error of a regression, in the target's unit.
    Rmse,
    /// Share of the rows that a classifier predicts right.
    Accuracy,
    /// Mean of `−ln p` over the rows, `p` being the predicted probability of the true class, clipped
    /// to `[ε, 1 − ε]` with the `ε` of `f32`, as scikit-learn's `log_loss` does.
    CrossEntropy,
}

/// A request for the permutation importance of each input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportanceSpec {
    /// How often the values of each input are shuffled; at least 1, at most 30.
    pub n_repeats: u32,
}

/// How much worse a score gets if the values of one input are shuffled among the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreImportance {
    /// The score.
    pub score: Score,
    /// The score of the rows as they are.
    pub baseline: f64,
    /// The increase of the error, or the decrease of the accuracy, by input and repeat; negative if the
    /// shuffled values were better. Shape: `[n_columns, n_repeats]`.
    #[serde(skip)]
    pub importances: Vec<f64>,
    /// Mean over the repeats. Shape: `[n_columns]`.
    #[serde(skip)]
    pub mean: Vec<f64>,
    /// Standard deviation over the repeats, with the divisor `n`. Shape: `[n_columns]`.
    #[serde(skip)]
    pub std: Vec<f64>,
}

impl ScoreImportance {
    /// Makes the importance of one score. Shapes: `importances` is `[n_columns, n_repeats]`.
    ///
    /// Source: scikit-learn `permutation_importance`: `importances_mean` and `importances_std`.
    pub fn new(score: Score, baseline: f64, n_repeats: usize, importances: Vec<f64>) -> Self {
        let (mean, std) = importances
            .chunks(n_repeats.max(1))
            .map(|repeats| {
                let n = repeats.len() as f64;
                let mean = repeats.iter().sum::<f64>() / n;
                let squares = repeats.iter().map(|it| (it - mean) * (it - mean));
                (mean, (squares.sum::<f64>() / n).sqrt())
            })
            .unzip();
        Self {
            score,
            baseline,
            importances,
            mean,
            std,
        }
    }

    /// Places of the inputs from the most to the least important one. Equal ones keep their order.
    pub fn ranking(&self) -> Vec<usize> {
        let mean = &self.mean;
        positions_in_order(mean.len(), &|a, b| mean[b].total_cmp(&mean[a]))
    }

    /// The importances of one input by repeat; empty if there is no such input.
    pub fn repeats(&self, place: usize) -> &[f64] {
        let n_repeats = self.importances.len() / self.mean.len().max(1);
        let from = place.saturating_mul(n_repeats);
        self.importances.get(from..from + n_repeats).unwrap_or(&[])
    }
}

/// The permutation importance of each input of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportanceReport {
    /// Whether the worker still computes; then there are no scores yet.
    pub is_running: bool,
    /// Part of the work that is done, from 0 to 1.
    pub progress: f64,
    /// Epochs of the network whose weights are used.
    pub epoch: u32,
    /// Batches of the epoch that had begun then.
    pub batch: u32,
    /// How often each input is shuffled.
    pub n_repeats: u32,
    /// Number of rows that are used: all validation rows or, of many, a sample.
    pub n_rows: u32,
    /// Number of validation rows, or of training rows if there are none.
    pub n_available: u32,
    /// Whether the rows are validation rows; otherwise there are none, and they are training rows.
    pub of_validation: bool,
    /// Indices of the table's columns that are inputs, in their order. Shape: `[n_columns]`.
    #[serde(skip)]
    pub columns: Vec<u32>,
    /// For a regression the RMSE; for a classifier accuracy and cross-entropy. Empty while it is
    /// computed, and if a value is not finite.
    pub scores: Vec<ScoreImportance>,
}

/// A request for the partial dependence of the prediction on one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DependenceSpec {
    /// Index of the table's column, which must be an input.
    pub column: u32,
}

/// The mean prediction over the rows if one input has the same value in all of them, by that value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DependenceReport {
    /// Index of the table's column.
    pub column: u32,
    /// Whether the worker still computes; then there are no predictions yet.
    pub is_running: bool,
    /// Part of the work that is done, from 0 to 1.
    pub progress: f64,
    /// Epochs of the network whose weights are used.
    pub epoch: u32,
    /// Batches of the epoch that had begun then.
    pub batch: u32,
    /// Number of rows that are used: all rows or, of many, a sample.
    pub n_rows: u32,
    /// Number of all rows, training and validation.
    pub n_available: u32,
    /// Values of the input: evenly spaced from the smallest to the largest value of all rows, only the
    /// values that occur if they are at most two, or for categories the index of each. Shape: `[n_values]`.
    #[serde(skip)]
    pub grid: Vec<f64>,
    /// Mean predictions in the target's unit, or for a classifier the mean probabilities of its
    /// classes. Shape: `[n_outputs, n_values]`; `[0]` while it is computed, and if a value is not finite.
    #[serde(skip)]
    pub means: Vec<f64>,
    /// Predictions of single rows, at most 30, of the last output; none for more than two classes.
    /// Shape: `[n_singles, n_values]`.
    #[serde(skip)]
    pub singles: Vec<f32>,
    /// The values of the input in the rows that are used. Shape: `[n_rows]`.
    #[serde(skip)]
    pub values: Vec<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranking_is_that_of_the_means() {
        let importances = vec![0.5, 1.5, -1.0, 0.0, 2.0, 2.0, 1.0, 1.0];
        let found = ScoreImportance::new(Score::Rmse, 3.0, 2, importances);
        assert_eq!(found.mean, [1.0, -0.5, 2.0, 1.0]);
        assert_eq!(found.std, [0.5, 0.5, 0.0, 0.0]);
        assert_eq!(found.ranking(), [2, 0, 3, 1]);
        assert_eq!(found.repeats(1), [-1.0, 0.0]);
        assert!(found.repeats(4).is_empty());
    }
}
