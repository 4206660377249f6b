//! What a session stores between two snapshots.

use experiment::View;

use crate::layout::Layer;
use crate::trainer::Chunks;

/// Layers up to this width are shown unit by unit.
pub(crate) const MAX_SINGLE: usize = 10;

/// What the network says of all rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowErrors {
    pub rmse: Option<f64>,
    /// See [`experiment::SnapshotHead::confusion`].
    pub confusion: Vec<u32>,
    /// See [`experiment::Snapshot::row_prediction`]; empty unless asked for.
    pub rows: Vec<f32>,
}

/// What snapshots remember of each other.
#[derive(Debug, Clone)]
pub(crate) struct SnapshotCache {
    /// By layer, the units that are shown, in rising order.
    pub shown: Vec<Vec<u32>>,
    /// The last errors on all rows, and at which epoch and batch they were.
    pub errors: Option<(u32, u32, RowErrors)>,
    pub samples: Option<ViewSamples>,
}

/// What does not change while a network learns under the same view.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ViewSamples {
    pub view: View,
    pub target: Vec<f32>,
    /// As the network sees them.
    pub curve_inputs: Chunks,
    pub cell_inputs: Chunks,
    /// The same, input by input: the pictures of the inputs.
    pub input_cells: Vec<f32>,
    /// Samples of the curve that are samples of the cells, and which; empty if not all cells' are.
    pub on_curve: Vec<(usize, usize)>,
}

impl SnapshotCache {
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

    pub(crate) fn drop_errors(&mut self) {
        self.errors = None;
    }

    /// The rows are others.
    pub(crate) fn drop_samples_and_errors(&mut self) {
        self.errors = None;
        self.samples = None;
    }
}
