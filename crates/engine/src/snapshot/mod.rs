//! A session as a snapshot: curves, history, every neuron's small curve, and of a wide layer the
//! units that matter most.
//!
//! [`write`] puts the parts together. [`cache`] is what the session stores between two snapshots.

pub(crate) mod cache;
mod curves;
mod influence;
pub(crate) mod prediction;
pub(crate) mod row_errors;
pub(crate) mod view_samples;
mod weights;
mod write;
