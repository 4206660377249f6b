//! NumPy's archive of arrays, `.npz`: a zip of `.npy` files of version 1.0, in C order.
//!
//! Arrays: `layer0_kernel` `[inputs, units]`, `layer0_bias` `[units]`, `layer1_kernel`, …, all `float32`. Where a column is
//! standardized, also `input_mean`, `input_std` `[n_inputs]`, `target_mean`, `target_std` `[1]`, all `float64`. `neurona` is a text:
//! activations, standardization and names as JSON.
//!
//! Source: NumPy, `numpy/lib/format.py`; tried with NumPy 2.4.6.

use thiserror::Error;
use zip::result::ZipError;

use crate::architecture::{self, Architecture};
use crate::npy::{self, NpyError};
use crate::tensor::{Tensor, TensorError, layers};
use crate::{Model, ModelFormat, ReadWeights, Refusal, archive};

/// Length in bytes of the longest archive that is read, packed or not.
pub const MAX_LEN: usize = 200_000_000;

/// The suffix of each member.
const SUFFIX: &str = ".npy";
/// Arrays that are no weights.
const OTHERS: [&str; 5] = [
    architecture::NAME,
    "input_mean",
    "input_std",
    "target_mean",
    "target_std",
];

/// Why bytes are not weights of a network.
#[derive(Debug, Error)]
pub enum NpzError {
    /// No zip archive, damaged, or longer than [`MAX_LEN`].
    #[error("{0}")]
    Archive(#[from] ZipError),
    /// A member is no array that can be read.
    #[error("{tensor}: {error}")]
    Array {
        /// The array's name.
        tensor: String,
        /// Why it cannot be read.
        error: NpyError,
    },
    /// The arrays are not the layers of a network.
    #[error("{0}")]
    Tensors(#[from] TensorError),
}

/// Writes the weights of a model.
///
/// Errors: an array has 4 GiB or more.
pub fn write(model: &Model) -> Result<Vec<u8>, Refusal> {
    let mut members = Vec::new();
    let mut add = |name: String, bytes| members.push((name + SUFFIX, bytes));
    for (idx, layer) in model.layers.iter().enumerate() {
        let kernel = &layer.weights.kernel;
        let shape = [kernel.nrows(), kernel.ncols()];
        add(format!("layer{idx}_kernel"), npy::f32_array(&shape, kernel));
        let bias = &layer.weights.bias;
        add(
            format!("layer{idx}_bias"),
            npy::f32_array(&[bias.len()], bias),
        );
    }
    let scaler = &model.scaler;
    if model.scales_inputs() || model.scales_target() {
        for (name, values) in [
            ("input_mean", &scaler.input_mean),
            ("input_std", &scaler.input_std),
            ("target_mean", &scaler.target_mean),
            ("target_std", &scaler.target_std),
        ] {
            add(name.to_owned(), npy::f64_array(&[values.len()], values));
        }
    }
    let text = Architecture::of(model).to_json();
    add(architecture::NAME.to_owned(), npy::text(&text));
    archive::write(&members).map_err(|_| Refusal::TooLarge {
        format: ModelFormat::Npz,
    })
}

/// Reads weights: of [`write()`], or those of others: kernels and biases in turn, as
/// `np.savez(path, *model.get_weights())` stores them.
///
/// Errors: the first thing wrong, with the array's name.
pub fn read(bytes: &[u8]) -> Result<ReadWeights, NpzError> {
    let mut tensors = Vec::new();
    let mut architecture = None;
    for (name, contents) in archive::read(bytes, MAX_LEN)? {
        let name = name.strip_suffix(SUFFIX).unwrap_or(&name);
        let with_name = |error| NpzError::Array {
            tensor: name.to_owned(),
            error,
        };
        if name == architecture::NAME {
            let text = npy::read_text(&contents).map_err(with_name)?;
            architecture = Architecture::from_json(&text);
        } else if !OTHERS.contains(&name) {
            let (shape, values) = npy::read(&contents).map_err(with_name)?;
            tensors.push(Tensor {
                name: name.to_owned(),
                shape,
                values,
            });
        }
    }
    Ok(ReadWeights::new(layers(tensors)?, architecture))
}
