//! What lies below the rows of a fit: grid, zones of extrapolation, names of categories; and the
//! prediction for each category.

use experiment::{Row, Snapshot};

use crate::axes::{Axes, SMALL};
use crate::categories::paint_categories;
use crate::curve::interpolated;
use crate::scene::{Anchor, Baseline, Font, Point, Role, Scene, Stroke, TextStyle};
use crate::window::{paint_zones, window_of, zones};

use super::view::FitView;

/// Half the length of a category's bar, as a share of the category's room.
const HALF_BAR: f32 = 0.3;

/// Paints the grid and, of numbers, the zones of extrapolation: beyond a category there is nothing.
pub(super) fn paint_ground(scene: &mut Scene, axes: &Axes, view: &FitView<'_>) {
    if !view.categories.is_empty() {
        axes.paint_y(scene, view.format);
        paint_categories(scene, axes, view.categories);
        return;
    }
    let zones = zones(axes, view.domain);
    paint_zones(scene, zones);
    axes.paint(scene, view.format);
    if zones[0].width > 24.0 {
        let style = TextStyle::new(
            Font::text(SMALL),
            Role::Third,
            Anchor::Start,
            Baseline::Alphabetic,
        );
        let at = Point::new(zones[0].left + 6.0, zones[0].top + 16.0);
        scene.label(at, view.labels.extrapolation, style);
    }
}

/// Returns the prediction for a category, in the target's unit: with several inputs the mean of the
/// predictions for its rows. `None` if neither rows nor curve have it.
pub fn category_prediction(snapshot: &Snapshot, rows: &[Row], category: usize) -> Option<f64> {
    let of_rows = snapshot.row_prediction();
    if of_rows.is_empty() {
        let x = category as f64;
        return interpolated(snapshot.prediction(), window_of(snapshot), x);
    }
    let is_here = |row: &Row| row.x == category as f32;
    let predictions = rows.iter().zip(of_rows).filter(|(row, _)| is_here(row));
    let (sum, n_rows) = predictions.fold((0.0, 0.0), |(sum, n_rows), (_, &value)| {
        (sum + f64::from(value), n_rows + 1.0)
    });
    (n_rows > 0.0).then(|| sum / n_rows)
}

/// Paints a bar at the prediction for each category.
pub(super) fn paint_category_predictions(
    scene: &mut Scene,
    axes: &Axes,
    snapshot: &Snapshot,
    view: &FitView<'_>,
) {
    let half = HALF_BAR * axes.area.width / view.categories.len() as f32;
    for category in 0..view.categories.len() {
        let Some(value) = category_prediction(snapshot, view.rows, category) else {
            continue;
        };
        let at = axes.point(category as f64, value);
        if at.is_finite() {
            let [from, to] = [-half, half].map(|dx| Point::new(at.x + dx, at.y));
            scene.line(from, to, Stroke::new(Role::Network, 2.75));
        }
    }
}
