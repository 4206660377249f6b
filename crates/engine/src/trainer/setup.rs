//! The settings of a trainer.

use experiment::{Clipping, Dense, Experiment, Loss, Optimizer, RowOrder};

/// The rules of TensorFlow Playground that Keras does not have. By default none holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EpochRules {
    /// Whether a short last batch joins the first batch of the next epoch; see [`experiment::Training::carries_over`].
    pub carries_over: bool,
    /// Whether L1 sets weights to 0 for good; see [`experiment::Training::l1_kills`].
    pub l1_kills: bool,
    /// Whether losses are those at the end of the epoch, without penalties; see
    /// [`experiment::Training::losses_after_epoch`].
    pub losses_after_epoch: bool,
}

/// The network and the settings of a trainer.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// Number of inputs of a row.
    pub n_inputs: usize,
    /// Hidden layers and output.
    pub layers: Vec<Dense>,
    /// The loss that training minimizes.
    pub loss: Loss,
    /// The optimizer and its parameters, without the learning rate.
    pub optimizer: Optimizer,
    /// The optimizer's step size.
    pub learning_rate: f64,
    /// Limits of the gradients before a step.
    pub clipping: Clipping,
    /// Most rows in a batch; the last batch of an epoch may have fewer. 0 counts as 1.
    pub batch_size: usize,
    /// The order of the training rows in an epoch.
    pub row_order: RowOrder,
    /// Where it does not train as Keras.
    pub rules: EpochRules,
    /// Seed of that order and of dropout.
    pub seed: u32,
}

impl Setup {
    /// The settings of an experiment, whose rows have so many inputs.
    pub(crate) fn of(experiment: &Experiment, n_inputs: usize) -> Self {
        let training = &experiment.training;
        Self {
            n_inputs,
            layers: experiment.network.layers().copied().collect(),
            loss: training.loss,
            optimizer: training.optimizer,
            learning_rate: training.learning_rate,
            clipping: training.clipping,
            batch_size: training.batch_size,
            row_order: training.row_order,
            rules: EpochRules {
                carries_over: training.carries_over,
                l1_kills: training.l1_kills,
                losses_after_epoch: training.losses_after_epoch,
            },
            seed: experiment.seed,
        }
    }
}
