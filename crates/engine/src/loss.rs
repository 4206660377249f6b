//! Losses, and their gradients with respect to the network's outputs.
//!
//! The loss of a batch is the mean over its rows, the loss of a row the mean over its outputs.
//! Cross-entropy on a sigmoid or softmax output is computed from the logits, as in Keras: no probability is
//! clipped, and no loss is infinite.
//!
//! Sums are in f64, in four parts by sample index mod 4, so that 10,000 rows lose no digit.
//!
//! Source: Keras 3.15.1, the functions of `keras.losses`.

use experiment::{Activation, Loss};

use crate::layout::{BLOCK, padded, place};
use crate::math::{exp, ln, sigmoid, softplus};
use crate::vector::{F4, Lanes, WideSums};

/// Keras's `epsilon()`: probabilities are clipped to `[ε, 1 − ε]`.
const EPSILON: f64 = 1e-7;

/// A loss together with the kind of values it is computed from: predictions, probabilities or logits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum OutputLoss {
    /// `(ŷ − y)²` or half of it
    Squared(SquareRule),
    /// `|ŷ − y|`, with gradient 0 at 0
    Absolute,
    /// `½ e²` for `|e| ≤ δ`, else `δ (|e| − ½ δ)`
    Huber(f32),
    /// `ln(1 + eᶻ) − z y`
    BinaryLogits,
    /// `−y ln p − (1 − y) ln(1 − p)`, p clipped
    BinaryProbabilities,
    /// `ln Σ eᶻ − z_y`
    CategoricalLogits,
    /// `−ln(p_y / Σ p)`, clipped
    CategoricalProbabilities,
}

/// What a squared error compares an output with, and how it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum SquareRule {
    /// `(ŷ − y)²`
    Whole,
    /// `½ (ŷ − y)²`
    Half,
    /// `½ (ŷ − s)²` with `s = 2 y − 1`
    HalfOfSigns,
}

impl SquareRule {
    /// Returns the factor of the square, and slope and intercept of the line from the target to what the output is
    /// compared with.
    fn numbers(self) -> [f32; 3] {
        match self {
            Self::Whole => [1.0, 1.0, 0.0],
            Self::Half => [0.5, 1.0, 0.0],
            Self::HalfOfSigns => [0.5, 2.0, -1.0],
        }
    }
}

/// Calls `$then` with a loss of single values: from predictions and targets to losses and
/// gradients of the mean over `$count` values. Not for categorical losses.
macro_rules! pointwise {
    ($loss:expr, $count:expr, $of:ident => $then:expr) => {{
        let count = $count as f64;
        let scale = F4::splat((1.0 / count) as f32);
        match $loss {
            OutputLoss::Squared(rule) => {
                let numbers = rule.numbers();
                let scale = F4::splat((2.0 * f64::from(numbers[0]) / count) as f32);
                let [factor, slope, intercept] = numbers.map(F4::splat);
                let $of = |p: F4, y: F4| {
                    let error = p - (slope * y + intercept);
                    (factor * (error * error), error * scale)
                };
                $then
            }
            OutputLoss::Absolute => {
                let $of = |p: F4, y: F4| {
                    let error = p - y;
                    let is_off = F4::zero().lt(error.abs());
                    // A NaN is not above 0 but must stay.
                    let sign = is_off.and(scale.or(error.sign_bit())) + error * F4::zero();
                    (error.abs(), sign)
                };
                $then
            }
            OutputLoss::Huber(delta) => {
                let (delta, half) = (F4::splat(delta), F4::splat(0.5));
                let $of = |p: F4, y: F4| {
                    let error = p - y;
                    let size = error.abs();
                    let near = half * error * error;
                    let far = delta * (size - half * delta);
                    let cut = error.min(delta).max(-delta);
                    (delta.lt(size).select(far, near), cut * scale)
                };
                $then
            }
            OutputLoss::BinaryLogits => {
                let $of = |z: F4, y: F4| {
                    // ln(1 + eᶻ) − z y without cancellation for a large z: at y = 1 it is
                    // ln(1 + e⁻ᶻ).
                    let loss = softplus(-z.abs()) + (z.max(F4::zero()) - z * y);
                    (loss, (sigmoid(z) - y) * scale)
                };
                $then
            }
            _ => {
                let $of = |p: F4, y: F4| {
                    let (p, y) = (p.to_array(), y.to_array());
                    let both: [(f32, f32); 4] =
                        std::array::from_fn(|lane| binary(p[lane], y[lane], count));
                    (
                        F4::from_array(both.map(|b| b.0)),
                        F4::from_array(both.map(|b| b.1)),
                    )
                };
                $then
            }
        }
    }};
}

impl OutputLoss {
    /// Returns how a loss is computed on an output activation. If the second value is true, it is computed
    /// from the logits, and the output layer trains as a linear one.
    pub(crate) fn new(loss: Loss, activation: Activation) -> (Self, bool) {
        match (loss, activation) {
            (Loss::MeanSquaredError, _) => (Self::Squared(SquareRule::Whole), false),
            (Loss::HalfSquaredError, _) => (Self::Squared(SquareRule::Half), false),
            (Loss::HalfSquaredSigns, _) => (Self::Squared(SquareRule::HalfOfSigns), false),
            (Loss::MeanAbsoluteError, _) => (Self::Absolute, false),
            (Loss::Huber { delta }, _) => (Self::Huber(delta as f32), false),
            (Loss::BinaryCrossentropy { from_logits: true }, _) => (Self::BinaryLogits, false),
            (Loss::BinaryCrossentropy { .. }, Activation::Sigmoid) => (Self::BinaryLogits, true),
            (Loss::BinaryCrossentropy { .. }, _) => (Self::BinaryProbabilities, false),
            (Loss::SparseCategoricalCrossentropy { from_logits: true }, _) => {
                (Self::CategoricalLogits, false)
            }
            (Loss::SparseCategoricalCrossentropy { .. }, Activation::Softmax) => {
                (Self::CategoricalLogits, true)
            }
            (Loss::SparseCategoricalCrossentropy { .. }, _) => {
                (Self::CategoricalProbabilities, false)
            }
        }
    }

    fn is_categorical(self) -> bool {
        matches!(
            self,
            Self::CategoricalLogits | Self::CategoricalProbabilities
        )
    }

    /// Number of targets in a row with so many outputs: 1 if the target is a class number.
    pub(crate) fn n_targets(self, n_outputs: usize) -> usize {
        if self.is_categorical() { 1 } else { n_outputs }
    }

    /// Sum of the rows' losses, each times the weight of the row's class. If `d` is not empty, it
    /// receives the gradient of that sum divided by the number of rows; padding gets 0.
    ///
    /// Shapes: `prediction` and `d` `[n_outputs]`, `target` `[n_targets]` values of `n` samples,
    /// padded, in blocks; `class_weights` `[n_classes]` if the target is one class number, or empty if
    /// every row counts once.
    pub(crate) fn sum(
        self,
        n: usize,
        n_outputs: usize,
        prediction: &[f32],
        target: &[f32],
        class_weights: &[f32],
        d: &mut [f32],
    ) -> f64 {
        if self.is_categorical() {
            return self.categorical_sum(n, n_outputs, prediction, target, class_weights, d);
        }
        if !class_weights.is_empty() {
            return self.weighted_sum(n, prediction, target, class_weights, d);
        }
        let sum = pointwise!(self, n * n_outputs, loss => {
            each(n, n_outputs, prediction, target, d, loss)
        });
        sum / n_outputs as f64
    }

    /// [`sum`](Self::sum) with weights, of one output. The rows' losses come one by one from the sum
    /// without weights: a second loop for each loss would weigh more than this path is worth, which is
    /// only for a classifier without softmax.
    fn weighted_sum(
        self,
        n: usize,
        prediction: &[f32],
        target: &[f32],
        class_weights: &[f32],
        d: &mut [f32],
    ) -> f64 {
        if !d.is_empty() {
            self.sum(n, 1, prediction, target, &[], d);
        }
        let mut sums = [0.0; 4];
        for sample in 0..n {
            // With one output the blocks have the order of the samples.
            let (p, y) = (prediction[sample], target[sample]);
            let weight = weight_of(class_weights, y as usize);
            let loss = self.sum(1, 1, &[p, 0.0, 0.0, 0.0], &[y, 0.0, 0.0, 0.0], &[], &mut []);
            sums[sample % 4] += f64::from(weight) * loss;
            if let Some(d) = d.get_mut(sample) {
                *d *= weight;
            }
        }
        (sums[0] + sums[1]) + (sums[2] + sums[3])
    }

    /// [`sum`](Self::sum) for four networks, one in each lane. Not for categorical losses.
    ///
    /// Shapes, in vectors: `prediction`, `target` and `d` `[n_outputs][padded]`.
    pub(crate) fn lane_sums(
        self,
        n: usize,
        n_outputs: usize,
        prediction: &[f32],
        target: &[f32],
        d: &mut [f32],
    ) -> [f64; 4] {
        let sums = pointwise!(self, n * n_outputs, loss => {
            each_lane(n, n_outputs, prediction, target, d, loss)
        });
        sums.map(|sum| sum / n_outputs as f64)
    }

    /// [`sum`](Self::sum) of the categorical losses.
    fn categorical_sum(
        self,
        n: usize,
        n_outputs: usize,
        prediction: &[f32],
        target: &[f32],
        class_weights: &[f32],
        d: &mut [f32],
    ) -> f64 {
        let padded = padded(n);
        let mut sums = [0.0; 4];
        for sample in 0..n {
            let at = |unit| place(n_outputs, padded, unit, sample);
            // The check of an experiment rejects targets that are not a class.
            let class = (target[place(1, padded, 0, sample)] as usize).min(n_outputs - 1);
            let value = |unit| prediction[at(unit)];
            let weight = weight_of(class_weights, class);
            let row_weight = f64::from(weight);
            if self == Self::CategoricalLogits {
                let largest = (0..n_outputs).fold(f32::NEG_INFINITY, |m, unit| m.max(value(unit)));
                let total = (0..n_outputs).fold(0.0, |sum, unit| sum + exp(value(unit) - largest));
                let loss = ln(f64::from(total)) + f64::from(largest) - f64::from(value(class));
                sums[sample % 4] += row_weight * loss;
                if !d.is_empty() {
                    for unit in 0..n_outputs {
                        let share = exp(value(unit) - largest) / total;
                        let hit = if unit == class { 1.0 } else { 0.0 };
                        d[at(unit)] = (share - hit) / n as f32 * weight;
                    }
                }
            } else {
                let total: f64 = (0..n_outputs).map(|unit| f64::from(value(unit))).sum();
                let share = f64::from(value(class)) / total;
                sums[sample % 4] -= row_weight * ln(share.clamp(EPSILON, 1.0 - EPSILON));
                let inside = (EPSILON..=1.0 - EPSILON).contains(&share);
                if !d.is_empty() {
                    for unit in 0..n_outputs {
                        let hit = if unit == class { 1.0 / share } else { 0.0 };
                        let slope = if inside { (1.0 - hit) / total } else { 0.0 };
                        d[at(unit)] = (slope / n as f64) as f32 * weight;
                    }
                }
            }
        }
        clear_padding(n, n_outputs, d);
        (sums[0] + sums[1]) + (sums[2] + sums[3])
    }

    /// Whether targets can only be classes.
    pub(crate) fn is_for_classes(self) -> bool {
        match self {
            Self::Squared(rule) => rule == SquareRule::HalfOfSigns,
            Self::Absolute | Self::Huber(_) => false,
            _ => true,
        }
    }

    /// Number of rows whose most likely class is the right one. The targets must be classes. Shapes are
    /// those of [`sum`](Self::sum).
    ///
    /// Source: Keras `BinaryAccuracy` with the threshold ½ of the first output, and
    /// `SparseCategoricalAccuracy`.
    pub(crate) fn n_correct(
        self,
        n: usize,
        n_outputs: usize,
        prediction: &[f32],
        target: &[f32],
    ) -> usize {
        let padded = padded(n);
        (0..n)
            .filter(|&sample| {
                let value = |unit| prediction[place(n_outputs, padded, unit, sample)];
                let target = target[place(self.n_targets(n_outputs), padded, 0, sample)];
                match self {
                    Self::BinaryLogits | Self::Squared(SquareRule::HalfOfSigns) => {
                        (value(0) > 0.0) == (target > 0.5)
                    }
                    Self::CategoricalLogits | Self::CategoricalProbabilities => {
                        let first = (0..n_outputs).reduce(|best, unit| {
                            if value(unit) > value(best) {
                                unit
                            } else {
                                best
                            }
                        });
                        first.is_some_and(|first| first == target as usize)
                    }
                    _ => (value(0) > 0.5) == (target > 0.5),
                }
            })
            .count()
    }
}

/// Binary cross-entropy of the probability `p` for the target `y`, and its gradient divided by `count`.
fn binary(p: f32, y: f32, count: f64) -> (f32, f32) {
    let (p, y) = (f64::from(p), f64::from(y));
    let inside = (EPSILON..=1.0 - EPSILON).contains(&p);
    let p = p.clamp(EPSILON, 1.0 - EPSILON);
    let loss = -(y * ln(p) + (1.0 - y) * ln(1.0 - p));
    let slope = if inside {
        (p - y) / (p * (1.0 - p))
    } else {
        0.0
    };
    (loss as f32, (slope / count) as f32)
}

/// The weight of a class; 1 without weights.
pub(crate) fn weight_of(class_weights: &[f32], class: usize) -> f32 {
    class_weights.get(class).copied().unwrap_or(1.0)
}

/// Sums the loss of every value and writes its gradient, four samples at a time.
#[inline(always)]
fn each(
    n: usize,
    n_outputs: usize,
    prediction: &[f32],
    target: &[f32],
    d: &mut [f32],
    loss: impl Fn(F4, F4) -> (F4, F4),
) -> f64 {
    let padded = padded(n);
    let wants_gradient = !d.is_empty();
    let mut sums = WideSums::zero();
    for first in (0..padded).step_by(BLOCK) {
        let width = BLOCK.min(padded - first);
        for unit in 0..n_outputs {
            for part in (0..width).step_by(4) {
                let at = first * n_outputs + unit * width + part;
                let (value, slope) = loss(F4::load(prediction, at), F4::load(target, at));
                let n_valid = n - (first + part).min(n);
                // Padding adds 0, which changes no sum: none of them is −0.
                sums.add(match n_valid {
                    4.. => value,
                    _ => value.first(n_valid),
                });
                if wants_gradient {
                    slope.store(d, at);
                }
            }
        }
    }
    clear_padding(n, n_outputs, d);
    let sums = sums.to_array();
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// [`each`] for four networks, one in each lane, with the same bits in each lane.
#[inline(always)]
fn each_lane(
    n: usize,
    n_outputs: usize,
    prediction: &[f32],
    target: &[f32],
    d: &mut [f32],
    loss: impl Fn(F4, F4) -> (F4, F4),
) -> [f64; 4] {
    let padded = padded(n);
    // By sample index mod 4, and by lane.
    let mut sums = [WideSums::zero(); 4];
    let mut add = |unit: usize, sample: usize, sum: &mut WideSums| {
        let at = (unit * padded + sample) * 4;
        let (value, slope) = loss(F4::load(prediction, at), F4::load(target, at));
        sum.add(value);
        if !d.is_empty() {
            slope.store(d, at);
        }
    };
    for first in (0..n).step_by(BLOCK) {
        for unit in 0..n_outputs {
            for first in (first..n.min(first + BLOCK)).step_by(4) {
                let [a, b, c, d] = &mut sums;
                if first + 4 <= n {
                    add(unit, first, a);
                    add(unit, first + 1, b);
                    add(unit, first + 2, c);
                    add(unit, first + 3, d);
                } else {
                    let rest = [a, b, c].into_iter().zip(first..n);
                    rest.for_each(|(sum, sample)| add(unit, sample, sum));
                }
            }
        }
    }
    if !d.is_empty() {
        for unit in 0..n_outputs {
            d[(unit * padded + n) * 4..(unit + 1) * padded * 4].fill(0.0);
        }
    }
    let [a, b, c, d] = sums.map(WideSums::to_array);
    std::array::from_fn(|lane| (a[lane] + b[lane]) + (c[lane] + d[lane]))
}

/// Sets the gradients of padding samples to 0.
fn clear_padding(n: usize, n_outputs: usize, d: &mut [f32]) {
    let padded = padded(n);
    if !d.is_empty() {
        for sample in n..padded {
            for unit in 0..n_outputs {
                d[place(n_outputs, padded, unit, sample)] = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use crate::layout::blocked;

    use super::*;

    #[test]
    fn what_is_not_a_number_is_seen_by_every_loss() {
        for loss in [
            OutputLoss::Squared(SquareRule::Whole),
            OutputLoss::Squared(SquareRule::HalfOfSigns),
            OutputLoss::Absolute,
            OutputLoss::Huber(1.0),
            OutputLoss::BinaryLogits,
            OutputLoss::BinaryProbabilities,
            OutputLoss::CategoricalLogits,
            OutputLoss::CategoricalProbabilities,
        ] {
            for bad in 0..3 {
                let mut rows = [0.25, 0.5, 0.25];
                rows[bad] = f32::NAN;
                let target = vec![1.0; loss.n_targets(3)];
                let (prediction, target) = (blocked(3, &rows), blocked(target.len(), &target));
                let sum = loss.sum(1, 3, &prediction, &target, &[], &mut []);
                assert!(sum.is_nan(), "{loss:?} of output {bad}: {sum}");
            }
        }
    }
}
