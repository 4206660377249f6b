//! Reading a `.keras` file.

use serde::Deserialize;

use super::assemble::Assembly;
use super::config::{LayerConfig, Listed};
use super::layer::Step;
use super::{CONFIG, KerasError, METADATA, Note, WEIGHTS};
use crate::archive::{Archive, MemberError};
use crate::hdf5::{File, H5Error};
use crate::{Model, weights_h5};

/// Most bytes of a description: Keras writes about 1 kB for each layer.
const MAX_TEXT: u64 = 4 << 20;
/// Most bytes of the weights: [`MAX_VALUES`](crate::weights_h5::MAX_VALUES) in `float64`, twice over, since a file
/// of a trained model has the optimizer's state too.
const MAX_WEIGHTS: u64 = 256 << 20;

/// A model from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The model.
    pub model: Model,
    /// What was decided in reading it.
    pub notes: Vec<Note>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    keras_version: String,
    #[serde(default)]
    input_names: Vec<String>,
    #[serde(default)]
    output_names: Vec<String>,
}

/// Reads a chain of dense layers: a `Sequential` model or a functional one without branches, of Keras 3 or of
/// Keras 2 from version 2.12 on.
///
/// Between the dense layers may be activations; in front of them and behind them `Normalization` or `Rescaling`.
/// Layers that work in training only are left out.
pub fn read(bytes: &[u8]) -> Result<Imported, KerasError> {
    let mut archive = Archive::open(bytes).ok_or(KerasError::NotAnArchive)?;
    let metadata = match member(&mut archive, METADATA, MAX_TEXT) {
        // What is in it is of use and not needed.
        Ok(text) => serde_json::from_slice(&text).unwrap_or_default(),
        Err(_) => Metadata::default(),
    };
    let is_keras_2 = metadata.keras_version.starts_with("2.");

    let listed = Listed::parse(&member(&mut archive, CONFIG, MAX_TEXT)?)?;
    // An unknown class first: it says more than that a chain is broken.
    for layer in listed.layers() {
        Step::of(layer, is_keras_2)?;
    }
    let ordered = listed.in_order()?;

    let weights = member(&mut archive, WEIGHTS, MAX_WEIGHTS)?;
    assemble(&ordered, is_keras_2, &weights, metadata)
}

fn assemble(
    layers: &[&LayerConfig],
    is_keras_2: bool,
    weights: &[u8],
    metadata: Metadata,
) -> Result<Imported, KerasError> {
    let file = File::open(weights)?;
    let group = weights_h5::layers(&file.root()?)?.ok_or(H5Error::NoWeights)?;
    let mut assembly = Assembly::new(group);
    for layer in layers {
        assembly.push(layer, Step::of(layer, is_keras_2)?)?;
    }
    let (layers, scaler, mut notes) = assembly.finish()?;

    let mut model = Model {
        layers,
        scaler,
        input_names: metadata.input_names,
        output_names: metadata.output_names,
    };
    let (n_inputs, n_outputs) = (model.n_inputs(), model.n_outputs());
    let n_names = model.output_names.len();
    let has_outputs = n_names == n_outputs || (n_outputs == 1 && n_names == 2);
    if model.input_names.len() != n_inputs || !has_outputs {
        notes.push(Note::NoNames);
        model.input_names = numbered('x', n_inputs);
        model.output_names = numbered('y', n_outputs);
    }
    Ok(Imported { model, notes })
}

fn numbered(letter: char, n: usize) -> Vec<String> {
    (1..=n).map(|number| format!("{letter}{number}")).collect()
}

fn member(archive: &mut Archive, name: &str, max_len: u64) -> Result<Vec<u8>, KerasError> {
    let member = || name.to_owned();
    archive.member(name, max_len).map_err(|error| match error {
        MemberError::Missing => KerasError::Missing { member: member() },
        MemberError::Damaged => KerasError::Unreadable { member: member() },
        MemberError::TooLong => KerasError::TooLong { member: member() },
    })
}
