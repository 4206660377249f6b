//! The ROC curve of a classifier with two classes.

use serde::{Deserialize, Serialize};

/// Shares of correctly and of wrongly accepted rows, for every threshold of the second class's
/// probability, from the highest to the lowest.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RocCurve {
    /// Share of the rows of the first class that are predicted as the second; rises from 0 to 1.
    /// Shape: `[n]`.
    #[serde(skip)]
    pub false_positive_rate: Vec<f32>,
    /// Share of the rows of the second class that are predicted as it; rises from 0 to 1. Shape: `[n]`.
    #[serde(skip)]
    pub true_positive_rate: Vec<f32>,
    /// Area under the curve: the probability that a row of the second class has a higher probability
    /// than one of the first, where equal ones count half.
    pub auc: f64,
}
