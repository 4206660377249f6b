//! The unit whose numbers the page shows, and which of its weights can be edited.

use experiment::{Snapshot, UnitIdx, ViewIdx};
use leptos::prelude::*;

/// A unit's place in the network diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPlace {
    /// The column of its layer.
    pub view_idx: ViewIdx,
    /// The unit in its layer.
    pub unit_idx: UnitIdx,
}

/// One of the numbers that lead to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Incoming {
    /// The first weight there is.
    First,
    /// The weight from this unit of the layer before.
    From(UnitIdx),
    /// The bias.
    Bias,
}

/// What is selected in the network, in the context.
#[derive(Clone, Copy)]
pub struct Selection {
    /// The selected unit; `None` until one is selected.
    pub unit: RwSignal<Option<UnitPlace>>,
    /// The weight of the selected unit that can be edited.
    pub weight: RwSignal<Incoming>,
    /// Whether the selected unit's numbers are in view, so that frames include its gradients.
    pub shows_numbers: RwSignal<bool>,
}

impl Selection {
    /// Nothing is selected.
    pub fn new() -> Self {
        Self {
            unit: RwSignal::new(None),
            weight: RwSignal::new(Incoming::First),
            shows_numbers: RwSignal::new(true),
        }
    }

    /// Shows the numbers of a unit, and one of its weights to be edited.
    pub fn select(self, unit: UnitPlace, weight: Incoming) {
        self.weight.set(weight);
        self.unit.set(Some(unit));
    }
}

/// The unit whose numbers are shown: the selected one if the network has it, else the first unit
/// of the first layer after the inputs.
pub fn shown_unit(snapshot: &Snapshot, selected: Option<UnitPlace>) -> Option<UnitPlace> {
    let layers = &snapshot.head().layers;
    let is_there = |place: &UnitPlace| {
        let layer = layers.get(place.view_idx.get());
        layer.is_some_and(|layer| u32::from(place.unit_idx) < layer.units)
    };
    let first = || {
        Some(UnitPlace {
            view_idx: ViewIdx::new(1),
            unit_idx: UnitIdx::from(*layers.get(1)?.shown.first()?),
        })
    };
    selected.filter(is_there).or_else(first)
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, LayerView, SnapshotHead};

    use super::*;

    fn snapshot() -> Snapshot {
        let layer = |units, shown: &[u32]| LayerView {
            units,
            activation: Some(Activation::Tanh),
            shown: shown.to_vec(),
        };
        let head = SnapshotHead {
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
        let place = |(view_idx, unit_idx)| UnitPlace {
            view_idx: ViewIdx::new(view_idx),
            unit_idx: UnitIdx::new(unit_idx),
        };
        for (selected, shown) in [
            (Some((1, 77)), (1, 77)),
            (Some((0, 0)), (0, 0)),
            (Some((2, 2)), (1, 3)),
            (Some((9, 0)), (1, 3)),
            (None, (1, 3)),
        ] {
            let found = shown_unit(&snapshot, selected.map(place));
            assert_eq!(found, Some(place(shown)), "{selected:?}");
        }
    }
}
