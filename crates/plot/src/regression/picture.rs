//! Painting the rows, and finding them in the picture.

use crate::axes::{Axes, SMALL};
use crate::categories::paint_categories;
use crate::fit::row_radius;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::scene::{Font, Paint, Point, Role, Scene, Stroke};
use crate::tooltip::{TooltipEntry, tooltip};

use super::range::axes_of;
use super::view::{RegressionPicture, RegressionRow, RegressionView, ResidualAxis};

/// How near to a row the pointer selects it, in CSS pixels.
const REACH: f32 = 12.0;
/// Room for a category's name beside the pointer, in CSS pixels.
const TOOLTIP_NAME: f32 = 130.0;

/// Where the picture lies on the canvas; the page keeps it for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegressionPlot {
    /// Area and scales of both axes, in the data's units.
    pub axes: Axes,
}

/// Empties the scene and paints the rows into it. Returns where they lie.
///
/// `view.size` is in CSS pixels.
pub fn regression(scene: &mut Scene, view: &RegressionView<'_>) -> RegressionPlot {
    let plot = RegressionPlot::new(view);
    let axes = &plot.axes;
    scene.clear(view.size[0], view.size[1]);
    match view.picture {
        RegressionPicture::Residuals(ResidualAxis::Column { categories, .. })
            if !categories.is_empty() =>
        {
            axes.paint_y(scene, view.format);
            paint_categories(scene, axes, categories);
        }
        _ => axes.paint(scene, view.format),
    }
    plot.paint_right_predictions(scene, view);
    scene.clipped(axes.area.grown(4.0), |scene| plot.paint_rows(scene, view));
    axes.paint_names(scene, names(view));
    let hovered = view.pointer.and_then(|at| plot.row_at(view, at));
    if let Some(place) = hovered.or(view.focused)
        && let Some(row) = view.rows.get(place)
    {
        plot.paint_reading(scene, view, row);
    }
    plot
}

/// Names of the axes.
fn names<'a>(view: &RegressionView<'a>) -> [&'a str; 2] {
    let labels = view.labels;
    match view.picture {
        RegressionPicture::Predicted => [labels.target_axis, labels.prediction_axis],
        RegressionPicture::Residuals(ResidualAxis::Prediction) => {
            [labels.prediction_axis, labels.residual_axis]
        }
        RegressionPicture::Residuals(ResidualAxis::Column { name, .. }) => {
            [name, labels.residual_axis]
        }
    }
}

impl RegressionPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(view: &RegressionView<'_>) -> Self {
        let [x, y] = axes_of(&view.picture, view.rows);
        Self {
            axes: Axes::named(view.size, x, y, view.format, names(view)),
        }
    }

    /// Where a row lies, on the area's edge if it is beyond an axis. Not finite if it has no place.
    fn place(&self, view: &RegressionView<'_>, row: &RegressionRow) -> Point {
        let [x, y] = view.picture.values(row);
        if !x.is_finite() || !y.is_finite() {
            return Point::new(f32::NAN, f32::NAN);
        }
        let at = self.axes.to_px(x, y);
        let area = self.axes.area;
        Point::new(
            at.x.clamp(area.left, area.right()),
            at.y.clamp(area.top, area.bottom()),
        )
    }

    /// Position of the row nearest to a pixel; `None` if all are further away than the pointer reaches.
    pub fn row_at(&self, view: &RegressionView<'_>, at: Point) -> Option<usize> {
        let rows = view.rows.iter().enumerate();
        rows.map(|(place, row)| (place, self.place(view, row).distance(at)))
            .filter(|&(_, distance)| distance <= REACH)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(place, _)| place)
    }

    /// Paints the line on which every prediction is right.
    fn paint_right_predictions(&self, scene: &mut Scene, view: &RegressionView<'_>) {
        let [from, to] = self.axes.x.domain;
        let y = |x: f64| match view.picture {
            RegressionPicture::Predicted => x,
            RegressionPicture::Residuals(_) => 0.0,
        };
        let [start, end] = [from, to].map(|x| self.axes.to_px(x, y(x)));
        scene.line(start, end, Stroke::dashed(Role::Target, 1.5));
    }

    fn paint_rows(&self, scene: &mut Scene, view: &RegressionView<'_>) {
        let radius = row_radius(view.rows.len());
        // Hollow rows on top: there are fewer of them and they hide less.
        for validates in [false, true] {
            for row in view.rows.iter().filter(|row| row.validates == validates) {
                let center = self.place(view, row);
                if !center.is_finite() {
                    continue;
                }
                if validates {
                    let rim = Stroke::new(Role::Validation, 0.45 * radius);
                    let ground = Some(Role::Panel.into());
                    scene.circle(center, 0.9 * radius, ground, Some(rim));
                } else {
                    let fill = Paint::new(Role::Train, 0.85);
                    scene.circle(center, radius, Some(fill), None);
                }
            }
        }
    }

    /// Paints a ring around a row and its numbers beside it.
    fn paint_reading(&self, scene: &mut Scene, view: &RegressionView<'_>, row: &RegressionRow) {
        let center = self.place(view, row);
        if !center.is_finite() {
            return;
        }
        let ring = Stroke::new(Role::Ink, 1.5);
        scene.circle(center, row_radius(view.rows.len()) + 3.0, None, Some(ring));
        let entry = |mark, name, value| TooltipEntry { mark, name, value };
        let mark = match row.validates {
            true => KeyMark::Hollow(Role::Validation, Marker::Circle),
            false => KeyMark::Filled(Role::Train, Marker::Circle),
        };
        let mut entries = vec![entry(mark, view.labels.row, row.number.to_string())];
        if let RegressionPicture::Residuals(ResidualAxis::Column {
            name,
            categories,
            is_read: true,
        }) = view.picture
        {
            let text = match categories.get(row.x as usize) {
                Some(category) => {
                    let font = Font::bold(SMALL);
                    font.shortened(category, TOOLTIP_NAME).into_owned()
                }
                None => view.format.read_out(row.x),
            };
            entries.push(entry(KeyMark::None, name, text));
        }
        for (name, value) in [
            (view.labels.target, row.target),
            (view.labels.prediction, row.prediction),
            (view.labels.residual, row.residual()),
        ] {
            entries.push(entry(KeyMark::None, name, view.format.read_out(value)));
        }
        tooltip(scene, self.axes.area, center, &entries);
    }
}
