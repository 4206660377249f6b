//! Where a layer stands in the network, and how a number is written as an index.

use experiment::ViewIdx;

/// Which kind of layer a unit is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    Input,
    Hidden,
    Output,
}

impl LayerKind {
    /// Returns the kind of the layer in a column of a diagram of `n_columns`.
    pub fn of(view_idx: ViewIdx, n_columns: usize) -> Self {
        if view_idx == ViewIdx::INPUTS {
            Self::Input
        } else if view_idx.get() + 1 == n_columns {
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
        let kind = |idx, n_columns| LayerKind::of(ViewIdx::new(idx), n_columns);
        assert_eq!(kind(0, 3), LayerKind::Input);
        assert_eq!(kind(1, 3), LayerKind::Hidden);
        assert_eq!(kind(1, 2), LayerKind::Output);
    }

    #[test]
    fn subscripts_read_from_left_to_right() {
        assert_eq!(subscript(120), "₁₂₀");
    }
}
