//! The scalars of a snapshot.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::index::{UnitIdx, ViewIdx};
use crate::stop::Status;
use crate::view::PlaneView;

/// One column of the network diagram: the inputs, a hidden layer or the output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerView {
    /// Number of units in the layer; for the first view, number of inputs.
    pub units: u32,
    /// The layer's activation; `None` for the inputs.
    pub activation: Option<Activation>,
    /// The units that are drawn one by one, in ascending order: all of them, or the most influential
    /// ones of a wide layer.
    pub shown: Vec<u32>,
}

impl LayerView {
    /// Returns whether only some units are drawn and the whole layer is shown as a strip.
    pub fn is_wide(&self) -> bool {
        self.shown.len() < self.units as usize
    }
}

/// The scalars of a snapshot and the layout of its numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SnapshotHead {
    /// Number of the session. The page counts its sessions and drops answers of an older one.
    pub session: u32,
    /// Whether the session trains.
    pub status: Status,
    /// Number of epochs that are done in the state that is shown.
    pub epoch: u32,
    /// Number of epochs that the run has done: more than `epoch` while an earlier epoch is shown.
    #[serde(default)]
    pub last_epoch: u32,
    /// The earlier epochs that the session can go back to; `None` if there are none.
    #[serde(default)]
    pub past: Option<PastEpochs>,
    /// Number of batches that are done in the present epoch.
    pub batch: u32,
    /// Number of batches in an epoch.
    pub n_batches: u32,
    /// Number of training rows.
    pub n_train: u32,
    /// Number of validation rows.
    pub n_validation: u32,
    /// Number of trainable parameters.
    pub n_parameters: u32,
    /// Keras's `history.loss` of the last finished epoch; at epoch 0 the loss of the initial weights.
    pub loss: Option<f64>,
    /// Keras's `history.val_loss` of the last finished epoch; at epoch 0 that of the initial weights.
    /// `None` without validation.
    pub val_loss: Option<f64>,
    /// Root mean squared error on all rows with the present weights, in the target's unit. `None` for
    /// a classifier.
    pub rmse: Option<f64>,
    /// Speed over the last two seconds of running; `None` while the session does not run.
    pub epochs_per_second: Option<f64>,
    /// Loss on the training rows of a constant prediction: their mean, or the frequencies of the
    /// classes.
    pub baseline_mean: Option<f64>,
    /// Loss on the training rows of the best straight line (least squares); `None` for a cross-entropy.
    pub baseline_line: Option<f64>,
    /// Keras's `history.accuracy` of the last finished epoch, from 0 to 1; `None` for a regression.
    #[serde(default)]
    pub accuracy: Option<f64>,
    /// Keras's `history.val_accuracy` of the last finished epoch, from 0 to 1; `None` for a
    /// regression or without validation.
    #[serde(default)]
    pub val_accuracy: Option<f64>,
    /// Number of classes; 0 for a regression.
    #[serde(default)]
    pub n_classes: u32,
    /// Confusion matrices of the training rows and of the validation rows with the present weights:
    /// number of rows by true class (second index) and predicted class (third index). Shape:
    /// `[2, n_classes, n_classes]`. serde leaves it out; it crosses as a typed array.
    #[serde(skip)]
    pub confusion: Vec<u32>,
    /// First and last x of the curves.
    pub window: [f64; 2],
    /// Index of the input along x.
    #[serde(default)]
    pub axis: u32,
    /// The second dimension of the curves; `None` if they lie over one input.
    #[serde(default)]
    pub plane: Option<PlaneView>,
    /// Number of samples of the target and of the prediction, evenly spaced over the window.
    pub curve_len: u32,
    /// Number of samples of each neuron's small curve, evenly spaced over the same window.
    pub cell_len: u32,
    /// Number of epochs in the history section.
    pub history_len: u32,
    /// Number of rows in the section of predictions for rows: all, or 0 if the view does not ask for
    /// them.
    #[serde(default)]
    pub row_len: u32,
    /// Number of classes whose probabilities over the window the snapshot holds: all of a classifier's
    /// over one input, otherwise 0.
    #[serde(default)]
    pub class_len: u32,
    /// The gradient of the unit that the view names; `None` if it names none or the gradient is not
    /// finite.
    #[serde(default)]
    pub gradient: Option<UnitGradient>,
    /// The inputs, the hidden layers, the output.
    pub layers: Vec<LayerView>,
}

/// The epochs whose weights are kept, evenly spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastEpochs {
    /// The earliest one.
    pub first: u32,
    /// Number of epochs from one to the next.
    pub stride: u32,
}

/// The gradient of the next batch's loss, penalty included, with respect to the weights that lead to
/// one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitGradient {
    /// Column of the unit, as in [`View::unit`](crate::View::unit).
    #[serde(rename = "layer_idx")]
    pub view_idx: ViewIdx,
    /// The unit within that column.
    pub unit_idx: UnitIdx,
    /// `∂loss/∂w` for the shown units of the previous view. Shape: `[shown before]`.
    pub kernel: Vec<f32>,
    /// `∂loss/∂b`.
    pub bias: f32,
}
