//! Reading a `.keras` file.

use serde::Deserialize;

use super::KerasError;
use super::activation::Dialect;
use super::members::{CONFIG, METADATA, WEIGHTS};
use super::network::{Imported, Names, Network};
use super::source::Source;
use crate::hdf5::{File, H5Error};
use crate::{archive, weights_h5};

/// Length in bytes of the longest archive that is read, packed or not. A trained network of
/// [`MAX_VALUES`](crate::weights_h5::MAX_VALUES) with the state of its optimizer has about as many.
pub const MAX_LEN: usize = 200_000_000;

/// The attribute of an older file that describes the model.
const H5_CONFIG: &str = "model_config";

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    keras_version: String,
    #[serde(flatten)]
    names: Names,
}

impl Metadata {
    fn dialect(&self) -> Dialect {
        if self.keras_version.starts_with("2.") {
            Dialect::Keras2
        } else {
            Dialect::Keras3
        }
    }
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
    let metadata: Metadata = metadata.unwrap_or_default();
    let network = Network::parse(member(CONFIG)?, CONFIG, metadata.dialect())?;

    let file = File::open(member(WEIGHTS)?)?;
    let layers = weights_h5::layers(&file.root()?)?.ok_or(H5Error::NoWeights)?;
    network.with_weights(Source::ByClass(layers), metadata.names)
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
    let network = Network::parse(config.as_bytes(), H5_CONFIG, metadata.dialect())?;
    let layers = root.member("model_weights")?.ok_or(H5Error::NoWeights)?;
    network.with_weights(Source::ByName(layers), metadata.names)
}
