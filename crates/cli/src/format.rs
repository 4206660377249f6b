//! The formats that are written, by the ends of names.

use std::path::Path;

use clap::ValueEnum;
use models::ModelFormat;

use crate::failure::{Failure, Outcome};

/// A format that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The whole run, as the page exports it
    Json,
    /// A Keras 3 model
    Keras,
    /// Weights of a Keras 3 model
    #[value(name = "weights.h5")]
    WeightsH5,
    /// An ONNX graph of opset 17
    Onnx,
    /// Weights in Keras's or in PyTorch's layout
    Safetensors,
    /// Weights as NumPy arrays
    Npz,
    /// A TensorFlow.js layers model in a zip archive
    Tfjs,
    /// The losses of each epoch
    Csv,
    /// A Keras program that trains the experiment
    Py,
}

/// How kernels stand in a file of tensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TensorLayout {
    /// Keras's names, kernels [inputs, units]
    #[default]
    Keras,
    /// PyTorch's names, weights [units, inputs]
    Pytorch,
}

impl Format {
    /// Returns the format that a file's name ends with.
    pub fn of_name(path: &Path) -> Outcome<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_ascii_lowercase();
        let found = [
            (".json", Self::Json),
            (".keras", Self::Keras),
            (".weights.h5", Self::WeightsH5),
            (".onnx", Self::Onnx),
            (".safetensors", Self::Safetensors),
            (".npz", Self::Npz),
            (".zip", Self::Tfjs),
            (".csv", Self::Csv),
            (".py", Self::Py),
        ]
        .into_iter()
        .find(|(ending, _)| name.ends_with(ending));
        if let Some((_, format)) = found {
            return Ok(format);
        }
        let failure = Failure::usage(format!("no format has the name {}", path.display()));
        Err(failure.hint(if name.ends_with(".h5") {
            ".weights.h5 for weights, .keras for a whole model: Keras 3 writes no other .h5"
        } else {
            ".json .keras .weights.h5 .onnx .safetensors .npz .zip (TensorFlow.js) .csv .py"
        }))
    }

    /// Returns the format of a model; `None` if it needs a run.
    pub fn of_model(self, layout: TensorLayout) -> Option<ModelFormat> {
        Some(match (self, layout) {
            (Self::Keras, _) => ModelFormat::Keras,
            (Self::WeightsH5, _) => ModelFormat::WeightsH5,
            (Self::Onnx, _) => ModelFormat::Onnx,
            (Self::Safetensors, TensorLayout::Keras) => ModelFormat::SafetensorsKeras,
            (Self::Safetensors, TensorLayout::Pytorch) => ModelFormat::SafetensorsPytorch,
            (Self::Npz, _) => ModelFormat::Npz,
            (Self::Tfjs, _) => ModelFormat::TensorflowJs,
            (Self::Json | Self::Csv | Self::Py, _) => return None,
        })
    }
}
