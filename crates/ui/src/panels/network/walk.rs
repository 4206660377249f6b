//! What the keys lead to in the network's diagram: from unit to unit, and from weight to weight of a unit.

use experiment::{UnitIdx, ViewIdx};
use plot::{NetworkLayout, Point};

use crate::app::selection::UnitPlace;
use crate::canvas::key_walk::{Arrows, next_place};

/// Returns the unit that an arrow key leads to: in the next layer at about the same height, or the next
/// one in the layer.
pub fn neighbor(layout: &NetworkLayout, from: UnitPlace, key: &str) -> Option<UnitPlace> {
    let UnitPlace { view_idx, unit_idx } = from;
    let place = layout.place_of(view_idx, unit_idx).unwrap_or(0);
    let unit = |view_idx: ViewIdx, place: usize| {
        let column = layout.columns.get(view_idx.get())?;
        let unit_idx = column.shown.get(place).copied()?.into();
        Some(UnitPlace { view_idx, unit_idx })
    };
    let beside = |beside_idx: ViewIdx| {
        let here = layout.card_of(view_idx, unit_idx)?.center().y;
        let column = layout.columns.get(beside_idx.get())?;
        let nearest = (0..column.shown.len()).min_by(|&a, &b| {
            let distance = |place| (layout.card(beside_idx, place).center().y - here).abs();
            distance(a).total_cmp(&distance(b))
        });
        unit(beside_idx, nearest?)
    };
    match key {
        "ArrowUp" => unit(view_idx, place.checked_sub(1)?),
        "ArrowDown" => unit(view_idx, place + 1),
        "ArrowLeft" => beside(view_idx.previous()?),
        "ArrowRight" => beside(ViewIdx::new(view_idx.get() + 1)),
        _ => None,
    }
}

/// Returns the unit whose weight into `to` a key leads to, and the middle of its curve. Up and down walk through the
/// units of the layer before that are shown, from the first one if `from` is none of them.
pub fn next_weight(
    layout: &NetworkLayout,
    to: UnitPlace,
    from: Option<UnitIdx>,
    key: &str,
) -> Option<(UnitIdx, Point)> {
    let before = to.view_idx.previous()?;
    let shown = &layout.columns.get(before.get())?.shown;
    let present = from.and_then(|from| layout.place_of(before, from));
    let next = next_place(present, key, Arrows::Vertical, 1, shown.len())?;
    let place = layout.place_of(to.view_idx, to.unit_idx)?;
    let middle = layout.link_middle(to.view_idx, next, place);
    Some((shown[next].into(), middle))
}

#[cfg(test)]
mod tests {
    use experiment::LayerView;

    use super::*;

    fn place((view_idx, unit_idx): (usize, usize)) -> UnitPlace {
        UnitPlace {
            view_idx: ViewIdx::new(view_idx),
            unit_idx: UnitIdx::new(unit_idx),
        }
    }

    fn layout(shown: &[&[u32]]) -> NetworkLayout {
        let layers: Vec<LayerView> = shown
            .iter()
            .map(|shown| LayerView {
                units: 1 + shown.iter().max().unwrap_or(&0),
                activation: None,
                shown: shown.to_vec(),
            })
            .collect();
        NetworkLayout::new(&layers, [600.0, 400.0], [0.0; 2])
    }

    #[test]
    fn arrow_keys_walk_over_the_units_that_are_shown() {
        let layout = layout(&[&[0], &[3, 9, 400], &[0]]);
        for (from, key, to) in [
            ((0, 0), "ArrowRight", Some((1, 9))),
            ((1, 9), "ArrowUp", Some((1, 3))),
            ((1, 3), "ArrowUp", None),
            ((1, 9), "ArrowDown", Some((1, 400))),
            ((1, 400), "ArrowDown", None),
            ((1, 400), "ArrowRight", Some((2, 0))),
            ((2, 0), "ArrowRight", None),
            ((0, 0), "ArrowLeft", None),
            ((1, 9), "Home", None),
        ] {
            let found = neighbor(&layout, place(from), key);
            assert_eq!(found, to.map(place), "{from:?} {key}");
        }
    }

    #[test]
    fn up_and_down_walk_over_the_weights_of_a_unit() {
        let layout = layout(&[&[0], &[3, 9, 400], &[0, 1]]);
        let to = place((2, 1));
        for (from, key, next) in [
            (None, "ArrowDown", Some(3)),
            (Some(3), "ArrowDown", Some(9)),
            (Some(400), "ArrowDown", Some(400)),
            (Some(400), "ArrowUp", Some(9)),
            (Some(7), "ArrowUp", Some(3)),
            (Some(3), "ArrowRight", None),
        ] {
            let found = next_weight(&layout, to, from.map(UnitIdx::new), key);
            let found = found.map(|(from, _)| u32::from(from));
            assert_eq!(found, next, "{from:?} {key}");
        }
        let input = next_weight(&layout, place((0, 0)), None, "ArrowDown");
        assert_eq!(input, None, "an input has no weights");
    }
}
