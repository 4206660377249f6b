//! An optimizer with its accumulators.

use experiment::{Optimizer, OptimizerState};

use crate::layout::{Layer, copy_lane, fits, read, take_lane, write};
use crate::optimizer::adagrad::Adagrad;
use crate::optimizer::adam::{Adam, Amsgrad, Decayed};
use crate::optimizer::nadam::Nadam;
use crate::optimizer::rmsprop::{Centered, CenteredMomentum, Rmsprop, RmspropMomentum};
use crate::optimizer::rule::pass;
use crate::optimizer::sgd::{Momentum, Nesterov, Sgd};
use crate::vector::{F4, Lanes};

/// An optimizer with its hyperparameters, its step count and its accumulators.
///
/// It has a learning rate for each of the four lanes of a vector. For a network that trains alone, whose
/// parameters lie side by side, all four are equal; four networks in lanes have one each.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StatefulOptimizer {
    kind: Optimizer,
    rates: [f64; 4],
    step: u64,
    /// Running products: `β₁ᵗ`, `β₂ᵗ` of Adam and AdamW; `0.96ᵗ`, `Π u`, `β₂ᵗ` of Nadam.
    products: [f64; 3],
    /// Accumulators, in the order of [`slot_names`]. Shape: each is laid out as the parameters.
    slots: Vec<Vec<f32>>,
}

/// Keras's names of an optimizer's accumulators.
fn slot_names(kind: &Optimizer) -> &'static [&'static str] {
    match kind {
        Optimizer::Sgd { momentum, .. } if *momentum == 0.0 => &[],
        Optimizer::Sgd { .. } => &["momentum"],
        Optimizer::Rmsprop {
            momentum, centered, ..
        } => match (*momentum != 0.0, centered) {
            (false, false) => &["velocity"],
            (true, false) => &["velocity", "momentum"],
            (false, true) => &["velocity", "average_gradient"],
            (true, true) => &["velocity", "momentum", "average_gradient"],
        },
        Optimizer::Adagrad { .. } => &["accumulator"],
        Optimizer::Adam { amsgrad: true, .. } | Optimizer::Adamw { amsgrad: true, .. } => {
            &["momentum", "velocity", "velocity_hat"]
        }
        Optimizer::Adam { .. } | Optimizer::Adamw { .. } | Optimizer::Nadam { .. } => {
            &["momentum", "velocity"]
        }
    }
}

/// Number of running products that an optimizer uses.
fn n_products(kind: &Optimizer) -> usize {
    match kind {
        Optimizer::Adam { .. } | Optimizer::Adamw { .. } => 2,
        Optimizer::Nadam { .. } => 3,
        _ => 0,
    }
}

impl StatefulOptimizer {
    /// An optimizer before its first step, for `n_params` parameters of one network.
    pub(crate) fn new(kind: Optimizer, learning_rate: f64, n_params: usize) -> Self {
        Self::of_lanes(kind, [learning_rate; 4], n_params)
    }

    /// An optimizer before its first step, with a learning rate for each lane. `n_params` counts the
    /// parameters of all lanes.
    pub(crate) fn of_lanes(kind: Optimizer, rates: [f64; 4], n_params: usize) -> Self {
        let initial = match kind {
            Optimizer::Adagrad {
                initial_accumulator_value,
                ..
            } => initial_accumulator_value as f32,
            _ => 0.0,
        };
        Self {
            kind,
            rates,
            step: 0,
            products: [1.0; 3],
            slots: vec![vec![initial; n_params]; slot_names(&kind).len()],
        }
    }

    /// Changes the settings from the next step on. If the kind of optimizer stays, accumulators that
    /// the new settings use too are kept; all others start anew.
    pub(crate) fn tune(&mut self, kind: Optimizer, learning_rate: f64, n_params: usize) {
        self.rates = [learning_rate; 4];
        if self.kind == kind {
            return;
        }
        let same_kind = std::mem::discriminant(&self.kind) == std::mem::discriminant(&kind);
        let mut next = Self::new(kind, learning_rate, n_params);
        if same_kind {
            let names = slot_names(&self.kind);
            for (name, slot) in slot_names(&kind).iter().zip(&mut next.slots) {
                if let Some(known) = names.iter().position(|known| known == name) {
                    std::mem::swap(slot, &mut self.slots[known]);
                }
            }
            next.step = self.step;
            next.products = products_after(&kind, self.step);
        }
        *self = next;
    }

    /// Copies step count, products and accumulators without allocating. Panics if `other` has
    /// accumulators of another length.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.step = other.step;
        self.products = other.products;
        for (mine, other) in self.slots.iter_mut().zip(&other.slots) {
            mine.copy_from_slice(other);
        }
    }

    /// Copies step count, products and the accumulators of the marked lanes.
    pub(crate) fn copy_lanes(&mut self, other: &Self, lanes: [bool; 4]) {
        self.step = other.step;
        self.products = other.products;
        for (mine, other) in self.slots.iter_mut().zip(&other.slots) {
            for lane in (0..4).filter(|&lane| lanes[lane]) {
                copy_lane(other, mine, lane);
            }
        }
    }

    /// Becomes the optimizer of one lane of `four`, with the learning rate of that lane.
    pub(crate) fn take_lane(&mut self, four: &Self, lane: usize, learning_rate: f64) {
        self.rates = [learning_rate; 4];
        self.step = four.step;
        self.products = four.products;
        for (mine, four) in self.slots.iter_mut().zip(&four.slots) {
            take_lane(four, mine, lane);
        }
    }

    /// Number of accumulators for each parameter.
    pub(crate) fn n_slots(&self) -> usize {
        self.slots.len()
    }

    /// The learning rate of a network that trains alone.
    pub(crate) fn learning_rate(&self) -> f64 {
        self.rates[0]
    }

    /// Whether it is gradient descent without momentum.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.kind, Optimizer::Sgd { momentum, .. } if momentum == 0.0)
    }

    /// The kind of optimizer, with its hyperparameters.
    pub(crate) fn kind(&self) -> Optimizer {
        self.kind
    }

    /// The state as a saved run stores it.
    pub(crate) fn save(&self, layers: &[Layer]) -> OptimizerState {
        OptimizerState {
            step: self.step,
            slots: slot_names(&self.kind)
                .iter()
                .zip(&self.slots)
                .map(|(name, slot)| (String::from(*name), read(layers, slot)))
                .collect(),
            products: self.products[..n_products(&self.kind)].to_vec(),
        }
    }

    /// Restores a saved state into a new optimizer; the default state is that before the first step. `None` if
    /// it has other accumulators or products than this optimizer, if a shape does not fit, if a value is not
    /// finite, or if a sum of squares is negative.
    pub(crate) fn restore(mut self, saved: &OptimizerState, layers: &[Layer]) -> Option<Self> {
        if *saved == OptimizerState::default() {
            return Some(self);
        }
        let names = slot_names(&self.kind);
        let belongs = saved.slots.len() == names.len()
            && saved.products.len() == n_products(&self.kind)
            && saved.products.iter().all(|p| (0.0..=1.0).contains(p))
            && saved
                .slots
                .iter()
                .zip(names)
                .all(|((name, slot), expected)| name == expected && fits(layers, slot));
        if !belongs {
            return None;
        }
        for ((name, saved), slot) in saved.slots.iter().zip(&mut self.slots) {
            write(layers, saved, slot);
            // The root of a negative sum of squares would be NaN.
            let is_square = matches!(name.as_str(), "velocity" | "velocity_hat" | "accumulator");
            if !slot
                .iter()
                .all(|v| v.is_finite() && (!is_square || *v >= 0.0))
            {
                return None;
            }
        }
        self.step = saved.step;
        self.products[..saved.products.len()].copy_from_slice(&saved.products);
        Some(self)
    }

    /// `of(η)` for the learning rate of each lane, computed in f64 and rounded once.
    fn each_rate(&self, of: impl Fn(f64) -> f64) -> F4 {
        let [first, rest @ ..] = self.rates;
        if rest == [first; 3] {
            F4::splat(of(first) as f32)
        } else {
            F4::from_array(self.rates.map(|rate| of(rate) as f32))
        }
    }

    /// Takes a step. Returns whether all parameters and accumulators are finite afterwards.
    ///
    /// Shapes: `params` and `grads` are `[n_params]`. Panics if they are not.
    pub(crate) fn update(&mut self, params: &mut [f32], grads: &[f32]) -> bool {
        self.update_lanes(params, grads) == [true; 4]
    }

    /// Takes a step. Returns, for each lane, whether its parameters and accumulators are finite
    /// afterwards.
    ///
    /// Shapes: `params` and `grads` are `[n_params]`, a multiple of four. Panics if they are not.
    pub(crate) fn update_lanes(&mut self, params: &mut [f32], grads: &[f32]) -> [bool; 4] {
        let rate = self.each_rate(|rate| rate);
        // A file may claim any number of steps.
        self.step = self.step.saturating_add(1);
        match self.kind {
            Optimizer::Sgd { momentum, nesterov } => {
                let mu = momentum as f32;
                match (&mut self.slots[..], nesterov) {
                    ([], _) => pass(params, grads, [], Sgd { rate }),
                    ([v, ..], false) => pass(params, grads, [v], Momentum { rate, mu }),
                    ([v, ..], true) => pass(params, grads, [v], Nesterov { rate, mu }),
                }
            }
            Optimizer::Rmsprop {
                rho,
                momentum,
                epsilon,
                ..
            } => {
                let rule = Rmsprop {
                    rate,
                    rho: rho as f32,
                    one_minus_rho: (1.0 - rho) as f32,
                    mu: momentum as f32,
                    epsilon: epsilon as f32,
                };
                match &mut self.slots[..] {
                    [s, v, a] => pass(params, grads, [s, v, a], CenteredMomentum(rule)),
                    [s, second] if momentum == 0.0 => {
                        pass(params, grads, [s, second], Centered(rule))
                    }
                    [s, second] => pass(params, grads, [s, second], RmspropMomentum(rule)),
                    [s, ..] => pass(params, grads, [s], rule),
                    [] => unreachable!("RMSprop has an accumulator"),
                }
            }
            Optimizer::Adagrad { epsilon, .. } => {
                let [s] = &mut self.slots[..] else {
                    unreachable!("Adagrad has one accumulator")
                };
                let epsilon = epsilon as f32;
                pass(params, grads, [s], Adagrad { rate, epsilon })
            }
            Optimizer::Adam {
                beta_1,
                beta_2,
                epsilon,
                ..
            } => {
                let rule = self.adam(beta_1, beta_2, epsilon, 0.0);
                self.adam_pass(rule, params, grads)
            }
            Optimizer::Adamw {
                beta_1,
                beta_2,
                epsilon,
                weight_decay,
                ..
            } => {
                let rule = self.adam(beta_1, beta_2, epsilon, weight_decay);
                self.adam_pass(rule, params, grads)
            }
            Optimizer::Nadam {
                beta_1,
                beta_2,
                epsilon,
            } => {
                let u_now = self.nadam_step(beta_1, beta_2);
                let [decay, u_product, power_2] = self.products;
                let u_next = beta_1 * (1.0 - 0.5 * decay * 0.96);
                let rule = Nadam {
                    c_1: (1.0 - beta_1) as f32,
                    c_2: (1.0 - beta_2) as f32,
                    of_m: self.each_rate(|rate| rate * u_next / (1.0 - u_product * u_next)),
                    of_gradient: self.each_rate(|rate| rate * (1.0 - u_now) / (1.0 - u_product)),
                    of_s: (1.0 / (1.0 - power_2)) as f32,
                    epsilon: epsilon as f32,
                };
                let [m, s] = &mut self.slots[..] else {
                    unreachable!("Nadam has two accumulators")
                };
                pass(params, grads, [m, s], rule)
            }
        }
    }

    /// Advances the products of Adam and AdamW and returns the rule of the step.
    fn adam(&mut self, beta_1: f64, beta_2: f64, epsilon: f64, weight_decay: f64) -> Adam {
        self.products[0] *= beta_1;
        self.products[1] *= beta_2;
        let [power_1, power_2, _] = self.products;
        Adam {
            c_1: (1.0 - beta_1) as f32,
            c_2: (1.0 - beta_2) as f32,
            rate: self.each_rate(|rate| rate * (1.0 - power_2).sqrt() / (1.0 - power_1)),
            epsilon: epsilon as f32,
            decay: (weight_decay != 0.0).then(|| self.each_rate(|rate| rate * weight_decay)),
        }
    }

    /// Applies the rule in the form that the accumulators and the decay call for.
    fn adam_pass(&mut self, rule: Adam, params: &mut [f32], grads: &[f32]) -> [bool; 4] {
        match (&mut self.slots[..], rule.decay) {
            ([m, s], None) => pass(params, grads, [m, s], rule),
            ([m, s], Some(decay)) => pass(params, grads, [m, s], Decayed(rule, decay)),
            ([m, s, hat], _) => pass(params, grads, [m, s, hat], Amsgrad(rule)),
            _ => unreachable!("Adam has two or three accumulators"),
        }
    }

    /// Advances Nadam's products and returns `u_t = β₁ (1 − ½ · 0.96ᵗ)`.
    fn nadam_step(&mut self, beta_1: f64, beta_2: f64) -> f64 {
        self.products[0] *= 0.96;
        let u = beta_1 * (1.0 - 0.5 * self.products[0]);
        self.products[1] *= u;
        self.products[2] *= beta_2;
        u
    }
}

/// 2⁻⁶⁰: from here on `1 − p` is 1 in f64.
const NO_MORE: f64 = 8.673_617_379_884_035e-19;

/// The running products after `step` steps with these settings. A file may claim any number of steps:
/// the loop ends when the products no longer matter, after 42 million steps with the largest β.
fn products_after(kind: &Optimizer, step: u64) -> [f64; 3] {
    let mut optimizer = StatefulOptimizer::new(*kind, 0.0, 0);
    for _ in 0..step {
        match *kind {
            Optimizer::Adam { beta_1, beta_2, .. } | Optimizer::Adamw { beta_1, beta_2, .. } => {
                optimizer.adam(beta_1, beta_2, 0.0, 0.0);
            }
            Optimizer::Nadam { beta_1, beta_2, .. } => {
                optimizer.nadam_step(beta_1, beta_2);
            }
            _ => break,
        }
        if optimizer.products[..n_products(kind)]
            .iter()
            .all(|p| *p < NO_MORE)
        {
            break;
        }
    }
    optimizer.products
}
