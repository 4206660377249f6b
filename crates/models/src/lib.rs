//! Trained networks as the files of other tools.
//!
//! | module | format | read by | direction |
//! | --- | --- | --- | --- |
//! | [`keras`] | `.keras` | Keras 3 | both |
//! | [`weights_h5`] | `.weights.h5` | Keras 3, h5py | both |
//! | [`onnx`] | `.onnx`, opset 17 | onnxruntime, OpenCV, OpenVINO, tract | both |
//! | [`safetensors`] | `.safetensors` | safetensors, PyTorch, JAX, candle, burn | both |
//! | [`npz`] | `.npz` | NumPy | both |
//! | [`tensorflow_js`] | TensorFlow.js layers model | TensorFlow.js | both |
//!
//! [`read()`] takes a file of any of them, [`write()`] makes one; [`adopt()`] puts what was read on the data of an experiment, and
//! [`loading_code()`] is the program that loads what was written.
//!
//! Every format is little-endian `f32`; kernels are `[inputs, units]` in row-major order, except in PyTorch's layout.
//!
//! This crate makes no sentences for people, and opens no files.

#![deny(missing_docs)]

mod adopt;
mod architecture;
mod archive;
mod bytes;
mod format;
mod hdf5;
pub mod keras;
mod loading_code;
pub mod messages;
mod model;
mod npy;
pub mod npz;
pub mod onnx;
mod read_model;
mod read_weights;
mod run;
pub mod safetensors;
mod signs;
mod tensor;
pub mod tensorflow_js;
pub mod weights_h5;
mod write;

pub use adopt::{AdoptError, Adopted, adopt};
pub use format::{ModelFormat, Refusal};
pub use loading_code::loading_code;
pub use model::{Model, ModelLayer};
pub use npy::NpyError;
pub use read_model::{AboutModel, ReadError, ReadModel, ReadNote, read};
pub use read_weights::{Described, ReadWeights};
pub use run::{NotForExperiment, input_names, output_names};
pub use tensor::{Layout, TensorError};
pub use write::write;
