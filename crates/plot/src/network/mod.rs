//! The network diagram: a card with a small curve for every unit that is shown, a curve for every
//! weight between them, and a strip with all units of a wide layer.

mod layout;
mod names;
mod picture;
mod units;
mod view;
mod words;

pub use layout::{LayerColumn, MOUSE_REACH, NetworkLayout, NetworkPart, TOUCH_REACH};
pub use picture::network;
pub(crate) use units::strip_bars;
pub use view::{NetworkLabels, NetworkView};
pub use words::NetworkWords;
