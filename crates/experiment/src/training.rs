//! How the network learns: loss, optimizer, batches, epochs, stops. Names are those of Keras 3.

use serde::{Deserialize, Serialize};

use crate::loss::Loss;
use crate::optimizer::Optimizer;
use crate::row_order::RowOrder;

/// Gradient clipping. At most one of the three may be set, as in Keras. It acts on the gradient of the
/// loss and the penalty together. Default: no clipping.
///
/// Source: Keras `Optimizer`, arguments of the same names.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clipping {
    /// Scales each kernel's and each bias's gradient so that its own norm is at most this.
    pub clipnorm: Option<f64>,
    /// Scales all gradients so that their common norm is at most this.
    pub global_clipnorm: Option<f64>,
    /// Limits each entry to `[−clipvalue, clipvalue]`.
    pub clipvalue: Option<f64>,
}

/// The loss that early stopping monitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monitor {
    /// The loss on the training rows.
    Loss,
    /// The loss on the validation rows, the default as in Keras; without validation rows training
    /// never stops early, as in Keras.
    #[default]
    ValLoss,
}

/// Keras's callback `EarlyStopping` for a loss: training ends when the best value has not fallen by
/// more than `min_delta` for `patience` epochs. All fields default to Keras's defaults.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EarlyStopping {
    /// The loss that is monitored.
    pub monitor: Monitor,
    /// A smaller fall does not count.
    pub min_delta: f64,
    /// Epochs without a new best value after which training ends.
    pub patience: u32,
    /// Whether the weights of the best epoch are restored when training ends, also at the epoch limit.
    pub restore_best_weights: bool,
    /// Number of epochs at the start that do not count.
    pub start_from_epoch: u32,
}

/// How the network learns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Training {
    /// The function that training minimizes. Default: mean squared error.
    pub loss: Loss,
    /// The update rule. Default: Adam.
    pub optimizer: Optimizer,
    /// The optimizer's step size. Default: 0.01, ten times Keras's default for Adam.
    pub learning_rate: f64,
    /// Limits on the gradient.
    pub clipping: Clipping,
    /// Number of rows in a batch; the last batch of an epoch may be short, as in Keras. Default: 32,
    /// as in Keras.
    pub batch_size: usize,
    /// The run stops when this many epochs are done. Default: 10,000.
    pub epochs: u32,
    /// The order of the training rows in an epoch; in files the key is Keras's, `shuffle`. Default: a new one in every
    /// epoch.
    #[serde(rename = "shuffle")]
    pub row_order: RowOrder,
    /// Whether a last batch with too few rows is not trained but joins the first batch of the next epoch, as in TensorFlow
    /// Playground. Default: no, a short batch is a batch, as in Keras. A batch larger than the data holds all of them.
    #[serde(skip_serializing_if = "is_off")]
    pub carries_over: bool,
    /// Whether a weight that the L1 penalty moves past 0 is set to 0 and not trained any more, as in TensorFlow
    /// Playground: only with SGD without momentum. Default: no.
    #[serde(skip_serializing_if = "is_off")]
    pub l1_kills: bool,
    /// Whether the losses of an epoch are those of the weights at its end, without penalties, as in TensorFlow Playground.
    /// Default: no, the training loss is the mean over the batches while they trained, as in Keras.
    #[serde(skip_serializing_if = "is_off")]
    pub losses_after_epoch: bool,
    /// Ends the run when the monitored loss no longer falls. Default: off.
    pub early_stopping: Option<EarlyStopping>,
    /// Ends the run when the training loss changes by no more than this from one epoch to the next.
    /// Default: off.
    pub tolerance: Option<f64>,
}

/// Files leave out what is off.
fn is_off(setting: &bool) -> bool {
    !setting
}

impl Default for Training {
    fn default() -> Self {
        Self {
            loss: Loss::MeanSquaredError,
            optimizer: Optimizer::ADAM,
            learning_rate: 0.01,
            clipping: Clipping::default(),
            batch_size: 32,
            epochs: 10_000,
            row_order: RowOrder::NewEachEpoch,
            carries_over: false,
            l1_kills: false,
            losses_after_epoch: false,
            early_stopping: None,
            tolerance: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A parameter that a written draft leaves out has Keras's default.
    #[test]
    fn a_name_without_parameters_has_the_defaults() {
        for (name, expected) in [
            ("sgd", Optimizer::ALL[0]),
            ("rmsprop", Optimizer::ALL[3]),
            ("adagrad", Optimizer::ALL[4]),
            ("adam", Optimizer::ADAM),
            ("adamw", Optimizer::ALL[6]),
            ("nadam", Optimizer::ALL[7]),
        ] {
            let text = format!("{{\"name\":\"{name}\"}}");
            let optimizer: Optimizer = serde_json::from_str(&text).unwrap();
            assert_eq!(optimizer, expected);
        }
        let loss: Loss = serde_json::from_str(r#"{"name":"huber"}"#).unwrap();
        assert_eq!(loss, Loss::REGRESSION[2]);
        let training: Training = serde_json::from_str(r#"{"learning_rate":0.5}"#).unwrap();
        let expected = Training {
            learning_rate: 0.5,
            ..Training::default()
        };
        assert_eq!(training, expected);
    }
}
