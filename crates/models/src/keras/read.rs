//! Reading a `.keras` file.

use experiment::Scaler;
use serde::Deserialize;

use super::assemble::Assembly;
use super::config::Listed;
use super::layer::Step;
use super::members::{CONFIG, METADATA, WEIGHTS};
use super::source::Source;
use super::{KerasError, Note};
use crate::hdf5::{File, H5Error};
use crate::{Model, ModelLayer, archive, weights_h5};

/// Length in bytes of the longest archive that is read, packed or not. A trained network of
/// [`MAX_VALUES`](crate::weights_h5::MAX_VALUES) with the state of its optimizer has about as many.
pub const MAX_LEN: usize = 200_000_000;

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
    if !bytes.starts_with(b"PK") {
        return Err(KerasError::NotAnArchive);
    }
    let members = archive::read(bytes, MAX_LEN).map_err(|_| KerasError::Damaged)?;
    let member = |name: &str| {
        let found = members.iter().find(|(it, _)| it == name);
        let missing = || KerasError::Missing {
            member: name.to_owned(),
        };
        found.map(|(_, contents)| contents).ok_or_else(missing)
    };
    // What is in it is of use and not needed.
    let metadata = member(METADATA).ok();
    let metadata = metadata.and_then(|text| serde_json::from_slice(text).ok());
    let network = Network::parse(member(CONFIG)?, CONFIG, metadata.unwrap_or_default())?;

    let file = File::open(member(WEIGHTS)?)?;
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
