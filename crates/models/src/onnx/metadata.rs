//! What a graph does not say, or says in `f32` only: a JSON text in the file's metadata.

use experiment::{Activation, Scaler};
use serde::{Deserialize, Serialize};

use crate::Model;

/// The key in the file's metadata.
pub(super) const KEY: &str = "neurona";

/// Activations, standardization and names of a model.
#[derive(Serialize, Deserialize)]
pub(super) struct Description {
    pub activations: Vec<Activation>,
    pub scaler: Scaler,
    pub input_names: Vec<String>,
    pub output_names: Vec<String>,
}

impl Description {
    pub fn of(model: &Model) -> Self {
        Self {
            activations: model.layers.iter().map(|it| it.activation).collect(),
            scaler: model.scaler.clone(),
            input_names: model.input_names.clone(),
            output_names: model.output_names.clone(),
        }
    }

    /// Returns the JSON text, in one line.
    pub fn to_json(&self) -> String {
        // It fails for maps with keys that are no texts only: here are none.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns what a JSON text says; `None` if it is another text.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
