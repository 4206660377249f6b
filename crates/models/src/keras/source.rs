//! Where a layer's weights are in a file.

use super::config::LayerConfig;
use crate::hdf5::{H5Error, Object};
use crate::weights_h5::{Named, layer_name, legacy, variable};

/// The group of the layers' weights.
pub(super) enum Source<'a, 'f> {
    /// Of a `.keras` file, where layers are counted by class.
    ByClass(Object<'a, 'f>),
    /// Of a whole model in the older `.h5`, where layers have their names.
    ByName(Object<'a, 'f>),
}

impl Source<'_, '_> {
    /// Returns one of a layer's tensors with its path; `None` if it has fewer. `class` is the class as paths have it.
    pub fn tensor(
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
        }
    }

    /// The error of a tensor that a layer must have.
    pub fn missing(&self, layer: &LayerConfig, class: &str, tensor_idx: usize) -> H5Error {
        let path = match self {
            Self::ByClass(layers) => {
                let layer = layers.path_to(&layer_name(class, layer.number));
                format!("{layer}/vars/{tensor_idx}")
            }
            Self::ByName(layers) => layers.path_to(layer.name()),
        };
        H5Error::Missing { path }
    }
}
