//! Weights of a Keras model, `.weights.h5`: what `model.load_weights` and `model.save_weights` use.
//!
//! Kernel and bias of the dense layers are the datasets `layers/dense/vars/0` and `layers/dense/vars/1`, then
//! `layers/dense_1/vars/0`, and so on: by class and order, whatever the layers' names are. Layers of other classes
//! are counted for themselves.
//!
//! Source: Keras 3.15, `saving_lib.py`.

mod chain;
pub(crate) mod legacy;

use crate::hdf5::{self, File, Group, Node, Object};
pub use crate::hdf5::{H5Error, MAX_VALUES};
use crate::{Model, ModelFormat, Refusal};

pub use chain::Weights;
use chain::other_layer;
pub(crate) use chain::{Chain, Named};

/// Returns the bytes of a file with the layers' weights. Activations and standardization are not part of it. A
/// file has about 3 kB for each layer beside the weights.
///
/// Errors: [`Refusal::TooLarge`] for 65,536 layers or more.
pub fn write(model: &Model) -> Result<Vec<u8>, Refusal> {
    let mut layers = Group::new();
    for (layer_idx, layer) in model.layers.iter().enumerate() {
        let kernel = &layer.weights.kernel;
        let vars = [
            (
                vec![kernel.nrows(), kernel.ncols()],
                kernel.iter().copied().collect(),
            ),
            (vec![layer.weights.bias.len()], layer.weights.bias.clone()),
        ];
        let vars = vars.into_iter().enumerate();
        let vars =
            vars.map(|(idx, (shape, values))| (idx.to_string(), Node::Dataset { shape, values }));
        let layer = group("vars", vars.collect());
        layers.insert(layer_name("dense", layer_idx), Node::Group(layer));
    }
    let mut root = group("layers", layers);
    // The model's own variables, of which there are none. Keras 3.0 misses the group.
    root.insert("vars".to_owned(), Node::Group(Group::new()));
    hdf5::file(&root).ok_or(Refusal::TooLarge {
        format: ModelFormat::WeightsH5,
    })
}

fn group(name: &str, members: Group) -> Group {
    Group::from([(name.to_owned(), Node::Group(members))])
}

/// Returns the name in the file of a class's layer: `dense`, then `dense_1`.
pub(crate) fn layer_name(class: &str, idx: usize) -> String {
    if idx == 0 {
        class.to_owned()
    } else {
        format!("{class}_{idx}")
    }
}

/// Reads the dense layers' weights from a file that Keras 3 or 2 saved, a whole `.h5` model or the weights alone.
///
/// Numbers may be `float16`, `float32` and `float64`; the latter are rounded.
pub fn read(bytes: &[u8]) -> Result<Weights, H5Error> {
    let file = File::open(bytes)?;
    let root = file.root()?;
    if let Some(layers) = layers(&root)? {
        return read_layers(&layers);
    }
    // In a file of a whole model they are below the root.
    let below = root.member("model_weights")?;
    legacy::read(below.as_ref().unwrap_or(&root))
}

/// Returns the group of the layers.
pub(crate) fn layers<'a, 'f>(root: &Object<'a, 'f>) -> Result<Option<Object<'a, 'f>>, H5Error> {
    match root.member("layers")? {
        Some(layers) => Ok(Some(layers)),
        // The name in Keras 2.12 and 2.13.
        None => root.member("_layer_checkpoint_dependencies"),
    }
}

fn read_layers(layers: &Object) -> Result<Weights, H5Error> {
    let mut dense = Vec::new();
    let mut normalizations = Vec::new();
    for name in layers.names() {
        if let Some(number) = number_in(name, "dense") {
            dense.push((number, name));
        } else if let Some(layer) = layers.member(name)? {
            if !has_weights(&layer)? {
                continue;
            }
            if number_in(name, "normalization").is_none() {
                return Err(other_layer(&layer));
            }
            normalizations.push(layer.path().to_owned());
        }
    }
    // By number: the order of the names has dense_10 before dense_2.
    dense.sort_unstable();
    let mut chain = Chain::default();
    for (_, name) in dense {
        let (kernel, bias) = dense_layer(layers, name)?;
        chain.push(kernel, bias)?;
    }
    chain.finish(normalizations)
}

/// Returns the number of a class's layer: `dense` has 0, `dense_2` has 2.
fn number_in(name: &str, class: &str) -> Option<usize> {
    match name.strip_prefix(class)? {
        "" => Some(0),
        rest => rest.strip_prefix('_')?.parse().ok(),
    }
}

/// Returns whether a layer, or a model that is used as a layer, has weights. A dropout's state of its generator
/// does not count.
fn has_weights(layer: &Object) -> Result<bool, H5Error> {
    if layer.member("layers")?.is_some() {
        return Ok(true);
    }
    let vars = layer.member("vars")?;
    Ok(vars.is_some_and(|vars| vars.names().next().is_some()))
}

/// Returns kernel and bias of a dense layer. A layer with `use_bias=False` has no bias.
fn dense_layer(layers: &Object, name: &str) -> Result<(Named, Option<Named>), H5Error> {
    let missing = || H5Error::Missing {
        path: format!("{}/vars/0", layers.path_to(name)),
    };
    let layer = layers.member(name)?.ok_or_else(missing)?;
    let vars = layer.member("vars")?.ok_or_else(missing)?;
    let kernel = variable(&vars, "0")?.ok_or_else(missing)?;
    Ok((kernel, variable(&vars, "1")?))
}

/// Returns one of a layer's variables; `None` if there is none of this name.
pub(crate) fn variable(vars: &Object, name: &str) -> Result<Option<Named>, H5Error> {
    match vars.member(name)? {
        Some(dataset) if dataset.is_dataset() => {
            Ok(Some((dataset.path().to_owned(), dataset.tensor()?)))
        }
        _ => Ok(None),
    }
}
