//! Writing a TensorFlow.js model.

use experiment::{Activation, LayerWeights};
use serde_json::{Value, json};

use super::members::{MODEL, WEIGHTS};
use super::scaling;
use crate::architecture::{self, Architecture};
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
    let (before, behind) = (scaling::before(model), scaling::behind(model));
    let mut layers = Vec::new();
    let mut add = |name: String, weights, activation| {
        layers.push(Layer {
            name,
            weights,
            activation,
        });
    };
    if let Some(weights) = &before {
        add(scaling::BEFORE.to_owned(), weights, Activation::Linear);
    }
    for (idx, layer) in model.layers.iter().enumerate() {
        add(
            format!("dense_{}", idx + 1),
            &layer.weights,
            layer.activation,
        );
    }
    if let Some(weights) = &behind {
        add(scaling::BEHIND.to_owned(), weights, Activation::Linear);
    }
    let members = [
        (MODEL.to_owned(), topology(model, &layers).into_bytes()),
        (WEIGHTS.to_owned(), data(&layers)),
    ];
    archive::write(&members).map_err(|_| Refusal::TooLarge { format })
}

fn topology(model: &Model, layers: &[Layer]) -> String {
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
    let file = json!({
        "format": "layers-model",
        "generatedBy": "Neurona",
        "convertedBy": null,
        // TensorFlow.js keeps it and does nothing with it.
        "userDefinedMetadata": { architecture::NAME: Architecture::of(model) },
        "modelTopology": { "class_name": "Sequential", "config": { "name": "neurona", "layers": configs } },
        "weightsManifest": [{ "paths": [WEIGHTS], "weights": weights }],
    });
    file.to_string()
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
