//! Snapshot to scene: what the page shows of a run, as shapes in CSS pixels.

pub mod format;
pub mod scale;
pub mod scene;
pub mod theme;
pub mod ticks;

pub use format::NumberFormat;
pub use scene::{Point, Rect, Role, Scene, Shape};
pub use theme::Theme;
