//! Painting a fit, and finding rows and values in it.

use experiment::{Row, Snapshot};

use crate::axes::{Axes, Axis, SMALL};
use crate::categories::{category_at, category_axis};
use crate::curve::{broken_at_poles, decimated, interpolated};
use crate::key_mark::KeyMark;
use crate::range::y_range;
use crate::scale::ScaleKind;
use crate::scene::{Anchor, Baseline, Dash, Font, Paint, Point, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{TooltipEntry, tooltip};
use crate::window::{window, window_of};

use super::ground::{category_prediction, paint_category_predictions, paint_ground};
use super::rows::{
    drawn_of, paint_predictions, paint_rows, paint_validation_bar, row_marker, row_point,
    row_radius, row_role,
};
use super::view::{FitReading, FitView, MOUSE_REACH};

/// Where a fit lies on the canvas; the page keeps it for the pointer until the next one is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitPlot {
    /// Area and scales of x and of the target, both in the data's units.
    pub axes: Axes,
}

/// Empties the scene and paints the fit into it. Without a snapshot (before the first one arrives)
/// there are rows and axes only.
///
/// `view.size` is in CSS pixels. Returns where the fit lies.
pub fn fit(scene: &mut Scene, snapshot: Option<&Snapshot>, view: &FitView<'_>) -> FitPlot {
    let plot = FitPlot::new(snapshot, view);
    scene.clear(view.size[0], view.size[1]);
    let axes = &plot.axes;
    paint_ground(scene, axes, view);
    if !view.labels.drawn.is_empty() {
        let style = TextStyle::new(
            Font::text(SMALL),
            Role::Third,
            Anchor::End,
            Baseline::Alphabetic,
        );
        let corner = Point::new(axes.area.right() - 6.0, axes.area.top + 16.0);
        scene.label(corner, view.labels.drawn, style);
    }
    scene.clipped(axes.area, |scene| {
        if let Some(snapshot) = snapshot {
            let edges = [axes.area.top, axes.area.bottom()];
            let target = axes.curve(snapshot.target(), window_of(snapshot));
            let target = broken_at_poles(target, edges);
            scene.polyline(decimated(target), Stroke::dashed(Role::Target, 1.5));
        }
        paint_validation_bar(scene, axes, view.rows);
        paint_rows(scene, axes, view);
        if let Some(snapshot) = snapshot {
            paint_predictions(scene, axes, snapshot.row_prediction(), view);
        }
        if let Some(snapshot) = snapshot {
            if view.categories.is_empty() {
                let prediction = axes.curve(snapshot.prediction(), window_of(snapshot));
                scene.polyline(decimated(prediction), Stroke::new(Role::Network, 2.75));
            } else {
                paint_category_predictions(scene, axes, snapshot, view);
            }
            paint_off_scale(scene, axes, snapshot, view.domain);
        }
    });
    axes.paint_names(scene, view.labels.axes);
    if let Some(at) = view.pointer.filter(|&at| axes.area.contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
}

impl FitPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(snapshot: Option<&Snapshot>, view: &FitView<'_>) -> Self {
        let shown = view.held.unwrap_or(view.domain);
        let y_range = view
            .y_range
            .unwrap_or_else(|| y_range(snapshot, view.rows, shown));
        let x = match view.categories.len() {
            0 => Axis::new(ScaleKind::of_domain(shown), window(shown)),
            n_categories => category_axis(n_categories),
        };
        let y = Axis::new(ScaleKind::Linear, y_range);
        Self {
            axes: Axes::named(view.size, x, y, view.format, view.labels.axes),
        }
    }

    /// The y range in the target's unit, to be passed back in [`FitView::y_range`] while a row is
    /// dragged.
    pub fn y_range(&self) -> [f64; 2] {
        self.axes.y.domain
    }

    /// `[x, y]` at a pixel, in the data's units, for placing a row; `None` outside the area.
    pub fn values_at(&self, at: Point) -> Option<[f64; 2]> {
        (self.axes.area.contains(at)).then(|| self.axes.to_values(at))
    }

    /// `[x, y]` at the point of the area nearest to a pixel, in the data's units, for dragging a row.
    pub fn nearest_values(&self, at: Point) -> [f64; 2] {
        let area = self.axes.area;
        self.axes.to_values(Point::new(
            at.x.clamp(area.left, area.right()),
            at.y.clamp(area.top, area.bottom()),
        ))
    }

    /// Position of the drawn row nearest to a pixel; `None` if it is further than `reach` CSS pixels.
    pub fn row_at(&self, rows: &[Row], at: Point, reach: f32) -> Option<usize> {
        drawn_of(rows)
            .map(|(row_idx, row)| (row_idx, row_point(&self.axes, row).distance(at)))
            .filter(|&(_, distance)| distance <= reach)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(row_idx, _)| row_idx)
    }

    /// The category nearest to a pixel, if `n_categories` lie along x.
    pub fn category_at(&self, at: Point, n_categories: usize) -> usize {
        category_at(self.axes.x.to_value(at.x), n_categories)
    }

    /// The values at a pixel's x.
    pub fn read(&self, snapshot: Option<&Snapshot>, at: Point) -> FitReading {
        let x = self.axes.x.to_value(at.x);
        let of = |samples: fn(&Snapshot) -> &[f32]| {
            snapshot.and_then(|snapshot| interpolated(samples(snapshot), window_of(snapshot), x))
        };
        FitReading {
            x,
            target: of(|snapshot| snapshot.target()),
            prediction: of(|snapshot| snapshot.prediction()),
        }
    }

    fn paint_reading(
        &self,
        scene: &mut Scene,
        snapshot: Option<&Snapshot>,
        view: &FitView<'_>,
        at: Point,
    ) {
        let Self { axes } = self;
        let number = |value| view.format.read_out(value);
        let entry = |mark, name, value| TooltipEntry {
            mark,
            name,
            value: number(value),
        };
        let near_idx = view
            .dragged
            .or_else(|| self.row_at(view.rows, at, MOUSE_REACH));
        let near = near_idx.and_then(|row_idx| view.rows.get(row_idx));
        let [x_name, y_name] = match view.labels.axes {
            ["", ""] => ["x", "y"],
            names => names,
        };
        // At a row, x is the row's, so that the values read there belong together.
        let place = near.map(|row| f64::from(row.x)).or_else(|| {
            let n_categories = view.categories.len();
            (n_categories > 0).then(|| category_at(axes.x.to_value(at.x), n_categories) as f64)
        });
        let at = Point::new(place.map_or(at.x, |x| axes.x.to_px(x)), at.y);
        let category = place.and_then(|x| view.categories.get(x as usize));
        let mut reading = self.read(snapshot, at);
        if let Some((place, snapshot)) = place.zip(snapshot).filter(|_| category.is_some()) {
            reading.prediction = category_prediction(snapshot, view.rows, place as usize);
        }
        let line = Stroke::new(Paint::new(Role::Second, 0.5), 1.0);
        scene.line(
            Point::new(at.x, axes.area.top),
            Point::new(at.x, axes.area.bottom()),
            line,
        );
        let mut entries = vec![entry(KeyMark::None, x_name, reading.x)];
        if let Some(name) = category {
            entries[0].value = Font::bold(SMALL)
                .shortened(name, 0.4 * axes.area.width)
                .into_owned();
        }
        if let Some((row, row_idx)) = near.zip(near_idx) {
            let role = row_role(view, row_idx, row.validates);
            let marker = row_marker(view, row_idx);
            let mark = KeyMark::of_row(role, marker, row.validates);
            entries.push(entry(mark, y_name, f64::from(row.y)));
            let ring = Stroke::new(Role::Ink, 1.5);
            let center = row_point(axes, row);
            scene.circle(center, row_radius(view.rows.len()) + 3.0, None, Some(ring));
        }
        // A row's own prediction is more exact than the curve's, which has the means of all other inputs.
        let own = snapshot
            .zip(near_idx)
            .and_then(|(snapshot, idx)| snapshot.row_prediction().get(idx));
        let prediction = own.map_or(reading.prediction, |&value| Some(f64::from(value)));
        for (role, dash, name, value) in [
            (
                Role::Target,
                Dash::Dashed,
                view.labels.target,
                reading.target,
            ),
            (
                Role::Network,
                Dash::Solid,
                view.labels.prediction,
                prediction,
            ),
        ] {
            let Some(value) = value.filter(|value| value.is_finite()) else {
                continue;
            };
            entries.push(entry(KeyMark::Line(role, dash), name, value));
            let center = axes.point(reading.x, value);
            if axes.area.contains(center) {
                let rim = Stroke::new(Role::Panel, 1.5);
                scene.circle(center, 4.5, Some(role.into()), Some(rim));
            }
        }
        tooltip(scene, axes.area, at, &entries);
    }
}

/// Paints arrowheads at the edge beyond which the whole prediction lies: otherwise nothing of it
/// would be visible.
fn paint_off_scale(scene: &mut Scene, axes: &Axes, snapshot: &Snapshot, domain: [f64; 2]) {
    let samples = snapshot.prediction();
    let (mut above, mut below) = (false, false);
    for (idx, &value) in samples.iter().enumerate() {
        let (x, y) = (snapshot.x_at(idx, samples.len()), f64::from(value));
        if x < domain[0] || x > domain[1] || !y.is_finite() {
            continue;
        }
        if axes.y.contains(y) {
            return;
        }
        above |= y > axes.y.domain[1];
        below |= y < axes.y.domain[0];
    }
    let middle = axes.area.center().x;
    let mut arrow = |tip: f32, foot: f32| {
        let points = [(0.0, tip), (7.0, foot), (-7.0, foot)];
        scene.polygon(
            points.map(|(dx, y)| Point::new(middle + dx, y)),
            Role::Network,
        );
    };
    if above {
        arrow(axes.area.top + 4.0, axes.area.top + 14.0);
    }
    if below {
        arrow(axes.area.bottom() - 8.0, axes.area.bottom() - 18.0);
    }
}

#[cfg(test)]
mod tests {
    use crate::fit::view::FitLabels;
    use crate::format::NumberFormat;

    use super::*;

    fn row(x: f32, y: f32) -> Row {
        Row {
            x,
            y,
            validates: false,
        }
    }

    fn view(rows: &[Row]) -> FitView<'_> {
        FitView {
            held: None,
            size: [440.0, 360.0],
            domain: [-2.0, 2.0],
            rows,
            groups: &[],
            y_range: None,
            pointer: None,
            categories: &[],
            dragged: None,
            format: NumberFormat::DecimalComma,
            labels: FitLabels {
                drawn: "",
                axes: [""; 2],
                extrapolation: "extrapolación",
                target: "f(x)",
                prediction: "ŷ",
            },
        }
    }

    #[test]
    fn the_nearest_row_within_reach_is_taken() {
        let rows = [row(-1.0, 0.0), row(1.0, 1.0), row(1.05, 1.0)];
        let plot = FitPlot::new(None, &view(&rows));
        let at = plot.axes.to_px(1.04, 1.0);
        assert_eq!(plot.row_at(&rows, at, MOUSE_REACH), Some(2));
        let at = plot.axes.to_px(0.0, 0.5);
        assert_eq!(plot.row_at(&rows, at, MOUSE_REACH), None);
        assert_eq!(plot.row_at(&[], at, MOUSE_REACH), None);
    }

    #[test]
    fn a_scene_of_many_rows_stays_small() {
        let rows: Vec<Row> = (0..5_000)
            .map(|n| row(n as f32 * 1e-3 - 2.0, 0.0))
            .collect();
        let mut scene = Scene::new();
        fit(&mut scene, None, &view(&rows));
        assert!(scene.shapes().len() < 1_200);
    }

    #[test]
    fn a_place_on_the_canvas_is_a_pair_of_values_and_back() {
        let rows = [row(-1.0, 0.0), row(1.0, 1.0)];
        let plot = FitPlot::new(None, &view(&rows));
        let [x, y] = plot
            .values_at(plot.axes.to_px(0.25, 0.75))
            .expect("within the area");
        assert!((x - 0.25).abs() < 1e-4 && (y - 0.75).abs() < 1e-4);
        assert_eq!(plot.values_at(Point::new(-5.0, 10.0)), None);
        let [x, y] = plot.nearest_values(Point::new(-500.0, 1e6));
        assert!((x + 3.0).abs() < 1e-4, "{x}");
        assert!((y - plot.y_range()[0]).abs() < 1e-4, "{y}");
    }

    #[test]
    fn a_range_that_is_given_is_kept() {
        let rows = [row(-1.0, 0.0), row(1.0, 1000.0)];
        let given = FitView {
            held: None,
            y_range: Some([-1.0, 2.0]),
            ..view(&rows)
        };
        assert_eq!(FitPlot::new(None, &given).y_range(), [-1.0, 2.0]);
    }
}
