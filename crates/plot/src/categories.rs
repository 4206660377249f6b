//! An axis of categories: the values 0, 1, … have names and nothing lies between them.

use crate::axes::{Axes, Axis, SMALL};
use crate::scale::ScaleKind;
use crate::scene::{Anchor, Baseline, Font, Point, Role, Scene, Stroke, TextStyle};

/// Between the names of two categories, in CSS pixels.
const GAP: f32 = 6.0;
/// Least room for the name of a category, in CSS pixels: for one that is at least as long. With less
/// room, some names are left out.
const NAME: f32 = 84.0;
/// Largest share of the picture's width for names beside the y axis.
const NAMES_SHARE: f32 = 0.26;

/// An axis on which each of `n_categories` has as much room.
pub(crate) fn category_axis(n_categories: usize) -> Axis {
    Axis::new(ScaleKind::Linear, [-0.5, n_categories.max(1) as f64 - 0.5])
}

/// The category nearest to a value.
pub(crate) fn category_at(value: f64, n_categories: usize) -> usize {
    (value.round().max(0.0) as usize).min(n_categories.saturating_sub(1))
}

/// Paints a line upward for each category, and below it its name as far as there is room.
pub(crate) fn paint_categories(scene: &mut Scene, axes: &Axes, categories: &[String]) {
    let area = axes.area;
    let pitch = area.width / categories.len() as f32;
    let font = Font::text(SMALL);
    let widest = categories.iter().map(|name| font.width_of(name));
    let wanted = widest.fold(0.0, f32::max).min(NAME);
    let every = ((wanted + GAP) / pitch).ceil().max(1.0);
    let room = every * pitch - GAP;
    let style = TextStyle::new(font, Role::Second, Anchor::Middle, Baseline::Alphabetic);
    for (category, name) in categories.iter().enumerate() {
        let x = axes.x.to_px(category as f64);
        let [top, bottom] = [area.top, area.bottom()].map(|y| Point::new(x, y));
        // Of hundreds of categories the lines would be one gray area.
        if pitch >= 6.0 {
            scene.line(top, bottom, Stroke::new(Role::Grid, 1.0));
        }
        if category % every as usize == 0 {
            let name = font.shortened(name, room);
            let half = font.width_of(&name) / 2.0;
            let x = x.min(scene.width() - half).max(half);
            scene.label(Point::new(x, area.bottom() + 16.0), &name, style);
        }
    }
}

/// The room that names beside the y axis take in a picture of this width, in CSS pixels.
pub(crate) fn room_beside(categories: &[String], width: f32) -> f32 {
    let font = Font::text(SMALL);
    let names = categories.iter().map(|name| font.width_of(name) + 10.0);
    names.fold(0.0, f32::max).min(NAMES_SHARE * width)
}

/// Paints a line across for each category, and beside it its name.
pub(crate) fn paint_categories_beside(scene: &mut Scene, axes: &Axes, categories: &[String]) {
    let area = axes.area;
    let font = Font::text(SMALL);
    let style = TextStyle::new(font, Role::Second, Anchor::End, Baseline::Middle);
    for (category, name) in categories.iter().enumerate() {
        let y = axes.y.to_px(category as f64);
        let [left, right] = [area.left, area.right()].map(|x| Point::new(x, y));
        scene.line(left, right, Stroke::new(Role::Grid, 1.0));
        let name = font.shortened(name, area.left - 8.0);
        scene.label(Point::new(area.left - 5.0, y), &name, style);
    }
}
