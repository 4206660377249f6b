//! What a session stores between two snapshots.

use experiment::View;

use crate::layout::Layer;
use crate::trainer::Chunks;

/// Layers up to this width are shown whole; of a wider one the most influential units.
pub(crate) const MAX_SINGLE: usize = 10;

/// The network's predictions of all rows, and their error.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowErrors {
    /// Root mean squared error in the target's unit; `None` for a classifier, or if not finite.
    pub rmse: Option<f64>,
    /// See [`experiment::SnapshotHead::confusion`].
    pub confusion: Vec<u32>,
    /// See [`experiment::Snapshot::row_prediction`]; empty unless asked for.
    pub rows: Vec<f32>,
}

/// What a session stores between two snapshots.
#[derive(Debug, Clone)]
pub(crate) struct SnapshotCache {
    /// By layer, the units that are shown, in ascending order.
    pub shown: Vec<Vec<u32>>,
    /// Epoch and batch of the newest errors on all rows, and the errors.
    pub errors: Option<(u32, u32, RowErrors)>,
    pub samples: Option<ViewSamples>,
}

/// What does not change while a network learns and the view stays the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ViewSamples {
    pub view: View,
    /// The values to learn over the view, without noise; NaN where they are unknown.
    pub target: Vec<f32>,
    /// The samples of the network's curve, scaled.
    pub curve_inputs: Chunks,
    /// The samples of the units' small curves, scaled.
    pub cell_inputs: Chunks,
    /// The same samples, input by input: the small curves of the inputs.
    pub input_cells: Vec<f32>,
    /// Pairs of a sample of the curve and the equal sample of the small curves; empty unless the curve
    /// has all samples of the small ones.
    pub on_curve: Vec<(usize, usize)>,
}

impl SnapshotCache {
    /// Shows narrow layers whole; the units of wide ones are chosen by the first snapshot.
    pub(crate) fn new(layers: &[Layer]) -> Self {
        let all = |layer: &Layer| match layer.units {
            units if units <= MAX_SINGLE => (0..units as u32).collect(),
            _ => Vec::new(),
        };
        Self {
            shown: layers.iter().map(all).collect(),
            errors: None,
            samples: None,
        }
    }

    /// Call when the weights have changed outside of a step: drops the cached errors.
    pub(crate) fn drop_errors(&mut self) {
        self.errors = None;
    }

    /// Call when the rows have changed: drops the cached samples and errors.
    pub(crate) fn drop_samples_and_errors(&mut self) {
        self.errors = None;
        self.samples = None;
    }
}
