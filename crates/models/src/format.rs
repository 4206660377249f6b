//! The formats, what each is called, and what it cannot say.

use experiment::Activation;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Model;

/// A file format of other tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ModelFormat {
    /// A whole Keras 3 model, `.keras`.
    Keras,
    /// Weights of a Keras 3 model, `.weights.h5`.
    WeightsH5,
    /// An ONNX graph of opset 17, `.onnx`.
    Onnx,
    /// Weights with Keras's names and kernels `[inputs, units]`, `.safetensors`.
    SafetensorsKeras,
    /// Weights with PyTorch's names and weights `[units, inputs]`, `.safetensors`.
    SafetensorsPytorch,
    /// Weights as NumPy arrays, `.npz`.
    Npz,
    /// A TensorFlow.js layers model, its two files in a `.zip`.
    TensorflowJs,
}

/// Why a format cannot hold a model.
#[derive(Debug, Clone, Copy, PartialEq, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// The tool that reads the format does not have this activation.
    #[error("{format:?} has no activation {activation:?}")]
    Activation {
        /// The format.
        format: ModelFormat,
        /// The first activation that it cannot name.
        activation: Activation,
    },
    /// The tool that reads the format standardizes by another number than this.
    #[error("{format:?} cannot standardize by {std}")]
    Deviation {
        /// The format.
        format: ModelFormat,
        /// The first standard deviation that it cannot take as it is.
        std: f64,
    },
    /// A part has more bytes than the format can count.
    #[error("{format:?} cannot hold so many bytes")]
    TooLarge {
        /// The format.
        format: ModelFormat,
    },
}

impl ModelFormat {
    /// All formats, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Keras,
        Self::WeightsH5,
        Self::Onnx,
        Self::SafetensorsKeras,
        Self::SafetensorsPytorch,
        Self::Npz,
        Self::TensorflowJs,
    ];

    /// Returns the end of the file's name, with its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Keras => ".keras",
            Self::WeightsH5 => ".weights.h5",
            Self::Onnx => ".onnx",
            Self::SafetensorsKeras | Self::SafetensorsPytorch => ".safetensors",
            Self::Npz => ".npz",
            Self::TensorflowJs => ".zip",
        }
    }

    /// Returns the name of a file, of which `stem` is the beginning. The two layouts of safetensors differ in it, because
    /// they have one extension and nothing else that people see.
    ///
    /// ```
    /// use models::ModelFormat;
    ///
    /// assert_eq!(ModelFormat::Onnx.file_name("sine"), "sine.onnx");
    /// assert_eq!(ModelFormat::SafetensorsPytorch.file_name("sine"), "sine-pytorch.safetensors");
    /// ```
    pub fn file_name(self, stem: &str) -> String {
        let layout = match self {
            Self::SafetensorsPytorch => "-pytorch",
            _ => "",
        };
        format!("{stem}{layout}{}", self.extension())
    }

    /// Returns why the format cannot hold a model; `None` if it can.
    pub fn refusal(self, model: &Model) -> Option<Refusal> {
        let mut activations = model.layers.iter().map(|layer| layer.activation);
        if let Some(activation) = activations.find(|&activation| !self.knows(activation)) {
            return Some(Refusal::Activation {
                format: self,
                activation,
            });
        }
        // Keras has variances in `f32` and takes no root of them below 1e-7.
        let mut deviations = model
            .scaler
            .input_std
            .iter()
            .chain(&model.scaler.target_std);
        let std = *deviations.find(|&it| !(1e-6..1e18).contains(it))?;
        (self == Self::Keras).then_some(Refusal::Deviation { format: self, std })
    }

    /// Returns whether a file of this format can say what an activation computes.
    pub fn knows(self, activation: Activation) -> bool {
        match self {
            // Keras has no name for the tanh form of GELU: written as `gelu`, it is off by up to 5e-4.
            Self::Keras => activation != Activation::Gelu { approximate: true },
            Self::TensorflowJs => tensorflow_js_knows(activation),
            // Weights alone say nothing of activations; in a graph all of them are spelled out.
            Self::WeightsH5
            | Self::Onnx
            | Self::SafetensorsKeras
            | Self::SafetensorsPytorch
            | Self::Npz => true,
        }
    }
}

/// What TensorFlow.js 4.22 computes as Keras 3 does.
fn tensorflow_js_knows(activation: Activation) -> bool {
    match activation {
        Activation::Linear
        | Activation::Relu
        | Activation::LeakyRelu { .. }
        | Activation::Selu
        | Activation::Gelu { approximate: false }
        | Activation::Tanh
        | Activation::Sigmoid
        | Activation::Softplus
        | Activation::Silu
        | Activation::Softsign
        | Activation::Mish
        | Activation::Softmax => true,
        Activation::Elu { alpha } => alpha == 1.0,
        // It has neither a sine nor, under a name that it finds again, the tanh form of GELU; its hard sigmoid is
        // 0.2 z + 0.5.
        Activation::Sin | Activation::Gelu { approximate: true } | Activation::HardSigmoid => false,
    }
}
