//! Which unit the page shows the numbers of, and how its formula is spelled.

use experiment::{Activation, Snapshot};

/// A unit's place: layer view (0 are the inputs) and its number in the layer.
pub type UnitPlace = (usize, u32);

/// Which kind of layer a unit is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    Input,
    Hidden,
    Output,
}

impl LayerKind {
    /// Of layer view `layer_idx` of so many.
    pub fn of(layer_idx: usize, n_layers: usize) -> Self {
        if layer_idx == 0 {
            Self::Input
        } else if layer_idx + 1 == n_layers {
            Self::Output
        } else {
            Self::Hidden
        }
    }
}

/// The unit that the page shows the numbers of: the selected one while there is such a unit, else
/// the first of the first layer behind the inputs.
pub fn shown_unit(snapshot: &Snapshot, selected: Option<UnitPlace>) -> Option<UnitPlace> {
    let layers = &snapshot.head().layers;
    let is_there = |&(layer_idx, unit_idx): &UnitPlace| {
        let layer = layers.get(layer_idx);
        layer.is_some_and(|layer| unit_idx < layer.units)
    };
    let first = || Some((1, *layers.get(1)?.shown.first()?));
    selected.filter(is_there).or_else(first)
}

/// An activation function with its argument, as a formula: `max(0, z)`.
pub fn activation_formula(activation: Activation) -> &'static str {
    match activation {
        Activation::Linear => "z",
        Activation::Relu => "max(0, z)",
        Activation::LeakyRelu { .. } => "max(α·z, z)",
        Activation::Elu { .. } => "z ≥ 0 ? z : α·(eᶻ − 1)",
        Activation::Selu => "λ · elu(z)",
        Activation::Gelu { .. } => "z · Φ(z)",
        Activation::Tanh => "tanh(z)",
        Activation::Sigmoid => "1 / (1 + e⁻ᶻ)",
        Activation::HardSigmoid => "min(1, max(0, z/6 + ½))",
        Activation::Softplus => "ln(1 + eᶻ)",
        Activation::Silu => "z / (1 + e⁻ᶻ)",
        Activation::Sin => "sin(z)",
        Activation::Softmax => "softmax(z)",
        Activation::Softsign => "z / (1 + |z|)",
        Activation::Mish => "z · tanh(ln(1 + eᶻ))",
    }
}

/// A whole number in subscript figures: `₁₂`.
pub fn subscript(number: u32) -> String {
    const FIGURES: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let figure = |digit: char| FIGURES[digit.to_digit(10).unwrap_or(0) as usize];
    number.to_string().chars().map(figure).collect()
}

#[cfg(test)]
mod tests {
    use experiment::{LayerView, SnapshotHead, Status};

    use super::*;

    fn snapshot() -> Snapshot {
        let layer = |units, shown: &[u32]| LayerView {
            units,
            activation: Some(Activation::Tanh),
            shown: shown.to_vec(),
        };
        let head = SnapshotHead {
            session: 1,
            status: Status::Paused,
            epoch: 0,
            batch: 0,
            n_batches: 1,
            n_train: 1,
            n_validation: 0,
            n_parameters: 0,
            loss: None,
            val_loss: None,
            rmse: None,
            epochs_per_second: None,
            baseline_mean: None,
            baseline_line: None,
            window: [0.0, 1.0],
            curve_len: 0,
            cell_len: 0,
            history_len: 0,
            layers: vec![
                layer(1, &[0]),
                layer(500, &[3, 9, 400]),
                layer(2, &[0, 1]),
                layer(1, &[0]),
            ],
            ..SnapshotHead::default()
        };
        Snapshot::zeroed(head, Vec::new())
    }

    #[test]
    fn what_is_selected_is_shown_while_it_is_there() {
        let snapshot = snapshot();
        for (selected, shown) in [
            (Some((1, 77)), (1, 77)),
            (Some((0, 0)), (0, 0)),
            (Some((2, 2)), (1, 3)),
            (Some((9, 0)), (1, 3)),
            (None, (1, 3)),
        ] {
            assert_eq!(shown_unit(&snapshot, selected), Some(shown), "{selected:?}");
        }
    }

    #[test]
    fn ends_of_the_network_are_known() {
        assert_eq!(LayerKind::of(0, 3), LayerKind::Input);
        assert_eq!(LayerKind::of(1, 3), LayerKind::Hidden);
        assert_eq!(LayerKind::of(1, 2), LayerKind::Output);
    }

    #[test]
    fn subscripts_read_from_left_to_right() {
        assert_eq!(subscript(120), "₁₂₀");
    }
}
