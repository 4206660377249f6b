//! What the page decides about a fit, and the values that it reads there.

use experiment::Row;

use crate::format::NumberFormat;
use crate::scene::Point;

/// How near to a row the pointer takes it, for a mouse; a finger wants about twice as much.
pub const MOUSE_REACH: f32 = 10.0;
pub const TOUCH_REACH: f32 = 22.0;

/// The names beside the values, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FitLabels<'a> {
    /// Of the axes with their units, and of a row's values; empty where x and y are all there is to
    /// say.
    pub axes: [&'a str; 2],
    /// For the zones outside of the domain.
    pub extrapolation: &'a str,
    /// How many of the rows are drawn; empty where all are.
    pub drawn: &'a str,
    /// The true function, `f(x)`.
    pub target: &'a str,
    /// The network's prediction, `ŷ`.
    pub prediction: &'a str,
}

/// What the page decides about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// Where rows are drawn; outside of it is extrapolation.
    pub domain: [f64; 2],
    /// While one end of the domain is dragged, the domain as it was before: its window stands still,
    /// so that the picture does not run away from the finger.
    pub held: Option<[f64; 2]>,
    pub rows: &'a [Row],
    /// Two groups of rows have two colors: whether a row is of the second. Empty for one group.
    pub groups: &'a [bool],
    /// The y range to keep while a row is dragged: without it the axis would run away from the
    /// pointer. `None` chooses one.
    pub y_range: Option<[f64; 2]>,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// The row that is being dragged.
    pub dragged: Option<usize>,
    pub format: NumberFormat,
    pub labels: FitLabels<'a>,
}

/// The values at one x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitReading {
    pub x: f64,
    /// The true function, where it has a value.
    pub target: Option<f64>,
    pub prediction: Option<f64>,
}
