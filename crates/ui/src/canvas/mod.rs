//! Canvases: what paints a scene, how pointer and keyboard act on it, and the texts that stand for it.

pub mod chart;
pub mod gesture;
pub mod painter;
pub mod surface;
pub mod words;
