//! The numbers of `input_effects.json`, made with real scikit-learn by `make_input_effects.py`.

use serde::Deserialize;

/// The whole fixture.
#[derive(Debug, Deserialize)]
pub struct InputEffects {
    /// How it was made, with versions.
    pub made: String,
    /// Tables with a network each.
    pub cases: Vec<Case>,
}

/// A table, a network of one hidden ReLU layer, and what scikit-learn computes from both.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Number of categories by column; 0 for numbers.
    pub n_labels: Vec<u32>,
    /// Number of classes of the target; 0 for numbers.
    pub n_classes: usize,
    /// Shape: `[n_columns, n_rows]`.
    pub columns: Vec<Vec<f64>>,
    /// Shape: `[n_rows]`.
    pub target: Vec<f64>,
    /// Hidden layer and output.
    pub layers: Vec<Layer>,
    /// The orders in which each column was shuffled. Shape: `[n_repeats, n_rows]`.
    pub orders: Vec<Vec<u32>>,
    /// Of `permutation_importance`, by score.
    pub importances: Vec<Importances>,
    /// Of `partial_dependence(kind="both", method="brute")`, by column.
    pub dependences: Vec<PartialDependence>,
}

/// Weights that f32 holds exactly.
#[derive(Debug, Deserialize)]
pub struct Layer {
    /// Shape: `[n_inputs, n_units]`.
    pub kernel: Vec<Vec<f32>>,
    /// Shape: `[n_units]`.
    pub bias: Vec<f32>,
}

/// The importance of each column by one score.
#[derive(Debug, Deserialize)]
pub struct Importances {
    /// scikit-learn's name of the score.
    pub scoring: String,
    /// The score of the rows as they are.
    pub baseline: f64,
    /// Shape: `[n_columns, n_repeats]`.
    pub importances: Vec<Vec<f64>>,
    /// Shape: `[n_columns]`.
    pub mean: Vec<f64>,
    /// Shape: `[n_columns]`.
    pub std: Vec<f64>,
}

/// The dependence on one column.
#[derive(Debug, Deserialize)]
pub struct PartialDependence {
    /// Shape: `[n_values]`.
    pub grid: Vec<f64>,
    /// Shape: `[n_outputs, n_values]`; for two classes one output, the second.
    pub average: Vec<Vec<f64>>,
    /// Shape: `[n_rows, n_values]`; none for more than two classes.
    pub individual: Vec<Vec<f64>>,
}

/// Reads the fixture.
pub fn input_effects() -> InputEffects {
    let text = include_str!("../input_effects.json");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("input_effects.json: {error}"))
}
