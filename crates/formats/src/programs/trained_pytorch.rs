//! The program that predicts in PyTorch with the weights of a run.

use experiment::{Experiment, LayerWeights};

use super::ending::plot;
use super::options::ProgramOptions;
use super::python::{comment, quoted};
use super::pytorch_model::{Purpose, TorchModel, loss_has_activation};
use super::weights_text::{entry, units_first};
use super::{data, pytorch};

/// Writes the program. The weights are read from `file`, if one is named.
pub(super) fn write(
    experiment: &Experiment,
    weights: &[LayerWeights],
    file: Option<&str>,
    options: ProgramOptions,
) -> String {
    let comments = options.language.comments();
    let mut text = comment(comments.title_trained_pytorch);
    if experiment.data.source.is_curve() {
        text.push_str("import matplotlib.pyplot as plt\n");
    }
    text.push_str("import numpy as np\nimport torch\n");
    if file.is_some() {
        text.push_str("from safetensors.torch import load_file\n");
    }
    text.push_str("from torch import nn\n\n");
    let (rows, split) = data::write(experiment, &experiment.dataset(), options);
    text.push_str(&rows);
    text.push_str("inputs = torch.tensor(x, dtype=torch.float32)\n\n");
    let model = TorchModel::new(experiment, Purpose::Weights);
    if model.definition.starts_with("class") {
        text.push('\n');
    }
    text.push_str(&comment(comments.define));
    if loss_has_activation(experiment) {
        text.push_str(&comment(comments.logits));
    }
    text.push_str(&model.definition);
    text.push('\n');
    match file {
        Some(file) => {
            text.push_str(&comment(comments.weights_file));
            text.push_str(&format!(
                "model.load_state_dict(load_file({}))\n\n",
                quoted(file)
            ));
        }
        None => {
            text.push_str(&comment(comments.weights_here));
            text.push_str("model.load_state_dict({\n");
            let names = model.linear_idx.iter();
            let names = names.flat_map(|idx| [(idx, "weight"), (idx, "bias")]);
            for ((idx, part), values) in names.zip(units_first(weights)) {
                entry(
                    &mut text,
                    &format!("\"{idx}.{part}\": torch.tensor"),
                    &values,
                );
            }
            text.push_str("})\n\n");
        }
    }
    pytorch::evaluate(&mut text, experiment, split, comments);
    plot(&mut text, experiment, split, None, comments);
    text
}
