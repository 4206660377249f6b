//! `config.json`: the layers of a model, and their order.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::KerasError;

#[derive(Deserialize)]
struct ModelConfig {
    class_name: String,
    config: Value,
}

#[derive(Deserialize)]
struct Layers {
    layers: Vec<LayerConfig>,
    #[serde(default)]
    output_layers: Value,
}

/// A layer as its `get_config` describes it.
#[derive(Deserialize)]
pub(super) struct LayerConfig {
    #[serde(rename = "class_name")]
    pub class: String,
    #[serde(default)]
    pub config: Map<String, Value>,
    /// Calls of the layer, in a functional model.
    #[serde(default)]
    inbound_nodes: Vec<Value>,
    /// How many layers of its class come before it in the file, which its weights' name tells.
    #[serde(skip)]
    pub number: usize,
}

impl LayerConfig {
    /// Returns the name in the model.
    pub fn name(&self) -> &str {
        let name = self.config.get("name").and_then(Value::as_str);
        name.unwrap_or(&self.class)
    }

    /// The error of a layer that is not known.
    pub fn unknown(&self) -> KerasError {
        KerasError::Layer {
            layer: self.name().to_owned(),
            class: self.class.clone(),
        }
    }

    /// The error of a layer that is known, but not there.
    pub fn misplaced(&self) -> KerasError {
        KerasError::Place {
            layer: self.name().to_owned(),
            class: self.class.clone(),
        }
    }

    fn is_not_a_chain(&self) -> KerasError {
        KerasError::NotAChain {
            layer: self.name().to_owned(),
        }
    }
}

/// The layers of a model in the file's order.
pub(super) struct Listed {
    layers: Vec<LayerConfig>,
    /// Names of the layers whose values are returned; `None` for a sequence.
    outputs: Option<Vec<String>>,
}

impl Listed {
    /// Reads the description that the file has under a name.
    ///
    /// Errors: text that is no model, a model of another class.
    pub fn parse(config: &[u8], member: &str) -> Result<Self, KerasError> {
        let unreadable = |_| KerasError::Unreadable {
            member: member.to_owned(),
        };
        let model: ModelConfig = serde_json::from_slice(config).map_err(unreadable)?;
        let is_sequence = match model.class_name.as_str() {
            "Sequential" => true,
            "Functional" | "Model" => false,
            _ => {
                return Err(KerasError::Model {
                    class: model.class_name,
                });
            }
        };
        // Before Keras 2.2.3 the layers of a sequence were all of its config.
        let config = match model.config {
            layers @ Value::Array(_) => json!({ "layers": layers }),
            config => config,
        };
        let mut config: Layers = serde_json::from_value(config).map_err(unreadable)?;
        let mut numbers = HashMap::new();
        for layer in &mut config.layers {
            let number = numbers.entry(layer.class.clone()).or_insert(0);
            layer.number = *number;
            *number += 1;
        }
        Ok(Self {
            layers: config.layers,
            outputs: (!is_sequence).then(|| names(&config.output_layers)),
        })
    }

    /// Returns the layers in the file's order.
    pub fn layers(&self) -> &[LayerConfig] {
        &self.layers
    }

    /// Returns the layers from the input to the output. Errors: [`KerasError::NotAChain`].
    pub fn in_order(&self) -> Result<Vec<&LayerConfig>, KerasError> {
        let Some(outputs) = &self.outputs else {
            return Ok(self.layers.iter().collect());
        };
        let mut after = HashMap::new();
        let mut first = None;
        for layer in &self.layers {
            let calls: Vec<Vec<String>> = layer.inbound_nodes.iter().map(sources).collect();
            let is_taken = match calls.as_slice() {
                [] => first.replace(layer).is_some(),
                [call] => match call.as_slice() {
                    [source] => after.insert(source.clone(), layer).is_some(),
                    _ => true,
                },
                _ => true,
            };
            if is_taken {
                return Err(layer.is_not_a_chain());
            }
        }
        let mut ordered = Vec::new();
        let mut next = first;
        while let Some(layer) = next {
            ordered.push(layer);
            // Taken away, so that a circle ends.
            next = after.remove(layer.name());
        }
        let is_last = ordered
            .last()
            .is_some_and(|last| *outputs == [last.name().to_owned()]);
        let left = after.values().next();
        match (left, ordered.last()) {
            (Some(left), _) => Err(left.is_not_a_chain()),
            (None, Some(last)) if !is_last => Err(last.is_not_a_chain()),
            _ => Ok(ordered),
        }
    }
}

/// Returns the names in `["dense", 0, 0]` or in a list or an object of those.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => match items.first() {
            Some(Value::String(name)) => vec![name.clone()],
            _ => items.iter().flat_map(names).collect(),
        },
        Value::Object(items) => items.values().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

/// Returns the names of the layers that a call takes values of.
fn sources(node: &Value) -> Vec<String> {
    match node {
        Value::Object(object) => match object.get("config") {
            Some(Value::Object(config)) if config.contains_key("keras_history") => {
                config.get("keras_history").map(names).unwrap_or_default()
            }
            _ => object.values().flat_map(sources).collect(),
        },
        Value::Array(items) => match items.first() {
            // Keras 2: `["dense", 0, 0, {}]`.
            Some(Value::String(_)) => names(node),
            _ => items.iter().flat_map(sources).collect(),
        },
        _ => Vec::new(),
    }
}
