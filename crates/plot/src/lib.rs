//! Snapshot to scene: what the page shows of a run, as shapes in CSS pixels.

pub mod scene;
pub mod theme;

pub use scene::{Point, Rect, Role, Scene, Shape};
pub use theme::Theme;
