//! Painting a single unit: its small curve, its bias, its bar in the strip of a wide layer.

use crate::curve::decimated;
use crate::scale::extent;
use crate::scene::{Paint, Point, Rect, Role, Scene, Stroke};

/// Paints a curve that fills its box from its lowest to its highest value, with the zero line if that
/// lies between them. A curve that is constant but for rounding is a line in the middle.
///
/// Shapes: `samples` is `[cell_len]`. `width` is the line's, in CSS pixels.
pub(super) fn small_curve(scene: &mut Scene, area: Rect, samples: &[f32], width: f32) {
    let Some([low, high]) = extent(samples.iter().map(|&value| f64::from(value))) else {
        return;
    };
    let flat = high - low <= 1e-5 * low.abs().max(high.abs()).max(1e-3);
    let to_y = |value: f64| {
        if flat {
            area.center().y
        } else {
            area.bottom() - area.height * ((value - low) / (high - low)) as f32
        }
    };
    if !flat && low < 0.0 && high > 0.0 {
        let y = to_y(0.0);
        scene.line(
            Point::new(area.left, y),
            Point::new(area.right(), y),
            Stroke::new(Role::Grid, 1.0),
        );
    }
    let step = area.width / (samples.len().max(2) - 1) as f32;
    let points = samples.iter().enumerate().map(|(idx, &value)| {
        let y = if value.is_finite() {
            to_y(f64::from(value))
        } else {
            f32::NAN
        };
        Point::new(area.left + step * idx as f32, y)
    });
    scene.polyline(decimated(points), Stroke::new(Role::Ink, width));
}

/// Paints a dot on the card's lower border: its color shows the bias's sign, and so does its inside, which is
/// hollow for a negative one; its size is the bias's share of the largest in the layer.
pub(super) fn bias_mark(scene: &mut Scene, card: Rect, bias: f32, share: f32) {
    if !share.is_finite() || bias == 0.0 {
        return;
    }
    let radius = (0.03 + 0.06 * share) * card.height + 0.5;
    let center = Point::new(card.left + 0.25 * card.width, card.bottom());
    let rim = Stroke::new(Role::Panel, 1.5);
    let role = Role::of_sign(bias);
    scene.circle(center, radius, Some(role.into()), Some(rim));
    if bias < 0.0 {
        scene.circle(center, 0.45 * radius, Some(Role::Panel.into()), None);
    }
}

/// Paints one bar for each unit, upward for a positive influence and downward for a negative one.
/// If units are narrower than a pixel, a bar shows the strongest of those that share it.
///
/// Shapes: `influence` is `[units]`, with values from −1 to 1.
pub(crate) fn strip_bars(scene: &mut Scene, strip: Rect, influence: &[f32]) {
    let n_bars = influence.len().min(strip.width as usize);
    if n_bars == 0 {
        return;
    }
    let middle = strip.center().y;
    let half = strip.height / 2.0 - 1.0;
    // Edges lie on half pixels, so that neighbors share no blurred column.
    let edge = |bar: usize| {
        let share = bar as f32 / n_bars as f32;
        ((strip.left + strip.width * share) * 2.0).round() / 2.0
    };
    for bar in 0..n_bars {
        let units = bar * influence.len() / n_bars..(bar + 1) * influence.len() / n_bars;
        let strongest = influence[units]
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .max_by(|a, b| a.abs().total_cmp(&b.abs()));
        let Some(value) = strongest.filter(|&value| value != 0.0) else {
            continue;
        };
        let share = value.abs().min(1.0);
        // Most of many units are weak next to the strongest: the root keeps them visible.
        let length = half * share.sqrt().max(0.1);
        let top = if value > 0.0 { middle - length } else { middle };
        let (left, right) = (edge(bar), edge(bar + 1));
        scene.rect(
            Rect::new(left, top, right - left, length),
            0.0,
            Some(Paint::new(Role::of_sign(value), 0.45 + 0.55 * share)),
            None,
        );
    }
}

/// The largest magnitude among finite values; positive even if all are 0.
pub(super) fn largest(values: &[f32]) -> f32 {
    values
        .iter()
        .map(|value| value.abs())
        .filter(|value| value.is_finite())
        .fold(0.0, f32::max)
        .max(f32::MIN_POSITIVE)
}
