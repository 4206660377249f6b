//! The rows of a fit: which of many are drawn, and how.

use experiment::{Row, positions_in_order};

use crate::axes::Axes;
use crate::marker::Marker;
use crate::scene::{Dash, Paint, Point, Rect, Role, Scene, Stroke};

use super::view::FitView;

/// Most rows that are drawn: as many as a curve can have. More would take longer than a frame and
/// hide each other.
pub const MAX_DRAWN: usize = 1_000;

/// Positions of the rows that are drawn, rising.
///
/// If there are more than [`MAX_DRAWN`], one row of each equal part of the table is drawn, at a place
/// that advances by the golden ratio from part to part: a regular step might coincide with a pattern
/// of the rows.
pub fn drawn(n_rows: usize) -> impl Iterator<Item = usize> {
    let n_drawn = n_rows.min(MAX_DRAWN);
    (0..n_drawn).map(move |part| {
        let [start, end] = [part, part + 1].map(|part| part * n_rows / n_drawn);
        let turn = (part as u32).wrapping_mul(2_654_435_769);
        start + ((u64::from(turn) * (end - start) as u64) >> 32) as usize
    })
}

pub(super) fn row_point(axes: &Axes, row: &Row) -> Point {
    axes.to_px(f64::from(row.x), f64::from(row.y))
}

/// The rows that are drawn, with their positions.
pub(super) fn drawn_of(rows: &[Row]) -> impl Iterator<Item = (usize, &Row)> {
    drawn(rows.len()).map(|row_idx| (row_idx, &rows[row_idx]))
}

/// Radius of a row, in CSS pixels: many rows are small.
pub(crate) fn row_radius(n_rows: usize) -> f32 {
    let n_rows = n_rows.min(MAX_DRAWN);
    (4.0 * (80.0 / n_rows.max(80) as f32).sqrt().sqrt()).max(1.75)
}

/// The color of a row: that of its group or, without groups, of training or validation.
pub(super) fn row_role(view: &FitView<'_>, row_idx: usize, validates: bool) -> Role {
    match view.groups.get(row_idx) {
        Some(true) => Role::Positive,
        Some(false) => Role::Negative,
        None if validates => Role::Validation,
        None => Role::Train,
    }
}

/// The shape of a row's mark: that of its group or, without groups, a circle.
pub(super) fn row_marker(view: &FitView<'_>, row_idx: usize) -> Marker {
    let group = view.groups.get(row_idx);
    group.map_or(Marker::Circle, |&is_second| {
        Marker::of_class(usize::from(is_second))
    })
}

pub(super) fn paint_rows(scene: &mut Scene, axes: &Axes, view: &FitView<'_>) {
    let radius = row_radius(view.rows.len());
    let is_part = |validates: bool| move |it: &(usize, &Row)| it.1.validates == validates;
    // Hollow rows on top: there are fewer of them and they hide less.
    for validates in [false, true] {
        for (row_idx, row) in drawn_of(view.rows).filter(is_part(validates)) {
            let center = row_point(axes, row);
            if !center.is_finite() {
                continue;
            }
            let role = row_role(view, row_idx, validates);
            let marker = row_marker(view, row_idx);
            if validates {
                let ground = Some(Role::Panel.into());
                let rim = Stroke::new(role, 0.45 * radius);
                scene.mark(center, 0.9 * radius, marker, ground, Some(rim));
            } else {
                scene.mark(center, radius, marker, Some(Paint::new(role, 0.85)), None);
            }
        }
    }
    let dragged = view
        .dragged
        .and_then(|idx| Some((idx, view.rows.get(idx)?)));
    if let Some((row_idx, row)) = dragged {
        let role = row_role(view, row_idx, row.validates);
        scene.circle(
            row_point(axes, row),
            radius + 7.0,
            Some(Paint::new(role, 0.2)),
            None,
        );
    }
}

/// Paints the prediction for each row from all of its inputs, as a dash at the row's x.
///
/// Shapes: `predictions` is `[n_rows]` or `[0]`.
pub(super) fn paint_predictions(
    scene: &mut Scene,
    axes: &Axes,
    predictions: &[f32],
    view: &FitView<'_>,
) {
    let half = 1.25 * row_radius(view.rows.len());
    for (row_idx, row) in drawn_of(view.rows) {
        let Some(&prediction) = predictions.get(row_idx) else {
            continue;
        };
        let at = axes.point(f64::from(row.x), f64::from(prediction));
        if !at.is_finite() {
            continue;
        }
        // Of two groups, the dashes of the first one are broken.
        let (role, dash) = match view.groups.get(row_idx) {
            Some(true) => (row_role(view, row_idx, row.validates), Dash::Solid),
            Some(false) => (row_role(view, row_idx, row.validates), Dash::Dotted),
            None => (Role::Network, Dash::Solid),
        };
        scene.line(
            Point::new(at.x - half, at.y),
            Point::new(at.x + half, at.y),
            Stroke::broken(role, 2.0, dash),
        );
    }
}

/// Paints a thin bar on the axis under every stretch of neighboring rows that validate: Keras's last
/// rows become one bar at the edge, rows drawn at random become scattered marks.
pub(super) fn paint_validation_bar(scene: &mut Scene, axes: &Axes, rows: &[Row]) {
    if !rows.iter().any(|row| row.validates) {
        return;
    }
    let drawn: Vec<&Row> = drawn_of(rows).map(|(_, row)| row).collect();
    let order = positions_in_order(drawn.len(), &|a, b| drawn[a].x.total_cmp(&drawn[b].x));
    paint_stretches(scene, axes, order.into_iter().map(|idx| drawn[idx]));
}

fn paint_stretches<'a>(scene: &mut Scene, axes: &Axes, rows: impl Iterator<Item = &'a Row>) {
    let mut stretch: Option<[f32; 2]> = None;
    let mut paint = |[from, to]: [f32; 2]| {
        let rect = Rect::new(from - 2.0, axes.area.bottom() - 4.0, (to - from) + 4.0, 4.0);
        scene.rect(rect, 1.5, Some(Paint::new(Role::Validation, 0.75)), None);
    };
    for row in rows {
        let x = axes.x.to_px(f64::from(row.x));
        if row.validates && x.is_finite() {
            stretch = Some([stretch.map_or(x, |[from, _]| from), x]);
        } else if let Some(done) = stretch.take() {
            paint(done);
        }
    }
    if let Some(done) = stretch {
        paint(done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_rows_a_thousand_are_drawn_from_everywhere() {
        for n_rows in [0, 1, 50, 1_000] {
            assert!(drawn(n_rows).eq(0..n_rows));
        }
        for n_rows in [1_001, 1_999, 54_321, 1_000_000] {
            let drawn: Vec<usize> = drawn(n_rows).collect();
            assert_eq!(drawn.len(), MAX_DRAWN);
            assert!(drawn.is_sorted_by(|a, b| a < b), "{n_rows}");
            assert!(drawn.last().is_some_and(|&last| last < n_rows));
            // Every second row is of another kind.
            let n_odd = drawn.iter().filter(|&row_idx| row_idx % 2 == 1).count();
            assert!((400..600).contains(&n_odd), "{n_odd} of {n_rows}");
        }
    }
}
