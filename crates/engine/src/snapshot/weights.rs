//! The weights that a snapshot shows, and the gradients of one unit's.

use experiment::{Snapshot, UnitGradient, View};

use crate::session::Session;

pub(crate) fn fill_weights(session: &Session, snapshot: &mut Snapshot) {
    let params = &session.trainer.progress.params;
    let inputs: Vec<u32> = (0..session.dataset.n_inputs as u32).collect();
    let mut before = &inputs;
    for (layer_idx, layer) in session.trainer.layers().iter().enumerate() {
        let shown = &session.cache.shown[layer_idx];
        let kernel = &params[layer.kernel()];
        let pairs = before
            .iter()
            .flat_map(|from| shown.iter().map(move |to| (*from, *to)));
        for (weight, (from, to)) in snapshot.kernel_mut(layer_idx + 1).iter_mut().zip(pairs) {
            *weight = kernel[layer.weight(from as usize, to as usize)];
        }
        let bias = &params[layer.bias()];
        for (value, &unit) in snapshot.bias_mut(layer_idx + 1).iter_mut().zip(shown) {
            *value = bias[unit as usize];
        }
        before = shown;
    }
}

/// Gradients of the weights that lead to the unit that the view asks about, of those that the
/// snapshot shows.
pub(crate) fn gradient(session: &mut Session, view: &View) -> Option<UnitGradient> {
    let (view_idx, unit_idx) = view.unit?;
    let layer_idx = view_idx.layer()?.get();
    let (kernel, bias) = session.unit_gradient(layer_idx, unit_idx.get())?;
    let kernel = match layer_idx.checked_sub(1) {
        None => kernel,
        Some(before) => {
            let shown = &session.cache.shown[before];
            shown.iter().map(|&from| kernel[from as usize]).collect()
        }
    };
    Some(UnitGradient {
        view_idx,
        unit_idx,
        kernel,
        bias,
    })
}
