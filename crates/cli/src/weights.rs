//! Weights alone: their shapes, and the network that they are with the activations of another.

use experiment::LayerWeights;
use models::{Model, ModelLayer};

use crate::failure::{Failure, Outcome};
use crate::start::Like;

/// Makes a model of weights with the activations, standardization and names of another.
pub fn with_activations(
    weights: Vec<LayerWeights>,
    like: Option<&Like>,
    name: &str,
) -> Outcome<Model> {
    let Some(like) = like else {
        let text = format!("{name} has weights alone, without the activations between them");
        let hint = "--like LINK-OR-FILE says whose activations and standardization they have";
        return Err(Failure::work(text).hint(hint));
    };
    let of_like: Vec<&LayerWeights> = like.model.layers.iter().map(|it| &it.weights).collect();
    let is_same = weights.iter().map(|it| it.kernel.dim());
    if !is_same.eq(of_like.iter().map(|it| it.kernel.dim())) {
        return Err(Failure::work(format!(
            "{name} has layers of {}, and --like has {}",
            units(weights.iter()),
            units(of_like.into_iter())
        )));
    }
    let layers = like.model.layers.iter().zip(weights);
    Ok(Model {
        layers: layers
            .map(|(layer, weights)| ModelLayer {
                activation: layer.activation,
                weights,
            })
            .collect(),
        ..like.model.clone()
    })
}

/// The units of a network, from the inputs to the outputs: `1-3-3-1`.
pub fn units<'a>(weights: impl Iterator<Item = &'a LayerWeights>) -> String {
    let mut units = Vec::new();
    for layer in weights {
        if units.is_empty() {
            units.push(layer.kernel.nrows().to_string());
        }
        units.push(layer.kernel.ncols().to_string());
    }
    units.join("-")
}
