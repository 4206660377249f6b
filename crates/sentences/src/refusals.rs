//! Why a format cannot hold a network.

use models::{ModelFormat, Refusal};

/// Says why a format cannot hold a network.
pub fn refusal(refusal: Refusal) -> String {
    match refusal {
        Refusal::Activation { format, activation } => {
            format!("{} has no activation {}", tool(format), activation.name())
        }
        Refusal::Deviation { format, std } => {
            format!("{} cannot standardize by {std}", tool(format))
        }
        Refusal::TooLarge { format } => {
            format!("the network is too large for {}", tool(format))
        }
    }
}

/// Says which formats can hold such a network; `None` if that depends on the machine.
pub fn after_refusal(refusal: Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::Activation { .. } => Some(".onnx, .safetensors and .npz hold every activation"),
        Refusal::Deviation { .. } => {
            Some(".onnx, .safetensors and .npz hold every standardization")
        }
        Refusal::TooLarge { .. } => None,
    }
}

fn tool(format: ModelFormat) -> &'static str {
    match format {
        ModelFormat::Keras => "Keras (.keras)",
        ModelFormat::WeightsH5 => "HDF5 (.weights.h5)",
        ModelFormat::Onnx => "ONNX",
        ModelFormat::SafetensorsKeras | ModelFormat::SafetensorsPytorch => "safetensors",
        ModelFormat::Npz => "NumPy (.npz)",
        ModelFormat::TensorflowJs => "TensorFlow.js",
    }
}
