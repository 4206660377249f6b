//! A snapshot of a session for drawing: scalars in a head, all other numbers in one flat buffer.
//!
//! The buffer crosses from the worker to the page as one transferred `Float32Array`; the head holds
//! the lengths of its sections. Sections, in this order: target curve, prediction curve, history
//! (epoch, loss, validation loss, for a classifier also accuracy and validation accuracy), predictions
//! for the rows, then for every layer view its neurons' curves, its strip, its kernel and its biases.
//!
//! Over a plane the curves are grids, see [`PlaneView`]. The prediction of a classifier is the
//! probability of class 1 if there are two classes, otherwise the number of the most probable class.

use std::ops::Range;

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
    pub window: [f32; 2],
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

impl SnapshotHead {
    /// Returns the length of the buffer that belongs to this head.
    ///
    /// Panics if it overflows, which no head of a session does. For a head from outside use
    /// [`Snapshot::from_parts`].
    pub fn numbers_len(&self) -> usize {
        self.layer_start(self.layers.len())
    }

    /// Returns the same as [`numbers_len`](Self::numbers_len); `None` if it overflows.
    fn checked_numbers_len(&self) -> Option<usize> {
        let curves = (self.curve_len as usize).checked_mul(2)?;
        let history = (self.history_len as usize).checked_mul(self.history_columns())?;
        let mut len = curves
            .checked_add(history)?
            .checked_add(self.row_len as usize)?;
        let mut shown_before = None;
        for layer in &self.layers {
            let shown = layer.shown.len();
            // The first view shows the inputs, which have neither a kernel nor biases.
            let a_unit = (self.cell_len as usize)
                .checked_add(shown_before.unwrap_or(0))?
                .checked_add(usize::from(shown_before.is_some()))?;
            len = len
                .checked_add(shown.checked_mul(a_unit)?)?
                .checked_add(Self::strip_len(layer))?;
            shown_before = Some(shown);
        }
        Some(len)
    }

    fn curve(&self, section: usize) -> Range<usize> {
        let len = self.curve_len as usize;
        section * len..(section + 1) * len
    }

    /// Number of columns: epoch, loss, validation loss; for a classifier also accuracy and validation
    /// accuracy.
    fn history_columns(&self) -> usize {
        if self.n_classes > 0 { 5 } else { 3 }
    }

    /// Range of a column of the history; empty if there is no such column.
    fn history(&self, column: usize) -> Range<usize> {
        let start = 2 * self.curve_len as usize;
        let len = self.history_len as usize;
        if column < self.history_columns() {
            start + column * len..start + (column + 1) * len
        } else {
            start..start
        }
    }

    fn rows(&self) -> Range<usize> {
        let start =
            2 * self.curve_len as usize + self.history_columns() * self.history_len as usize;
        start..start + self.row_len as usize
    }

    fn shown_before(&self, layer_idx: usize) -> usize {
        match layer_idx {
            0 => 0,
            _ => self.layers[layer_idx - 1].shown.len(),
        }
    }

    fn strip_len(layer: &LayerView) -> usize {
        if layer.is_wide() {
            layer.units as usize
        } else {
            0
        }
    }

    fn bias_len(&self, layer_idx: usize) -> usize {
        if layer_idx == 0 {
            0
        } else {
            self.layers[layer_idx].shown.len()
        }
    }

    fn layer_start(&self, layer_idx: usize) -> usize {
        let cell_len = self.cell_len as usize;
        let head = self.rows().end;
        (0..layer_idx).fold(head, |at, idx| {
            let layer = &self.layers[idx];
            at + layer.shown.len() * (cell_len + self.shown_before(idx))
                + Self::strip_len(layer)
                + self.bias_len(idx)
        })
    }

    fn cells(&self, layer_idx: usize) -> Range<usize> {
        let start = self.layer_start(layer_idx);
        start..start + self.layers[layer_idx].shown.len() * self.cell_len as usize
    }

    fn strip(&self, layer_idx: usize) -> Range<usize> {
        let start = self.cells(layer_idx).end;
        start..start + Self::strip_len(&self.layers[layer_idx])
    }

    fn kernel(&self, layer_idx: usize) -> Range<usize> {
        let start = self.strip(layer_idx).end;
        start..start + self.shown_before(layer_idx) * self.layers[layer_idx].shown.len()
    }

    fn bias(&self, layer_idx: usize) -> Range<usize> {
        let start = self.kernel(layer_idx).end;
        start..start + self.bias_len(layer_idx)
    }
}

/// A head with its buffer of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    head: SnapshotHead,
    numbers: Vec<f32>,
}

macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident / $name_mut:ident ($($arg:ident),*) = $range:expr;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(&self $(, $arg: usize)*) -> &[f32] {
                let range = ($range)(&self.head $(, $arg)*);
                &self.numbers[range]
            }

            /// The same section, to write into.
            pub fn $name_mut(&mut self $(, $arg: usize)*) -> &mut [f32] {
                let range = ($range)(&self.head $(, $arg)*);
                &mut self.numbers[range]
            }
        )*
    };
}

impl Snapshot {
    /// Makes a snapshot whose numbers are all 0, to be filled section by section. Reuses the memory of
    /// `numbers`.
    pub fn zeroed(head: SnapshotHead, mut numbers: Vec<f32>) -> Self {
        numbers.clear();
        numbers.resize(head.numbers_len(), 0.0);
        Self { head, numbers }
    }

    /// Joins a head and the numbers that came with it. Returns `None` if their lengths do not fit; no
    /// head makes it panic.
    pub fn from_parts(head: SnapshotHead, numbers: Vec<f32>) -> Option<Self> {
        (head.checked_numbers_len() == Some(numbers.len())).then_some(Self { head, numbers })
    }

    /// Returns the head, and the numbers to send beside it.
    pub fn into_parts(self) -> (SnapshotHead, Vec<f32>) {
        (self.head, self.numbers)
    }

    /// Returns the scalars and the layout.
    pub fn head(&self) -> &SnapshotHead {
        &self.head
    }

    /// Returns the x of sample `idx` of a curve of `len` samples over the window.
    pub fn x_at(&self, idx: usize, len: usize) -> f32 {
        let [from, to] = self.head.window;
        match len {
            0 | 1 => from,
            _ => from + (to - from) * (idx as f32 / (len - 1) as f32),
        }
    }

    sections! {
        /// The true function over the window; NaN where it is not defined. Shape: `[curve_len]`.
        target / target_mut () = |head: &SnapshotHead| head.curve(0);
        /// The network's prediction over the window, in the target's unit. Shape: `[curve_len]`.
        prediction / prediction_mut () = |head: &SnapshotHead| head.curve(1);
        /// Epochs of the history, rising. Shape: `[history_len]`.
        history_epoch / history_epoch_mut () = |head: &SnapshotHead| head.history(0);
        /// Training loss at those epochs. Shape: `[history_len]`.
        history_loss / history_loss_mut () = |head: &SnapshotHead| head.history(1);
        /// Validation loss at those epochs, NaN without validation. Shape: `[history_len]`.
        history_val_loss / history_val_loss_mut () = |head: &SnapshotHead| head.history(2);
        /// Share of the training rows that were classified right in those epochs; empty for a
        /// regression. Shape: `[history_len]` or `[0]`.
        history_accuracy / history_accuracy_mut () = |head: &SnapshotHead| head.history(3);
        /// The same of the validation rows, NaN without validation. Shape: `[history_len]` or `[0]`.
        history_val_accuracy / history_val_accuracy_mut () = |head: &SnapshotHead| head.history(4);
        /// The network's prediction for every row, in the target's unit, in the rows' own order.
        /// Shape: `[row_len]`.
        row_prediction / row_prediction_mut () = |head: &SnapshotHead| head.rows();
        /// Outputs of the shown units over the window, unit by unit. Shape: `[shown, cell_len]`.
        cells / cells_mut (layer_idx) = |head: &SnapshotHead, layer_idx| head.cells(layer_idx);
        /// For a wide layer each unit's influence with the sign of its outgoing weights, scaled so
        /// that the largest magnitude is 1; else empty. Shape: `[units]` or `[0]`.
        strip / strip_mut (layer_idx) = |head: &SnapshotHead, layer_idx| head.strip(layer_idx);
        /// Weights from the shown units of the view before to the shown units of this one; empty
        /// for the inputs. Shape: `[shown before, shown]`, row-major.
        kernel / kernel_mut (layer_idx) = |head: &SnapshotHead, layer_idx| head.kernel(layer_idx);
        /// Biases of the shown units; empty for the inputs. Shape: `[shown]`.
        bias / bias_mut (layer_idx) = |head: &SnapshotHead, layer_idx| head.bias(layer_idx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(units: u32, shown: &[u32]) -> LayerView {
        LayerView {
            units,
            activation: Some(Activation::Tanh),
            shown: shown.to_vec(),
        }
    }

    fn head(layers: Vec<LayerView>) -> SnapshotHead {
        SnapshotHead {
            session: 3,
            status: Status::Running,
            epoch: 12,
            batch: 1,
            n_batches: 2,
            n_train: 40,
            n_validation: 10,
            n_parameters: 1_501,
            loss: Some(0.5),
            val_loss: None,
            rmse: Some(0.7),
            epochs_per_second: None,
            baseline_mean: Some(0.5),
            baseline_line: Some(0.2),
            window: [-1.0, 2.0],
            curve_len: 7,
            cell_len: 5,
            history_len: 4,
            layers,
            ..SnapshotHead::default()
        }
    }

    fn wide() -> SnapshotHead {
        head(vec![
            layer(1, &[0]),
            layer(500, &[3, 9, 400]),
            layer(1, &[0]),
        ])
    }

    /// Every number of the buffer belongs to one section: what is written into the sections one
    /// after the other is the buffer in order.
    #[test]
    fn every_number_belongs_to_one_section() {
        for layers in [
            vec![],
            vec![layer(1, &[0])],
            vec![layer(1, &[0]), layer(1, &[0])],
            wide().layers,
            vec![
                layer(2, &[0, 1]),
                layer(3, &[0, 1, 2]),
                layer(800, &[0]),
                layer(4, &[]),
                layer(2, &[0, 1]),
            ],
        ] {
            let n_layers = layers.len();
            let mut head = head(layers);
            head.n_classes = n_layers as u32 % 2;
            head.row_len = n_layers as u32;
            let mut snapshot = Snapshot::zeroed(head, vec![9.0; 3]);
            let mut next = 0.0;
            let mut fill = |section: &mut [f32]| {
                for value in section {
                    assert_eq!(*value, 0.0, "two sections share a place");
                    next += 1.0;
                    *value = next;
                }
            };
            fill(snapshot.target_mut());
            fill(snapshot.prediction_mut());
            fill(snapshot.history_epoch_mut());
            fill(snapshot.history_loss_mut());
            fill(snapshot.history_val_loss_mut());
            fill(snapshot.history_accuracy_mut());
            fill(snapshot.history_val_accuracy_mut());
            fill(snapshot.row_prediction_mut());
            for layer_idx in 0..n_layers {
                fill(snapshot.cells_mut(layer_idx));
                fill(snapshot.strip_mut(layer_idx));
                fill(snapshot.kernel_mut(layer_idx));
                fill(snapshot.bias_mut(layer_idx));
            }
            let (head, numbers) = snapshot.into_parts();
            let expected: Vec<f32> = (1..=numbers.len()).map(|value| value as f32).collect();
            assert_eq!(numbers, expected);
            assert_eq!(head.checked_numbers_len(), Some(numbers.len()));
        }
    }

    #[test]
    fn sections_have_their_shapes() {
        let snapshot = Snapshot::zeroed(wide(), Vec::new());
        assert_eq!(snapshot.target().len(), 7);
        assert_eq!(snapshot.prediction().len(), 7);
        assert_eq!(snapshot.history_epoch().len(), 4);
        assert_eq!(snapshot.history_val_loss().len(), 4);
        let of_layer = |layer_idx| {
            [
                snapshot.cells(layer_idx).len(),
                snapshot.strip(layer_idx).len(),
                snapshot.kernel(layer_idx).len(),
                snapshot.bias(layer_idx).len(),
            ]
        };
        assert_eq!(of_layer(0), [5, 0, 0, 0]);
        assert_eq!(of_layer(1), [15, 500, 3, 3]);
        assert_eq!(of_layer(2), [5, 0, 3, 1]);
    }

    #[test]
    fn parts_join_only_if_they_belong_together() {
        let (head, numbers) = Snapshot::zeroed(wide(), Vec::new()).into_parts();
        let mut short = numbers.clone();
        short.pop();
        assert!(Snapshot::from_parts(head.clone(), short).is_none());
        assert!(Snapshot::from_parts(head.clone(), Vec::new()).is_none());
        assert!(Snapshot::from_parts(head, numbers).is_some());
    }

    #[test]
    fn an_absurd_head_is_refused_without_a_panic() {
        for (curve_len, history_len, cell_len) in [
            (u32::MAX, 0, 0),
            (0, u32::MAX, 0),
            (0, 0, u32::MAX),
            (u32::MAX, u32::MAX, u32::MAX),
        ] {
            let mut head = wide();
            head.curve_len = curve_len;
            head.history_len = history_len;
            head.cell_len = cell_len;
            head.layers[2].units = u32::MAX;
            assert!(Snapshot::from_parts(head, vec![0.0; 10]).is_none());
        }
    }

    #[test]
    fn curves_span_the_window() {
        let snapshot = Snapshot::zeroed(wide(), Vec::new());
        assert_eq!(snapshot.x_at(0, 7), -1.0);
        assert_eq!(snapshot.x_at(3, 7), 0.5);
        assert_eq!(snapshot.x_at(6, 7), 2.0);
        assert_eq!(snapshot.x_at(0, 1), -1.0);
    }
}
