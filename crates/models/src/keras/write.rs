//! Writing a `.keras` file.

use experiment::{Activation, KerasSpelling};
use serde_json::{Value, json};

use super::members::{CONFIG, METADATA, WEIGHTS};
use crate::{Model, ModelFormat, Refusal, archive, weights_h5};

/// The version whose `get_config` these files follow.
const KERAS_VERSION: &str = "3.15.1";

/// Returns the bytes of a `.keras` file. Equal models are equal bytes.
///
/// Errors: an activation that Keras cannot name; a standard deviation that it would change; more than 4 GB; more than 65,535 layers.
pub fn write(model: &Model) -> Result<Vec<u8>, Refusal> {
    if let Some(refusal) = ModelFormat::Keras.refusal(model) {
        return Err(refusal);
    }
    let too_large = Refusal::TooLarge {
        format: ModelFormat::Keras,
    };
    let metadata = json!({
        "keras_version": KERAS_VERSION,
        "input_names": model.input_names,
        "output_names": model.output_names,
    });
    let config = config(model).to_string();
    let weights = weights_h5::write(model).map_err(|_| too_large)?;
    let members = [
        (METADATA, metadata.to_string().into_bytes()),
        (CONFIG, config.into_bytes()),
        (WEIGHTS, weights),
    ];
    let members = members.map(|(name, contents)| (name.to_owned(), contents));
    archive::write(&members).map_err(|_| too_large)
}

/// Keras refuses keys in a layer's config that it does not know.
fn config(model: &Model) -> Value {
    let mut layers = vec![layer(
        "InputLayer",
        json!({
            "batch_shape": [null, model.n_inputs()],
            "dtype": "float32",
            "name": "input_layer",
        }),
    )];
    let scaler = &model.scaler;
    let scales_inputs = model.scales_inputs();
    if scales_inputs {
        let [mean, variance] = moments(&scaler.input_mean, &scaler.input_std);
        layers.push(layer(
            "Normalization",
            json!({"name": "normalization", "axis": [-1], "mean": mean, "variance": variance}),
        ));
    }
    for (layer_idx, dense) in model.layers.iter().enumerate() {
        let (activation, behind) = activation(dense.activation);
        layers.push(layer(
            "Dense",
            json!({
                "name": weights_h5::layer_name("dense", layer_idx),
                "units": dense.n_units(),
                "activation": activation,
            }),
        ));
        if let Some((class, parameter, value)) = behind {
            let name = format!("activation_{layer_idx}");
            layers.push(layer(class, json!({"name": name, parameter: value})));
        }
    }
    if model.scales_target() {
        let [mean, variance] = moments(&scaler.target_mean, &scaler.target_std);
        let name = weights_h5::layer_name("normalization", scales_inputs.into());
        layers.push(layer(
            "Normalization",
            json!({"name": name, "axis": [-1], "mean": mean, "variance": variance, "invert": true}),
        ));
    }
    json!({
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": layers},
    })
}

/// Returns means and variances. The square root of the square of a number is the number again.
fn moments(mean: &[f64], std: &[f64]) -> [Vec<f64>; 2] {
    [mean.to_vec(), std.iter().map(|std| std * std).collect()]
}

fn layer(class: &str, config: Value) -> Value {
    json!({"module": "keras.layers", "class_name": class, "config": config})
}

/// Returns what `activation` of a dense layer is, and the layer behind it that says the rest: class, parameter and
/// value.
fn activation(activation: Activation) -> (Value, Option<(&'static str, &'static str, f64)>) {
    match activation.keras() {
        // No name of an activation, but a function that Keras finds.
        _ if activation == Activation::Sin => {
            let function = json!({
                "module": "keras.ops",
                "class_name": "function",
                "config": "sin",
                "registered_name": "sin",
            });
            (function, None)
        }
        // Keras 3.0 takes no layer as an activation.
        KerasSpelling::Call {
            callable,
            parameter,
            value,
        } => {
            let class = callable.trim_start_matches("layers.");
            ("linear".into(), Some((class, parameter, value)))
        }
        // What has no name was refused before.
        KerasSpelling::Default | KerasSpelling::Name(_) | KerasSpelling::Expression(_) => {
            (activation.name().into(), None)
        }
    }
}
