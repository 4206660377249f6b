//! How an activation, a loss and an optimizer are written: one object with a name and, beside it,
//! the parameters that belong to that name, `{"name":"sgd","momentum":0.9,"nesterov":true}`.
//!
//! All three are written and read through one flat struct. Serde's own form for tagged enums keeps
//! every value in a buffer first and reads it again from there, for each enum anew.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Activation, Loss, Optimizer};

/// Every parameter there is, in the order in which they are written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Named {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    negative_slope: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alpha: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approximate: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_logits: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rho: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    momentum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nesterov: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_accumulator_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta_1: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta_2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    epsilon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    centered: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amsgrad: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight_decay: Option<f64>,
}

/// A name that is none of those.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown variant `{0}`")]
pub(crate) struct UnknownName(String);

impl Named {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    // What a written object leaves out is Keras's default.

    fn momentum(&self) -> f64 {
        self.momentum.unwrap_or(0.0)
    }

    fn beta_1(&self) -> f64 {
        self.beta_1.unwrap_or(0.9)
    }

    fn beta_2(&self) -> f64 {
        self.beta_2.unwrap_or(0.999)
    }

    fn epsilon(&self) -> f64 {
        self.epsilon.unwrap_or(1e-7)
    }

    fn amsgrad(&self) -> bool {
        self.amsgrad.unwrap_or(false)
    }

    fn reads_logits(&self) -> bool {
        self.from_logits.unwrap_or(false)
    }
}

impl From<Activation> for Named {
    fn from(activation: Activation) -> Self {
        let named = Named::new;
        match activation {
            Activation::Linear => named("linear"),
            Activation::Relu => named("relu"),
            Activation::LeakyRelu { negative_slope } => Named {
                negative_slope: Some(negative_slope),
                ..named("leaky_relu")
            },
            Activation::Elu { alpha } => Named {
                alpha: Some(alpha),
                ..named("elu")
            },
            Activation::Selu => named("selu"),
            Activation::Gelu { approximate } => Named {
                approximate: Some(approximate),
                ..named("gelu")
            },
            Activation::Tanh => named("tanh"),
            Activation::Sigmoid => named("sigmoid"),
            Activation::HardSigmoid => named("hard_sigmoid"),
            Activation::Softplus => named("softplus"),
            Activation::Silu => named("silu"),
            Activation::Softsign => named("softsign"),
            Activation::Mish => named("mish"),
            Activation::Sin => named("sin"),
            Activation::Softmax => named("softmax"),
        }
    }
}

impl TryFrom<Named> for Activation {
    type Error = UnknownName;

    fn try_from(named: Named) -> Result<Self, UnknownName> {
        Ok(match named.name.as_str() {
            "linear" => Activation::Linear,
            "relu" => Activation::Relu,
            // Keras's string means 0.2.
            "leaky_relu" => Activation::LeakyRelu {
                negative_slope: named.negative_slope.unwrap_or(0.2),
            },
            "elu" => Activation::Elu {
                alpha: named.alpha.unwrap_or(1.0),
            },
            "selu" => Activation::Selu,
            "gelu" => Activation::Gelu {
                approximate: named.approximate.unwrap_or(false),
            },
            "tanh" => Activation::Tanh,
            "sigmoid" => Activation::Sigmoid,
            "hard_sigmoid" => Activation::HardSigmoid,
            "softplus" => Activation::Softplus,
            "silu" => Activation::Silu,
            "softsign" => Activation::Softsign,
            "mish" => Activation::Mish,
            "sin" => Activation::Sin,
            "softmax" => Activation::Softmax,
            _ => return Err(UnknownName(named.name)),
        })
    }
}

impl From<Loss> for Named {
    fn from(loss: Loss) -> Self {
        let for_classes = |name, from_logits| Named {
            from_logits: Some(from_logits),
            ..Named::new(name)
        };
        match loss {
            Loss::MeanSquaredError => Named::new("mean_squared_error"),
            Loss::MeanAbsoluteError => Named::new("mean_absolute_error"),
            Loss::Huber { delta } => Named {
                delta: Some(delta),
                ..Named::new("huber")
            },
            Loss::BinaryCrossentropy { from_logits } => {
                for_classes("binary_crossentropy", from_logits)
            }
            Loss::SparseCategoricalCrossentropy { from_logits } => {
                for_classes("sparse_categorical_crossentropy", from_logits)
            }
        }
    }
}

impl TryFrom<Named> for Loss {
    type Error = UnknownName;

    fn try_from(named: Named) -> Result<Self, UnknownName> {
        let from_logits = named.reads_logits();
        Ok(match named.name.as_str() {
            "mean_squared_error" => Loss::MeanSquaredError,
            "mean_absolute_error" => Loss::MeanAbsoluteError,
            "huber" => Loss::Huber {
                delta: named.delta.unwrap_or(1.0),
            },
            "binary_crossentropy" => Loss::BinaryCrossentropy { from_logits },
            "sparse_categorical_crossentropy" => {
                Loss::SparseCategoricalCrossentropy { from_logits }
            }
            _ => return Err(UnknownName(named.name)),
        })
    }
}

impl From<Optimizer> for Named {
    fn from(optimizer: Optimizer) -> Self {
        match optimizer {
            Optimizer::Sgd { momentum, nesterov } => Named {
                momentum: Some(momentum),
                nesterov: Some(nesterov),
                ..Named::new("sgd")
            },
            Optimizer::Rmsprop {
                rho,
                momentum,
                epsilon,
                centered,
            } => Named {
                rho: Some(rho),
                momentum: Some(momentum),
                epsilon: Some(epsilon),
                centered: Some(centered),
                ..Named::new("rmsprop")
            },
            Optimizer::Adagrad {
                initial_accumulator_value,
                epsilon,
            } => Named {
                initial_accumulator_value: Some(initial_accumulator_value),
                epsilon: Some(epsilon),
                ..Named::new("adagrad")
            },
            Optimizer::Adam {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
            } => Named {
                beta_1: Some(beta_1),
                beta_2: Some(beta_2),
                epsilon: Some(epsilon),
                amsgrad: Some(amsgrad),
                ..Named::new("adam")
            },
            Optimizer::Adamw {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
                weight_decay,
            } => Named {
                beta_1: Some(beta_1),
                beta_2: Some(beta_2),
                epsilon: Some(epsilon),
                amsgrad: Some(amsgrad),
                weight_decay: Some(weight_decay),
                ..Named::new("adamw")
            },
            Optimizer::Nadam {
                beta_1,
                beta_2,
                epsilon,
            } => Named {
                beta_1: Some(beta_1),
                beta_2: Some(beta_2),
                epsilon: Some(epsilon),
                ..Named::new("nadam")
            },
        }
    }
}

impl TryFrom<Named> for Optimizer {
    type Error = UnknownName;

    fn try_from(named: Named) -> Result<Self, UnknownName> {
        let momentum = named.momentum();
        let (beta_1, beta_2) = (named.beta_1(), named.beta_2());
        let (epsilon, amsgrad) = (named.epsilon(), named.amsgrad());
        Ok(match named.name.as_str() {
            "sgd" => Optimizer::Sgd {
                momentum,
                nesterov: named.nesterov.unwrap_or(false),
            },
            "rmsprop" => Optimizer::Rmsprop {
                rho: named.rho.unwrap_or(0.9),
                momentum,
                epsilon,
                centered: named.centered.unwrap_or(false),
            },
            "adagrad" => Optimizer::Adagrad {
                initial_accumulator_value: named.initial_accumulator_value.unwrap_or(0.1),
                epsilon,
            },
            "adam" => Optimizer::Adam {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
            },
            "adamw" => Optimizer::Adamw {
                beta_1,
                beta_2,
                epsilon,
                amsgrad,
                weight_decay: named.weight_decay.unwrap_or(0.004),
            },
            "nadam" => Optimizer::Nadam {
                beta_1,
                beta_2,
                epsilon,
            },
            _ => return Err(UnknownName(named.name)),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::de::DeserializeOwned;

    use super::*;

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
    fn every_activation_comes_back() {
        let others = [
            Activation::Selu,
            Activation::HardSigmoid,
            Activation::Softsign,
            Activation::Mish,
            Activation::Softmax,
            Activation::Gelu { approximate: true },
        ];
        for activation in Activation::HIDDEN.into_iter().chain(others) {
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
    fn a_name_of_none_is_told() {
        let error = serde_json::from_str::<Loss>(r#"{"name":"adam"}"#).unwrap_err();
        assert!(
            error.to_string().starts_with("unknown variant `adam`"),
            "{error}"
        );
        assert!(serde_json::from_str::<Optimizer>("{}").is_err());
    }
}
