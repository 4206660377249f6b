//! What a unit does with the rows: its weights, its weighted sums, and where its activation is flat.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::index::{UnitIdx, ViewIdx};

/// The weights of one unit and its weighted sums `z = Σ wᵢ·aᵢ + b` on the rows. An input has no weights;
/// its `z` is its value as the network gets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitReport {
    /// The column of the unit in the network diagram.
    pub view_idx: ViewIdx,
    /// The unit in its layer.
    pub unit_idx: UnitIdx,
    /// `None` for an input.
    pub activation: Option<Activation>,
    /// The weights of all units of the layer before, in their order. Shape: `[n_before]`, for an input
    /// `[0]`.
    #[serde(skip)]
    pub weights: Vec<f32>,
    /// `None` for an input.
    pub bias: Option<f32>,
    /// Number of training and validation rows together.
    pub n_available: u32,
    /// Number of rows in the figures: of many rows evenly spread ones, without those whose `z` is not
    /// finite.
    pub n_rows: u32,
    /// The smallest and the largest `z` of those rows.
    pub z_range: [f32; 2],
    /// The histogram of their `z`.
    pub histogram: Histogram,
    /// `a = f(z)` from the histogram's first to its last edge, evenly spaced. Empty for softmax, whose
    /// outputs depend on the layer's other sums too. Shape: `[n]` or `[0]`.
    #[serde(skip)]
    pub curve: Vec<f32>,
    /// The parts of the histogram's range where the activation is flat, in ascending order.
    pub flat: Vec<[f64; 2]>,
    /// Number of the rows whose `z` is where the activation is flat: `|f′(z)|` is below
    /// [`FLAT_SHARE`] of its largest value. `None` for an activation that is flat nowhere.
    pub n_flat: Option<u32>,
}

/// A derivative below this share of its largest value counts as flat.
pub const FLAT_SHARE: f64 = 0.05;

/// Numbers of values in bins of equal width. A value on an edge belongs to the bin above it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// The lower edge of the first bin, a multiple of `bin_width`.
    pub first: f64,
    /// 1, 2 or 5 times a power of ten.
    pub bin_width: f64,
    /// Number of values in each bin. Shape: `[n_bins]`.
    #[serde(skip)]
    pub counts: Vec<u32>,
}

impl Histogram {
    /// Returns the lower edge of a bin, which is the upper one of the bin before.
    pub fn edge(&self, bin: usize) -> f64 {
        self.first + bin as f64 * self.bin_width
    }

    /// Returns the lower edge of the first and the upper edge of the last bin.
    pub fn range(&self) -> [f64; 2] {
        [self.first, self.edge(self.counts.len())]
    }
}
