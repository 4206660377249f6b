//! The numbers of a unit that stand beside its curve.

use experiment::{UnitGradient, UnitIdx, ViewIdx};
use plot::neuron::{Neuron, NeuronReading};

use crate::app::selection::UnitPlace;
use crate::panels::neuron::unit::{LayerKind, subscript};

/// The numbers of a unit that stand beside its curve.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitNumbers {
    pub place: UnitPlace,
    pub layer: LayerKind,
    /// `None` if the unit is not among the shown ones of a wide layer.
    pub neuron: Option<Neuron>,
    pub reading: Option<NeuronReading>,
    /// Gradients on the next batch, in the order of the weights.
    pub gradient: Option<UnitGradient>,
}

/// Returns the name of what a weight of a unit with `n_inputs` inputs multiplies: `x`, `x₂`, `a₃`; scaled
/// inputs have a prime.
pub fn factor(view_idx: ViewIdx, n_inputs: u32, from: UnitIdx, is_scaled: bool) -> String {
    match (view_idx.get(), is_scaled) {
        (1, _) => {
            // Several inputs are numbered.
            let number = match n_inputs {
                1 => String::new(),
                _ => subscript(u32::from(from) + 1),
            };
            format!("x{}{number}", if is_scaled { "′" } else { "" })
        }
        _ => format!("a{}", subscript(u32::from(from) + 1)),
    }
}
