//! Standardization as dense layers.

use experiment::{Activation, LayerWeights, Scaler};
use ndarray::{Array1, Array2};

use crate::architecture::Architecture;
use crate::{Model, ModelLayer};

/// Name of the layer that standardizes the inputs.
pub(super) const BEFORE: &str = "standardize";
/// Name of the layer that brings the output back to the target's scale.
pub(super) const BEHIND: &str = "restore";

/// Returns the layer that standardizes the inputs; `None` if they are as they are.
pub(super) fn before(model: &Model) -> Option<LayerWeights> {
    model.scales_inputs().then(|| {
        let Scaler {
            input_mean,
            input_std,
            ..
        } = &model.scaler;
        let factors = input_std.iter().map(|std| 1.0 / std);
        let shifts = input_mean.iter().zip(input_std);
        diagonal(factors, shifts.map(|(mean, std)| -mean / std))
    })
}

/// Returns the layer that brings the output back; `None` if the target is as it is.
pub(super) fn behind(model: &Model) -> Option<LayerWeights> {
    model.scales_target().then(|| {
        let factors = model.scaler.target_std.iter().copied();
        diagonal(factors, model.scaler.target_mean.iter().copied())
    })
}

/// Makes layers that standardize the standardization that a file describes, if they are just what is written for it.
/// Otherwise they stay layers: someone changed them.
pub(super) fn take_out(model: &mut Model, described: &Architecture) {
    let scaled = Model {
        layers: Vec::new(),
        scaler: described.scaler.clone(),
        input_names: Vec::new(),
        output_names: Vec::new(),
    };
    let (before, behind) = (before(&scaled), behind(&scaled));
    let mut inner = model.layers.as_slice();
    if let Some(expected) = &before {
        match inner.split_first() {
            Some((first, rest)) if computes(first, expected) => inner = rest,
            _ => return,
        }
    }
    if let Some(expected) = &behind {
        match inner.split_last() {
            Some((last, rest)) if computes(last, expected) => inner = rest,
            _ => return,
        }
    }
    let weights: Vec<LayerWeights> = inner.iter().map(|it| it.weights.clone()).collect();
    if described.fits(&weights) {
        model.layers = inner.to_vec();
        model.scaler = scaled.scaler;
    }
}

fn computes(layer: &ModelLayer, expected: &LayerWeights) -> bool {
    layer.activation == Activation::Linear && layer.weights == *expected
}

/// Returns a layer that computes `factor · x + shift` for each column.
fn diagonal(factors: impl Iterator<Item = f64>, shifts: impl Iterator<Item = f64>) -> LayerWeights {
    let factors: Vec<f32> = factors.map(|it| it as f32).collect();
    LayerWeights {
        kernel: Array2::from_diag(&Array1::from(factors)),
        bias: shifts.map(|it| it as f32).collect(),
    }
}
