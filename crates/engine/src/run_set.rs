//! Many runs at once: what a seed or a learning rate decides, seen over all of them.

use experiment::{Experiment, LayerWeights, SavedHistory, StopReason};

use crate::history::History;
use crate::lane_group::{LaneGroup, fits_in_lanes};
use crate::layout::{LANES, read};
use crate::scaled_rows::scaled;
use crate::session::{Session, Step};
use crate::snapshot::row_errors::rmse_of;
use crate::trainer::Trainer;

/// Runs that train side by side, each to the bit as it would alone.
///
/// Members that differ in nothing but seed and learning rate train four at a time in the lanes of
/// the vectors if their layers are narrow and neither dropout, early stopping nor classes are asked
/// for; the others train one after the other. Stepping allocates nothing.
#[derive(Debug, Clone)]
pub struct RunSet {
    groups: Vec<Group>,
    /// Group and place in it, by member.
    places: Vec<(usize, usize)>,
    /// The group that is next.
    next: usize,
}

#[derive(Debug, Clone)]
enum Group {
    Lanes(Box<LaneGroup>),
    Alone(Box<Session>),
}

impl RunSet {
    /// Members at epoch 0, in the order of the experiments.
    pub fn new(experiments: &[Experiment]) -> Self {
        let mut groups = Vec::new();
        let mut places = vec![(0, 0); experiments.len()];
        let mut is_placed = vec![false; experiments.len()];
        for first in 0..experiments.len() {
            if is_placed[first] {
                continue;
            }
            let alike: Vec<usize> = (first..experiments.len())
                .filter(|&idx| !is_placed[idx] && is_alike(&experiments[first], &experiments[idx]))
                .collect();
            let shared = Session::new(&experiments[first]);
            let in_lanes = fits_in_lanes(&shared);
            for members in alike.chunks(LANES) {
                for (place, &idx) in members.iter().enumerate() {
                    is_placed[idx] = true;
                    let shares_lanes = in_lanes && members.len() > 1;
                    places[idx] = if shares_lanes {
                        (groups.len(), place)
                    } else {
                        (groups.len() + place, 0)
                    };
                }
                if in_lanes && members.len() > 1 {
                    let of_group: Vec<&Experiment> =
                        members.iter().map(|&idx| &experiments[idx]).collect();
                    groups.push(Group::Lanes(Box::new(LaneGroup::new(
                        shared.clone(),
                        &of_group,
                    ))));
                } else {
                    groups.extend(
                        members
                            .iter()
                            .map(|&idx| Group::Alone(Box::new(Session::new(&experiments[idx])))),
                    );
                }
            }
        }
        Self {
            groups,
            places,
            next: 0,
        }
    }

    /// Members.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Members that train in lanes.
    pub fn n_in_lanes(&self) -> usize {
        let in_lanes = |group: &Group| match group {
            Group::Lanes(lanes) => lanes.members.len(),
            Group::Alone(_) => 0,
        };
        self.groups.iter().map(in_lanes).sum()
    }

    /// One epoch, or what is left of one, of every member that has not stopped; whether any goes on.
    pub fn step_epoch(&mut self) -> bool {
        self.next = 0;
        self.groups
            .iter_mut()
            .fold(false, |goes_on, group| group.step_epoch() | goes_on)
    }

    /// So many epochs of every member that has not stopped, one after the other, which is faster
    /// than epoch by epoch: each stays in the first cache. Whether any goes on.
    pub fn step_epochs(&mut self, n: u32) -> bool {
        self.next = 0;
        self.groups.iter_mut().fold(false, |goes_on, group| {
            let group_goes_on = (0..n).all(|_| group.step_epoch());
            group_goes_on | goes_on
        })
    }

    /// One batch of the next one or lanes members, epoch by epoch in turn, for callers that cannot wait
    /// for all; `false` when all have stopped.
    pub fn step_next(&mut self) -> bool {
        let n_groups = self.groups.len();
        for _ in 0..n_groups {
            let group = &mut self.groups[self.next];
            let goes_on = group.goes_on();
            if !goes_on || group.step_batch() {
                self.next = (self.next + 1) % n_groups;
            }
            if goes_on {
                return true;
            }
        }
        false
    }

    /// Epochs that a member has done.
    ///
    /// Panics, as all below, if there is no such member.
    pub fn epoch(&self, member: usize) -> u32 {
        match self.place(member) {
            Place::Lane(lanes, lane) => lanes.members[lane].epoch,
            Place::Alone(session) => session.epoch(),
        }
    }

    /// Why a member does not go on; `None` while it does.
    pub fn stop_reason(&self, member: usize) -> Option<StopReason> {
        match self.place(member) {
            Place::Lane(lanes, lane) => lanes.members[lane].stopped,
            Place::Alone(session) => session.stop_reason(),
        }
    }

    /// A member's newest loss and validation loss (NaN without validation); `None` at epoch 0.
    pub fn losses(&self, member: usize) -> Option<(f32, f32)> {
        let newest = self.history_of(member).points().last();
        newest.map(|point| (point.loss, point.val_loss))
    }

    /// A member's losses by epoch, thinned as a session's.
    pub fn history(&self, member: usize) -> SavedHistory {
        self.history_of(member).save()
    }

    /// A member's kernels and biases.
    pub fn weights(&mut self, member: usize) -> Vec<LayerWeights> {
        let (trainer, _) = self.network(member);
        read(trainer.layers(), &trainer.progress.params)
    }

    /// Root of a member's mean squared error on all rows, in the target's unit; `None` if it is not
    /// finite.
    pub fn rmse(&mut self, member: usize) -> Option<f64> {
        let (trainer, shared) = self.network(member);
        rmse_of(trainer, shared.dataset, shared.scaler)
    }

    /// What a member says, in the target's unit.
    ///
    /// Shapes: `inputs` `[n, n_inputs]` in their own units, result `[n, n_outputs]`, row-major.
    pub fn predict(&mut self, member: usize, inputs: &[f32]) -> Vec<f32> {
        let (trainer, Shared { dataset, scaler }) = self.network(member);
        let inputs: Vec<f32> = inputs
            .chunks_exact(dataset.n_inputs)
            .flat_map(|row| scaled(row, &scaler.input_mean, &scaler.input_std))
            .collect();
        let mut predictions = trainer.predict(&inputs);
        for row in predictions.chunks_mut(scaler.target_std.len()) {
            let units = scaler.target_std.iter().zip(&scaler.target_mean);
            for (value, (std, mean)) in row.iter_mut().zip(units) {
                *value = *value * std + mean;
            }
        }
        predictions
    }

    fn place(&self, member: usize) -> Place<'_> {
        let (group, place) = self.places[member];
        match &self.groups[group] {
            Group::Lanes(lanes) => Place::Lane(lanes, place),
            Group::Alone(session) => Place::Alone(session),
        }
    }

    fn history_of(&self, member: usize) -> &History {
        match self.place(member) {
            Place::Lane(lanes, lane) => &lanes.members[lane].history,
            Place::Alone(session) => &session.history,
        }
    }

    fn network(&mut self, member: usize) -> (&mut Trainer, Shared<'_>) {
        let (group, place) = self.places[member];
        let (trainer, session) = match &mut self.groups[group] {
            Group::Lanes(lanes) => {
                let LaneGroup {
                    shared, quartet, ..
                } = &mut **lanes;
                (quartet.alone(place), (&shared.dataset, &shared.scaler))
            }
            Group::Alone(session) => {
                let Session {
                    trainer,
                    dataset,
                    scaler,
                    ..
                } = &mut **session;
                (trainer, (&*dataset, &*scaler))
            }
        };
        let (dataset, scaler) = session;
        (trainer, Shared { dataset, scaler })
    }
}

enum Place<'a> {
    Lane(&'a LaneGroup, usize),
    Alone(&'a Session),
}

struct Shared<'a> {
    dataset: &'a experiment::Dataset,
    scaler: &'a experiment::Scaler,
}

impl Group {
    fn goes_on(&self) -> bool {
        match self {
            Self::Lanes(lanes) => lanes.members.iter().any(|member| member.stopped.is_none()),
            Self::Alone(session) => session.stop_reason().is_none(),
        }
    }

    /// One batch; whether it ended an epoch, or all.
    fn step_batch(&mut self) -> bool {
        match self {
            Self::Lanes(lanes) => lanes.step_batch(),
            Self::Alone(session) => session.step_batch() != Step::Batch,
        }
    }

    /// What is left of an epoch, or a whole one; whether it goes on.
    fn step_epoch(&mut self) -> bool {
        while self.goes_on() && !self.step_batch() {}
        self.goes_on()
    }
}

/// Whether experiments differ in nothing but seed and learning rate.
fn is_alike(one: &Experiment, other: &Experiment) -> bool {
    let (a, b) = (&one.training, &other.training);
    let training = experiment::Training {
        learning_rate: a.learning_rate,
        ..*b
    };
    one.data == other.data && one.network == other.network && *a == training
}
