//! The files of a model.

/// The description, which names the files of weights.
pub(super) const MODEL: &str = "model.json";
/// The weights, as they are written here.
pub(super) const WEIGHTS: &str = "weights.bin";
