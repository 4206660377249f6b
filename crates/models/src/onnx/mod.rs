//! ONNX, `.onnx`: the one format that has the computation too, and so predicts anywhere.
//!
//! [`write()`] makes a graph of opset 17 that onnxruntime, OpenCV, OpenVINO and tract run and Netron shows. [`read()`]
//! takes such files, and plain dense networks that other tools have written.
//!
//! A file is one message of protocol buffers; both directions are written by hand in `wire`.
//!
//! Source: <https://onnx.ai/onnx/intro/>, <https://github.com/onnx/onnx/blob/v1.23.2/onnx/onnx.proto>

mod chain;
mod checks;
mod constants;
mod curve;
mod elementwise;
mod error;
mod graph;
mod read;
mod rows;
mod schema;
mod spelling;
mod standardization;
mod tensor;
mod wire;
mod write;

pub use error::{NodeName, OnnxError, OnnxModel, OnnxNote};
pub use read::read;
pub use write::write;
