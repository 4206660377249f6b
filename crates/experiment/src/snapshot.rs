//! A snapshot of a session for drawing: scalars in a head, all other numbers in one flat buffer.
//!
//! The buffer crosses from the worker to the page as one transferred `Float32Array`; the head holds
//! the lengths of its sections. Sections, in this order: target curve, prediction curve, history
//! (epoch, loss, validation loss, for a classifier also accuracy and validation accuracy), predictions
//! for the rows, then for every layer view its neurons' curves, its strip, its kernel and its biases.
//!
//! Over a plane the curves are grids, see [`PlaneView`](crate::PlaneView). The prediction of a classifier is the
//! probability of class 1 if there are two classes, otherwise the number of the most probable class.

mod head;
mod layout;

use crate::index::ViewIdx;

pub use head::{LayerView, PastEpochs, SnapshotHead, UnitGradient};

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
            pub fn $name(&self $(, $arg: ViewIdx)*) -> &[f32] {
                let range = ($range)(&self.head $(, $arg)*);
                &self.numbers[range]
            }

            /// The same section, to write into.
            pub fn $name_mut(&mut self $(, $arg: ViewIdx)*) -> &mut [f32] {
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
    pub fn x_at(&self, idx: usize, len: usize) -> f64 {
        let [from, to] = self.head.window;
        match len {
            0 | 1 => from,
            _ => from + (to - from) * (idx as f64 / (len - 1) as f64),
        }
    }

    /// The probability of one class over the window; empty if the snapshot does not hold it. Shape:
    /// `[curve_len]` or `[0]`.
    pub fn class_probability(&self, class: usize) -> &[f32] {
        let len = self.head.curve_len as usize;
        let samples = self.class_probabilities();
        samples
            .get(class * len..(class + 1) * len)
            .unwrap_or_default()
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
        /// Probability of each class over the window, class by class. Shape: `[class_len, curve_len]`.
        class_probabilities / class_probabilities_mut () = |head: &SnapshotHead| head.class_probabilities();
        /// Outputs of the shown units over the window, unit by unit. Shape: `[shown, cell_len]`.
        cells / cells_mut (view_idx) = |head: &SnapshotHead, view_idx| head.cells(view_idx);
        /// For a wide layer each unit's influence with the sign of its outgoing weights, scaled so
        /// that the largest magnitude is 1; else empty. Shape: `[units]` or `[0]`.
        strip / strip_mut (view_idx) = |head: &SnapshotHead, view_idx| head.strip(view_idx);
        /// Weights from the shown units of the view before to the shown units of this one; empty
        /// for the inputs. Shape: `[shown before, shown]`, row-major.
        kernel / kernel_mut (view_idx) = |head: &SnapshotHead, view_idx| head.kernel(view_idx);
        /// Biases of the shown units; empty for the inputs. Shape: `[shown]`.
        bias / bias_mut (view_idx) = |head: &SnapshotHead, view_idx| head.bias(view_idx);
    }
}

#[cfg(test)]
mod tests {
    use crate::activation::Activation;
    use crate::stop::Status;

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
            fill(snapshot.class_probabilities_mut());
            for view_idx in (0..n_layers).map(ViewIdx::new) {
                fill(snapshot.cells_mut(view_idx));
                fill(snapshot.strip_mut(view_idx));
                fill(snapshot.kernel_mut(view_idx));
                fill(snapshot.bias_mut(view_idx));
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
        let of_column = |idx| {
            let view_idx = ViewIdx::new(idx);
            [
                snapshot.cells(view_idx).len(),
                snapshot.strip(view_idx).len(),
                snapshot.kernel(view_idx).len(),
                snapshot.bias(view_idx).len(),
            ]
        };
        assert_eq!(of_column(0), [5, 0, 0, 0]);
        assert_eq!(of_column(1), [15, 500, 3, 3]);
        assert_eq!(of_column(2), [5, 0, 3, 1]);
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
