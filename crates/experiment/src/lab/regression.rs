//! Predictions of a regression, and figures of the errors of all rows.

use serde::{Deserialize, Serialize};

use crate::group_scores::GroupScores;
use crate::regression_scores::RegressionScores;

/// Predictions of rows with the present weights, in the target's unit, and figures of all rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RegressionReport {
    /// The predictions of the question's rows; NaN for a row that does not exist. Shape:
    /// `[rows.len()]`.
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
