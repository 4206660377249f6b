//! What a run may ask for: one table that the check, the controls and the documentation read.

use std::ops::RangeInclusive;

/// Generated rows.
pub const N_POINTS: RangeInclusive<usize> = 5..=1_000;
/// Rows of a table that a person has edited or given; fewer than two cannot be split.
pub const N_ROWS: RangeInclusive<usize> = 2..=10_000;
/// Rows of a table that are used.
pub const TABLE_ROWS: RangeInclusive<usize> = 2..=1_000_000;
/// Any number of a table.
pub const TABLE_VALUE: RangeInclusive<f64> = -1e9..=1e9;
/// Inputs of a network.
pub const INPUTS: RangeInclusive<usize> = 1..=100;
/// Classes of a target.
pub const MAX_CLASSES: usize = 20;
/// Either end of the domain, and any x of a row.
pub const X: RangeInclusive<f64> = -1_000.0..=1_000.0;
/// Narrowest domain.
pub const MIN_DOMAIN_WIDTH: f64 = 1e-3;
/// Any y of a row.
pub const Y: RangeInclusive<f64> = -1e6..=1e6;
/// Standard deviation of the noise.
pub const NOISE: RangeInclusive<f64> = 0.0..=10.0;
/// Keras's `validation_split`.
pub const VALIDATION_SHARE: RangeInclusive<f64> = 0.0..=0.9;
/// Hidden layers.
pub const HIDDEN_LAYERS: RangeInclusive<usize> = 0..=8;
/// Units of a hidden layer.
pub const UNITS: RangeInclusive<usize> = 1..=1_000;
/// Learning rate; the training loop's own limits are far outside of it.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-8..=100.0;
/// Rows in a batch; a batch larger than the data is the whole of them.
pub const BATCH_SIZE: RangeInclusive<usize> = 1..=10_000;
/// Epochs of a run. Below 2²⁴, so that an epoch's number is exact in the history's f32 column.
pub const EPOCHS: RangeInclusive<u32> = 1..=10_000_000;
/// L1 and L2 penalties.
pub const PENALTY: RangeInclusive<f64> = 0.0..=10.0;
/// Share of a layer's outputs that dropout switches off: below 1.
pub const DROPOUT: RangeInclusive<f64> = 0.0..=0.99;
/// Least fall and tolerance of the stops.
pub const MIN_DELTA: RangeInclusive<f64> = 0.0..=1e6;
/// Epochs of patience, and before early stopping looks at all.
pub const PATIENCE: RangeInclusive<u32> = 0..=10_000_000;
/// Momentum, `rho`, `beta_1`, `beta_2`: at 1 nothing new would ever count.
pub const DECAY: RangeInclusive<f64> = 0.0..=0.999_999;
/// The optimizers' `epsilon`.
pub const EPSILON: RangeInclusive<f64> = 1e-12..=1.0;
/// AdamW's `weight_decay`.
pub const WEIGHT_DECAY: RangeInclusive<f64> = 0.0..=1.0;
/// Adagrad's `initial_accumulator_value`.
pub const ACCUMULATOR: RangeInclusive<f64> = 0.0..=1_000.0;
/// Huber's `delta`.
pub const HUBER_DELTA: RangeInclusive<f64> = 1e-6..=1e6;
/// A weight that is set by hand.
pub const WEIGHT: RangeInclusive<f64> = -1e6..=1e6;
/// Clipping norms and values.
pub const CLIPPING: RangeInclusive<f64> = 1e-6..=1e6;
/// Slope of leaky ReLU and alpha of ELU.
pub const ACTIVATION_PARAMETER: RangeInclusive<f64> = 0.0..=10.0;
/// Characters of a formula.
pub const FORMULA_LEN: usize = 200;
