//! The weights that a snapshot shows, and the gradients of one unit's weights.

use experiment::{LayerIdx, Snapshot, UnitGradient, View};

use crate::session::Session;

/// Writes the weights between shown units, and the biases of these.
pub(crate) fn fill_weights(session: &Session, snapshot: &mut Snapshot) {
    let params = &session.trainer.state.params;
    let inputs: Vec<u32> = (0..session.dataset.n_inputs() as u32).collect();
    let mut before = &inputs;
    for (layer_idx, layer) in session.trainer.layers().iter().enumerate() {
        let view_idx = LayerIdx::new(layer_idx).view();
        let shown = &session.cache.shown[layer_idx];
        let kernel = &params[layer.kernel()];
        let pairs = before
            .iter()
            .flat_map(|from| shown.iter().map(move |to| (*from, *to)));
        for (weight, (from, to)) in snapshot.kernel_mut(view_idx).iter_mut().zip(pairs) {
            *weight = kernel[layer.weight(from as usize, to as usize)];
        }
        let bias = &params[layer.bias()];
        for (value, &unit) in snapshot.bias_mut(view_idx).iter_mut().zip(shown) {
            *value = bias[unit as usize];
        }
        before = shown;
    }
}

/// The gradients of the view's unit: of its bias, and of the weights from shown units to it. `None` if
/// the view names no unit, an input, or one that does not exist, or if a value is not finite.
pub(crate) fn gradient(session: &mut Session, view: &View) -> Option<UnitGradient> {
    let (view_idx, unit_idx) = view.unit?;
    let layer_idx = view_idx.layer()?;
    let (kernel, bias) = session.unit_gradient(layer_idx, unit_idx)?;
    let kernel = match layer_idx.get().checked_sub(1) {
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
