//! What a layer does, from its config.

use experiment::Activation;
use serde_json::Value;

use super::KerasError;
use super::activation::{Dialect, activation, of_layer};
use super::config::LayerConfig;

/// Keras divides by no standard deviation that is smaller.
const EPSILON: f64 = 1e-7;

/// What a layer does.
pub(super) enum Step {
    /// Takes the model's input, of this number of dimensions beside the batch.
    Input {
        rank: usize,
    },
    /// Makes one row of a picture.
    Flatten,
    /// Nothing in prediction.
    Nothing,
    Dense {
        n_units: Option<usize>,
        activation: Activation,
        has_bias: bool,
    },
    Activate(Activation),
    /// `(x − mean) / std`, or back.
    Normalize {
        /// `None` if they are with the weights.
        moments: Option<Moments>,
        inverts: bool,
    },
    /// `offset + scale · x`, with the offset as mean and the scale as standard deviation.
    Rescale(Moments),
}

/// Means and standard deviations, of each column or one for all.
pub(super) struct Moments {
    pub mean: Vec<f64>,
    pub std: Vec<f64>,
}

impl Moments {
    /// Returns `None` for values that standardize nothing.
    pub fn of_variance(mean: Vec<f64>, variance: &[f64]) -> Option<Self> {
        let std = variance.iter().map(|it| it.sqrt().max(EPSILON));
        // The larger of a number and NaN is the number.
        let is_valid = variance.iter().all(|&it| it >= 0.0);
        Self::new(mean, std.collect()).filter(|_| is_valid)
    }

    fn new(mean: Vec<f64>, std: Vec<f64>) -> Option<Self> {
        let is_valid = mean.iter().all(|it| it.is_finite())
            && std.iter().all(|&it| it > 0.0 && it.is_finite())
            && !mean.is_empty()
            && !std.is_empty();
        is_valid.then_some(Self { mean, std })
    }

    /// Returns what undoes it: that `x = mean + std · y` is `y = (x − mean) / std`.
    pub fn inverse(self) -> Option<Self> {
        let std: Vec<f64> = self.std.iter().map(|std| 1.0 / std).collect();
        let mean = match (self.mean.as_slice(), std.as_slice()) {
            (mean, [factor]) => mean.iter().map(|it| -it * factor).collect(),
            ([mean], factors) => factors.iter().map(|it| -mean * it).collect(),
            (mean, factors) => mean.iter().zip(factors).map(|(a, b)| -a * b).collect(),
        };
        Self::new(mean, std)
    }
}

/// Layers that do nothing in prediction.
const TRAINING_ONLY: [&str; 5] = [
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "AlphaDropout",
    "ActivityRegularization",
];

impl Step {
    /// Errors: a layer or an activation that is not known.
    pub fn of(layer: &LayerConfig, dialect: Dialect) -> Result<Self, KerasError> {
        let config = &layer.config;
        let unknown = || layer.unknown();
        let class = layer.class.as_str();
        if TRAINING_ONLY.contains(&class) {
            return Ok(Self::Nothing);
        }
        let activation = || {
            activation(config.get("activation"), dialect).map_err(|activation| {
                KerasError::Activation {
                    layer: layer.name().to_owned(),
                    activation,
                }
            })
        };
        Ok(match class {
            "InputLayer" => {
                let shape = config.get("batch_shape");
                let shape = shape.or_else(|| config.get("batch_input_shape"));
                let shape = shape.and_then(Value::as_array).ok_or_else(unknown)?;
                Self::Input {
                    rank: shape.len().saturating_sub(1),
                }
            }
            "Flatten" => Self::Flatten,
            "Dense" => Self::Dense {
                n_units: config
                    .get("units")
                    .and_then(Value::as_u64)
                    .and_then(|it| it.try_into().ok()),
                activation: activation()?,
                has_bias: config.get("use_bias").and_then(Value::as_bool) != Some(false),
            },
            "Activation" => Self::Activate(activation()?),
            "Normalization" => normalization(layer).ok_or_else(unknown)?,
            "Rescaling" => {
                let offset = config.get("offset").map_or(Some(vec![0.0]), numbers);
                let scale = config.get("scale").and_then(numbers);
                let moments = offset
                    .zip(scale)
                    .and_then(|(mean, std)| Moments::new(mean, std));
                Self::Rescale(moments.ok_or_else(unknown)?)
            }
            _ => Self::Activate(of_layer(class, config, dialect).ok_or_else(unknown)?),
        })
    }
}

fn normalization(layer: &LayerConfig) -> Option<Step> {
    let config = &layer.config;
    // Along columns, or one for all, which is an empty list.
    let axis = config.get("axis").map_or(Some(Vec::new()), numbers)?;
    if !matches!(*axis, [] | [-1.0] | [1.0]) {
        return None;
    }
    let given = |key: &str| config.get(key).filter(|it| !it.is_null());
    let moments = match (given("mean"), given("variance")) {
        (None, None) => None,
        (Some(mean), Some(variance)) => {
            Some(Moments::of_variance(numbers(mean)?, &numbers(variance)?)?)
        }
        _ => return None,
    };
    Some(Step::Normalize {
        moments,
        inverts: config.get("invert").and_then(Value::as_bool) == Some(true),
    })
}

/// Returns the numbers of a list, or of lists in lists; a number alone is one. An object may wrap them, as Keras
/// writes arrays.
fn numbers(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Number(number) => Some(vec![number.as_f64()?]),
        Value::Array(items) => {
            let mut all = Vec::new();
            for item in items {
                all.extend(numbers(item)?);
            }
            Some(all)
        }
        Value::Object(object) => numbers(object.get("config")?.get("value")?),
        _ => None,
    }
}
