//! The small box beside the pointer: a few lines of name and value.

use crate::axes::SMALL;
use crate::key_mark::KeyMark;
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};

const LINE_HEIGHT: f32 = 17.0;
const PADDING: f32 = 8.0;
/// Distance from the left end of the marks to the names, in CSS pixels.
const MARK: f32 = 12.0;
const GAP: f32 = 10.0;
/// Distance from the pointer to the box, in CSS pixels.
const AWAY: f32 = 14.0;

/// One line of the box.
#[derive(Debug, Clone, PartialEq)]
pub struct TooltipEntry<'a> {
    pub mark: KeyMark,
    pub name: &'a str,
    pub value: String,
}

/// Paints the entries in a box beside `at`, on the side with room in `area`. Paints nothing if there are
/// no entries. The scene's [reading](Scene::reading) becomes the entries as text, with whole names.
pub fn tooltip(scene: &mut Scene, area: Rect, at: Point, entries: &[TooltipEntry<'_>]) {
    if entries.is_empty() {
        return;
    }
    for entry in entries {
        scene.add_reading(entry.name, &entry.value);
    }
    let font = Font::text(SMALL);
    let value_font = Font::bold(SMALL);
    let widest = |width: &dyn Fn(&TooltipEntry<'_>) -> f32| {
        // In steps of 4 px, so that the width of the box does not change with every frame.
        (entries.iter().map(width).fold(0.0, f32::max) / 4.0).ceil() * 4.0
    };
    let values = widest(&|entry| value_font.width_of(&entry.value));
    // Longer names are shortened, so that the box never leaves the area.
    let room = (area.width - 2.0 * PADDING - MARK - GAP - values).max(0.0);
    let names = widest(&|entry| font.width_of(entry.name)).min(room);
    let width = 2.0 * PADDING + MARK + names + GAP + values;
    let height = 2.0 * PADDING - 4.0 + LINE_HEIGHT * entries.len() as f32;
    let right_of = at.x + AWAY;
    let left = if right_of + width <= area.right() {
        right_of
    } else {
        (at.x - AWAY - width).max(area.left)
    };
    let top = (at.y - AWAY - height).clamp(area.top, (area.bottom() - height).max(area.top));
    let rect = Rect::new(left, top, width, height);
    scene.rect(
        rect,
        6.0,
        Some(Paint::new(Role::Panel, 0.94)),
        Some(Stroke::new(Role::Line, 1.0)),
    );
    for (idx, entry) in entries.iter().enumerate() {
        let y = top + PADDING - 2.0 + LINE_HEIGHT * (idx as f32 + 0.5);
        let center = Point::new(left + PADDING + 3.0, y);
        entry.mark.paint(scene, center);
        let name = TextStyle::new(font, Role::Second, Anchor::Start, Baseline::Middle);
        let text = font.shortened(entry.name, names);
        scene.label(Point::new(left + PADDING + MARK, y), &text, name);
        let value = TextStyle::new(value_font, Role::Ink, Anchor::End, Baseline::Middle);
        scene.label(Point::new(rect.right() - PADDING, y), &entry.value, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reading_has_whole_names_where_the_box_shortens_them() {
        let mut scene = Scene::new();
        scene.clear(120.0, 80.0);
        let name = "length of the sepals, without the stem (cm)";
        let entry = |name, value: &str| TooltipEntry {
            mark: KeyMark::None,
            name,
            value: value.to_owned(),
        };
        let entries = [entry(name, "5.1"), entry("setosa", ""), entry("", "0.98")];
        let area = Rect::new(0.0, 0.0, 120.0, 80.0);
        tooltip(&mut scene, area, Point::new(60.0, 40.0), &entries);
        assert_eq!(
            scene.reading(),
            "length of the sepals, without the stem (cm) 5.1 · setosa · 0.98"
        );
        scene.clear(120.0, 80.0);
        assert_eq!(scene.reading(), "");
    }
}
