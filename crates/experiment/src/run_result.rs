//! What came of a run: the figures and the hash of the weights that a student hands in, and that training again confirms.

use serde::{Deserialize, Serialize};

use crate::draft::Draft;
use crate::layer_weights::LayerWeights;
use crate::run_record::RunRecord;

/// The figures of a run, each of them as the page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// The training loss of the last epoch.
    pub loss: Option<f64>,
    /// The validation loss of the last epoch.
    pub val_loss: Option<f64>,
    /// The root mean squared error on all rows, in the target's unit.
    pub rmse: Option<f64>,
    /// The share of training rows that are classified right.
    pub accuracy: Option<f64>,
    /// The share of validation rows that are classified right.
    pub val_accuracy: Option<f64>,
}

impl Figures {
    /// Returns the figures that are there, with their names.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let all = [
            ("loss", self.loss),
            ("val_loss", self.val_loss),
            ("rmse", self.rmse),
            ("accuracy", self.accuracy),
            ("val_accuracy", self.val_accuracy),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
    }

    /// Returns the figure of this name, to set it; `None` if there is no such name.
    pub fn place(&mut self, name: &str) -> Option<&mut Option<f64>> {
        Some(match name {
            "loss" => &mut self.loss,
            "val_loss" => &mut self.val_loss,
            "rmse" => &mut self.rmse,
            "accuracy" => &mut self.accuracy,
            "val_accuracy" => &mut self.val_accuracy,
            _ => return None,
        })
    }
}

/// The end of a run, or as far as it has come.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct RunResult {
    /// Epochs that are done.
    pub epoch: u32,
    /// Batches of the next epoch that are done.
    pub batch: u32,
    /// The figures there.
    pub figures: Figures,
    /// [`weights_hash`] of the weights there.
    #[serde(with = "halves")]
    pub weights: u64,
}

/// A run as it is handed in: how it came about, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunClaim {
    /// The experiment at the start of the run, not checked.
    pub start: Draft,
    /// What was changed since. Its own start is left out.
    pub record: RunRecord,
    /// What came of it.
    pub result: RunResult,
}

/// How far a run is that is trained again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplayReport {
    /// It has come to this epoch.
    Running(u32),
    /// It is where it was to come.
    Done(RunResult),
    /// It stops at this epoch, before that.
    Stopped(u32),
    /// Something was changed that the record does not hold.
    Partial,
    /// The record holds a change that the experiment cannot have.
    Impossible,
}

/// Returns a hash of weights: FNV-1a of 64 bits over the bytes of all numbers (IEEE 754, little-endian), layer by layer, the
/// kernel row by row before the bias. Weights that differ in one bit have other hashes.
///
/// Source: Fowler, Noll and Vo, FNV-1a, 64 bits.
pub fn weights_hash(layers: &[LayerWeights]) -> u64 {
    let numbers = layers
        .iter()
        .flat_map(|it| it.kernel.iter().chain(&it.bias));
    let bytes = numbers.flat_map(|number| number.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A number of 64 bits as two of 32: JavaScript's numbers have no room for it.
mod halves {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        [(number >> 32) as u32, *number as u32].serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let [high, low] = <[u32; 2]>::deserialize(deserializer)?;
        Ok(u64::from(high) << 32 | u64::from(low))
    }
}
