//! The page's settings for a fit, and the values that it can read there.

use experiment::Row;

use crate::format::NumberFormat;
use crate::scene::Point;

/// How near to a row a mouse selects it, in CSS pixels.
pub const MOUSE_REACH: f32 = 10.0;
/// How near to a row a finger selects it, in CSS pixels: about twice as far as a mouse.
pub const TOUCH_REACH: f32 = 22.0;

/// Names beside the values, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FitLabels<'a> {
    /// Names of the axes with their units, also for a row's values; empty for plain x and y.
    pub axes: [&'a str; 2],
    /// Name of the zones outside the domain.
    pub extrapolation: &'a str,
    /// Number of rows that are drawn, as text; empty if all are drawn.
    pub drawn: &'a str,
    /// Name of the true function, `f(x)`.
    pub target: &'a str,
    /// Name of the network's prediction, `ŷ`.
    pub prediction: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// First and last x of the data, in their unit; outside of it the network extrapolates.
    pub domain: [f64; 2],
    /// While one end of the domain is dragged, the domain as it was before. Its window is shown
    /// instead, so that the picture does not move under the finger.
    pub held: Option<[f64; 2]>,
    /// The rows of the data, in their own order.
    pub rows: &'a [Row],
    /// Whether a row belongs to the second of two groups, which have two colors; empty for one
    /// group. Shape: `[n_rows]` or `[0]`.
    pub groups: &'a [bool],
    /// The y range to keep while a row is dragged: without it the axis would move under the
    /// pointer. `None` chooses one.
    pub y_range: Option<[f64; 2]>,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// Names of the categories along x, whose values are 0, 1, …; empty for numbers. Between categories
    /// there is nothing to predict: each has a bar at its prediction instead of a curve.
    pub categories: &'a [String],
    /// Position of the row that is being dragged.
    pub dragged: Option<usize>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: FitLabels<'a>,
}

/// The values at one x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitReading {
    /// In the data's unit.
    pub x: f64,
    /// The true function, where it has a value.
    pub target: Option<f64>,
    /// The network's prediction, where it is finite.
    pub prediction: Option<f64>,
}
