//! What a run may ask for: one list that the check, the controls and the documentation read.
//!
//! Both ends of a range are allowed. A panel that offers less than the check allows has its own range
//! here too, with the reason.

use std::ops::RangeInclusive;

/// Number of generated rows, [`DataSpec::n_points`](crate::DataSpec::n_points). TensorFlow Playground draws 1,200 for a
/// regression.
pub const N_POINTS: RangeInclusive<usize> = 5..=1_200;
/// Number of rows of a curve, or of points of the plane, that a person has edited; fewer than two
/// cannot be split into training and validation.
pub const N_ROWS: RangeInclusive<usize> = 2..=10_000;
/// Number of rows of a table that pass its filters.
pub const TABLE_ROWS: RangeInclusive<usize> = 2..=1_000_000;
/// A number in a cell of a table: any that an f32 can hold, because the network computes with f32.
pub const TABLE_VALUE: RangeInclusive<f64> = -(f32::MAX as f64)..=f32::MAX as f64;
/// Number of inputs of a network.
pub const INPUTS: RangeInclusive<usize> = 1..=100;
/// Largest number of classes of a target; the smallest is 2.
pub const MAX_CLASSES: usize = 20;
/// The weight of a class in the loss; 0 leaves its rows out.
pub const CLASS_WEIGHT: RangeInclusive<f64> = 0.0..=1e6;
/// Both ends of the domain, the x of an edited row, and the coordinates and target of a placed point.
pub const X: RangeInclusive<f64> = -1_000.0..=1_000.0;
/// Smallest width of the domain.
pub const MIN_DOMAIN_WIDTH: f64 = 1e-3;
/// The y of a row.
pub const Y: RangeInclusive<f64> = -1e6..=1e6;
/// Standard deviation of the noise.
pub const NOISE: RangeInclusive<f64> = 0.0..=10.0;
/// Keras's `validation_split`.
pub const VALIDATION_SHARE: RangeInclusive<f64> = 0.0..=0.9;
/// Number of hidden layers.
pub const HIDDEN_LAYERS: RangeInclusive<usize> = 0..=8;
/// Number of units of a hidden layer.
pub const UNITS: RangeInclusive<usize> = 1..=1_000;
/// Learning rate; the training loop's own limits are far outside of it.
pub const LEARNING_RATE: RangeInclusive<f64> = 1e-8..=100.0;
/// Rows in a batch; a batch larger than the data holds all of them.
pub const BATCH_SIZE: RangeInclusive<usize> = 1..=10_000;
/// Epochs of a run. Below 2²⁴, so that an epoch's number is exact in the history's f32 column.
pub const EPOCHS: RangeInclusive<u32> = 1..=10_000_000;
/// Factor of the L1 and of the L2 penalty.
pub const PENALTY: RangeInclusive<f64> = 0.0..=10.0;
/// Share of a layer's outputs that dropout switches off: below 1, because the outputs that remain are
/// multiplied by `1 / (1 − share)`.
pub const DROPOUT: RangeInclusive<f64> = 0.0..=0.99;
/// Early stopping's `min_delta`, and the tolerance of the loss.
pub const MIN_DELTA: RangeInclusive<f64> = 0.0..=1e6;
/// Early stopping's `patience` and `start_from_epoch`, in epochs.
pub const PATIENCE: RangeInclusive<u32> = 0..=10_000_000;
/// Momentum, `rho`, `beta_1` and `beta_2`: with 1, a new gradient would never count.
pub const DECAY: RangeInclusive<f64> = 0.0..=0.999_999;
/// The optimizers' `epsilon`.
pub const EPSILON: RangeInclusive<f64> = 1e-12..=1.0;
/// AdamW's `weight_decay`.
pub const WEIGHT_DECAY: RangeInclusive<f64> = 0.0..=1.0;
/// Adagrad's `initial_accumulator_value`.
pub const ACCUMULATOR: RangeInclusive<f64> = 0.0..=1_000.0;
/// Huber's `delta`.
pub const HUBER_DELTA: RangeInclusive<f64> = 1e-6..=1e6;
/// A weight or bias that is set by hand.
pub const WEIGHT: RangeInclusive<f64> = -1e6..=1e6;
/// `clipnorm`, `global_clipnorm` and `clipvalue`.
pub const CLIPPING: RangeInclusive<f64> = 1e-6..=1e6;
/// Slope of leaky ReLU and alpha of ELU.
pub const ACTIVATION_PARAMETER: RangeInclusive<f64> = 0.0..=10.0;
/// Largest number of characters of a formula.
pub const FORMULA_LEN: usize = 200;
/// Degree of the polynomial that is compared with the network: with as many coefficients as rows it
/// goes through all of them and is not a rival.
pub const POLYNOMIAL_DEGREE: RangeInclusive<u32> = 0..=20;
/// Seeds of a sweep in the laboratory: fewer than the engine's 200 members, because the student waits
/// for all of them and sees one curve each.
pub const SWEEP_SEEDS: RangeInclusive<u32> = 2..=100;
/// Epochs of each member of a sweep in the laboratory: less than [`EPOCHS`], because all members of
/// a sweep train that long and the student waits for the last one.
pub const SWEEP_EPOCHS: RangeInclusive<u32> = 1..=5_000;
