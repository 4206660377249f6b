//! The parameters of TensorFlow Playground, their defaults and their values.
//!
//! Source: `state.ts` of tensorflow/playground at commit 02469bd.

use experiment::{Activation, PlaneData, limits};

/// The names of all parameters.
pub(super) const KEYS: [&str; 28] = [
    "activation",
    "regularization",
    "batchSize",
    "dataset",
    "regDataset",
    "learningRate",
    "regularizationRate",
    "noise",
    "networkShape",
    "seed",
    "showTestData",
    "discretize",
    "percTrainData",
    "x",
    "y",
    "xTimesY",
    "xSquared",
    "ySquared",
    "cosX",
    "sinX",
    "cosY",
    "sinY",
    "collectStats",
    "tutorial",
    "problem",
    "initZero",
    "hideText",
    "numHiddenLayers",
];

/// The state of TensorFlow Playground. Its default is the page without any parameter.
pub(super) struct PlaygroundState {
    pub(super) activation: Activation,
    /// Whether the penalty is L1, not L2; `None` without a penalty.
    pub(super) is_l1: Option<bool>,
    pub(super) batch_size: usize,
    pub(super) classes: PlaneData,
    pub(super) surface: PlaneData,
    pub(super) learning_rate: f64,
    pub(super) penalty: f64,
    pub(super) noise: f64,
    pub(super) shape: Vec<usize>,
    pub(super) seed: Option<String>,
    pub(super) show_test_data: bool,
    pub(super) discretize: bool,
    pub(super) train_percent: f64,
    /// In [`experiment::Feature::ALL`]'s order.
    pub(super) features: [bool; 7],
    pub(super) is_regression: bool,
    pub(super) init_zero: bool,
}

impl Default for PlaygroundState {
    fn default() -> Self {
        Self {
            activation: Activation::Tanh,
            is_l1: None,
            batch_size: 10,
            classes: PlaneData::Circle,
            surface: PlaneData::Plane,
            learning_rate: 0.03,
            penalty: 0.0,
            noise: 0.0,
            shape: vec![4, 2],
            seed: None,
            show_test_data: false,
            discretize: false,
            train_percent: 50.0,
            features: [true, true, false, false, false, false, false],
            is_regression: false,
            init_zero: false,
        }
    }
}

/// Stores a value; returns `false` if there is no value.
fn put<T>(place: &mut T, value: Option<T>) -> bool {
    let is_there = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    is_there
}

/// Everything but `false` means yes there, even `0`.
fn flag(value: &str) -> Option<bool> {
    (!value.is_empty()).then_some(value != "false")
}

fn number(value: &str, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
    value.parse().ok().filter(|value| range.contains(value))
}

impl PlaygroundState {
    /// Sets a parameter; returns `false` if its name or value is not understood.
    pub(super) fn set(&mut self, key: &str, value: &str) -> bool {
        match key {
            "activation" => put(&mut self.activation, activation(value)),
            "regularization" => put(
                &mut self.is_l1,
                match value {
                    "none" | "" => Some(None),
                    "L1" => Some(Some(true)),
                    "L2" => Some(Some(false)),
                    _ => None,
                },
            ),
            "batchSize" => {
                let size = value.parse().ok();
                let size = size.filter(|size| limits::BATCH_SIZE.contains(size));
                put(&mut self.batch_size, size)
            }
            "dataset" => put(
                &mut self.classes,
                match value {
                    "circle" => Some(PlaneData::Circle),
                    "xor" => Some(PlaneData::ExclusiveOr),
                    "gauss" => Some(PlaneData::TwoGaussians),
                    "spiral" => Some(PlaneData::Spiral),
                    _ => None,
                },
            ),
            "regDataset" => put(
                &mut self.surface,
                match value {
                    "reg-plane" => Some(PlaneData::Plane),
                    "reg-gauss" => Some(PlaneData::MultiGaussian),
                    _ => None,
                },
            ),
            "learningRate" => put(
                &mut self.learning_rate,
                number(value, limits::LEARNING_RATE),
            ),
            "regularizationRate" => put(&mut self.penalty, number(value, limits::PENALTY)),
            "noise" => put(&mut self.noise, noise(value)),
            "networkShape" => put(&mut self.shape, shape(value)),
            "seed" => {
                self.seed = Some(value.to_owned());
                true
            }
            "showTestData" => put(&mut self.show_test_data, flag(value)),
            "discretize" => put(&mut self.discretize, flag(value)),
            "percTrainData" => put(&mut self.train_percent, number(value, 10.0..=100.0)),
            "x" => put(&mut self.features[0], flag(value)),
            "y" => put(&mut self.features[1], flag(value)),
            "xSquared" => put(&mut self.features[2], flag(value)),
            "ySquared" => put(&mut self.features[3], flag(value)),
            "xTimesY" => put(&mut self.features[4], flag(value)),
            "sinX" => put(&mut self.features[5], flag(value)),
            "sinY" => put(&mut self.features[6], flag(value)),
            "problem" => put(
                &mut self.is_regression,
                match value {
                    "classification" => Some(false),
                    "regression" => Some(true),
                    _ => None,
                },
            ),
            "initZero" => put(&mut self.init_zero, flag(value)),
            // `networkShape` has the same information.
            "numHiddenLayers" => true,
            // Settings of its page, and inputs that it does not offer: they have no counterpart, but
            // switched off they need none.
            _ => matches!(value, "false" | "") && (KEYS.contains(&key) || key.ends_with("_hide")),
        }
    }
}

/// Parses the noise in percent, as `makeGUI` of `playground.ts` corrects it.
fn noise(value: &str) -> Option<f64> {
    let noise: f64 = value.parse().ok()?;
    noise.is_finite().then_some(match noise {
        ..0.0 => 0.0,
        ..=80.0 => noise,
        _ => 50.0,
    })
}

fn activation(value: &str) -> Option<Activation> {
    Some(match value {
        "relu" => Activation::Relu,
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        "linear" => Activation::Linear,
        _ => return None,
    })
}

/// Parses the units of the hidden layers, such as `4,2`. An empty text means no hidden layer.
fn shape(value: &str) -> Option<Vec<usize>> {
    if value.is_empty() {
        return Some(Vec::new());
    }
    let units: Option<Vec<usize>> = value.split(',').map(|units| units.parse().ok()).collect();
    units.filter(|units| {
        units.len() <= *limits::HIDDEN_LAYERS.end()
            && units.iter().all(|units| limits::UNITS.contains(units))
    })
}
