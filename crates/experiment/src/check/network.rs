//! The check of the network.

use super::data::TaskShape;
use super::problems::Problems;
use crate::activation::Activation;
use crate::draft::Draft;
use crate::index::LayerIdx;
use crate::limits;
use crate::loss::Loss;
use crate::network::Dense;
use crate::problem::{Field, ProblemKind};
use crate::task::Task;

/// Checks the layers.
pub fn check(found: &mut Problems, draft: &Draft, shape: Option<TaskShape>) {
    let network = &draft.network;
    found.count(
        Field::HiddenLayers,
        network.hidden.len(),
        limits::HIDDEN_LAYERS,
    );
    if network.hidden.len() > *limits::HIDDEN_LAYERS.end() {
        return;
    }
    for (idx, layer) in network.layers().enumerate() {
        let layer_idx = LayerIdx::new(idx);
        let is_output = idx == network.hidden.len();
        if is_output {
            output(found, layer_idx, layer, draft.training.loss, shape);
        } else {
            found.count(Field::Units(layer_idx), layer.units, limits::UNITS);
        }
        match layer.activation {
            Activation::Softmax if !is_output => {
                found.add(Field::Activation(layer_idx), ProblemKind::Unsupported)
            }
            Activation::LeakyRelu {
                negative_slope: parameter,
            }
            | Activation::Elu { alpha: parameter } => {
                found.number(
                    Field::Activation(layer_idx),
                    parameter,
                    limits::ACTIVATION_PARAMETER,
                );
            }
            _ => {}
        }
        found.number(Field::L1, layer.regularizer.l1, limits::PENALTY);
        found.number(Field::L2, layer.regularizer.l2, limits::PENALTY);
        if is_output && layer.dropout != 0.0 {
            found.add(Field::Dropout(layer_idx), ProblemKind::Unsupported);
        }
        found.number(Field::Dropout(layer_idx), layer.dropout, limits::DROPOUT);
    }
}

/// Checks that the output layer has the units and the activation that the loss needs.
fn output(
    found: &mut Problems,
    layer_idx: LayerIdx,
    layer: &Dense,
    loss: Loss,
    shape: Option<TaskShape>,
) {
    let n_classes = match shape.map(|shape| shape.task) {
        Some(Task::Classification { n_classes }) => n_classes,
        _ => 1,
    };
    let (n_units, is_supported) = match loss {
        Loss::MeanSquaredError
        | Loss::MeanAbsoluteError
        | Loss::Huber { .. }
        | Loss::HalfSquaredError
        | Loss::HalfSquaredSigns => (1, layer.activation != Activation::Softmax),
        Loss::BinaryCrossentropy { from_logits } => {
            (1, from_logits || layer.activation == Activation::Sigmoid)
        }
        Loss::SparseCategoricalCrossentropy { from_logits } => (
            n_classes,
            from_logits != (layer.activation == Activation::Softmax),
        ),
    };
    found.count(Field::Units(layer_idx), layer.units, n_units..=n_units);
    if !is_supported {
        found.add(Field::Activation(layer_idx), ProblemKind::Unsupported);
    }
}
