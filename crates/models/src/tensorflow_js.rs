//! TensorFlow.js layers models: `model.json` and `weights.bin`, here in one zip.
//!
//! The words are those of Keras 2: TensorFlow.js ignores keys that it does not know, so that a newer word would silently
//! become its own default. It has no layer that standardizes; a linear dense layer with a diagonal kernel does it, called
//! `standardize` before the network and `restore` behind it.
//!
//! Source: `@tensorflow/tfjs` 4.22.0, `src/layers`.

use experiment::{Activation, LayerWeights};
use ndarray::{Array1, Array2};
use serde_json::{Value, json};

use crate::{Model, ModelFormat, Refusal, archive};

/// A layer of the file.
struct Layer<'a> {
    name: String,
    weights: &'a LayerWeights,
    activation: Activation,
}

/// Writes a model as a zip of `model.json` and `weights.bin`.
///
/// Errors: an activation that TensorFlow.js does not have.
pub fn write(model: &Model) -> Result<Vec<u8>, Refusal> {
    let format = ModelFormat::TensorflowJs;
    if let Some(refusal) = format.refusal(model) {
        return Err(refusal);
    }
    let scaler = &model.scaler;
    let before = model.scales_inputs().then(|| {
        let factors = scaler.input_std.iter().map(|std| 1.0 / std);
        let shifts = scaler.input_mean.iter().zip(&scaler.input_std);
        diagonal(factors, shifts.map(|(mean, std)| -mean / std))
    });
    let behind = model.scales_target().then(|| {
        let factors = scaler.target_std.iter().copied();
        diagonal(factors, scaler.target_mean.iter().copied())
    });
    let mut layers = Vec::new();
    let mut add = |name: String, weights, activation| {
        layers.push(Layer {
            name,
            weights,
            activation,
        });
    };
    if let Some(weights) = &before {
        add("standardize".to_owned(), weights, Activation::Linear);
    }
    for (idx, layer) in model.layers.iter().enumerate() {
        add(
            format!("dense_{}", idx + 1),
            &layer.weights,
            layer.activation,
        );
    }
    if let Some(weights) = &behind {
        add("restore".to_owned(), weights, Activation::Linear);
    }
    let members = [
        ("model.json".to_owned(), topology(&layers).into_bytes()),
        ("weights.bin".to_owned(), data(&layers)),
    ];
    archive::write(&members).map_err(|_| Refusal::TooLarge { format })
}

/// Returns a layer that computes `factor · x + shift` for each column.
fn diagonal(factors: impl Iterator<Item = f64>, shifts: impl Iterator<Item = f64>) -> LayerWeights {
    let factors: Vec<f32> = factors.map(|it| it as f32).collect();
    LayerWeights {
        kernel: Array2::from_diag(&Array1::from(factors)),
        bias: shifts.map(|it| it as f32).collect(),
    }
}

fn topology(layers: &[Layer]) -> String {
    let mut configs = Vec::new();
    let mut weights = Vec::new();
    for layer in layers {
        let (name, kernel) = (&layer.name, &layer.weights.kernel);
        let after = layer_behind(layer.activation);
        let activation = match after {
            Some(_) => "linear",
            None => word(layer.activation),
        };
        let mut config = json!({
            "name": name, "units": kernel.ncols(), "activation": activation, "use_bias": true
        });
        if configs.is_empty() {
            config["batch_input_shape"] = json!([null, kernel.nrows()]);
        }
        configs.push(json!({ "class_name": "Dense", "config": config }));
        if let Some((class, mut config)) = after {
            config["name"] = json!(format!("{name}_activation"));
            configs.push(json!({ "class_name": class, "config": config }));
        }
        for (part, shape) in [
            ("kernel", vec![kernel.nrows(), kernel.ncols()]),
            ("bias", vec![kernel.ncols()]),
        ] {
            weights.push(
                json!({ "name": format!("{name}/{part}"), "shape": shape, "dtype": "float32" }),
            );
        }
    }
    let model = json!({
        "format": "layers-model",
        "generatedBy": "Neurona",
        "convertedBy": null,
        "modelTopology": { "class_name": "Sequential", "config": { "name": "neurona", "layers": configs } },
        "weightsManifest": [{ "paths": ["weights.bin"], "weights": weights }],
    });
    model.to_string()
}

/// The layer that computes an activation with a parameter.
fn layer_behind(activation: Activation) -> Option<(&'static str, Value)> {
    match activation {
        Activation::LeakyRelu { negative_slope } => {
            Some(("LeakyReLU", json!({ "alpha": negative_slope })))
        }
        _ => None,
    }
}

/// Its name in TensorFlow.js.
fn word(activation: Activation) -> &'static str {
    match activation {
        Activation::Silu => "swish",
        _ => activation.name(),
    }
}

fn data(layers: &[Layer]) -> Vec<u8> {
    let values = layers
        .iter()
        .flat_map(|layer| layer.weights.kernel.iter().chain(&layer.weights.bias));
    values.flat_map(|value| value.to_le_bytes()).collect()
}
