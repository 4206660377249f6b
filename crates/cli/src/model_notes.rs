//! What was decided in reading a model, as English sentences.

use models::keras::Note;
use models::onnx::OnnxNote;

/// Of a Keras file.
pub fn keras(note: &Note) -> String {
    match note {
        Note::LeftOut { layer, class } => {
            format!("layer {layer} ({class}) does nothing in prediction and is left out")
        }
        Note::NoBias { layer } => format!("layer {layer} has no bias: zeros are taken"),
        Note::NoNames => "the file does not name inputs and outputs: x1, x2, …, y1, …".to_owned(),
    }
}

/// Of an ONNX file.
pub fn onnx(note: &OnnxNote) -> String {
    match note {
        OnnxNote::NoNames => {
            "the file does not name inputs and outputs: x1, x2, …, y1, …".to_owned()
        }
        OnnxNote::Edited => {
            "the graph is not the one that Neurona wrote into the file: the graph counts".to_owned()
        }
        OnnxNote::NoBias { layer } => format!("layer {} has no bias: zeros are taken", layer + 1),
        OnnxNote::Recognized { layer, activation } => format!(
            "the operators behind layer {} are {}",
            layer + 1,
            activation.name()
        ),
        OnnxNote::Rounded { tensor } => format!("{tensor} is rounded to 32 bits"),
        OnnxNote::BothClasses => {
            "the graph returns 1 − p and p; the network computes p, of the second class".to_owned()
        }
        OnnxNote::Output { taken } => format!("of several outputs, {taken} is taken"),
    }
}

/// Of a file of weights: a `Normalization` layer whose numbers are not part of the dense layers.
pub fn normalization(path: &String) -> String {
    format!("the standardization in {path} is not taken over")
}
