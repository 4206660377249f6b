//! Numbers made with real scikit-learn: `classifiers.json` by `make_classifiers.py`, here, and those of
//! [`input_effects`] and [`regressions`].

pub mod input_effects;
pub mod regressions;

use serde::Deserialize;

/// The whole fixture.
#[derive(Debug, Deserialize)]
pub struct Fixture {
    /// How it was made, with versions.
    pub made: String,
    /// Confusion matrices with their figures.
    pub reports: Vec<Report>,
    /// Scores with their ROC curves.
    pub curves: Vec<Curve>,
}

/// A confusion matrix and what scikit-learn computes from its rows; 0 where a denominator is 0.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// The number of classes.
    pub n_classes: usize,
    /// Shape: `[n_classes, n_classes]`, by true class.
    pub counts: Vec<u32>,
    /// `accuracy_score`.
    pub accuracy: f64,
    /// Shape: `[n_classes]`, as the next three.
    pub precision: Vec<f64>,
    /// By class.
    pub recall: Vec<f64>,
    /// By class.
    pub f1: Vec<f64>,
    /// By class.
    pub support: Vec<u64>,
    /// Means of precision, recall and F1 over the classes that occur.
    pub r#macro: [f64; 3],
    /// The same, weighted by the support.
    pub weighted: [f64; 3],
}

/// Scores of rows and their ROC curve.
#[derive(Debug, Deserialize)]
pub struct Curve {
    /// Numbers that `f32` holds exactly.
    pub scores: Vec<f64>,
    /// Whether a row belongs to the positive class.
    pub is_positive: Vec<bool>,
    /// Of `roc_curve`, with all points.
    pub false_positive_rate: Vec<f64>,
    /// Of `roc_curve`, with all points.
    pub true_positive_rate: Vec<f64>,
    /// `roc_auc_score`.
    pub auc: f64,
}

/// Reads the fixture.
pub fn fixture() -> Fixture {
    let text = include_str!("../classifiers.json");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("classifiers.json: {error}"))
}
