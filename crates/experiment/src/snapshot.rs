//! What the session shows of itself: scalars in a head, numbers in one flat buffer.
//!
//! The buffer crosses from the worker to the page as one transferred `Float32Array`; the head says
//! how it is cut. Sections, in this order: target curve, prediction curve, history (epoch, loss,
//! validation loss), then for every layer view its neurons' curves, its strip, its kernel and its
//! biases.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{Activation, Status};

/// One column of the network diagram: the inputs, a hidden layer or the output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerView {
    /// Units in the layer (for the first view: inputs).
    pub units: u32,
    /// `None` for the inputs.
    pub activation: Option<Activation>,
    /// The units that are drawn one by one: all of them, or the most influential of a wide layer,
    /// in rising order.
    pub shown: Vec<u32>,
}

impl LayerView {
    /// Whether only some units are drawn and the whole layer is shown as a strip.
    pub fn is_wide(&self) -> bool {
        self.shown.len() < self.units as usize
    }
}

/// The scalars of a snapshot and the layout of its numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SnapshotHead {
    /// Which session this is of; the page counts them, answers of an older one are dropped.
    pub session: u32,
    pub status: Status,
    /// Epochs done.
    pub epoch: u32,
    /// Batches done of the epoch under way.
    pub batch: u32,
    /// Batches in an epoch.
    pub n_batches: u32,
    pub n_train: u32,
    pub n_validation: u32,
    pub n_parameters: u32,
    /// Keras's `history.loss` of the last finished epoch; at epoch 0 the loss of the initial weights.
    pub loss: Option<f64>,
    /// Keras's `history.val_loss` of the last finished epoch; at epoch 0 that of the initial weights.
    pub val_loss: Option<f64>,
    /// Root mean squared error on all rows with the present weights, in the target's unit.
    pub rmse: Option<f64>,
    pub epochs_per_second: Option<f64>,
    /// Loss on the training rows of always saying their mean.
    pub baseline_mean: Option<f64>,
    /// Loss on the training rows of the best straight line (least squares).
    pub baseline_line: Option<f64>,
    /// First and last x of the curves.
    pub window: [f32; 2],
    /// Samples of the target and prediction curves, evenly over the window.
    pub curve_len: u32,
    /// Samples of each neuron's small curve, evenly over the same window.
    pub cell_len: u32,
    /// Epochs in the history section.
    pub history_len: u32,
    /// Inputs, hidden layers, output.
    pub layers: Vec<LayerView>,
}

impl SnapshotHead {
    /// Length of the numbers that belong to this head.
    pub fn numbers_len(&self) -> usize {
        self.layer_start(self.layers.len())
    }

    fn curve(&self, section: usize) -> Range<usize> {
        let len = self.curve_len as usize;
        section * len..(section + 1) * len
    }

    fn history(&self, column: usize) -> Range<usize> {
        let start = 2 * self.curve_len as usize;
        let len = self.history_len as usize;
        start + column * len..start + (column + 1) * len
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
        let head = 2 * self.curve_len as usize + 3 * self.history_len as usize;
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

/// A head with its numbers.
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

            /// The same section, to be written.
            pub fn $name_mut(&mut self $(, $arg: usize)*) -> &mut [f32] {
                let range = ($range)(&self.head $(, $arg)*);
                &mut self.numbers[range]
            }
        )*
    };
}

impl Snapshot {
    /// A snapshot whose numbers are all zero, to be filled section by section. `numbers` is the
    /// buffer to reuse.
    pub fn zeroed(head: SnapshotHead, mut numbers: Vec<f32>) -> Self {
        numbers.clear();
        numbers.resize(head.numbers_len(), 0.0);
        Self { head, numbers }
    }

    /// Joins a head and the numbers that came with it; `None` if they do not belong together.
    pub fn from_parts(head: SnapshotHead, numbers: Vec<f32>) -> Option<Self> {
        (head.numbers_len() == numbers.len()).then_some(Self { head, numbers })
    }

    pub fn into_parts(self) -> (SnapshotHead, Vec<f32>) {
        (self.head, self.numbers)
    }

    pub fn head(&self) -> &SnapshotHead {
        &self.head
    }

    /// The x of sample `idx` of a curve of `len` samples over the window.
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
