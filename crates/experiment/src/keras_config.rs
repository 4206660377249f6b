//! The JSON form of an activation, a loss and an optimizer: one object with a name and, beside it, the
//! parameters of that name, `{"name":"sgd","momentum":0.9,"nesterov":true}`.
//!
//! All three are written and read through one flat struct. Serde's own form for tagged enums would
//! store every value in a buffer first and read it again from there, with code of its own for each enum.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A name and all parameters of all choices, in the order in which they are written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct KerasConfig {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negative_slope: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approximate: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_logits: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rho: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub momentum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nesterov: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_accumulator_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_1: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epsilon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centered: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amsgrad: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_decay: Option<f64>,
}

/// The name is not in the list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown variant `{0}`")]
pub(crate) struct UnknownName(String);

impl KerasConfig {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Returns the choice of this name with Keras's defaults for its parameters.
    ///
    /// Errors: no choice has this name.
    pub(crate) fn find<T: Copy>(
        &self,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<T, UnknownName> {
        let known = all.iter().copied().find(|it| name(*it) == self.name);
        known.ok_or_else(|| UnknownName(self.name.clone()))
    }
}

/// Sets a parameter to its written value, if there is one.
pub(crate) fn set<T>(parameter: &mut T, written: Option<T>) {
    if let Some(value) = written {
        *parameter = value;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::de::DeserializeOwned;

    use super::*;
    use crate::{Activation, Loss, Optimizer};

    #[track_caller]
    fn written<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, text: &str) {
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        assert_eq!(serde_json::from_str::<T>(text).unwrap(), value);
    }

    #[test]
    fn each_is_written_with_its_own_parameters_in_their_order() {
        let [sgd, _, _, rmsprop, adagrad, adam, adamw, nadam] = Optimizer::ALL;
        written(sgd, r#"{"name":"sgd","momentum":0.0,"nesterov":false}"#);
        written(
            rmsprop,
            r#"{"name":"rmsprop","rho":0.9,"momentum":0.0,"epsilon":1e-7,"centered":false}"#,
        );
        written(
            adagrad,
            r#"{"name":"adagrad","initial_accumulator_value":0.1,"epsilon":1e-7}"#,
        );
        written(
            adam,
            r#"{"name":"adam","beta_1":0.9,"beta_2":0.999,"epsilon":1e-7,"amsgrad":false}"#,
        );
        written(
            adamw,
            r#"{"name":"adamw","beta_1":0.9,"beta_2":0.999,"epsilon":1e-7,"amsgrad":false,"weight_decay":0.004}"#,
        );
        written(
            nadam,
            r#"{"name":"nadam","beta_1":0.9,"beta_2":0.999,"epsilon":1e-7}"#,
        );
        written(Loss::MeanSquaredError, r#"{"name":"mean_squared_error"}"#);
        written(
            Loss::Huber { delta: 2.5 },
            r#"{"name":"huber","delta":2.5}"#,
        );
        let from_logits = true;
        written(
            Loss::BinaryCrossentropy { from_logits },
            r#"{"name":"binary_crossentropy","from_logits":true}"#,
        );
    }

    #[test]
    fn every_activation_is_read_back() {
        for activation in Activation::ALL {
            let text = serde_json::to_string(&activation).unwrap();
            assert_eq!(
                serde_json::from_str::<Activation>(&text).unwrap(),
                activation
            );
        }
        written(
            Activation::LeakyRelu {
                negative_slope: 0.2,
            },
            r#"{"name":"leaky_relu","negative_slope":0.2}"#,
        );
        let slope: Activation = serde_json::from_str(r#"{"name":"leaky_relu"}"#).unwrap();
        assert_eq!(slope, Activation::HIDDEN[2]);
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        let error = serde_json::from_str::<Loss>(r#"{"name":"adam"}"#).unwrap_err();
        assert!(
            error.to_string().starts_with("unknown variant `adam`"),
            "{error}"
        );
        assert!(serde_json::from_str::<Optimizer>("{}").is_err());
    }
}
