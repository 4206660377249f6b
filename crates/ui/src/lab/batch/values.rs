//! Values of a batch: which of them belong to a row, a unit or a weight, and how they are written.

use experiment::{BatchTrace, LayerIdx, LayerWeights, UnitIdx};

use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Units and inputs of a layer that are listed one by one.
pub const MAX_UNITS: usize = 8;
/// Terms of a sum that are written out.
pub const MAX_TERMS: usize = 6;

/// The place of a weight or a bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightPlace {
    pub layer_idx: LayerIdx,
    /// `None` for the bias.
    pub input_idx: Option<UnitIdx>,
    pub unit_idx: UnitIdx,
}

impl WeightPlace {
    /// Returns the name in formulas: `w1,2` from input 1 to unit 2, `b2` for the bias of unit 2.
    pub fn name(self) -> String {
        let unit = self.unit_idx.get() + 1;
        match self.input_idx {
            Some(input_idx) => format!("w{},{unit}", input_idx.get() + 1),
            None => format!("b{unit}"),
        }
    }

    /// Returns the value at this place of a layer's `weights`; NaN if the layer has no such place.
    pub fn value(self, weights: &LayerWeights) -> f32 {
        let value = match self.input_idx {
            Some(input_idx) => weights.kernel.get((input_idx.get(), self.unit_idx.get())),
            None => weights.bias.get(self.unit_idx.get()),
        };
        value.copied().unwrap_or(f32::NAN)
    }
}

/// Returns a value with four significant figures.
pub fn number(value: f32, language: Language) -> String {
    numbers::read_out(f64::from(value), language)
}

/// Returns [`number`], in parentheses if it is negative, so that its sign can follow an operator.
pub fn signed(value: f32, language: Language) -> String {
    let text = number(value, language);
    if value < 0.0 {
        format!("({text})")
    } else {
        text
    }
}

/// Returns the inputs of a layer for all rows: the batch's inputs for the first layer, else the
/// outputs of the previous layer, after dropout if that layer has it.
pub fn layer_inputs(batch: &BatchTrace, layer_idx: LayerIdx) -> &[f32] {
    let previous = layer_idx.get().checked_sub(1);
    match previous.and_then(|it| batch.layers.get(it)) {
        Some(previous) if !previous.masked.is_empty() => &previous.masked,
        Some(previous) => &previous.outputs,
        None => &batch.inputs,
    }
}

/// Returns the values of one row.
///
/// Shapes: `values` is `[n_rows, k]`, row-major; the result has `k` values.
pub fn row_values(values: &[f32], n_rows: usize, row_idx: usize) -> &[f32] {
    let width = values.len() / n_rows.max(1);
    values
        .get(row_idx * width..(row_idx + 1) * width)
        .unwrap_or_default()
}

/// Returns a layer's heading.
pub fn layer_name(layer_idx: LayerIdx, batch: &BatchTrace, language: Language) -> String {
    let number = layer_idx.get() + 1;
    if number == batch.layers.len() {
        language.lab_gradients_output().to_owned()
    } else {
        language.lab_gradients_layer(number as f64)
    }
}
