//! `.safetensors`: a JSON head and the bytes of the arrays.
//!
//! In [`Layout::InputsFirst`] the arrays are `layers.0.kernel` `[inputs, units]` and `layers.0.bias`, then `layers.1.kernel`, …, as
//! Keras, JAX and burn hold them. In [`Layout::UnitsFirst`] they are `0.weight` `[units, inputs]` and `0.bias`, then `2.weight`, …:
//! the state of PyTorch's `nn.Sequential(Linear, activation, Linear, activation, …)`.
//!
//! The head's `__metadata__` has the layout and, as JSON, activations, standardization and names.
//!
//! Source: the crate safetensors 0.8; tried with it and with its Python package 0.8.0.

use std::collections::BTreeMap;

use half::{bf16, f16};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::architecture::{self, Architecture};
use crate::bytes::numbers;
use crate::tensor::{Layout, Tensor, TensorError, layers};
use crate::{Model, ReadWeights};

/// The data begin at a multiple of this, in bytes.
const ALIGNMENT: usize = 8;
/// The key of the head that is no array.
const METADATA: &str = "__metadata__";

/// Why bytes are not weights of a network.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
pub enum SafetensorsError {
    /// The bytes end within the head, or the head is not the JSON that it should be.
    #[error("no head: {detail}")]
    Head {
        /// Message of the JSON parser, in English.
        detail: String,
    },
    /// An array lies outside of the data, or has another length than its shape says.
    #[error("{tensor}: bytes {from} to {to} of {len}")]
    Place {
        /// The array's name.
        tensor: String,
        /// Where it begins, in bytes behind the head.
        from: usize,
        /// Where it ends.
        to: usize,
        /// Length of the data in bytes.
        len: usize,
    },
    /// The arrays are not the layers of a network.
    #[error("{0}")]
    Tensors(#[from] TensorError),
}

/// An array in the head.
#[derive(Serialize, Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// Writes the weights of a model in one of the layouts.
pub fn write(model: &Model, layout: Layout) -> Vec<u8> {
    let mut entries = BTreeMap::new();
    let mut data = Vec::new();
    let mut add = |name: String, shape: &[usize], values: &mut dyn Iterator<Item = f32>| {
        let from = data.len();
        data.extend(values.flat_map(f32::to_le_bytes));
        let entry = Entry {
            dtype: "F32".to_owned(),
            shape: shape.to_vec(),
            data_offsets: [from, data.len()],
        };
        entries.insert(name, entry);
    };
    for (idx, layer) in model.layers.iter().enumerate() {
        let kernel = &layer.weights.kernel;
        let [inputs, units] = [kernel.nrows(), kernel.ncols()];
        let bias = &layer.weights.bias;
        let bias_name = match layout {
            Layout::InputsFirst => {
                let mut rows = kernel.iter().copied();
                add(format!("layers.{idx}.kernel"), &[inputs, units], &mut rows);
                format!("layers.{idx}.bias")
            }
            Layout::UnitsFirst => {
                let mut columns = kernel.t().into_iter().copied();
                add(
                    format!("{}.weight", 2 * idx),
                    &[units, inputs],
                    &mut columns,
                );
                format!("{}.bias", 2 * idx)
            }
        };
        add(bias_name, &[units], &mut bias.iter().copied());
    }
    let metadata = metadata(model, layout);
    let mut head = head(&metadata, &entries).into_bytes();
    head.resize(head.len().next_multiple_of(ALIGNMENT), b' ');
    let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
    bytes.extend(head);
    bytes.extend(data);
    bytes
}

fn metadata(model: &Model, layout: Layout) -> BTreeMap<&'static str, String> {
    let (format, layout) = match layout {
        Layout::InputsFirst => ("np", "kernels [inputs, units]"),
        Layout::UnitsFirst => ("pt", "weights [units, inputs]"),
    };
    BTreeMap::from([
        // What Hugging Face's libraries look for.
        ("format", format.to_owned()),
        ("layout", layout.to_owned()),
        (architecture::NAME, Architecture::of(model).to_json()),
    ])
}

fn head(metadata: &BTreeMap<&str, String>, entries: &BTreeMap<String, Entry>) -> String {
    let json = |value: serde_json::Result<String>| value.unwrap_or_default();
    let metadata = json(serde_json::to_string(metadata));
    let entries = json(serde_json::to_string(entries));
    // Readers take the keys in any order; people find the metadata first.
    let entries = entries.strip_prefix('{').unwrap_or_default();
    format!(r#"{{"{METADATA}":{metadata},{entries}"#)
}

/// Reads weights of either layout, of [`write()`] or of others.
///
/// Errors: the first thing wrong, with the array's name.
pub fn read(bytes: &[u8]) -> Result<ReadWeights, SafetensorsError> {
    let cut_off = || SafetensorsError::Head {
        detail: "cut off".to_owned(),
    };
    let (&len, rest) = bytes.split_first_chunk().ok_or_else(cut_off)?;
    let len = usize::try_from(u64::from_le_bytes(len)).map_err(|_| cut_off())?;
    let (head, data) = rest.split_at_checked(len).ok_or_else(cut_off)?;
    let wrong = |error: serde_json::Error| SafetensorsError::Head {
        detail: error.to_string(),
    };
    let mut head: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(head).map_err(wrong)?;
    let architecture = head.remove(METADATA);
    let architecture =
        architecture.and_then(|it| Architecture::from_json(it.get(architecture::NAME)?.as_str()?));
    let mut tensors = Vec::with_capacity(head.len());
    for (name, entry) in head {
        let entry = serde_json::from_value(entry).map_err(wrong)?;
        tensors.push(tensor(name, entry, data)?);
    }
    Ok(ReadWeights::new(layers(tensors)?, architecture))
}

fn tensor(name: String, entry: Entry, data: &[u8]) -> Result<Tensor, SafetensorsError> {
    let size = match entry.dtype.as_str() {
        "F16" | "BF16" => 2,
        "F32" => 4,
        "F64" => 8,
        _ => {
            return Err(SafetensorsError::Tensors(TensorError::Kind {
                tensor: name,
                found: entry.dtype,
            }));
        }
    };
    let [from, to] = entry.data_offsets;
    let len = entry
        .shape
        .iter()
        .try_fold(size, |product: usize, &length| product.checked_mul(length));
    let bytes = data.get(from..to).filter(|it| Some(it.len()) == len);
    let Some(bytes) = bytes else {
        return Err(SafetensorsError::Place {
            tensor: name,
            from,
            to,
            len: data.len(),
        });
    };
    let values = match entry.dtype.as_str() {
        "F16" => numbers(bytes, |it| f16::from_le_bytes(it).to_f32()),
        "BF16" => numbers(bytes, |it| bf16::from_le_bytes(it).to_f32()),
        "F32" => numbers(bytes, f32::from_le_bytes),
        _ => numbers(bytes, |it| f64::from_le_bytes(it) as f32),
    };
    Ok(Tensor {
        name,
        shape: entry.shape,
        values,
    })
}
