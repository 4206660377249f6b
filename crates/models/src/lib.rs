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
//! ```
//! use experiment::Preset;
//! use models::{Model, ModelFormat};
//!
//! let experiment = Preset::SineSmall.draft().check().expect("the preset can run");
//! let session = engine::Session::new(&experiment);
//! let model = Model::from_run(&session.save()).expect("a session's run has no problems");
//! let file = models::write(&model, ModelFormat::Onnx).expect("ONNX holds every network");
//!
//! let read = models::read("sine.onnx", &file).expect("it was just written");
//! assert_eq!(read.weights, session.weights());
//! assert_eq!(read.about.format, ModelFormat::Onnx);
//! ```
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
