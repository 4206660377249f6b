//! The error by epoch: training and validation loss, the yardsticks, the epoch that is shown. Of a
//! classifier the accuracy too.
//!
//! Axes end at round numbers, so that they move now and then instead of with every frame.

mod picture;
mod view;
mod words;

pub use picture::{ErrorPlot, error};
pub use view::{ErrorLabels, ErrorReading, ErrorScale, ErrorView};
pub use words::{ErrorWords, Trend, Verdict};
