//! Units of hidden layers, as a sweep takes them.

use std::str::FromStr;

/// Units of the hidden layers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Units {
    /// As many in each hidden layer of the experiment.
    Each(usize),
    /// All hidden layers, from the input on.
    Layers(Vec<usize>),
}

impl FromStr for Units {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            let message =
                || format!("`{text}` is no number of units: write 8, or 8-4 for two layers");
            text.trim().parse().map_err(|_| message())
        };
        if text.contains('-') {
            let layers: Result<_, String> = text.split('-').map(number).collect();
            return layers.map(Self::Layers);
        }
        number(text).map(Self::Each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_of_each_layer_or_of_all() {
        assert_eq!("8".parse(), Ok(Units::Each(8)));
        assert_eq!("8-4".parse(), Ok(Units::Layers(vec![8, 4])));
        for wrong in ["", "x", "8-", "-8", "8.5", "8--4"] {
            assert!(wrong.parse::<Units>().is_err(), "{wrong}");
        }
    }
}
