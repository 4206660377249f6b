//! What weights alone do not say, as a JSON text beside them.

use experiment::{Activation, LayerWeights, Scaler};
use serde::{Deserialize, Serialize};

use crate::Model;

/// The name under which files of weights hold it.
pub(crate) const NAME: &str = "neurona";

/// Activations, standardization and names of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Architecture {
    /// Activations from the first layer to the output.
    pub activations: Vec<Activation>,
    pub scaler: Scaler,
    pub input_names: Vec<String>,
    pub output_names: Vec<String>,
}

impl Architecture {
    pub fn of(model: &Model) -> Self {
        Self {
            activations: model.layers.iter().map(|layer| layer.activation).collect(),
            scaler: model.scaler.clone(),
            input_names: model.input_names.clone(),
            output_names: model.output_names.clone(),
        }
    }

    /// Returns the JSON text, in one line.
    pub fn to_json(&self) -> String {
        // Only a map with keys that are no texts, or a failing writer, makes it fail: here is neither.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the text; `None` if it is not what [`to_json`](Self::to_json) writes, as after an edit by hand.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Returns whether it describes these weights: as many activations as layers, finite means and deviations for each
    /// column.
    pub fn fits(&self, weights: &[LayerWeights]) -> bool {
        let n_inputs = weights.first().map_or(0, |it| it.kernel.nrows());
        let scaler = &self.scaler;
        let columns = [
            (&scaler.input_mean, n_inputs),
            (&scaler.input_std, n_inputs),
            (&scaler.target_mean, 1),
            (&scaler.target_std, 1),
        ];
        let stds = scaler.input_std.iter().chain(&scaler.target_std);
        self.activations.len() == weights.len()
            && columns
                .iter()
                .all(|(values, len)| values.len() == *len && values.iter().all(|it| it.is_finite()))
            && stds.into_iter().all(|&it| it > 0.0)
    }
}
