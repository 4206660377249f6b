//! The numbers of `regressions.json`, made with real scikit-learn and pandas by `make_regressions.py`.

use serde::Deserialize;

/// The fixture of regressions.
#[derive(Debug, Deserialize)]
pub struct RegressionFixture {
    /// How it was made, with versions.
    pub made: String,
    /// Rows with their figures.
    pub cases: Vec<RegressionCase>,
    /// Rows with a column of groups, and the figures of each group.
    pub tables: Vec<GroupedTable>,
}

/// Targets and predictions with their figures.
#[derive(Debug, Deserialize)]
pub struct RegressionCase {
    /// Shape: `[n_rows]`.
    pub target: Vec<f64>,
    /// Shape: `[n_rows]`.
    pub prediction: Vec<f64>,
    /// The figures.
    pub scores: Scores,
}

/// Figures of some rows.
#[derive(Debug, Deserialize)]
pub struct Scores {
    /// Number of rows.
    pub n_rows: u32,
    /// `root_mean_squared_error`.
    pub rmse: f64,
    /// `mean_absolute_error`.
    pub mae: f64,
    /// Mean of target minus prediction.
    pub mean_residual: f64,
    /// `r2_score`; `None` for NaN.
    pub r_squared: Option<f64>,
}

/// Rows with a column of groups.
#[derive(Debug, Deserialize)]
pub struct GroupedTable {
    /// `None` for an empty cell. Shape: `[n_rows]`, as the next three.
    pub group: Vec<Option<f64>>,
    /// By row.
    pub target: Vec<f64>,
    /// By row.
    pub prediction: Vec<f64>,
    /// By row.
    pub validates: Vec<bool>,
    /// Of `groupby(dropna=False)`: by value, empty cells last.
    pub groups: Vec<Group>,
}

/// The figures of a group.
#[derive(Debug, Deserialize)]
pub struct Group {
    /// `None` for empty cells.
    pub value: Option<f64>,
    /// Number of rows of both parts.
    pub n_rows: u32,
    /// Of the training rows.
    pub train: Option<Scores>,
    /// Of the validation rows.
    pub validation: Option<Scores>,
}

/// Reads the fixture of regressions.
pub fn regression_fixture() -> RegressionFixture {
    let text = include_str!("../regressions.json");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("regressions.json: {error}"))
}
