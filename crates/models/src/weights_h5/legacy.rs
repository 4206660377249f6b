//! The older layout: `.h5` of Keras 2, and what Keras 3 still writes for `model.save("name.h5")`.
//!
//! Attributes list layers and weights in the model's order: `layer_names` of the group, `weight_names` of each
//! layer's group. The latter are paths such as `sequential/dense/kernel` or, in Keras 2, `dense/kernel:0`.

use super::chain::{Chain, Named, Weights, other_layer};
use crate::hdf5::{H5Error, Object};

/// Reads the layers that a group lists.
pub(super) fn read(group: &Object) -> Result<Weights, H5Error> {
    let Some(layer_names) = group.texts("layer_names")? else {
        return Err(H5Error::NoWeights);
    };
    let mut chain = Chain::default();
    let mut normalizations = Vec::new();
    for name in layer_names {
        let layer = group.member(&name)?.ok_or_else(|| H5Error::Missing {
            path: group.path_to(&name),
        })?;
        let weight_names = layer.texts("weight_names")?.unwrap_or_default();
        let kinds: Vec<&str> = weight_names.iter().map(|it| kind(it)).collect();
        match (&*kinds, &*weight_names) {
            ([], _) => {}
            (["kernel"], [kernel]) => chain.push(weight(&layer, kernel)?, None)?,
            (["kernel", "bias"], [kernel, bias]) => {
                chain.push(weight(&layer, kernel)?, Some(weight(&layer, bias)?))?;
            }
            (["mean", "variance", ..], _) => normalizations.push(layer.path().to_owned()),
            _ => return Err(other_layer(&layer)),
        }
    }
    chain.finish(normalizations)
}

/// Returns what a weight is: `kernel` of `dense/kernel:0`.
fn kind(weight_name: &str) -> &str {
    let last = weight_name.rsplit('/').next().unwrap_or(weight_name);
    last.split(':').next().unwrap_or(last)
}

/// Returns one of a layer's tensors; `None` if it has fewer.
pub(crate) fn tensor(layer: &Object, tensor_idx: usize) -> Result<Option<Named>, H5Error> {
    let weight_names = layer.texts("weight_names")?.unwrap_or_default();
    let name = weight_names.get(tensor_idx);
    name.map(|name| weight(layer, name)).transpose()
}

fn weight(layer: &Object, name: &str) -> Result<Named, H5Error> {
    let missing = || H5Error::Missing {
        path: layer.path_to(name),
    };
    let mut parts = name.split('/');
    let first = parts.next().unwrap_or_default();
    let mut object = layer.member(first)?.ok_or_else(missing)?;
    for part in parts {
        object = object.member(part)?.ok_or_else(missing)?;
    }
    Ok((object.path().to_owned(), object.tensor()?))
}
