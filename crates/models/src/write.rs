//! Any format by its name.

use crate::{
    Layout, Model, ModelFormat, Refusal, keras, npz, onnx, safetensors, tensorflow_js, weights_h5,
};

/// Writes a model as a file of a format.
///
/// Errors: the format cannot hold it.
pub fn write(model: &Model, format: ModelFormat) -> Result<Vec<u8>, Refusal> {
    match format {
        ModelFormat::Keras => keras::write(model),
        ModelFormat::WeightsH5 => weights_h5::write(model),
        ModelFormat::Onnx => onnx::write(model),
        ModelFormat::SafetensorsKeras => Ok(safetensors::write(model, Layout::InputsFirst)),
        ModelFormat::SafetensorsPytorch => Ok(safetensors::write(model, Layout::UnitsFirst)),
        ModelFormat::Npz => npz::write(model),
        ModelFormat::TensorflowJs => tensorflow_js::write(model),
    }
}
