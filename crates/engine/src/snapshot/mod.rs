//! Writes a session as a snapshot: the network's curve, the history, the small curve of every neuron,
//! and of a wide layer the most influential units.
//!
//! [`mod@write`] puts the parts together. [`cache`] is what the session stores between two snapshots.

pub(crate) mod cache;
mod curves;
mod influence;
pub(crate) mod prediction;
pub(crate) mod row_errors;
pub(crate) mod view_samples;
mod weights;
mod write;
