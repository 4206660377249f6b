//! The settings that a trainer is made with.

use experiment::{Clipping, Dense, Loss, Optimizer};

/// What a trainer is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    pub n_inputs: usize,
    /// Hidden layers and output.
    pub layers: Vec<Dense>,
    pub loss: Loss,
    pub optimizer: Optimizer,
    pub learning_rate: f64,
    pub clipping: Clipping,
    pub batch_size: usize,
    /// Seed of the orders of the training rows, a new one for every epoch; `None`: as they are.
    pub shuffle: Option<u32>,
}
