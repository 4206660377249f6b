//! A sweep: one experiment trained with many seeds and learning rates, and its report.

use serde::{Deserialize, Serialize};

use crate::lab::samples::Line;
use crate::order::sort_numbers;
use crate::quartiles::quartiles_of_sorted;
use crate::stop::StopReason;

/// A sweep: the session's experiment trained once for each variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepSpec {
    /// What is different in each member.
    #[serde(skip)]
    pub variants: Vec<Variant>,
    /// Epochs of each member.
    pub epochs: u32,
    /// Where the fitted curves are sampled.
    pub line: Line,
    /// Number of workers that share the members, and the memory that a sweep may take.
    pub n_workers: u32,
}

impl SweepSpec {
    /// Returns one part for each worker. The variants are dealt out in turn, because neighbors may take
    /// about the same time and those at the end much longer. [`SweepReport::of_parts`] joins the
    /// reports again.
    pub fn parts(&self) -> impl Iterator<Item = Self> + '_ {
        let n_workers = self.n_workers.max(1) as usize;
        (0..n_workers).map(move |idx| Self {
            variants: self
                .variants
                .iter()
                .skip(idx)
                .step_by(n_workers)
                .copied()
                .collect(),
            ..self.clone()
        })
    }
}

/// The settings in which one member of a sweep differs from the session's experiment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// [`Draft::seed`](crate::Draft::seed)
    pub seed: u32,
    /// [`Training::learning_rate`](crate::Training::learning_rate)
    pub learning_rate: f64,
}

/// The progress and the results of a sweep.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SweepReport {
    /// Whether a member still trains.
    pub is_running: bool,
    /// One member for each variant, in their order.
    pub members: Vec<SweepMember>,
    /// Smallest, lower quartile, median, upper quartile and largest RMSE of the members that have an
    /// RMSE; `None` if no member has one.
    pub quartiles: Option<[f64; 5]>,
    /// Number of variants that are not trained: beyond 200 members or the sweep's memory.
    pub n_left_out: u32,
}

impl SweepReport {
    /// Makes the report of `members` and computes their quartiles.
    pub fn new(members: Vec<SweepMember>, is_running: bool, n_left_out: u32) -> Self {
        let rmses = members.iter().filter_map(|member| member.rmse).collect();
        Self {
            is_running,
            quartiles: quartiles(rmses),
            members,
            n_left_out,
        }
    }

    /// Joins the reports of the workers that trained the [`SweepSpec::parts`], one for each part in
    /// their order, into the report of the whole sweep.
    pub fn of_parts(parts: &[Self]) -> Self {
        let n_turns = parts.iter().map(|part| part.members.len()).max();
        let turn = |idx| parts.iter().filter_map(move |part| part.members.get(idx));
        let members = (0..n_turns.unwrap_or(0)).flat_map(turn).cloned();
        let is_running = parts.iter().any(|part| part.is_running);
        let n_left_out = parts
            .iter()
            .fold(0, |n: u32, part| n.saturating_add(part.n_left_out));
        Self::new(members.collect(), is_running, n_left_out)
    }
}

fn quartiles(mut values: Vec<f64>) -> Option<[f64; 5]> {
    sort_numbers(&mut values);
    quartiles_of_sorted(&values)
}

/// One member of a sweep and its results so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepMember {
    /// The settings of this member.
    pub variant: Variant,
    /// Number of epochs that are done.
    pub epoch: u32,
    /// Why it stopped; `None` while it trains.
    pub stopped: Option<StopReason>,
    /// Root mean squared error on all rows with the present weights, in the target's unit; `None` for
    /// a classifier or if it is not finite.
    pub rmse: Option<f64>,
    /// Keras's `history.loss` of the last finished epoch; `None` before the first.
    pub loss: Option<f32>,
    /// Keras's `history.val_loss` of the last finished epoch; `None` before the first or without
    /// validation.
    pub val_loss: Option<f32>,
    /// Some epochs in ascending order, the last one included.
    #[serde(skip)]
    pub history_epoch: Vec<u32>,
    /// The training losses of these epochs.
    #[serde(skip)]
    pub history_loss: Vec<f32>,
    /// The prediction over the line. Shape: `[line.len]`, or `[0]` for a classifier or if a value is
    /// not finite.
    #[serde(skip)]
    pub curve: Vec<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_those_of_numpy() {
        assert_eq!(quartiles(vec![]), None);
        assert_eq!(quartiles(vec![2.0]), Some([2.0; 5]));
        assert_eq!(
            quartiles(vec![4.0, 1.0, 3.0, 2.0]),
            Some([1.0, 1.75, 2.5, 3.25, 4.0])
        );
    }
}
