//! Up to four runs that train in the lanes of the vectors.

use experiment::{Experiment, StopReason};

use crate::divergence::divergence;
use crate::history::{History, Point};
use crate::initializer::initial_weights;
use crate::session::Session;
use crate::trainer::EpochEnd;
use crate::trainer::quartet::{Lane, LaneEnd, Quartet};

/// From this width on a batch fills the vectors by itself, and lanes are no faster.
const TOO_WIDE: usize = 100;

/// Up to four members in lanes.
#[derive(Debug, Clone)]
pub(crate) struct LaneGroup {
    /// Data, scaling and settings that they share, at epoch 0.
    pub shared: Session,
    pub quartet: Quartet,
    pub members: Vec<Member>,
}

#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub learning_rate: f64,
    pub history: History,
    pub epoch: u32,
    pub stopped: Option<StopReason>,
}

impl LaneGroup {
    /// Lanes without a member repeat the last one.
    pub(crate) fn new(shared: Session, experiments: &[&Experiment]) -> Self {
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
    pub(crate) fn step_batch(&mut self) -> bool {
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

pub(crate) fn fits_in_lanes(shared: &Session) -> bool {
    let training = &shared.experiment.training;
    let layers = shared.trainer.layers();
    let has_dropout = |dense: &experiment::Dense| dense.dropout != 0.0;
    Quartet::takes(&shared.trainer)
        && layers.iter().all(|layer| layer.units < TOO_WIDE)
        && !shared.experiment.network.layers().any(has_dropout)
        && training.early_stopping.is_none()
        && training.tolerance.is_none()
}
