//! A chart of any named series: what the laboratory shows beside the network's own plots.
//!
//! The page says what is in it and how it looks; here are the axes, which end at round numbers, and
//! what the pointer reads.

mod content;
mod picture;

pub use content::{Chart, ChartAxis, Ground, Look, Series};
pub use picture::{ChartView, chart};
