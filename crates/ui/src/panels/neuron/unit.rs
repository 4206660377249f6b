//! How a unit's formula is spelled.

use experiment::Activation;

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
    use super::*;

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
