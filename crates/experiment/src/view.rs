//! Which part of the inputs a frame shows, and with how many samples.

use serde::{Deserialize, Serialize};

use crate::index::{UnitIdx, ViewIdx};

/// The part of the x axis, or of the plane, that a frame shows, and the number of its samples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// First and last x.
    pub window: [f64; 2],
    /// Number of samples of the target and of the prediction; over a plane the square of
    /// [`PlaneView::side`].
    pub curve_len: u32,
    /// Number of samples of each neuron's small curve; over a plane the square of
    /// [`PlaneView::cell_side`].
    pub cell_len: u32,
    /// Index of the input along x, if there are several.
    #[serde(default)]
    pub axis: u32,
    /// The second dimension; `None` for a view over one input.
    #[serde(default)]
    pub plane: Option<PlaneView>,
    /// Whether the frame holds the predictions for the rows.
    #[serde(default)]
    pub rows: bool,
    /// The unit whose gradient the frame holds; `None` for no gradient.
    #[serde(default)]
    pub unit: Option<(ViewIdx, UnitIdx)>,
}

/// The second dimension of a view over a plane.
///
/// Samples lie on a grid from corner to corner, row by row: `y` rises from row to row, `x` within a
/// row. Inputs along neither axis have their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlaneView {
    /// Index of the input along y. For data over the plane it counts x₁ and x₂, whichever features
    /// are the network's inputs.
    pub axis: u32,
    /// First and last y.
    pub window: [f64; 2],
    /// Number of samples of the prediction along each axis.
    pub side: u32,
    /// Number of samples of each neuron's small picture along each axis.
    pub cell_side: u32,
}

impl View {
    /// A view over one input, the first, without row predictions and gradient.
    pub const fn curve(window: [f64; 2], curve_len: u32, cell_len: u32) -> Self {
        Self {
            window,
            curve_len,
            cell_len,
            axis: 0,
            plane: None,
            rows: false,
            unit: None,
        }
    }

    /// A view over two inputs, `axis` along x, without row predictions and gradient.
    pub const fn plane(window: [f64; 2], axis: u32, plane: PlaneView) -> Self {
        Self {
            window,
            curve_len: plane.side.saturating_mul(plane.side),
            cell_len: plane.cell_side.saturating_mul(plane.cell_side),
            axis,
            plane: Some(plane),
            rows: false,
            unit: None,
        }
    }
}
