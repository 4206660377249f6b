//! What can be wrong with a file of weights.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a file of weights cannot be read. Objects are named by their path in the file: `layers/dense_1/vars/0`.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum H5Error {
    /// Not an HDF5 file, or one that is cut off at its beginning.
    #[error("not an HDF5 file")]
    NotHdf5,
    /// An HDF5 file in none of Keras's layouts.
    #[error("no weights of Keras")]
    NoWeights,
    /// Damaged or cut off.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The group or dataset; the root is empty.
        path: String,
    },
    /// Stored in a way that h5py uses with `libver="latest"` only.
    #[error("{path} is stored as new versions of HDF5 do")]
    TooNew {
        /// The group or dataset; the root is empty.
        path: String,
    },
    /// Compressed by another filter than `gzip` and `shuffle`.
    #[error("{path} is compressed by filter {filter}")]
    Filter {
        /// The dataset.
        path: String,
        /// Number of the filter in the registry of HDF5.
        filter: u16,
    },
    /// Keras would have written this.
    #[error("no dataset {path}")]
    Missing {
        /// The dataset.
        path: String,
    },
    /// Neither `float16` nor `float32` nor `float64`.
    #[error("{path} has numbers of type {found}")]
    NotFloat {
        /// The dataset.
        path: String,
        /// Its type as NumPy names it, such as `int32`; empty if it is none of numbers.
        found: String,
    },
    /// The shape is no kernel's or bias's, or does not fit to the layer before.
    #[error("{path} has shape {found:?}, not {expected:?}")]
    Shape {
        /// The dataset.
        path: String,
        /// The shape that is needed; `None` is any length.
        expected: Vec<Option<usize>>,
        /// The shape that it has.
        found: Vec<usize>,
    },
    /// More values than [`MAX_VALUES`](crate::weights_h5::MAX_VALUES) with those of the datasets before.
    #[error("{path} has shape {shape:?}: too many values")]
    TooLarge {
        /// The dataset.
        path: String,
        /// The shape that it has.
        shape: Vec<u64>,
    },
    /// A value is infinite or not a number, or is so large that `f32` cannot hold it.
    #[error("{path} has a value that is not finite at {value_idx}")]
    NotFinite {
        /// The dataset.
        path: String,
        /// Its place in row-major order.
        value_idx: usize,
    },
    /// A layer with weights that is no dense layer.
    #[error("{path} has weights and is no dense layer")]
    OtherLayer {
        /// The layer's group.
        path: String,
    },
}
