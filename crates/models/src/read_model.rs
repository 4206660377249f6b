//! Any file by what stands in it.

use experiment::{Activation, LayerWeights, Scaler};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::keras::{self, KerasError};
use crate::npz::{self, NpzError};
use crate::onnx::{self, OnnxError, OnnxNote};
use crate::safetensors::{self, SafetensorsError};
use crate::weights_h5::{self, H5Error};
use crate::{
    Layout, Model, ModelFormat, NpyError, ReadWeights, TensorError, archive, tensorflow_js,
};

/// What HDF5 files begin with.
const HDF5: &[u8] = b"\x89HDF\r\n\x1a\n";
/// What zip archives begin with.
const ZIP: &[u8] = b"PK";

/// A network from a file, as far as the file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadModel {
    /// Kernel and bias of each layer, from the input to the output; at least one.
    pub weights: Vec<LayerWeights>,
    /// What the file says beside the weights.
    pub about: AboutModel,
}

/// What a file says beside its weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AboutModel {
    /// The format of the file.
    pub format: ModelFormat,
    /// Activations from the first layer to the output; `None` if the file has weights only.
    pub activations: Option<Vec<Activation>>,
    /// The standardization around the network; `None` if the file has weights only.
    pub scaler: Option<Scaler>,
    /// What was decided in reading it.
    pub notes: Vec<ReadNote>,
}

/// A decision in reading a file, that a person should know of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReadNote {
    /// In a `.keras` file, a whole `.h5` model or a TensorFlow.js model.
    Keras(keras::Note),
    /// In an ONNX file.
    Onnx(OnnxNote),
    /// All kernels are square and no name tells their layout: it was taken to be Keras's.
    LayoutGuessed,
    /// The file has weights of `Normalization` layers, which were left out.
    NormalizationsLeftOut {
        /// Number of arrays.
        n_arrays: usize,
    },
}

/// Why a file is no network of dense layers.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
pub enum ReadError {
    /// None of the formats.
    #[error("no format that is known")]
    Unknown,
    /// A zip archive that is damaged, or longer than what is read.
    #[error("a damaged archive")]
    DamagedArchive,
    /// Of a `.keras` file, a whole `.h5` model or a TensorFlow.js model.
    #[error(transparent)]
    Keras(#[from] KerasError),
    /// Of an HDF5 file of weights.
    #[error(transparent)]
    Hdf5(#[from] H5Error),
    /// Of an ONNX file.
    #[error(transparent)]
    Onnx(#[from] OnnxError),
    /// Of a safetensors file.
    #[error(transparent)]
    Safetensors(#[from] SafetensorsError),
    /// A member of an `.npz` archive is no array that can be read.
    #[error("{tensor}: {error}")]
    Npy {
        /// The array's name.
        tensor: String,
        /// Why it cannot be read.
        error: NpyError,
    },
    /// The arrays of an `.npz` archive are not the layers of a network.
    #[error(transparent)]
    Tensors(#[from] TensorError),
}

impl From<NpzError> for ReadError {
    fn from(error: NpzError) -> Self {
        match error {
            NpzError::Archive(_) => Self::DamagedArchive,
            NpzError::Array { tensor, error } => Self::Npy { tensor, error },
            NpzError::Tensors(error) => Self::Tensors(error),
        }
    }
}

/// Reads a file of any format that is read. What stands in the file decides which one it is; `name`, the file's
/// name, only what is said of bytes that are none of them.
///
/// Errors: the first thing wrong. No bytes make it panic; time and memory are bounded by the readers' limits.
///
/// ```
/// use models::{ReadError, read};
///
/// assert_eq!(read("photo.jpg", b"\xff\xd8\xff"), Err(ReadError::Unknown));
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<ReadModel, ReadError> {
    if bytes.starts_with(HDF5) {
        return read_hdf5(bytes);
    }
    if bytes.starts_with(ZIP) {
        return read_archive(name, bytes);
    }
    if is_safetensors(bytes) {
        let read = safetensors::read(bytes)?;
        let format = match read.layout {
            Layout::InputsFirst => ModelFormat::SafetensorsKeras,
            Layout::UnitsFirst => ModelFormat::SafetensorsPytorch,
        };
        return Ok(of_weights(read, format));
    }
    match onnx::read(bytes) {
        Ok(read) => Ok(of_model(
            read.model,
            ModelFormat::Onnx,
            read.notes.into_iter().map(ReadNote::Onnx).collect(),
        )),
        Err(error) if error != OnnxError::Damaged || has_end(name, ".onnx") => Err(error.into()),
        Err(_) => Err(ReadError::Unknown),
    }
}

/// A whole model of Keras 2, or weights alone.
fn read_hdf5(bytes: &[u8]) -> Result<ReadModel, ReadError> {
    match keras::read(bytes) {
        Ok(read) => Ok(of_keras(read, ModelFormat::Keras)),
        Err(KerasError::Missing { .. }) => {
            let read = weights_h5::read(bytes)?;
            let n_arrays = read.normalizations.len();
            let note = ReadNote::NormalizationsLeftOut { n_arrays };
            Ok(ReadModel {
                weights: read.layers,
                about: AboutModel {
                    format: ModelFormat::WeightsH5,
                    activations: None,
                    scaler: None,
                    notes: if n_arrays > 0 { vec![note] } else { Vec::new() },
                },
            })
        }
        Err(error) => Err(error.into()),
    }
}

fn read_archive(name: &str, bytes: &[u8]) -> Result<ReadModel, ReadError> {
    let members = archive::names(bytes).map_err(|_| ReadError::DamagedArchive)?;
    let has = |wanted: &str| members.iter().any(|it| it == wanted);
    if has("config.json") || has("model.weights.h5") || has_end(name, ".keras") {
        return Ok(of_keras(keras::read(bytes)?, ModelFormat::Keras));
    }
    if members.iter().any(|it| has_end(it, ".npy")) || has_end(name, ".npz") {
        return Ok(of_weights(npz::read(bytes)?, ModelFormat::Npz));
    }
    if members.iter().any(|it| it.ends_with("model.json")) {
        return Ok(of_keras(
            tensorflow_js::read(bytes)?,
            ModelFormat::TensorflowJs,
        ));
    }
    Err(ReadError::Unknown)
}

/// The length of the head, then the head, which is an object.
fn is_safetensors(bytes: &[u8]) -> bool {
    let head = bytes.split_first_chunk::<8>();
    head.is_some_and(|(&len, rest)| {
        u64::from_le_bytes(len) <= rest.len() as u64 && rest.starts_with(b"{")
    })
}

fn has_end(name: &str, end: &str) -> bool {
    name.to_ascii_lowercase().ends_with(end)
}

fn of_keras(read: keras::Imported, format: ModelFormat) -> ReadModel {
    let notes = read.notes.into_iter().map(ReadNote::Keras).collect();
    of_model(read.model, format, notes)
}

fn of_model(model: Model, format: ModelFormat, notes: Vec<ReadNote>) -> ReadModel {
    let layers = model.layers.into_iter();
    let (activations, weights) = layers.map(|it| (it.activation, it.weights)).unzip();
    ReadModel {
        weights,
        about: AboutModel {
            format,
            activations: Some(activations),
            scaler: Some(model.scaler),
            notes,
        },
    }
}

fn of_weights(read: ReadWeights, format: ModelFormat) -> ReadModel {
    let guessed = read.is_layout_guessed.then_some(ReadNote::LayoutGuessed);
    let (activations, scaler) = match read.described {
        Some(described) => (Some(described.activations), Some(described.scaler)),
        None => (None, None),
    };
    ReadModel {
        weights: read.weights,
        about: AboutModel {
            format,
            activations,
            scaler,
            notes: guessed.into_iter().collect(),
        },
    }
}
