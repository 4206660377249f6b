//! Optimizers, with Keras 3's formulas: one flat pass over all parameters a step.
//!
//! Constants of a step (`1 − β`, the bias corrections) are computed in f64 and rounded once; Keras
//! in float32 takes `1 − 0.999` in float32 and is off by 1.3e-5 of it. Accumulators below 1e-30 are
//! set to 0: those of a dead unit would else decay until they are denormal, which costs a hundred
//! cycles each.

use experiment::{LayerWeights, Optimizer, OptimizerState};

use crate::layout::{Layer, fits, padded, read, write};
use crate::trainer::quartet::{copy_lane, take_lane};
use crate::vector::{F4, Lanes};

const TINY: f32 = 1e-30;

/// An optimizer and what it remembers.
///
/// Four learning rates, one a lane: all the same for a network that trains alone, whose parameters
/// lie side by side; those of four networks if each has a lane of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    kind: Optimizer,
    rates: [f64; 4],
    step: u64,
    /// Running products: Adam's and AdamW's `β₁ᵗ`, `β₂ᵗ`; Nadam's `0.96ᵗ`, `Π u`, `β₂ᵗ`.
    products: [f64; 3],
    /// Accumulators, laid out as the parameters; which, says [`slot_names`].
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

fn n_products(kind: &Optimizer) -> usize {
    match kind {
        Optimizer::Adam { .. } | Optimizer::Adamw { .. } => 2,
        Optimizer::Nadam { .. } => 3,
        _ => 0,
    }
}

impl State {
    /// Empty accumulators for so many parameters.
    pub(crate) fn new(kind: Optimizer, learning_rate: f64, n_params: usize) -> Self {
        Self::of_lanes(kind, [learning_rate; 4], n_params)
    }

    /// The same with a learning rate for each lane.
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

    /// Other settings from the next step on. Accumulators are kept as far as the new settings have
    /// the same ones; those of another kind of optimizer start empty.
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

    /// Copies what changes while training, without allocating. Panics if they differ in kind.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.step = other.step;
        self.products = other.products;
        for (mine, other) in self.slots.iter_mut().zip(&other.slots) {
            mine.copy_from_slice(other);
        }
    }

    /// Takes over the lanes that are marked from an optimizer of four networks.
    pub(crate) fn copy_lanes(&mut self, other: &Self, lanes: [bool; 4]) {
        self.step = other.step;
        self.products = other.products;
        for (mine, other) in self.slots.iter_mut().zip(&other.slots) {
            for lane in (0..4).filter(|&lane| lanes[lane]) {
                copy_lane(other, mine, lane);
            }
        }
    }

    /// Becomes that of one lane, with its learning rate.
    pub(crate) fn take_lane(&mut self, four: &Self, lane: usize, learning_rate: f64) {
        self.rates = [learning_rate; 4];
        self.step = four.step;
        self.products = four.products;
        for (mine, four) in self.slots.iter_mut().zip(&four.slots) {
            take_lane(four, mine, lane);
        }
    }

    pub(crate) fn n_slots(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn kind(&self) -> Optimizer {
        self.kind
    }

    /// What is saved.
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

    /// Takes over what was saved; `None` if it is not this optimizer's or not finite.
    pub(crate) fn restore(mut self, saved: &OptimizerState, layers: &[Layer]) -> Option<Self> {
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
            // Sums of squares below 0 have no root.
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

    /// `of` of the learning rate, lane by lane, rounded once.
    fn each_rate(&self, of: impl Fn(f64) -> f64) -> F4 {
        let [first, rest @ ..] = self.rates;
        if rest == [first; 3] {
            F4::splat(of(first) as f32)
        } else {
            F4::from_array(self.rates.map(|rate| of(rate) as f32))
        }
    }

    /// One step. Returns whether all parameters and accumulators are finite afterwards.
    pub(crate) fn update(&mut self, params: &mut [f32], grads: &[f32]) -> bool {
        self.update_lanes(params, grads) == [true; 4]
    }

    /// One step. Returns whether each lane's parameters and accumulators are finite afterwards.
    ///
    /// Panics unless parameters come in fours.
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

    fn adam_pass(&mut self, rule: Adam, params: &mut [f32], grads: &[f32]) -> [bool; 4] {
        match (&mut self.slots[..], rule.decay) {
            ([m, s], None) => pass(params, grads, [m, s], rule),
            ([m, s], Some(decay)) => pass(params, grads, [m, s], Decayed(rule, decay)),
            ([m, s, hat], _) => pass(params, grads, [m, s, hat], Amsgrad(rule)),
            _ => unreachable!("Adam has two or three accumulators"),
        }
    }

    /// Moves Nadam's products on and returns `u_t = β₁ (1 − ½ · 0.96ᵗ)`.
    fn nadam_step(&mut self, beta_1: f64, beta_2: f64) -> f64 {
        self.products[0] *= 0.96;
        let u = beta_1 * (1.0 - 0.5 * self.products[0]);
        self.products[1] *= u;
        self.products[2] *= beta_2;
        u
    }
}

/// 2⁻⁶⁰
const NO_MORE: f64 = 8.673_617_379_884_035e-19;

/// The running products as they are after so many steps with these settings.
fn products_after(kind: &Optimizer, step: u64) -> [f64; 3] {
    let mut state = State::new(*kind, 0.0, 0);
    for _ in 0..step {
        match *kind {
            Optimizer::Adam { beta_1, beta_2, .. } | Optimizer::Adamw { beta_1, beta_2, .. } => {
                state.adam(beta_1, beta_2, 0.0, 0.0);
            }
            Optimizer::Nadam { beta_1, beta_2, .. } => {
                state.nadam_step(beta_1, beta_2);
            }
            _ => break,
        }
        // 1 less what is left is 1 from here on, in f64.
        if state.products[..n_products(kind)]
            .iter()
            .all(|p| *p < NO_MORE)
        {
            break;
        }
    }
    state.products
}

/// An update rule for weights w with gradients g and their accumulators.
trait Rule<const N: usize> {
    fn apply(&self, w: F4, g: F4, slots: [F4; N]) -> (F4, [F4; N]);
}

/// Applies a rule to all parameters, four at a time.
fn pass<const N: usize, R: Rule<N>>(
    params: &mut [f32],
    grads: &[f32],
    mut slots: [&mut Vec<f32>; N],
    rule: R,
) -> [bool; 4] {
    let n = params.len();
    assert!(n.is_multiple_of(4), "parameters come in fours");
    assert_eq!(grads.len(), n, "a gradient for each parameter");
    for slot in &slots {
        assert_eq!(slot.len(), n, "an accumulator for each parameter");
    }
    // Stays 0 as long as all is finite: x · 0 is NaN for what is not.
    let mut off = F4::zero();
    let (w_place, g_place) = (params.as_mut_ptr(), grads.as_ptr());
    let slot_places = slots.each_mut().map(|slot| slot.as_mut_ptr());
    for at in (0..n).step_by(4) {
        // SAFETY: parameters, gradients and accumulators are n long, by the asserts, and at + 4 is
        // at most n; they are different vectors.
        unsafe {
            let old = slot_places.map(|slot| F4::read(slot.add(at)));
            let (w, g) = (F4::read(w_place.add(at)), F4::read(g_place.add(at)));
            let (w, new) = rule.apply(w, g, old);
            w.write(w_place.add(at));
            let mut off_here = w * F4::zero();
            for (slot, new) in slot_places.into_iter().zip(new) {
                new.write(slot.add(at));
                off_here = off_here + new * F4::zero();
            }
            off = off + off_here;
        }
    }
    off.to_array().map(|off| off == 0.0)
}

#[inline(always)]
fn flush(value: F4) -> F4 {
    value.abs().lt(F4::splat(TINY)).not_and(value)
}

/// `w −= η g`
struct Sgd {
    rate: F4,
}
impl Rule<0> for Sgd {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, _: [F4; 0]) -> (F4, [F4; 0]) {
        (w - self.rate * g, [])
    }
}

/// `v = μ v − η g`, `w += v`
struct Momentum {
    rate: F4,
    mu: f32,
}
impl Rule<1> for Momentum {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [v]: [F4; 1]) -> (F4, [F4; 1]) {
        let v = flush(F4::splat(self.mu) * v - self.rate * g);
        (w + v, [v])
    }
}

/// `v = μ v − η g`, `w += μ v − η g`
struct Nesterov {
    rate: F4,
    mu: f32,
}
impl Rule<1> for Nesterov {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [v]: [F4; 1]) -> (F4, [F4; 1]) {
        let mu = F4::splat(self.mu);
        let step = self.rate * g;
        let v = flush(mu * v - step);
        (w + (mu * v - step), [v])
    }
}

/// `s = ρ s + (1 − ρ) g²`, `w −= η g / √(s + ε)`
#[derive(Clone, Copy)]
struct Rmsprop {
    rate: F4,
    rho: f32,
    one_minus_rho: f32,
    mu: f32,
    epsilon: f32,
}
impl Rmsprop {
    #[inline(always)]
    fn average(&self, average: F4, value: F4) -> F4 {
        flush(F4::splat(self.rho) * average + F4::splat(self.one_minus_rho) * value)
    }
    #[inline(always)]
    fn step(&self, g: F4, variance: F4) -> F4 {
        self.rate * g / (variance + F4::splat(self.epsilon)).sqrt()
    }
    /// `s − a²`, which rounding may push below 0.
    #[inline(always)]
    fn variance(s: F4, a: F4) -> F4 {
        (s - a * a).max(F4::splat(0.0))
    }
}
impl Rule<1> for Rmsprop {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s]: [F4; 1]) -> (F4, [F4; 1]) {
        let s = self.average(s, g * g);
        (w - self.step(g, s), [s])
    }
}

/// `v = μ v + d`, `w −= v`, d the plain rule's step.
struct RmspropMomentum(Rmsprop);
impl Rule<2> for RmspropMomentum {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s, v]: [F4; 2]) -> (F4, [F4; 2]) {
        let s = self.0.average(s, g * g);
        let v = flush(F4::splat(self.0.mu) * v + self.0.step(g, s));
        (w - v, [s, v])
    }
}

/// `a = ρ a + (1 − ρ) g`, and `s − a²` for s under the root.
struct Centered(Rmsprop);
impl Rule<2> for Centered {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s, a]: [F4; 2]) -> (F4, [F4; 2]) {
        let s = self.0.average(s, g * g);
        let a = self.0.average(a, g);
        (w - self.0.step(g, Rmsprop::variance(s, a)), [s, a])
    }
}

struct CenteredMomentum(Rmsprop);
impl Rule<3> for CenteredMomentum {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s, v, a]: [F4; 3]) -> (F4, [F4; 3]) {
        let s = self.0.average(s, g * g);
        let a = self.0.average(a, g);
        let v = flush(F4::splat(self.0.mu) * v + self.0.step(g, Rmsprop::variance(s, a)));
        (w - v, [s, v, a])
    }
}

/// `s += g²`, `w −= η g / √(s + ε)`
struct Adagrad {
    rate: F4,
    epsilon: f32,
}
impl Rule<1> for Adagrad {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s]: [F4; 1]) -> (F4, [F4; 1]) {
        let s = flush(s + g * g);
        let step = self.rate * g / (s + F4::splat(self.epsilon)).sqrt();
        (w - step, [s])
    }
}

/// `m += (1 − β₁)(g − m)`, `s += (1 − β₂)(g² − s)`, `w −= η_t m / (√s + ε)`
#[derive(Clone, Copy)]
struct Adam {
    c_1: f32,
    c_2: f32,
    /// `η √(1 − β₂ᵗ) / (1 − β₁ᵗ)`
    rate: F4,
    epsilon: f32,
    /// `η · weight_decay`, if there is any
    decay: Option<F4>,
}
impl Adam {
    #[inline(always)]
    fn moments(&self, g: F4, m: F4, s: F4) -> (F4, F4) {
        let m = m + F4::splat(self.c_1) * (g - m);
        let s = s + F4::splat(self.c_2) * (g * g - s);
        (flush(m), flush(s))
    }
    #[inline(always)]
    fn step(&self, m: F4, s: F4) -> F4 {
        self.rate * m / (s.sqrt() + F4::splat(self.epsilon))
    }
}
impl Rule<2> for Adam {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [m, s]: [F4; 2]) -> (F4, [F4; 2]) {
        let (m, s) = self.moments(g, m, s);
        (w - self.step(m, s), [m, s])
    }
}

/// First `w −= η λ w`, for kernels and biases, then as Adam.
struct Decayed(Adam, F4);
impl Rule<2> for Decayed {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, slots: [F4; 2]) -> (F4, [F4; 2]) {
        self.0.apply(w - self.1 * w, g, slots)
    }
}

/// The largest s so far for s in the step; decays the weights if it is AdamW.
struct Amsgrad(Adam);
impl Rule<3> for Amsgrad {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [m, s, hat]: [F4; 3]) -> (F4, [F4; 3]) {
        let (m, s) = self.0.moments(g, m, s);
        let hat = hat.max(s);
        let w = self.0.decay.map_or(w, |decay| w - decay * w);
        (w - self.0.step(m, hat), [m, s, hat])
    }
}

/// `w −= η (u_{t+1} m / (1 − U u_{t+1}) + (1 − u_t) g / (1 − U)) / (√(s / (1 − β₂ᵗ)) + ε)`
struct Nadam {
    c_1: f32,
    c_2: f32,
    of_m: F4,
    of_gradient: F4,
    of_s: f32,
    epsilon: f32,
}
impl Rule<2> for Nadam {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [m, s]: [F4; 2]) -> (F4, [F4; 2]) {
        let m = flush(m + F4::splat(self.c_1) * (g - m));
        let s = flush(s + F4::splat(self.c_2) * (g * g - s));
        let direction = self.of_m * m + self.of_gradient * g;
        let size = (F4::splat(self.of_s) * s).sqrt() + F4::splat(self.epsilon);
        (w - direction / size, [m, s])
    }
}

/// Steps an optimizer over given gradients, for variables of its own: what the tests against Keras
/// feed with gradients from a file.
pub struct Steps {
    state: State,
    layers: Vec<Layer>,
    clipping: experiment::Clipping,
    params: Vec<f32>,
    grads: Vec<f32>,
}

impl Steps {
    /// For one dense layer's kernel and bias. Panics if the weights are ragged.
    pub fn new(
        kind: Optimizer,
        learning_rate: f64,
        clipping: experiment::Clipping,
        initial: &LayerWeights,
    ) -> Self {
        let dense = experiment::Dense::new(initial.bias.len(), experiment::Activation::Linear);
        let (layers, n_params) = crate::layout::layers(initial.kernel.len(), [&dense]);
        let n_params = padded(n_params);
        let mut params = vec![0.0; n_params];
        write(&layers, std::slice::from_ref(initial), &mut params);
        Self {
            state: State::new(kind, learning_rate, n_params),
            layers,
            clipping,
            grads: vec![0.0; n_params],
            params,
        }
    }

    /// Clips the gradients, takes a step and returns the variables.
    pub fn step(&mut self, gradients: &LayerWeights) -> LayerWeights {
        write(
            &self.layers,
            std::slice::from_ref(gradients),
            &mut self.grads,
        );
        crate::gradient::clip(&self.layers, &self.clipping, &mut self.grads);
        self.state.update(&mut self.params, &self.grads);
        let mut weights = read(&self.layers, &self.params);
        weights.swap_remove(0)
    }
}
