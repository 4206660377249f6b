//! The rows of a classifier's table: filled if they train, hollow if they validate, in the color and shape
//! of their class.

use crate::fit::drawn;
use crate::marker::Marker;
use crate::scene::{Paint, Point, Role, Scene, Stroke};

/// How near to a row the pointer selects it, in CSS pixels.
const REACH: f32 = 10.0;

/// A row over one or two inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassRow {
    /// The input along x and the one along y, in their units.
    pub at: [f64; 2],
    /// Index of its class.
    pub class: usize,
    /// Whether it validates.
    pub validates: bool,
}

/// The rows that are drawn, at most [`MAX_DRAWN`](crate::fit::MAX_DRAWN).
pub(super) fn drawn_of(rows: &[ClassRow]) -> impl Iterator<Item = (usize, &ClassRow)> {
    drawn(rows.len()).map(|row_idx| (row_idx, &rows[row_idx]))
}

/// Radius of a row, in CSS pixels: many rows are small.
pub(super) fn radius(n_rows: usize) -> f32 {
    if n_rows > 300 { 2.75 } else { 3.75 }
}

pub(super) fn paint_row(scene: &mut Scene, center: Point, radius: f32, row: &ClassRow) {
    if !center.is_finite() {
        return;
    }
    let (role, marker) = (Role::of_class(row.class), Marker::of_class(row.class));
    if row.validates {
        let rim = Stroke::new(role, 0.45 * radius);
        let ground = Some(Role::Panel.into());
        scene.mark(center, 0.9 * radius, marker, ground, Some(rim));
    } else {
        let rim = Stroke::new(Role::Panel, 0.75);
        scene.mark(
            center,
            radius,
            marker,
            Some(Paint::new(role, 0.9)),
            Some(rim),
        );
    }
}

/// Position of the drawn row nearest to a pixel; `None` if all are further away than the pointer
/// reaches.
pub(super) fn row_at(
    rows: &[ClassRow],
    place: impl Fn(&ClassRow) -> Point,
    at: Point,
) -> Option<usize> {
    drawn_of(rows)
        .map(|(row_idx, row)| (row_idx, place(row).distance(at)))
        .filter(|&(_, distance)| distance <= REACH)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(row_idx, _)| row_idx)
}
