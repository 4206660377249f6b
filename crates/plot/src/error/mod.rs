//! The error chart: training and validation loss by epoch, the losses of two simple predictions, and
//! the epoch that is shown. For a classifier it can show the accuracy instead.
//!
//! Axes end at round numbers, so that they do not change with every frame.

mod picture;
mod view;
mod words;

pub use picture::{ErrorPlot, error};
pub use view::{ErrorLabels, ErrorReading, ErrorScale, ErrorView};
pub use words::{ErrorWords, Trend, Verdict};
