//! Where a layer's weights are in a file.

use std::collections::HashMap;

use super::config::LayerConfig;
use crate::hdf5::{H5Error, Object};
use crate::weights_h5::{Named, layer_name, legacy, variable};

/// The layers' weights.
pub(crate) enum Source<'a, 'f> {
    /// Of a `.keras` file, where layers are counted by class.
    ByClass(Object<'a, 'f>),
    /// Of a whole model in the older `.h5`, where layers have their names.
    ByName(Object<'a, 'f>),
    /// Of TensorFlow.js, by the last two parts of their names: `dense/kernel`, `dense/bias`. `None` if several arrays
    /// have them.
    Arrays(HashMap<String, Option<Named>>),
}

impl Source<'_, '_> {
    /// Returns one of a layer's tensors with its path; `None` if it has fewer. `class` is the class as paths have it.
    pub(super) fn tensor(
        &self,
        layer: &LayerConfig,
        class: &str,
        tensor_idx: usize,
    ) -> Result<Option<Named>, H5Error> {
        match self {
            Self::ByClass(layers) => {
                let name = layer_name(class, layer.number);
                let Some(group) = layers.member(&name)? else {
                    return Ok(None);
                };
                match group.member("vars")? {
                    Some(vars) => variable(&vars, &tensor_idx.to_string()),
                    None => Ok(None),
                }
            }
            Self::ByName(layers) => match layers.member(layer.name())? {
                Some(group) => legacy::tensor(&group, tensor_idx),
                None => Ok(None),
            },
            Self::Arrays(arrays) => {
                let name = array_name(layer, tensor_idx);
                Ok(arrays.get(last_parts(&name)).cloned().flatten())
            }
        }
    }

    /// The error of a tensor that a layer must have.
    pub(super) fn missing(&self, layer: &LayerConfig, class: &str, tensor_idx: usize) -> H5Error {
        let path = match self {
            Self::ByClass(layers) => {
                let layer = layers.path_to(&layer_name(class, layer.number));
                format!("{layer}/vars/{tensor_idx}")
            }
            Self::ByName(layers) => layers.path_to(layer.name()),
            Self::Arrays(_) => array_name(layer, tensor_idx),
        };
        H5Error::Missing { path }
    }
}

fn array_name(layer: &LayerConfig, tensor_idx: usize) -> String {
    let part = if tensor_idx == 0 { "kernel" } else { "bias" };
    format!("{}/{part}", layer.name())
}

/// Returns the name of an array in its layer, without the names of models around it: `dense/kernel` of
/// `sequential/dense/kernel`.
pub(crate) fn last_parts(name: &str) -> &str {
    name.rmatch_indices('/')
        .nth(1)
        .map_or(name, |(at, _)| &name[at + 1..])
}
