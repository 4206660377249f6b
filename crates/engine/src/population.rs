//! Many runs at once: what a seed or a learning rate decides, seen over all of them.

use experiment::{Experiment, LayerWeights, SavedHistory, StopReason};

use crate::divergence::divergence;
use crate::frame::rmse_of;
use crate::history::{History, Point};
use crate::initializer::initial_weights;
use crate::layout::{LANES, read};
use crate::session::{Session, Step, scaled};
use crate::trainer::quartet::{Lane, LaneEnd, Quartet};
use crate::trainer::{EpochEnd, Trainer};

/// From this width on a batch fills the vectors by itself, and lanes are no faster.
const TOO_WIDE: usize = 100;

/// Runs that train side by side, each to the bit as it would alone.
///
/// Members that differ in nothing but seed and learning rate train four at a time in the lanes of
/// the vectors if their layers are narrow and neither dropout, early stopping nor classes are asked
/// for; the others train one after the other. Stepping allocates nothing.
#[derive(Debug, Clone)]
pub struct Population {
    teams: Vec<Team>,
    /// Team and place in it, by member.
    places: Vec<(usize, usize)>,
    /// The team that is next.
    next: usize,
}

#[derive(Debug, Clone)]
enum Team {
    Lanes(Box<Four>),
    Alone(Box<Session>),
}

/// Up to four members in lanes.
#[derive(Debug, Clone)]
struct Four {
    /// Data, scaling and settings that they share, at epoch 0.
    shared: Session,
    quartet: Quartet,
    members: Vec<Member>,
}

#[derive(Debug, Clone)]
struct Member {
    learning_rate: f64,
    history: History,
    epoch: u32,
    stopped: Option<StopReason>,
}

impl Population {
    /// Members at epoch 0, in the order of the experiments.
    pub fn new(experiments: &[Experiment]) -> Self {
        let mut teams = Vec::new();
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
                        (teams.len(), place)
                    } else {
                        (teams.len() + place, 0)
                    };
                }
                if in_lanes && members.len() > 1 {
                    let of_four: Vec<&Experiment> =
                        members.iter().map(|&idx| &experiments[idx]).collect();
                    teams.push(Team::Lanes(Box::new(Four::new(shared.clone(), &of_four))));
                } else {
                    teams.extend(
                        members
                            .iter()
                            .map(|&idx| Team::Alone(Box::new(Session::new(&experiments[idx])))),
                    );
                }
            }
        }
        Self {
            teams,
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
        let in_lanes = |team: &Team| match team {
            Team::Lanes(four) => four.members.len(),
            Team::Alone(_) => 0,
        };
        self.teams.iter().map(in_lanes).sum()
    }

    /// One epoch, or what is left of one, of every member that has not stopped; whether any goes on.
    pub fn step_epoch(&mut self) -> bool {
        self.next = 0;
        self.teams
            .iter_mut()
            .fold(false, |goes_on, team| team.step_epoch() | goes_on)
    }

    /// So many epochs of every member that has not stopped, one after the other, which is faster
    /// than epoch by epoch: each stays in the first cache. Whether any goes on.
    pub fn step_epochs(&mut self, n: u32) -> bool {
        self.next = 0;
        self.teams.iter_mut().fold(false, |goes_on, team| {
            let team_goes_on = (0..n).all(|_| team.step_epoch());
            team_goes_on | goes_on
        })
    }

    /// One batch of the next one or four members, epoch by epoch in turn, for callers that cannot wait
    /// for all; `false` when all have stopped.
    pub fn step_next(&mut self) -> bool {
        let n_teams = self.teams.len();
        for _ in 0..n_teams {
            let team = &mut self.teams[self.next];
            let goes_on = team.goes_on();
            if !goes_on || team.step_batch() {
                self.next = (self.next + 1) % n_teams;
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
            Place::Lane(four, lane) => four.members[lane].epoch,
            Place::Alone(session) => session.epoch(),
        }
    }

    /// Why a member does not go on; `None` while it does.
    pub fn stop_reason(&self, member: usize) -> Option<StopReason> {
        match self.place(member) {
            Place::Lane(four, lane) => four.members[lane].stopped,
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
        let (team, place) = self.places[member];
        match &self.teams[team] {
            Team::Lanes(four) => Place::Lane(four, place),
            Team::Alone(session) => Place::Alone(session),
        }
    }

    fn history_of(&self, member: usize) -> &History {
        match self.place(member) {
            Place::Lane(four, lane) => &four.members[lane].history,
            Place::Alone(session) => &session.history,
        }
    }

    fn network(&mut self, member: usize) -> (&mut Trainer, Shared<'_>) {
        let (team, place) = self.places[member];
        let (trainer, session) = match &mut self.teams[team] {
            Team::Lanes(four) => {
                let Four {
                    shared, quartet, ..
                } = &mut **four;
                (quartet.alone(place), (&shared.dataset, &shared.scaler))
            }
            Team::Alone(session) => {
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
    Lane(&'a Four, usize),
    Alone(&'a Session),
}

struct Shared<'a> {
    dataset: &'a experiment::Dataset,
    scaler: &'a experiment::Scaler,
}

impl Team {
    fn goes_on(&self) -> bool {
        match self {
            Self::Lanes(four) => four.members.iter().any(|member| member.stopped.is_none()),
            Self::Alone(session) => session.stop_reason().is_none(),
        }
    }

    /// One batch; whether it ended an epoch, or all.
    fn step_batch(&mut self) -> bool {
        match self {
            Self::Lanes(four) => four.step_batch(),
            Self::Alone(session) => session.step_batch() != Step::Batch,
        }
    }

    /// What is left of an epoch, or a whole one; whether it goes on.
    fn step_epoch(&mut self) -> bool {
        while self.goes_on() && !self.step_batch() {}
        self.goes_on()
    }
}

impl Four {
    /// Lanes without a member repeat the last one.
    fn new(shared: Session, experiments: &[&Experiment]) -> Self {
        let lane = |idx: usize| {
            let experiment = experiments[idx.min(experiments.len() - 1)];
            let network = &experiment.network;
            Lane {
                weights: initial_weights(
                    network.initializer,
                    experiment.seed,
                    shared.dataset.n_inputs,
                    network.layers(),
                ),
                learning_rate: experiment.training.learning_rate,
                shuffle: experiment.training.shuffle.then_some(experiment.seed),
            }
        };
        let lanes = std::array::from_fn(lane);
        let member = |experiment: &&Experiment| Member {
            learning_rate: experiment.training.learning_rate,
            history: History::new(),
            epoch: 0,
            stopped: None,
        };
        Self {
            quartet: Quartet::new(shared.trainer.clone(), &lanes),
            members: experiments.iter().map(member).collect(),
            shared,
        }
    }

    /// Whether an epoch is done.
    fn step_batch(&mut self) -> bool {
        let limit = self.shared.experiment.training.epochs;
        let Some(ends) = self.quartet.step_batch() else {
            return false;
        };
        for (member, end) in self.members.iter_mut().zip(ends) {
            match end {
                LaneEnd::Idle => {}
                LaneEnd::Epoch(end) => member.finish(end, limit),
                LaneEnd::NotFinite(batch, found) => {
                    member.stopped = Some(StopReason::Diverged(divergence(
                        found,
                        member.epoch + 1,
                        batch,
                        member.learning_rate,
                        self.shared.trainer.train_rows(),
                    )));
                }
            }
        }
        true
    }
}

impl Member {
    fn finish(&mut self, end: EpochEnd, limit: u32) {
        self.epoch += 1;
        // Classifiers train alone.
        self.history.push(Point::new(self.epoch, &end, false));
        if self.epoch >= limit {
            self.stopped = Some(StopReason::EpochLimit);
        }
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

fn fits_in_lanes(shared: &Session) -> bool {
    let training = &shared.experiment.training;
    let layers = shared.trainer.layers();
    let has_dropout = |dense: &experiment::Dense| dense.dropout != 0.0;
    Quartet::takes(&shared.trainer)
        && layers.iter().all(|layer| layer.units < TOO_WIDE)
        && !shared.experiment.network.layers().any(has_dropout)
        && training.early_stopping.is_none()
        && training.tolerance.is_none()
}
