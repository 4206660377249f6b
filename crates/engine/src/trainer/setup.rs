//! The settings of a trainer.

use experiment::{Clipping, Dense, Experiment, Loss, Optimizer, RowOrder};

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
            seed: experiment.seed,
        }
    }
}
