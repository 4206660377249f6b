//! What the page decides about a network diagram.

use crate::format::NumberFormat;
use crate::scene::Point;

use super::layout::NetworkPart;

/// The names in the picture, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkLabels<'a> {
    /// Below the inputs, `x`.
    pub input: &'a str,
    /// Below the output, `ŷ`.
    pub output: &'a str,
    /// Before the number of a unit of a strip, `neurona`.
    pub unit: &'a str,
    /// After the count of a wide layer, `neuronas`.
    pub units: &'a str,
}

/// What the page decides about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    pub selected: Option<NetworkPart>,
    /// The connection whose weight is shown.
    pub connection: Option<NetworkPart>,
    /// What [`NetworkLayout::part_at`] found under the pointer, or what has the keyboard's focus.
    pub hovered: Option<NetworkPart>,
    /// Where the values of `hovered` are to stand; `None` leaves them out.
    pub pointer: Option<Point>,
    pub format: NumberFormat,
    pub labels: NetworkLabels<'a>,
}
