//! What a person has changed while a network trained: with it the run can be trained again, to the same bits.

use serde::{Deserialize, Serialize};

use crate::data::Row;
use crate::draft::Draft;
use crate::index::{LayerIdx, UnitIdx};
use crate::plane::PlanePoint;
use crate::tuning::Tuning;

/// Most changes that a record holds; a run with more cannot be trained again.
pub const MAX_CHANGES: usize = 200;
/// Most rows in all changes of a record.
pub const MAX_CHANGED_ROWS: usize = 20_000;

/// The rows of an experiment, as a person has placed them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacedRows {
    /// Those that the source and its seed give.
    Generated,
    /// Rows of a curve.
    Rows(Vec<Row>),
    /// Points of the plane.
    Points(Vec<PlanePoint>),
}

impl PlacedRows {
    /// Returns the rows of a draft.
    pub fn of(draft: &Draft) -> Self {
        match (&draft.data.edited, &draft.data.placed) {
            (Some(rows), _) => Self::Rows(rows.clone()),
            (None, Some(points)) => Self::Points(points.clone()),
            (None, None) => Self::Generated,
        }
    }

    /// Puts the rows into a draft.
    pub fn apply(&self, draft: &mut Draft) {
        draft.data.edited = None;
        draft.data.placed = None;
        match self {
            Self::Generated => {}
            Self::Rows(rows) => draft.data.edited = Some(rows.clone()),
            Self::Points(points) => draft.data.placed = Some(points.clone()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Generated => 0,
            Self::Rows(rows) => rows.len(),
            Self::Points(points) => points.len(),
        }
    }
}

/// What was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Settings that can change while a network trains: the new ones, all of them.
    Tuned(Tuning),
    /// The rows: the new ones.
    Placed(PlacedRows),
    /// A weight, or a bias, by hand.
    Weight {
        /// The layer, hidden ones first.
        layer_idx: LayerIdx,
        /// The unit of the layer before; `None` for the bias.
        input: Option<UnitIdx>,
        /// The unit that the weight leads to.
        unit: UnitIdx,
        /// The new value.
        value: f32,
    },
}

/// A change and its place in the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunChange {
    /// Epochs that were done.
    pub epoch: u32,
    /// Batches of the next epoch that were done.
    pub batch: u32,
    /// What was changed then.
    pub change: Change,
}

/// How a run came about: its first settings and rows, where they have changed, and every change since. Default: a run in
/// which nothing was changed.
///
/// ```
/// use experiment::{Change, Draft, RunRecord, Tuning};
///
/// let first = Draft::default();
/// let mut second = first.clone();
/// second.training.learning_rate = 0.1;
///
/// let mut record = RunRecord::default();
/// record.tuned(&first, &second, (100, 0));
/// assert_eq!(record.changes[0].change, Change::Tuned(Tuning::of(&second)));
/// assert_eq!(record.start_of(&second), first);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RunRecord {
    /// The settings at the start; `None` if they are the present ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Tuning>,
    /// The rows at the start; `None` if they are the present ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_rows: Option<PlacedRows>,
    /// In their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<RunChange>,
    /// Whether something is missing: there were more changes than a record holds, or weights of another origin.
    #[serde(skip_serializing_if = "is_whole")]
    pub is_partial: bool,
}

fn is_whole(is_partial: &bool) -> bool {
    !is_partial
}

impl RunRecord {
    /// The record of a run of unknown origin.
    pub fn unknown() -> Self {
        Self {
            is_partial: true,
            ..Self::default()
        }
    }

    /// Returns whether a weight was set by hand.
    pub fn has_weights_by_hand(&self) -> bool {
        let is_weight = |it: &RunChange| matches!(it.change, Change::Weight { .. });
        self.changes.iter().any(is_weight)
    }

    /// Returns the experiment at the start of a run that has this one now.
    pub fn start_of(&self, present: &Draft) -> Draft {
        let mut draft = present.clone();
        if let Some(tuning) = &self.start {
            tuning.apply(&mut draft);
        }
        if let Some(rows) = &self.start_rows {
            rows.apply(&mut draft);
        }
        draft
    }

    /// Notes that other settings hold, after so many epochs and batches. An epoch limit alone changes nothing but when the
    /// run stops, and is noted only where that restores weights or counts anew.
    pub fn tuned(&mut self, before: &Draft, after: &Draft, at: (u32, u32)) {
        let (old, new) = (Tuning::of(before), Tuning::of(after));
        let is_limit_only = old
            == Tuning {
                epochs: old.epochs,
                ..new
            };
        let is_start = at == (0, 0) && self.start.is_none();
        if is_start || (is_limit_only && !stops_by_itself(after)) {
            return;
        }
        if self.start.is_none() {
            // Layers with penalties of their own cannot be told by one.
            let mut start = after.clone();
            old.apply(&mut start);
            self.is_partial |= start.network != before.network;
            self.start = Some(old);
        }
        self.push(at, Change::Tuned(new));
    }

    /// Notes that other rows are trained on, after so many epochs and batches. At the start that is a change only for data
    /// that are standardized: the statistics stay those of the rows before.
    pub fn placed(&mut self, before: &Draft, after: &Draft, at: (u32, u32)) {
        let is_scaled = after.data.scaling.inputs || after.data.scaling.target;
        if at == (0, 0) && self.start_rows.is_none() && !is_scaled {
            return;
        }
        if self.start_rows.is_none() {
            self.start_rows = Some(PlacedRows::of(before));
        }
        self.push(at, Change::Placed(PlacedRows::of(after)));
    }

    /// Notes a change after so many epochs and batches, in the place of one right before it that it makes void: of the
    /// positions of a slider that is dragged, the last one counts.
    pub fn push(&mut self, at: (u32, u32), change: Change) {
        match self.changes.last_mut() {
            Some(last) if (last.epoch, last.batch) == at && replaces(&change, &last.change) => {
                last.change = change;
                self.bound();
            }
            _ => self.append(at, change),
        }
    }

    /// Notes a change after so many epochs and batches.
    pub fn append(&mut self, (epoch, batch): (u32, u32), change: Change) {
        self.changes.push(RunChange {
            epoch,
            batch,
            change,
        });
        self.bound();
    }

    /// Notes that the run goes on from an earlier place, with the present settings and rows. `n_changes` had been made when
    /// the run was there.
    pub fn go_back(&mut self, n_changes: usize, present: &Draft, at: (u32, u32)) {
        let lost = self.changes.split_off(n_changes.min(self.changes.len()));
        let is_tuned = |it: &RunChange| matches!(it.change, Change::Tuned(_));
        let is_placed = |it: &RunChange| matches!(it.change, Change::Placed(_));
        // Early stopping counts anew, as after new settings.
        if lost.iter().any(is_tuned) || stops_by_itself(present) {
            let present = Tuning::of(present);
            self.start.get_or_insert(present);
            self.push(at, Change::Tuned(present));
        }
        if lost.iter().any(is_placed) {
            self.push(at, Change::Placed(PlacedRows::of(present)));
        }
    }

    /// Returns whether a record that was read is as long as one may be.
    pub fn is_within_limits(&self) -> bool {
        self.changes.len() <= MAX_CHANGES && self.n_rows() <= MAX_CHANGED_ROWS
    }

    fn n_rows(&self) -> usize {
        let of_change = |it: &RunChange| match &it.change {
            Change::Placed(rows) => rows.len(),
            Change::Tuned(_) | Change::Weight { .. } => 0,
        };
        let of_start = self.start_rows.as_ref().map_or(0, PlacedRows::len);
        self.changes.iter().map(of_change).sum::<usize>() + of_start
    }

    /// Forgets the changes of a record that is too long.
    fn bound(&mut self) {
        if !self.is_within_limits() {
            *self = Self::unknown();
        }
    }
}

/// Whether a run ends before its epoch limit, or does something there.
fn stops_by_itself(draft: &Draft) -> bool {
    draft.training.early_stopping.is_some() || draft.training.tolerance.is_some()
}

/// Whether a change makes the one right before it void.
fn replaces(newer: &Change, older: &Change) -> bool {
    match (newer, older) {
        (Change::Tuned(newer), Change::Tuned(older)) => {
            // Another kind of optimizer in between would have dropped the accumulators.
            newer.optimizer.name() == older.optimizer.name()
        }
        (Change::Placed(_), Change::Placed(_)) => true,
        (
            Change::Weight {
                layer_idx,
                input,
                unit,
                ..
            },
            Change::Weight {
                layer_idx: layer,
                input: from,
                unit: to,
                ..
            },
        ) => (layer_idx, input, unit) == (layer, from, to),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_rate(rate: f64) -> Draft {
        let mut draft = Draft::default();
        draft.training.learning_rate = rate;
        draft
    }

    #[test]
    fn a_dragged_slider_is_one_change_at_each_place() {
        let mut record = RunRecord::default();
        record.tuned(&with_rate(0.1), &with_rate(0.2), (5, 0));
        record.tuned(&with_rate(0.2), &with_rate(0.3), (5, 0));
        record.tuned(&with_rate(0.3), &with_rate(0.4), (5, 1));
        assert_eq!(record.changes.len(), 2);
        assert_eq!(record.start_of(&with_rate(0.4)), with_rate(0.1));
        let tuning = Tuning::of(&with_rate(0.3));
        assert_eq!(record.changes[0].change, Change::Tuned(tuning));
    }

    #[test]
    fn a_limit_alone_is_no_change_unless_the_run_stops_by_itself() {
        let mut after = Draft::default();
        after.training.epochs = 7;
        let mut record = RunRecord::default();
        record.tuned(&Draft::default(), &after, (3, 0));
        assert_eq!(record, RunRecord::default());
        let mut before = Draft::default();
        for draft in [&mut before, &mut after] {
            draft.training.early_stopping = Some(crate::EarlyStopping::default());
        }
        record.tuned(&before, &after, (3, 0));
        assert_eq!(record.changes.len(), 1);
    }

    #[test]
    fn a_record_that_grows_too_long_says_that_it_is_partial() {
        let mut record = RunRecord::default();
        for epoch in 1..=MAX_CHANGES as u32 + 1 {
            assert!(!record.is_partial, "{epoch}");
            record.tuned(&with_rate(0.1), &with_rate(0.2), (epoch, 0));
        }
        assert_eq!(record, RunRecord::unknown());
        let row = Row {
            x: 0.0,
            y: 0.0,
            validates: false,
        };
        let mut after = Draft::default();
        after.data.edited = Some(vec![row; MAX_CHANGED_ROWS + 1]);
        let mut record = RunRecord::default();
        record.placed(&Draft::default(), &after, (1, 0));
        assert!(record.is_partial);
    }

    #[test]
    fn rows_of_the_start_come_back() {
        let row = Row {
            x: 0.5,
            y: 1.0,
            validates: false,
        };
        let mut after = Draft::default();
        after.data.edited = Some(vec![row; 3]);
        let mut record = RunRecord::default();
        record.placed(&Draft::default(), &after, (1, 0));
        assert_eq!(record.start_of(&after), Draft::default());
    }
}
