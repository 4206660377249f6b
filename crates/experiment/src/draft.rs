//! The description of a run as a person, a link or a file gave it: it may hold anything.

use serde::{Deserialize, Serialize};

use crate::data::{DataSpec, Source};
use crate::formula::Formula;
use crate::network::Network;
use crate::training::Training;

/// Version of the experiment format: links and files carry the version that wrote them.
///
/// The numbers that settings and a seed lead to are part of the format. A change of the random
/// streams, of the order of a sum, of an approximation or of what a formula means raises it.
///
/// | version | what it changed |
/// | --- | --- |
/// | 2 | `tanh` is computed by other operations; its last bits differ |
/// | 3 | formulas: `mod` has the sign of the divisor, comparisons are chains, `2.5e−3` is a number |
/// | 4 | values are standardized in f64; the last bits of standardized rows differ |
///
/// [`Draft::upgrade`] takes a draft of an earlier version over.
pub const VERSION: u32 = 4;

/// Everything that decides a run, unchecked. [`Draft::check`] is the only way to an
/// [`Experiment`](crate::Experiment), which can run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Version of the format that this draft was written in.
    pub version: u32,
    /// Seed of the initial weights, of the order of the rows and of dropout. The data have a seed of
    /// their own.
    pub seed: u32,
    /// The rows that the network learns from.
    pub data: DataSpec,
    /// The layers of the network.
    pub network: Network,
    /// Loss, optimizer, batches and stops.
    pub training: Training,
}

impl Draft {
    /// Turns a draft of an earlier version into one of [`VERSION`]: from now on it means what this
    /// program computes. Returns whether its formula may have had other values in its own version,
    /// so that the reader can be informed. A draft of a newer version stays as it is; the check
    /// rejects it.
    ///
    /// ```
    /// use experiment::{Draft, Source, VERSION};
    ///
    /// let mut draft = Draft::default();
    /// draft.version = 2;
    /// draft.data.source = Source::Formula("x mod 1".to_owned());
    /// assert!(draft.upgrade());
    /// assert_eq!(draft.version, VERSION);
    /// ```
    #[must_use]
    pub fn upgrade(&mut self) -> bool {
        let version = self.version;
        self.version = version.max(VERSION);
        match &self.data.source {
            Source::Formula(typed) if version < 3 => {
                Formula::parse(typed).is_ok_and(|formula| formula.may_differ_from_version_2())
            }
            _ => false,
        }
    }
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
