//! The parts of an epoch: each kernel alone, on the shapes of the workload's layers and batches.
//!
//! A kernel that runs alone finds its data in the cache, so the parts may sum to less than the epoch.
//! The rest is loss, shuffling, history, and the time that the parts cost each other.

use engine::SingleLayer;
use experiment::{Activation, Optimizer};

use crate::measure::{Meter, Timing};
use crate::workload::Workload;

/// Microseconds of an epoch, by part.
pub(crate) struct Parts {
    /// Validation included.
    pub forward: f64,
    pub deltas: f64,
    pub gradients: f64,
    /// Adam's; `None` for another optimizer, whose time is in the rest.
    pub optimizer: Option<f64>,
    /// Multiplications and additions per microsecond of the forward products.
    pub forward_flops: f64,
}

/// Measures each kernel and multiplies by the number of its calls in an epoch. Times are converted to
/// those at `rate`: the machine may have been faster or slower while the kernel was measured.
pub(crate) fn parts(meter: &mut Meter, workload: &Workload, rate: f64) -> Parts {
    let at_rate = |timing: Timing| timing.us[0] * timing.rate / rate;
    let mut parts = Parts {
        forward: 0.0,
        deltas: 0.0,
        gradients: 0.0,
        optimizer: None,
        forward_flops: 0.0,
    };
    let mut flops = 0.0;
    let output = (1, Activation::Linear);
    let hidden = workload
        .hidden
        .iter()
        .map(|&units| (units, workload.activation));
    let mut inputs = workload.n_inputs;
    for (layer_idx, (units, activation)) in hidden.chain([output]).enumerate() {
        for (samples, n_train, n_validation) in batches(workload) {
            let layer = |activation| SingleLayer::new(inputs, units, samples, activation);
            let mut forward = layer(activation);
            flops += forward.flops() * (n_train + n_validation);
            let us = at_rate(meter.time(move || forward.forward()));
            parts.forward += us * (n_train + n_validation);
            if n_train > 0.0 {
                if layer_idx > 0 {
                    // A layer computes the deltas of the one before it.
                    let mut deltas = layer(workload.activation);
                    parts.deltas += at_rate(meter.time(move || deltas.deltas())) * n_train;
                }
                let mut gradients = layer(Activation::Linear);
                parts.gradients += at_rate(meter.time(move || gradients.gradients())) * n_train;
            }
        }
        if workload.optimizer == Optimizer::ADAM {
            let mut step = SingleLayer::new(inputs, units, 1, Activation::Linear);
            let (own, all) = ((inputs + 1) * units, (inputs + 1) * units + 2 * inputs);
            let us = at_rate(meter.time(move || step.step())) * own as f64 / all as f64;
            let n_steps = workload.n_train.div_ceil(workload.batch_size) as f64;
            *parts.optimizer.get_or_insert(0.0) += us * n_steps;
        }
        inputs = units;
    }
    parts.forward_flops = flops / parts.forward;
    parts
}

/// The batches of an epoch by size: samples, number of training batches, number of validation batches.
fn batches(workload: &Workload) -> Vec<(usize, f64, f64)> {
    let Workload {
        n_train,
        n_validation,
        batch_size,
        ..
    } = *workload;
    let whole = (batch_size, (n_train / batch_size) as f64, 0.0);
    let last = (n_train % batch_size, 1.0, 0.0);
    let validation = (n_validation, 0.0, 1.0);
    let all = [whole, last, validation];
    all.into_iter()
        .filter(|(samples, ..)| *samples > 0)
        .collect()
}
