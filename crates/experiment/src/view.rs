//! Which part of the inputs a frame shows, and how finely.

use serde::{Deserialize, Serialize};

use crate::index::{UnitIdx, ViewIdx};

/// Which part of the x axis, or of the plane, the page shows and how finely.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// First and last x.
    pub window: [f32; 2],
    /// Samples of the target and the prediction; over a plane the square of
    /// [`PlaneView::side`].
    pub curve_len: u32,
    /// Samples of each neuron's small curve; over a plane the square of [`PlaneView::cell_side`].
    pub cell_len: u32,
    /// Of several inputs the one along x.
    #[serde(default)]
    pub axis: u32,
    /// Two inputs at a time instead of one.
    #[serde(default)]
    pub plane: Option<PlaneView>,
    /// Whether the predictions for the rows are asked for.
    #[serde(default)]
    pub rows: bool,
    /// The unit whose gradients are asked for; `None` for no gradients.
    #[serde(default)]
    pub unit: Option<(ViewIdx, UnitIdx)>,
}

/// The second dimension of a view over a plane.
///
/// Samples lie on a grid from corner to corner, row by row: first `y` at the bottom, in each row `x`
/// from left to right. Inputs along neither axis are held at their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlaneView {
    /// The input along y. Of data over the plane x₁ and x₂ are meant, whatever the network is given
    /// of them.
    pub axis: u32,
    /// First and last y.
    pub window: [f32; 2],
    /// Samples along each axis of the prediction.
    pub side: u32,
    /// Samples along each axis of each neuron's small picture.
    pub cell_side: u32,
}

impl View {
    /// A curve over one x.
    pub const fn curve(window: [f32; 2], curve_len: u32, cell_len: u32) -> Self {
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

    /// A grid over two inputs.
    pub const fn plane(window: [f32; 2], axis: u32, plane: PlaneView) -> Self {
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
