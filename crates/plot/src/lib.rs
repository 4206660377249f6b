//! Snapshot to scene: what the page shows of a run, as shapes in CSS pixels.

mod axes;
mod curve;
pub mod error;
pub mod fit;
pub mod format;
mod layout;
pub mod network;
pub mod scale;
pub mod scene;
mod svg;
pub mod theme;
pub mod ticks;
mod tooltip;

pub use axes::Axes;
pub use error::{
    ErrorLabels, ErrorPlot, ErrorReading, ErrorScale, ErrorView, ErrorWords, Trend, error,
};
pub use fit::{FitLabels, FitPlot, FitReading, FitView, FitWords, fit};
pub use format::NumberFormat;
pub use layout::{Column, NetworkLayout, NetworkPart};
pub use network::{NetworkLabels, NetworkView, NetworkWords, network};
pub use scene::{Point, Rect, Role, Scene, Shape};
pub use svg::svg;
pub use theme::Theme;
