//! Many runs side by side, to compare seeds or learning rates.

use experiment::{Experiment, LayerWeights, SavedHistory, StopReason};

use crate::history::History;
use crate::lane_group::{LaneGroup, fits_in_lanes};
use crate::layout::{LANES, read};
use crate::scaled_rows::{scaled, unscale};
use crate::session::{Session, Step};
use crate::snapshot::row_errors::rmse_of;
use crate::trainer::Trainer;

/// Runs that train side by side, each with the same bits as in a session of its own.
///
/// Members that differ in nothing but seed and learning rate train four at a time in the lanes of
/// the vectors, if all their layers have fewer than 100 units and they use no dropout, early stopping,
/// tolerance or classes; all others train one after the other. Stepping allocates nothing.
///
/// ```
/// use engine::RunSet;
/// use experiment::Draft;
///
/// let of_seed = |seed| Draft { seed, ..Draft::default() }.check().expect("it can run");
/// let mut runs = RunSet::new(&(1..=5).map(of_seed).collect::<Vec<_>>());
/// assert!(runs.step_epochs(3));
/// assert_eq!((runs.epoch(4), runs.n_in_lanes()), (3, 4));
/// assert_ne!(runs.losses(0), runs.losses(1));
/// ```
#[derive(Debug, Clone)]
pub struct RunSet {
    groups: Vec<RunGroup>,
    /// RunGroup of each member, and its index there.
    places: Vec<(usize, usize)>,
    /// The group that is next.
    next: usize,
}

#[derive(Debug, Clone)]
enum RunGroup {
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
                    groups.push(RunGroup::Lanes(Box::new(LaneGroup::new(
                        shared.clone(),
                        &of_group,
                    ))));
                } else {
                    groups.extend(
                        members
                            .iter()
                            .map(|&idx| RunGroup::Alone(Box::new(Session::new(&experiments[idx])))),
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

    /// Number of members.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether the set has no members.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Number of members that train in lanes.
    pub fn n_in_lanes(&self) -> usize {
        let in_lanes = |group: &RunGroup| match group {
            RunGroup::Lanes(lanes) => lanes.members.len(),
            RunGroup::Alone(_) => 0,
        };
        self.groups.iter().map(in_lanes).sum()
    }

    /// Trains every member that has not stopped to the end of its present epoch. Returns whether any of
    /// them goes on.
    pub fn step_epoch(&mut self) -> bool {
        self.next = 0;
        self.groups
            .iter_mut()
            .fold(false, |goes_on, group| group.step_epoch() | goes_on)
    }

    /// Trains `n` epochs of every member that has not stopped, one member (or group in lanes) after the
    /// other: its data stay in the first cache, which is faster than `n` calls of
    /// [`step_epoch`](Self::step_epoch). Returns whether any member goes on.
    pub fn step_epochs(&mut self, n: u32) -> bool {
        self.next = 0;
        self.groups.iter_mut().fold(false, |goes_on, group| {
            let group_goes_on = (0..n).all(|_| group.step_epoch());
            group_goes_on | goes_on
        })
    }

    /// Trains one batch of the next member or group in lanes; the groups take turns epoch by epoch. For
    /// callers that cannot wait for all members. Returns `false` when all have stopped.
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

    /// Number of epochs that a member has trained.
    ///
    /// Panics, as all methods of a member, if there is no such member.
    pub fn epoch(&self, member: usize) -> u32 {
        match self.place(member) {
            MemberPlace::Lane(lanes, lane) => lanes.members[lane].epoch,
            MemberPlace::Alone(session) => session.epoch(),
        }
    }

    /// Why a member has stopped; `None` while it goes on.
    pub fn stop_reason(&self, member: usize) -> Option<StopReason> {
        match self.place(member) {
            MemberPlace::Lane(lanes, lane) => lanes.members[lane].stopped,
            MemberPlace::Alone(session) => session.stop_reason(),
        }
    }

    /// A member's newest loss and validation loss (NaN without validation); `None` at epoch 0.
    pub fn losses(&self, member: usize) -> Option<(f32, f32)> {
        let newest = self.history_of(member).points().last();
        newest.map(|point| (point.loss, point.val_loss))
    }

    /// A member's losses by epoch, decimated as those of a session.
    pub fn history(&self, member: usize) -> SavedHistory {
        self.history_of(member).save()
    }

    /// A member's kernels and biases.
    pub fn weights(&mut self, member: usize) -> Vec<LayerWeights> {
        let (trainer, _) = self.network(member);
        read(trainer.layers(), &trainer.state.params)
    }

    /// A member's root mean squared error on all rows, in the target's unit; `None` if it is not finite.
    pub fn rmse(&mut self, member: usize) -> Option<f64> {
        let (trainer, shared) = self.network(member);
        rmse_of(trainer, shared.dataset, shared.scaler)
    }

    /// A member's predictions, in the target's unit.
    ///
    /// Shapes: `inputs` `[n, n_inputs]` in their own units, result `[n, n_outputs]`, row-major.
    pub fn predict(&mut self, member: usize, inputs: &[f64]) -> Vec<f32> {
        let (trainer, MemberData { dataset, scaler }) = self.network(member);
        let inputs: Vec<f32> = inputs
            .chunks_exact(dataset.n_inputs())
            .flat_map(|row| scaled(row, &scaler.input_mean, &scaler.input_std))
            .collect();
        let mut predictions = trainer.predict(&inputs);
        for row in predictions.chunks_mut(scaler.target_std.len()) {
            unscale(row, scaler);
        }
        predictions
    }

    fn place(&self, member: usize) -> MemberPlace<'_> {
        let (group, place) = self.places[member];
        match &self.groups[group] {
            RunGroup::Lanes(lanes) => MemberPlace::Lane(lanes, place),
            RunGroup::Alone(session) => MemberPlace::Alone(session),
        }
    }

    fn history_of(&self, member: usize) -> &History {
        match self.place(member) {
            MemberPlace::Lane(lanes, lane) => &lanes.members[lane].history,
            MemberPlace::Alone(session) => &session.history,
        }
    }

    fn network(&mut self, member: usize) -> (&mut Trainer, MemberData<'_>) {
        let (group, place) = self.places[member];
        let (trainer, session) = match &mut self.groups[group] {
            RunGroup::Lanes(lanes) => {
                let LaneGroup {
                    shared,
                    lane_trainer,
                    ..
                } = &mut **lanes;
                (lane_trainer.alone(place), (&shared.dataset, &shared.scaler))
            }
            RunGroup::Alone(session) => {
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
        (trainer, MemberData { dataset, scaler })
    }
}

enum MemberPlace<'a> {
    Lane(&'a LaneGroup, usize),
    Alone(&'a Session),
}

struct MemberData<'a> {
    dataset: &'a experiment::Dataset,
    scaler: &'a experiment::Scaler,
}

impl RunGroup {
    fn goes_on(&self) -> bool {
        match self {
            Self::Lanes(lanes) => lanes.members.iter().any(|member| member.stopped.is_none()),
            Self::Alone(session) => session.stop_reason().is_none(),
        }
    }

    /// Trains one batch; returns whether it finished an epoch or the run has stopped.
    fn step_batch(&mut self) -> bool {
        match self {
            Self::Lanes(lanes) => lanes.step_batch(),
            Self::Alone(session) => session.step_batch() != Step::Batch,
        }
    }

    /// Trains to the end of the present epoch; returns whether a member goes on.
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
