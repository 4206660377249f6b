//! Reading a TensorFlow.js model.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Deserialize;
use serde_json::Value;

use super::arrays::Group;
use super::members::MODEL;
use super::scaling;
use crate::architecture::{self, Architecture};
use crate::archive;
use crate::hdf5::MAX_VALUES;
use crate::keras::{Dialect, Imported, KerasError, MAX_LEN, Names, Network, Source, last_parts};

/// Most bytes of weights: as many values of 32 bits as other formats may have.
const MAX_WEIGHTS_LEN: usize = 4 * MAX_VALUES;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    model_topology: Value,
    #[serde(default)]
    weights_manifest: Vec<Group>,
    #[serde(default)]
    user_defined_metadata: Value,
}

/// Reads a zip of `model.json` and the files of weights that it names: what `model.save("downloads://…")` of
/// TensorFlow.js or `tensorflowjs_converter` made, zipped, or a file of Neurona. They may be in a folder.
///
/// What can be read is a chain of dense layers, as in [`keras::read`](crate::keras::read). Weights may be quantized.
pub fn read(bytes: &[u8]) -> Result<Imported, KerasError> {
    if !bytes.starts_with(b"PK") {
        return Err(KerasError::NotAnArchive);
    }
    let members = archive::read(bytes, MAX_LEN).map_err(|_| KerasError::Damaged)?;
    let missing = |name: &str| KerasError::Missing {
        member: name.to_owned(),
    };
    let found = members.iter().find_map(|(name, contents)| {
        let folder = name.strip_suffix(MODEL)?;
        (folder.is_empty() || folder.ends_with('/')).then_some((folder, contents))
    });
    let (folder, text) = found.ok_or_else(|| missing(MODEL))?;
    let unreadable = |_| KerasError::Unreadable {
        member: MODEL.to_owned(),
    };
    let file: File = serde_json::from_slice(text).map_err(unreadable)?;
    if let Some(format) = file.format.filter(|it| it != "layers-model") {
        return Err(KerasError::Model { class: format });
    }
    // Converters put it into an object with the version of Keras.
    let topology = file.model_topology.get("model_config");
    let topology = topology.unwrap_or(&file.model_topology).to_string();
    let network = Network::parse(topology.as_bytes(), MODEL, Dialect::TensorflowJs)?;

    let mut arrays = HashMap::new();
    // Many groups may name one file.
    let mut left = MAX_WEIGHTS_LEN;
    for group in &file.weights_manifest {
        let mut bytes = Vec::new();
        for path in &group.paths {
            let member = members
                .iter()
                .find(|(name, _)| name.strip_prefix(folder).is_some_and(|name| name == path));
            let (_, contents) = member.ok_or_else(|| missing(path))?;
            left = left
                .checked_sub(contents.len())
                .ok_or(KerasError::Damaged)?;
            bytes.extend_from_slice(contents);
        }
        for array in group.arrays(&bytes)? {
            match arrays.entry(last_parts(&array.0).to_owned()) {
                Entry::Vacant(place) => {
                    place.insert(Some(array));
                }
                Entry::Occupied(mut place) => {
                    place.insert(None);
                }
            }
        }
    }
    let described = file.user_defined_metadata.get(architecture::NAME);
    let described = described.and_then(|it| Architecture::deserialize(it).ok());
    let names = described.as_ref().map_or_else(Names::default, |it| Names {
        input_names: it.input_names.clone(),
        output_names: it.output_names.clone(),
    });
    let mut imported = network.with_weights(Source::Arrays(arrays), names)?;
    if let Some(described) = described {
        scaling::take_out(&mut imported.model, &described);
    }
    Ok(imported)
}
