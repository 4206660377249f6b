//! How the network learns: loss, optimizer, batches, epochs. Names and defaults are Keras's.

use serde::{Deserialize, Serialize};

use crate::loss::Loss;
use crate::optimizer::Optimizer;

/// Gradient clipping, at most one of them; it acts on the gradient with the penalty's part in it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Clipping {
    /// Each kernel and each bias by its own norm.
    pub clipnorm: Option<f64>,
    /// All of them by their common norm.
    pub global_clipnorm: Option<f64>,
    /// Each entry to `[−c, c]`.
    pub clipvalue: Option<f64>,
}

/// Which loss early stopping looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monitor {
    /// On the training rows.
    Loss,
    /// On the validation rows; without any it never stops, as in Keras.
    #[default]
    ValLoss,
}

/// Keras's `EarlyStopping`, for a loss: training ends when the best value has not fallen by more
/// than `min_delta` for `patience` epochs.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EarlyStopping {
    /// What is watched.
    pub monitor: Monitor,
    /// A smaller fall is none.
    pub min_delta: f64,
    /// Epochs without a new best value after which training ends.
    pub patience: u32,
    /// Whether the weights of the best epoch are put back when training ends, also at the epoch
    /// limit.
    pub restore_best_weights: bool,
    /// Epochs at the start that do not count.
    pub start_from_epoch: u32,
}

/// How the network learns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Training {
    /// What is made small.
    pub loss: Loss,
    /// How the weights follow the gradient.
    pub optimizer: Optimizer,
    /// The optimizer's step size.
    pub learning_rate: f64,
    /// Limits on the gradient.
    pub clipping: Clipping,
    /// Rows in a batch; the last batch of an epoch may be short, as in Keras.
    pub batch_size: usize,
    /// The run stops when this many epochs are done.
    pub epochs: u32,
    /// New order of the training rows in every epoch.
    pub shuffle: bool,
    /// Ends the run when the watched loss no longer falls.
    pub early_stopping: Option<EarlyStopping>,
    /// Ends the run when the training loss changes by no more than this from an epoch to the next.
    pub tolerance: Option<f64>,
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
            shuffle: true,
            early_stopping: None,
            tolerance: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is missing in a written draft is Keras's default.
    #[test]
    fn names_alone_mean_the_defaults() {
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
