//! The schema of the files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use experiment::{Activation, Clipping, Dense, LayerWeights, Loss, Optimizer, Regularizer};
use serde::Deserialize;
use serde_json::Value;

/// A file, by kind.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FixtureKind {
    Fit(Box<Fit>),
    Activation(Activations),
    Softmax(Softmax),
    Loss(Losses),
    Optimizer(Optimizers),
    Initializer(Initializers),
    ValidationSplit(ValidationSplit),
}

/// A file with its name.
#[derive(Debug)]
pub struct Fixture {
    pub file: String,
    pub kind: FixtureKind,
}

/// Rows of numbers.
pub type Table = Vec<Vec<f64>>;

#[derive(Debug, Deserialize)]
pub struct Fit {
    pub inputs: usize,
    pub layers: Vec<Layer>,
    pub loss: Loss,
    pub optimizer: KerasOptimizer,
    pub fit: FitSettings,
    pub n_train: usize,
    pub data: Data,
    pub grid: Option<Table>,
    pub initial_weights: Vec<LayerWeights>,
    pub float64: FitResult,
    pub max_abs_float32_minus_float64: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
pub struct Layer {
    pub units: usize,
    pub activation: Activation,
    pub kernel_regularizer: Option<Regularizer>,
}

impl Layer {
    pub fn dense(&self) -> Dense {
        Dense {
            units: self.units,
            activation: self.activation,
            regularizer: self.kernel_regularizer.unwrap_or_default(),
            dropout: 0.0,
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct KerasOptimizer {
    #[serde(flatten)]
    pub kind: Optimizer,
    #[serde(flatten)]
    pub clipping: Clipping,
    pub learning_rate: f64,
}

#[derive(Debug, Deserialize)]
pub struct FitSettings {
    pub epochs: u32,
    pub batch_size: usize,
    pub shuffle: bool,
    pub validation_split: Option<f64>,
    pub class_weight: Option<Vec<f64>>,
}

#[derive(Debug, Deserialize)]
pub struct Data {
    pub x: Table,
    pub y: Table,
}

#[derive(Debug, Deserialize)]
pub struct FitResult {
    pub initial: Option<Initial>,
    pub history: Option<BTreeMap<String, Vec<f64>>>,
    pub weights_after_step_1: Option<Vec<Weights>>,
    pub weights_after_epoch_1: Option<Vec<Weights>>,
    pub weights_end: Option<Vec<Weights>>,
    pub evaluate_end: Option<BTreeMap<String, f64>>,
    pub predictions_end: Option<Table>,
}

#[derive(Debug, Deserialize)]
pub struct Initial {
    pub loss: Option<f64>,
    pub penalty: Option<f64>,
    pub predictions: Option<Table>,
    pub gradients: Option<Vec<Weights>>,
}

/// Kernel and bias in full precision.
#[derive(Debug, Deserialize)]
pub struct Weights {
    pub kernel: Table,
    pub bias: Vec<f64>,
}

/// The same result, computed by Keras in both precisions.
#[derive(Debug, Deserialize)]
pub struct Precisions<T> {
    pub float32: T,
    pub float64: T,
}

#[derive(Debug, Deserialize)]
pub struct Activations {
    pub x: Vec<f32>,
    pub table: Vec<ActivationRow>,
}

#[derive(Debug, Deserialize)]
pub struct ActivationRow {
    pub activation: Activation,
    #[serde(flatten)]
    pub precisions: Precisions<ActivationValues>,
}

#[derive(Debug, Deserialize)]
pub struct ActivationValues {
    pub y: Vec<f64>,
    pub dy_dx: Vec<f64>,
}

#[derive(Debug, Deserialize)]
pub struct Softmax {
    pub logits: Vec<Vec<f32>>,
    #[serde(flatten)]
    pub precisions: Precisions<SoftmaxValues>,
}

#[derive(Debug, Deserialize)]
pub struct SoftmaxValues {
    pub softmax: Table,
}

#[derive(Debug, Deserialize)]
pub struct Losses {
    pub table: Vec<LossRow>,
}

#[derive(Debug, Deserialize)]
pub struct LossRow {
    pub loss: Loss,
    /// An activation's name or description, or null.
    pub through: Option<Value>,
    pub y_true: Vec<Vec<f32>>,
    pub y_pred: Vec<Vec<f32>>,
    #[serde(flatten)]
    pub precisions: Precisions<LossTable>,
}

impl LossRow {
    /// The activation that `y_pred` goes through before the loss; `None` if there is none.
    ///
    /// Errors: its name is unknown.
    pub fn through(&self) -> Result<Option<Activation>, serde_json::Error> {
        match &self.through {
            None => Ok(None),
            Some(Value::String(name)) => {
                serde_json::from_value(serde_json::json!({ "name": name })).map(Some)
            }
            Some(value) => serde_json::from_value(value.clone()).map(Some),
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct LossTable {
    pub value: f64,
    pub per_sample: Vec<f64>,
    pub d_value_d_y_pred: Table,
}

#[derive(Debug, Deserialize)]
pub struct Optimizers {
    pub initial: (Vec<Vec<f32>>, Vec<f32>),
    pub gradients: Vec<(Vec<Vec<f32>>, Vec<f32>)>,
    pub table: Vec<OptimizerRow>,
}

#[derive(Debug, Deserialize)]
pub struct OptimizerRow {
    pub optimizer: KerasOptimizer,
    #[serde(flatten)]
    pub precisions: Precisions<OptimizerSteps>,
}

#[derive(Debug, Deserialize)]
pub struct OptimizerSteps {
    pub after_step: Vec<(Table, Vec<f64>)>,
}

#[derive(Debug, Deserialize)]
pub struct Initializers {
    pub dense_defaults: BTreeMap<String, String>,
    pub table: Vec<InitializerRow>,
}

#[derive(Debug, Deserialize)]
pub struct InitializerRow {
    pub initializer: experiment::Initializer,
    pub fan_in: usize,
    pub fan_out: usize,
    pub limit: Option<f64>,
    pub orthonormal: Option<String>,
    pub std_theory: f64,
    pub sampled: Sampled,
}

#[derive(Debug, Deserialize)]
pub struct Sampled {
    pub entries: usize,
    pub quantile_levels: Vec<f64>,
    pub quantiles: Vec<f64>,
}

#[derive(Debug, Deserialize)]
pub struct ValidationSplit {
    pub rows: Vec<SplitRow>,
}

#[derive(Debug, Deserialize)]
pub struct SplitRow {
    pub n: usize,
    pub validation_split: f64,
    pub n_train: Option<usize>,
    pub n_val: Option<usize>,
}

fn folder() -> PathBuf {
    std::env::var_os("KERAS_FIXTURES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures")),
        PathBuf::from,
    )
}

/// All files of the folder, by name.
///
/// Panics, naming the file, if one cannot be read: another schema, an unknown kind, a missing key.
pub fn fixtures() -> Vec<Fixture> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("no folder {}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixtures in {}", folder.display());
    paths.iter().map(read).collect()
}

fn read(path: &PathBuf) -> Fixture {
    let file = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into());
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let value: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(value["schema"], 1, "{file}: another schema");
    let kind = serde_json::from_value(value).unwrap_or_else(|error| panic!("{file}: {error}"));
    Fixture { file, kind }
}
