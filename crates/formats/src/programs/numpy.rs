//! The program that predicts with the weights of a run and NumPy alone.

use experiment::{Activation, Experiment, LayerWeights};

use super::data;
use super::ending::{evaluate, line_of};
use super::options::ProgramOptions;
use super::python::{comment, number, quoted};
use super::weights_text::{entry, inputs_first};

/// Writes the program. The weights are read from `file`, if one is named.
pub(super) fn write(
    experiment: &Experiment,
    weights: &[LayerWeights],
    file: Option<&str>,
    options: ProgramOptions,
) -> String {
    let comments = options.language.comments();
    let mut text = comment(comments.title_numpy);
    let layers = || experiment.network.layers();
    if layers().any(|dense| dense.activation == Activation::Gelu { approximate: false }) {
        text.push_str("import math\n\n");
    }
    text.push_str("import numpy as np\n\n");
    let (rows, split) = data::write(experiment, &experiment.dataset(), options);
    text.push_str(&rows);
    match file {
        Some(file) => {
            text.push_str(&comment(comments.weights_file));
            text.push_str(&format!("weights = np.load({})\n\n", quoted(file)));
        }
        None => {
            text.push_str(&comment(comments.weights_here));
            text.push_str("weights = {\n");
            let names = (0..weights.len()).flat_map(|idx| [(idx, "kernel"), (idx, "bias")]);
            for ((idx, part), values) in names.zip(inputs_first(weights)) {
                entry(
                    &mut text,
                    &format!("\"layer{idx}_{part}\": np.array"),
                    &values,
                );
            }
            text.push_str("}\n\n");
        }
    }
    text.push('\n');
    text.push_str(&comment(comments.forward));
    text.push_str("def network(h):\n");
    for (idx, dense) in layers().enumerate() {
        text.push_str(&format!(
            "    z = h @ weights[\"layer{idx}_kernel\"] + weights[\"layer{idx}_bias\"]\n    h = {}\n",
            activation(dense.activation)
        ));
    }
    text.push_str("    return h\n\n\n");
    let line = line_of(experiment, "network(x)");
    evaluate(&mut text, experiment, &line, split, comments);
    text
}

/// Returns an activation of `z` in NumPy. None of them overflows.
fn activation(activation: Activation) -> String {
    match activation {
        Activation::Linear => "z".to_owned(),
        Activation::Relu => "np.maximum(z, 0)".to_owned(),
        Activation::LeakyRelu { negative_slope } => {
            format!("np.where(z > 0, z, {} * z)", number(negative_slope))
        }
        Activation::Elu { alpha } => {
            let scale = match number(alpha) {
                one if one == "1" => String::new(),
                other => other + " * ",
            };
            format!("np.where(z > 0, z, {scale}np.expm1(np.minimum(z, 0)))")
        }
        Activation::Selu => {
            "1.05070098 * np.where(z > 0, z, 1.67326324 * np.expm1(np.minimum(z, 0)))".to_owned()
        }
        Activation::Gelu { approximate: false } => {
            "z * (1 + np.vectorize(math.erf)(z / np.sqrt(2))) / 2".to_owned()
        }
        Activation::Gelu { approximate: true } => {
            "z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))) / 2".to_owned()
        }
        Activation::Tanh => "np.tanh(z)".to_owned(),
        Activation::Sigmoid => "(1 + np.tanh(z / 2)) / 2".to_owned(),
        Activation::HardSigmoid => "np.clip(z / 6 + 0.5, 0, 1)".to_owned(),
        Activation::Softplus => "np.logaddexp(0, z)".to_owned(),
        Activation::Silu => "z * (1 + np.tanh(z / 2)) / 2".to_owned(),
        Activation::Softsign => "z / (1 + np.abs(z))".to_owned(),
        Activation::Mish => "z * np.tanh(np.logaddexp(0, z))".to_owned(),
        Activation::Sin => "np.sin(z)".to_owned(),
        Activation::Softmax => {
            "np.exp(z - z.max(axis=1, keepdims=True))\n    h = h / h.sum(axis=1, keepdims=True)"
                .to_owned()
        }
    }
}
