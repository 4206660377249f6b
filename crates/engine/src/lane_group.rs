//! Up to four runs that train in the lanes of the vectors.

use experiment::{Experiment, StopReason};

use crate::divergence::divergence;
use crate::history::{EpochPoint, History};
use crate::initializer::weights_of;
use crate::session::Session;
use crate::trainer::EpochEnd;
use crate::trainer::lane_trainer::{LaneEnd, LaneSettings, LaneTrainer};

/// From this many units in a layer on, one batch fills the vectors, and lanes are no faster.
const TOO_WIDE: usize = 100;

/// Up to four runs that differ in nothing but seed and learning rate.
#[derive(Debug, Clone)]
pub(crate) struct LaneGroup {
    /// A session at epoch 0 with the data, scaling and settings that all members have.
    pub shared: Session,
    pub lane_trainer: LaneTrainer,
    pub members: Vec<LaneMember>,
}

/// What is stored of one run beside its weights.
#[derive(Debug, Clone)]
pub(crate) struct LaneMember {
    pub learning_rate: f64,
    pub history: History,
    pub epoch: u32,
    pub stopped: Option<StopReason>,
}

impl LaneGroup {
    /// A group at epoch 0. Lanes without a member train the last one again.
    pub(crate) fn new(shared: Session, experiments: &[&Experiment]) -> Self {
        let lane = |idx: usize| {
            let experiment = experiments[idx.min(experiments.len() - 1)];
            LaneSettings {
                weights: weights_of(experiment),
                learning_rate: experiment.training.learning_rate,
                seed: experiment.seed,
            }
        };
        let lanes = std::array::from_fn(lane);
        let member = |experiment: &&Experiment| LaneMember {
            learning_rate: experiment.training.learning_rate,
            history: History::new(),
            epoch: 0,
            stopped: None,
        };
        Self {
            lane_trainer: LaneTrainer::new(shared.trainer.clone(), &lanes),
            members: experiments.iter().map(member).collect(),
            shared,
        }
    }

    /// Trains one batch of every member; returns whether it finished an epoch.
    pub(crate) fn step_batch(&mut self) -> bool {
        let limit = self.shared.experiment.training.epochs;
        let Some(ends) = self.lane_trainer.step_batch() else {
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

impl LaneMember {
    /// Records an epoch that the run has finished.
    fn finish(&mut self, end: EpochEnd, limit: u32) {
        self.epoch += 1;
        // A classifier does not train in lanes.
        self.history.push(EpochPoint::new(self.epoch, &end, false));
        if self.epoch >= limit {
            self.stopped = Some(StopReason::EpochLimit);
        }
    }
}

/// Whether runs like this one can train in lanes and are faster there.
pub(crate) fn fits_in_lanes(shared: &Session) -> bool {
    let training = &shared.experiment.training;
    let layers = shared.trainer.layers();
    let has_dropout = |dense: &experiment::Dense| dense.dropout != 0.0;
    LaneTrainer::takes(&shared.trainer)
        && layers.iter().all(|layer| layer.units < TOO_WIDE)
        && !shared.experiment.network.layers().any(has_dropout)
        && training.early_stopping.is_none()
        && training.tolerance.is_none()
}
