//! The page's settings for a network diagram.

use crate::format::NumberFormat;
use crate::scene::Point;

use super::layout::NetworkPart;

/// Names in the picture, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkLabels<'a> {
    /// A name for each input. A single symbol such as `x` stands below its card, names stand beside
    /// their cards, shortened where they are longer than their room.
    pub inputs: &'a [&'a str],
    /// A name for each output, `ŷ` or the classes.
    pub outputs: &'a [&'a str],
    /// Text in front of the number of a unit of a strip, `neurona`.
    pub unit: &'a str,
    /// Text behind the number of units of a wide layer, `neuronas`.
    pub units: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The part that is selected, which is outlined.
    pub selected: Option<NetworkPart>,
    /// The connection whose weight is shown.
    pub connection: Option<NetworkPart>,
    /// The part that `NetworkLayout::part_at` found under the pointer, or that has the keyboard's
    /// focus.
    pub hovered: Option<NetworkPart>,
    /// Where the values of `hovered` are painted, in CSS pixels; `None` leaves them out.
    pub pointer: Option<Point>,
    /// The value of each input that no axis of the cards varies, and `None` for the others; shorter if the
    /// rest is varied. A card says the value: its samples would be a flat tile.
    pub held: &'a [Option<f64>],
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: NetworkLabels<'a>,
}
