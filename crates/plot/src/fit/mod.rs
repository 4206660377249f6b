//! The fit: the true function, the rows and the network's prediction.
//!
//! The area's y range depends on rows and true function only, never on the prediction: while a
//! network trains, the axes stand still and the curve approaches the points.

mod ground;
mod picture;
mod rows;
mod view;
mod words;

pub use crate::window::window;
pub use ground::category_prediction;
pub use picture::{FitPlot, fit};
pub(crate) use rows::row_radius;
pub use rows::{MAX_DRAWN, drawn};
pub use view::{FitLabels, FitReading, FitView, MOUSE_REACH, TOUCH_REACH};
pub use words::FitWords;
