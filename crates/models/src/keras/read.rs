//! Reading a `.keras` file.

use experiment::Scaler;
use serde::Deserialize;

use super::assemble::Assembly;
use super::config::Listed;
use super::layer::Step;
use super::source::Source;
use super::{CONFIG, KerasError, METADATA, Note, WEIGHTS};
use crate::archive::{Archive, MemberError};
use crate::hdf5::{File, H5Error};
use crate::{Model, ModelLayer, weights_h5};

/// Most bytes of a description: Keras writes about 1 kB for each layer.
const MAX_TEXT: u64 = 4 << 20;
/// Most bytes of the weights: [`MAX_VALUES`](crate::weights_h5::MAX_VALUES) in `float64`, twice over, since a file
/// of a trained model has the optimizer's state too.
const MAX_WEIGHTS: u64 = 256 << 20;

/// The attribute of an older file that describes the model.
const H5_CONFIG: &str = "model_config";

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

/// Reads a chain of dense layers: a `Sequential` model or a functional one without branches, of Keras 3 or 2. The
/// file may also be a whole model in the older form, `.h5`.
///
/// Between the dense layers may be activations; in front of them and behind them `Normalization` or `Rescaling`.
/// Layers that work in training only are left out.
pub fn read(bytes: &[u8]) -> Result<Imported, KerasError> {
    if bytes.starts_with(b"\x89HDF") {
        return read_h5(bytes);
    }
    let mut archive = Archive::open(bytes).ok_or(KerasError::NotAnArchive)?;
    let metadata: Metadata = match member(&mut archive, METADATA, MAX_TEXT) {
        // What is in it is of use and not needed.
        Ok(text) => serde_json::from_slice(&text).unwrap_or_default(),
        Err(_) => Metadata::default(),
    };
    let config = member(&mut archive, CONFIG, MAX_TEXT)?;
    let network = Network::parse(&config, CONFIG, metadata)?;

    let weights = member(&mut archive, WEIGHTS, MAX_WEIGHTS)?;
    let file = File::open(&weights)?;
    let layers = weights_h5::layers(&file.root()?)?.ok_or(H5Error::NoWeights)?;
    network.with_weights(Source::ByClass(layers))
}

/// Reads what `model.save("name.h5")` makes: the description is an attribute.
fn read_h5(bytes: &[u8]) -> Result<Imported, KerasError> {
    let file = File::open(bytes)?;
    let root = file.root()?;
    let text = |attribute: &str| -> Result<Option<String>, H5Error> {
        Ok(root
            .texts(attribute)?
            .and_then(|texts| texts.into_iter().next()))
    };
    let config = text(H5_CONFIG)?.ok_or_else(|| KerasError::Missing {
        member: H5_CONFIG.to_owned(),
    })?;
    let metadata = Metadata {
        keras_version: text("keras_version")?.unwrap_or_default(),
        ..Metadata::default()
    };
    let network = Network::parse(config.as_bytes(), H5_CONFIG, metadata)?;
    let layers = root.member("model_weights")?.ok_or(H5Error::NoWeights)?;
    network.with_weights(Source::ByName(layers))
}

/// A description of a model that is a chain of known layers.
struct Network {
    listed: Listed,
    is_keras_2: bool,
    metadata: Metadata,
}

impl Network {
    fn parse(config: &[u8], name: &str, metadata: Metadata) -> Result<Self, KerasError> {
        let listed = Listed::parse(config, name)?;
        let is_keras_2 = metadata.keras_version.starts_with("2.");
        // An unknown class first: it says more than that a chain is broken.
        for layer in listed.layers() {
            Step::of(layer, is_keras_2)?;
        }
        Ok(Self {
            listed,
            is_keras_2,
            metadata,
        })
    }

    fn with_weights(self, source: Source) -> Result<Imported, KerasError> {
        let mut assembly = Assembly::new(source);
        for layer in self.listed.in_order()? {
            assembly.push(layer, Step::of(layer, self.is_keras_2)?)?;
        }
        let (layers, scaler, notes) = assembly.finish()?;
        Ok(named(layers, scaler, notes, self.metadata))
    }
}

fn named(
    layers: Vec<ModelLayer>,
    scaler: Scaler,
    mut notes: Vec<Note>,
    metadata: Metadata,
) -> Imported {
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
    Imported { model, notes }
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
