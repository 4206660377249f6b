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
//! Every format is little-endian `f32`; kernels are `[inputs, units]` in row-major order, except in PyTorch's layout.
//!
//! This crate makes no sentences for people, and opens no files.

#![deny(missing_docs)]

mod architecture;
mod archive;
mod bytes;
mod format;
mod hdf5;
pub mod keras;
mod model;
mod npy;
pub mod npz;
pub mod onnx;
mod read_weights;
mod run;
pub mod safetensors;
mod tensor;
pub mod tensorflow_js;
pub mod weights_h5;
mod write;

pub use format::{ModelFormat, Refusal};
pub use model::{Model, ModelLayer};
pub use npy::NpyError;
pub use read_weights::{Described, ReadWeights};
pub use run::{NotForExperiment, input_names, output_names};
pub use tensor::{Layout, TensorError};
pub use write::write;
