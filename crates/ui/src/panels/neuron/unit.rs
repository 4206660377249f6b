//! Where a layer stands in the network, and how a number is written as an index.

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
