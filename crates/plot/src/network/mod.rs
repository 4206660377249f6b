//! The network diagram: a card with its own small curve for every unit that is shown, a curve for
//! every weight between them, and the whole of a wide layer as a dense strip.

mod layout;
mod picture;
mod units;
mod view;
mod words;

pub use layout::{Column, NetworkLayout, NetworkPart};
pub use picture::network;
pub use view::{NetworkLabels, NetworkView};
pub use words::NetworkWords;
