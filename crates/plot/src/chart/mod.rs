//! A chart of any named series: what the laboratory shows beside the network's own plots.
//!
//! The page decides what it shows and how it looks. This module adds the axes, which end at round
//! numbers, and the values under the pointer.

mod content;
mod picture;

pub use content::{Chart, ChartAxis, Ground, Look, Series};
pub use picture::{ChartView, chart};
