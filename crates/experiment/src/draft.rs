//! The description of a run as a person, a link or a file gave it: it may hold anything.

use serde::{Deserialize, Serialize};

use crate::data::DataSpec;
use crate::network::Network;
use crate::training::Training;

/// Version of the experiment format.
///
/// The numbers that a seed leads to are part of the format: a change of the random streams, of the
/// order of a sum or of an approximation raises it.
pub const VERSION: u32 = 2;

/// Everything that decides a run, unchecked. [`Draft::check`](crate::Draft::check) is the one way
/// to something that can run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Version of the format that this draft was written in.
    pub version: u32,
    /// Seed of the initial weights and of the shuffling; the data have their own.
    pub seed: u32,
    pub data: DataSpec,
    pub network: Network,
    pub training: Training,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            version: VERSION,
            seed: 42,
            data: DataSpec::default(),
            network: Network::default(),
            training: Training::default(),
        }
    }
}
