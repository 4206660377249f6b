//! The names of inputs and outputs: below a single card, or beside each of several.

use crate::axes::SMALL;
use crate::scene::{Anchor, Baseline, Font, Point, Role, Scene, TextStyle};

use super::layout::{LayerColumn, NetworkLayout};
use super::view::NetworkLabels;

/// Longest name that stands below its card, as `x` does, in characters.
const SYMBOL: usize = 2;
/// Between a name and its card, in CSS pixels.
const GAP: f32 = 5.0;
/// Most room for names on one side: in CSS pixels, and as a share of the picture's width.
const MOST: (f32, f32) = (150.0, 0.22);
/// Room that names leave for each gap between two columns, in CSS pixels.
const LINK_ROOM: f32 = 52.0;
/// Room that names always have, in CSS pixels: enough for a few letters.
const LEAST: f32 = 34.0;
/// Smallest distance between two names, in CSS pixels. Of names that stand closer some are left out;
/// the pointer reads them.
const LINE: f32 = 9.5;

/// Whether these names stand beside their cards.
pub(super) fn are_beside(names: &[&str]) -> bool {
    match names {
        [] => false,
        [name] => name.chars().count() > SYMBOL,
        _ => true,
    }
}

/// Room for the names on the left and on the right in a picture of this width, in CSS pixels; 0 on a
/// side whose names do not stand beside their cards.
pub(super) fn sides(labels: &NetworkLabels<'_>, width: f32, n_columns: usize) -> [f32; 2] {
    let font = Font::text(SMALL);
    let links = LINK_ROOM * n_columns.saturating_sub(1) as f32;
    let most = MOST.0.min(MOST.1 * width).min((width - links) / 2.0);
    [labels.inputs, labels.outputs].map(|names| {
        if !are_beside(names) {
            return 0.0;
        }
        let widths = names.iter().map(|name| font.width_of(name));
        (widths.fold(0.0, f32::max) + GAP + 1.0).min(most.max(LEAST))
    })
}

/// Paints the names of inputs and outputs.
pub(super) fn paint_names(scene: &mut Scene, layout: &NetworkLayout, labels: &NetworkLabels<'_>) {
    let columns = &layout.columns;
    let width = scene.width();
    if let Some(inputs) = columns.first() {
        let room = inputs.cards.left - GAP;
        paint_column(scene, inputs, labels.inputs, Anchor::End, room);
    }
    if let Some(outputs) = columns.last() {
        let room = width - outputs.cards.right() - GAP;
        paint_column(scene, outputs, labels.outputs, Anchor::Start, room);
    }
}

fn paint_column(
    scene: &mut Scene,
    column: &LayerColumn,
    names: &[&str],
    anchor: Anchor,
    room: f32,
) {
    if !are_beside(names) {
        if let Some(name) = names.first() {
            let font = Font::math(15.0);
            let style = TextStyle::new(font, Role::Ink, Anchor::Middle, Baseline::Alphabetic);
            let at = Point::new(column.center_x, column.cards.bottom() + 18.0);
            scene.label(at, name, style);
        }
        return;
    }
    let every = (LINE / column.pitch().max(0.1)).ceil().max(1.0) as usize;
    let font = Font::text(SMALL.min(column.pitch() * every as f32 - 0.5));
    let style = TextStyle::new(font, Role::Second, anchor, Baseline::Middle);
    for (place, &unit_idx) in column.shown.iter().enumerate().step_by(every) {
        let Some(name) = names.get(unit_idx as usize) else {
            continue;
        };
        let card = column.card(place);
        let x = match anchor {
            Anchor::Start => card.right() + GAP,
            Anchor::Middle | Anchor::End => card.left - GAP,
        };
        let at = Point::new(x, card.center().y);
        scene.label(at, &font.shortened(name, room), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels<'a>(inputs: &'a [&'a str], outputs: &'a [&'a str]) -> NetworkLabels<'a> {
        NetworkLabels {
            inputs,
            outputs,
            unit: "unit",
            units: "units",
        }
    }

    #[test]
    fn long_names_take_a_part_of_the_width_and_symbols_take_nothing() {
        let short = ["x"];
        let letters = "a".repeat(300);
        let long = ["sepal length (cm)", letters.as_str()];
        let sides_of = |width, n_columns| sides(&labels(&short, &long), width, n_columns);
        assert_eq!(sides_of(600.0, 4), [0.0, 132.0]);
        assert_eq!(sides_of(300.0, 4), [0.0, 66.0]);
        // Eight hidden layers leave no room: then names are cut to a few letters.
        assert_eq!(sides_of(300.0, 10), [0.0, LEAST]);
    }
}
