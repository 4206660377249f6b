//! Canvases: what is painted on them, pointer and keyboard on it, and the texts that describe it.

pub mod chart;
pub mod gesture;
pub mod key_walk;
pub mod pictures;
pub mod reader;
pub mod surface;
pub mod words;
