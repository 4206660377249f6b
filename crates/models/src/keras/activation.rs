//! Activations as Keras writes them: a name, a function, or a layer.

use experiment::Activation;
use serde_json::{Map, Value};

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Keras3,
    Keras2,
    /// Keras 2's words. Others are passed over there: what a file says with them is not what it predicts.
    TensorflowJs,
}

/// Returns the activation that a config names, or else the name or class that is not known.
pub(super) fn activation(value: Option<&Value>, dialect: Dialect) -> Result<Activation, String> {
    match value {
        None | Some(Value::Null) => Ok(Activation::Linear),
        Some(Value::String(name)) => of_name(name, dialect).ok_or_else(|| name.clone()),
        Some(Value::Object(object)) => of_object(object, dialect),
        Some(other) => Err(other.to_string()),
    }
}

fn of_object(object: &Map<String, Value>, dialect: Dialect) -> Result<Activation, String> {
    let class = object.get("class_name").and_then(Value::as_str);
    let class = class.unwrap_or_default();
    match (class, object.get("config")) {
        // Keras itself writes `keras.ops.sin` as a function of the module `builtins`.
        ("function", Some(Value::String(name))) => {
            let found = of_name(name, dialect);
            let sine = (name == "sin").then_some(Activation::Sin);
            found.or(sine).ok_or_else(|| name.clone())
        }
        (_, Some(Value::Object(config))) => {
            of_layer(class, config, dialect).ok_or_else(|| class.to_owned())
        }
        _ => Err(class.to_owned()),
    }
}

fn of_name(name: &str, dialect: Dialect) -> Option<Activation> {
    match name {
        "swish" => Some(Activation::Silu),
        // Keras has no such name.
        "sin" => None,
        // 0.2 z + 0.5 then.
        "hard_sigmoid" if dialect != Dialect::Keras3 => None,
        // The first of a name is the one that the name means: GELU comes without and with the approximation.
        _ => Activation::ALL.into_iter().find(|it| it.name() == name),
    }
}

/// Returns what a layer computes that has no weights and works on each value, or along a row.
pub(super) fn of_layer(
    class: &str,
    config: &Map<String, Value>,
    dialect: Dialect,
) -> Option<Activation> {
    let number = |key: &str| config.get(key).and_then(Value::as_f64);
    let is_null_or = |key: &str, default: f64| match config.get(key) {
        None | Some(Value::Null) => true,
        Some(value) => value.as_f64() == Some(default),
    };
    if dialect == Dialect::TensorflowJs && config.contains_key("negative_slope") {
        return None;
    }
    match class {
        "Activation" => activation(config.get("activation"), dialect).ok(),
        // Keras 2 called it alpha.
        "LeakyReLU" => Some(Activation::LeakyRelu {
            negative_slope: number("negative_slope")
                .or_else(|| number("alpha"))
                .unwrap_or(0.3),
        }),
        "ELU" => Some(Activation::Elu {
            alpha: number("alpha").unwrap_or(1.0),
        }),
        "ReLU"
            if config.get("max_value").is_none_or(Value::is_null)
                && is_null_or("threshold", 0.0) =>
        {
            Some(match number("negative_slope") {
                None | Some(0.0) => Activation::Relu,
                Some(negative_slope) => Activation::LeakyRelu { negative_slope },
            })
        }
        "Softmax" if is_null_or("axis", -1.0) => Some(Activation::Softmax),
        _ => None,
    }
}
