//! The members of a `.keras` archive.

pub(super) const METADATA: &str = "metadata.json";
pub(super) const CONFIG: &str = "config.json";
pub(super) const WEIGHTS: &str = "model.weights.h5";
