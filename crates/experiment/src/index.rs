//! Numbers of layers and units, as types.
//!
//! A network's layers are counted in two ways. Weights belong to the hidden layers and the output:
//! [`LayerIdx`] 0 is the first hidden layer. The network's picture has one more column, the inputs:
//! [`ViewIdx`] 0 is the inputs and 1 the first hidden layer. Both are plain numbers in messages and
//! files; in the program only [`LayerIdx::view`] and [`ViewIdx::layer`] lead from one to the other.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            /// The index as a number that counts from 0; above `u32::MAX` it is `u32::MAX`.
            pub const fn new(idx: usize) -> Self {
                Self(if idx > u32::MAX as usize { u32::MAX } else { idx as u32 })
            }

            /// The position in a slice.
            pub const fn get(self) -> usize {
                self.0 as usize
            }
        }

        impl From<u32> for $name {
            fn from(idx: u32) -> Self {
                Self(idx)
            }
        }

        impl From<$name> for u32 {
            fn from(idx: $name) -> u32 {
                idx.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

index! {
    /// A layer with weights, counted from 0: the hidden layers in order, then the output.
    LayerIdx;
    /// A column of the network diagram, counted from 0: the inputs, the hidden layers, the output.
    ViewIdx;
    /// A unit of a layer, or an input of the network, counted from 0.
    UnitIdx;
}

impl LayerIdx {
    /// The column that shows this layer: one further on, because the inputs are column 0.
    ///
    /// ```
    /// use experiment::{LayerIdx, ViewIdx};
    /// assert_eq!(LayerIdx::new(0).view(), ViewIdx::new(1));
    /// ```
    pub const fn view(self) -> ViewIdx {
        ViewIdx(self.0.saturating_add(1))
    }
}

impl ViewIdx {
    /// The column of the inputs, to which no weights lead.
    pub const INPUTS: Self = Self(0);

    /// The layer whose weights lead to this column; `None` for the inputs.
    ///
    /// ```
    /// use experiment::{LayerIdx, ViewIdx};
    /// assert_eq!(ViewIdx::new(1).layer(), Some(LayerIdx::new(0)));
    /// assert_eq!(ViewIdx::INPUTS.layer(), None);
    /// ```
    pub const fn layer(self) -> Option<LayerIdx> {
        match self.0.checked_sub(1) {
            Some(idx) => Some(LayerIdx(idx)),
            None => None,
        }
    }

    /// The column before this one; `None` for the inputs.
    pub const fn previous(self) -> Option<Self> {
        match self.0.checked_sub(1) {
            Some(idx) => Some(Self(idx)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Messages and files store plain numbers, as they did before these types were made.
    #[test]
    fn indices_are_plain_numbers_in_json() {
        let unit = Some((LayerIdx::new(2).view(), UnitIdx::new(7)));
        let json = serde_json::to_string(&unit).unwrap();
        assert_eq!(json, "[3,7]");
        let read: Option<(ViewIdx, UnitIdx)> = serde_json::from_str(&json).unwrap();
        assert_eq!(read, unit);
    }

    #[test]
    fn the_two_countings_differ_by_the_inputs() {
        for idx in 0..10 {
            let layer_idx = LayerIdx::new(idx);
            assert_eq!(layer_idx.view().layer(), Some(layer_idx));
            assert_eq!(layer_idx.view().get(), idx + 1);
            assert_eq!(layer_idx.view().previous(), Some(ViewIdx::new(idx)));
        }
        assert_eq!(ViewIdx::INPUTS.layer(), None);
        assert_eq!(ViewIdx::INPUTS.previous(), None);
        assert_eq!(LayerIdx::new(usize::MAX).view(), ViewIdx::new(usize::MAX));
    }
}
