//! The predictions of a regression, row by row, with their figures.

use serde::{Deserialize, Serialize};

use crate::group_scores::GroupScores;
use crate::regression_scores::RegressionScores;

/// Predictions of all rows with the present weights, in the target's unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RegressionReport {
    /// The predictions in the order of the data set's rows. Shape: `[n_rows]`.
    #[serde(skip)]
    pub predictions: Vec<f64>,
    /// Of all rows.
    pub all: Option<RegressionScores>,
    /// Of the training rows.
    pub train: Option<RegressionScores>,
    /// Of the validation rows; `None` without any.
    pub validation: Option<RegressionScores>,
    /// Of the groups of the question's column; `None` if it names none that the table has.
    pub groups: Option<GroupScores>,
}
