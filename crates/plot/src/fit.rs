//! The fit: the true function, the rows and what the network makes of them.
//!
//! The area's y range depends on rows and true function only, never on the prediction: while a
//! network trains, the axes stand still and the curve comes to the points.

use experiment::{Row, Snapshot};

use crate::axes::{Axes, Axis, SMALL};
use crate::curve::{broken_at_poles, interpolated, thinned};
use crate::format::NumberFormat;
use crate::range::y_range;
use crate::scale::ScaleKind;
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{Entry, Mark, tooltip};

/// How near to a row the pointer takes it, for a mouse; a finger wants about twice as much.
pub const MOUSE_REACH: f32 = 10.0;
pub const TOUCH_REACH: f32 = 22.0;

/// Rows at most that are drawn: as many as a curve can have. More would take longer than a frame and
/// hide each other.
pub const MAX_DRAWN: usize = 1_000;

/// Which rows are drawn, in their order. Of too many it is one of each equal part of the table, at a
/// place that moves by the golden ratio: a regular step might meet a pattern of the rows.
pub fn drawn(n_rows: usize) -> impl Iterator<Item = usize> {
    let n_drawn = n_rows.min(MAX_DRAWN);
    (0..n_drawn).map(move |part| {
        let [start, end] = [part, part + 1].map(|part| part * n_rows / n_drawn);
        let turn = (part as u32).wrapping_mul(2_654_435_769);
        start + ((u64::from(turn) * (end - start) as u64) >> 32) as usize
    })
}

/// The names beside the values, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FitLabels<'a> {
    /// Of the axes with their units, and of a row's values; empty where x and y are all there is to
    /// say.
    pub axes: [&'a str; 2],
    /// For the zones outside of the domain.
    pub extrapolation: &'a str,
    /// How many of the rows are drawn; empty where all are.
    pub drawn: &'a str,
    /// The true function, `f(x)`.
    pub target: &'a str,
    /// The network's prediction, `ŷ`.
    pub prediction: &'a str,
}

/// What the page decides about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// Where rows are drawn; outside of it is extrapolation.
    pub domain: [f64; 2],
    /// While one end of the domain is dragged, the domain as it was before: its window stands still,
    /// so that the picture does not run away from the finger.
    pub held: Option<[f64; 2]>,
    pub rows: &'a [Row],
    /// Two groups of rows have two colors: whether a row is of the second. Empty for one group.
    pub groups: &'a [bool],
    /// The y range to keep while a row is dragged: without it the axis would run away from the
    /// pointer. `None` chooses one.
    pub y_range: Option<[f64; 2]>,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// The row that is being dragged.
    pub dragged: Option<usize>,
    pub format: NumberFormat,
    pub labels: FitLabels<'a>,
}

/// The part of x that the picture shows: the domain and a quarter of its width on either side.
pub fn window([from, to]: [f64; 2]) -> [f64; 2] {
    let margin = 0.25 * (to - from);
    [from - margin, to + margin]
}

/// The values at one x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitReading {
    pub x: f64,
    /// The true function, where it has a value.
    pub target: Option<f64>,
    pub prediction: Option<f64>,
}

/// Where a fit lies on the canvas, to be kept for the pointer until the next one is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitPlot {
    pub axes: Axes,
}

/// Paints the fit into the emptied scene. Without a snapshot (none has come yet) there are the
/// rows and the axes.
pub fn fit(scene: &mut Scene, snapshot: Option<&Snapshot>, view: &FitView<'_>) -> FitPlot {
    let plot = FitPlot::new(snapshot, view);
    scene.clear(view.size[0], view.size[1]);
    let axes = &plot.axes;
    let zones = zones(axes, view.domain);
    for zone in zones {
        scene.rect(zone, 0.0, Some(Role::Shade.into()), None);
    }
    axes.paint(scene, view.format);
    if zones[0].width > 24.0 {
        let style = TextStyle::new(
            Font::text(SMALL),
            Role::Third,
            Anchor::Start,
            Baseline::Alphabetic,
        );
        // Below the name of the y axis, if it has one.
        let line = if view.labels.axes[1].is_empty() {
            16.0
        } else {
            30.0
        };
        let at = Point::new(zones[0].left + 6.0, zones[0].top + line);
        scene.label(at, view.labels.extrapolation, style);
    }
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
            scene.polyline(thinned(target), Stroke::dashed(Role::Target, 1.5));
        }
        paint_validation_bar(scene, axes, view.rows);
        paint_rows(scene, axes, view);
        if let Some(snapshot) = snapshot {
            paint_predictions(scene, axes, snapshot.row_prediction(), view);
        }
        if let Some(snapshot) = snapshot {
            let prediction = axes.curve(snapshot.prediction(), window_of(snapshot));
            scene.polyline(thinned(prediction), Stroke::new(Role::Network, 2.75));
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
    /// Where everything lies, without painting it.
    pub fn new(snapshot: Option<&Snapshot>, view: &FitView<'_>) -> Self {
        let shown = view.held.unwrap_or(view.domain);
        let y_range = view
            .y_range
            .unwrap_or_else(|| y_range(snapshot, view.rows, shown));
        let x = Axis::new(ScaleKind::of_domain(shown), window(shown));
        let y = Axis::new(ScaleKind::Linear, y_range);
        Self {
            axes: Axes::new(view.size, x, y, view.format),
        }
    }

    /// The y range, to be given back in [`FitView::y_range`] while a row is dragged.
    pub fn y_range(&self) -> [f64; 2] {
        self.axes.y.domain
    }

    /// `[x, y]` at a pixel, for placing a row; `None` outside of the area.
    pub fn values_at(&self, at: Point) -> Option<[f64; 2]> {
        (self.axes.area.contains(at)).then(|| self.axes.to_values(at))
    }

    /// `[x, y]` at the place of the area that is nearest to a pixel, for dragging a row.
    pub fn nearest_values(&self, at: Point) -> [f64; 2] {
        let area = self.axes.area;
        self.axes.to_values(Point::new(
            at.x.clamp(area.left, area.right()),
            at.y.clamp(area.top, area.bottom()),
        ))
    }

    /// Position of the row that is nearest to a pixel, if it is within reach.
    pub fn row_at(&self, rows: &[Row], at: Point, reach: f32) -> Option<usize> {
        drawn_of(rows)
            .map(|(row_idx, row)| (row_idx, row_point(&self.axes, row).distance(at)))
            .filter(|&(_, distance)| distance <= reach)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(row_idx, _)| row_idx)
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
        let entry = |mark, name, value| Entry {
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
        let at = match near {
            Some(row) => Point::new(axes.x.to_px(f64::from(row.x)), at.y),
            None => at,
        };
        let reading = self.read(snapshot, at);
        let line = Stroke::new(Paint::new(Role::Second, 0.5), 1.0);
        scene.line(
            Point::new(at.x, axes.area.top),
            Point::new(at.x, axes.area.bottom()),
            line,
        );
        let mut entries = vec![entry(Mark::None, x_name, reading.x)];
        if let Some((row, row_idx)) = near.zip(near_idx) {
            let role = row_role(view, row_idx, row.validates);
            let mark = if row.validates {
                Mark::Hollow(role)
            } else {
                Mark::Filled(role)
            };
            entries.push(entry(mark, y_name, f64::from(row.y)));
            let ring = Stroke::new(Role::Ink, 1.5);
            let center = row_point(axes, row);
            scene.circle(center, row_radius(view.rows.len()) + 3.0, None, Some(ring));
        }
        // At a row with a prediction of its own, the curve's, of the other inputs' means, says less.
        let own = snapshot
            .zip(near_idx)
            .and_then(|(snapshot, idx)| snapshot.row_prediction().get(idx));
        let prediction = own.map_or(reading.prediction, |&value| Some(f64::from(value)));
        for (role, name, value) in [
            (Role::Target, view.labels.target, reading.target),
            (Role::Network, view.labels.prediction, prediction),
        ] {
            let Some(value) = value.filter(|value| value.is_finite()) else {
                continue;
            };
            entries.push(entry(Mark::Filled(role), name, value));
            let center = axes.point(reading.x, value);
            if axes.area.contains(center) {
                let rim = Stroke::new(Role::Panel, 1.5);
                scene.circle(center, 4.5, Some(role.into()), Some(rim));
            }
        }
        tooltip(scene, axes.area, at, &entries);
    }
}

/// Left and right of the domain.
pub(crate) fn zones(axes: &Axes, domain: [f64; 2]) -> [Rect; 2] {
    let area = axes.area;
    let [from, to] = domain.map(|end| axes.x.to_px(end).clamp(area.left, area.right()));
    [
        Rect::new(area.left, area.top, from - area.left, area.height),
        Rect::new(to, area.top, area.right() - to, area.height),
    ]
}

pub(crate) fn window_of(snapshot: &Snapshot) -> [f64; 2] {
    snapshot.head().window.map(f64::from)
}

fn row_point(axes: &Axes, row: &Row) -> Point {
    axes.to_px(f64::from(row.x), f64::from(row.y))
}

/// The rows that are drawn, with their positions.
fn drawn_of(rows: &[Row]) -> impl Iterator<Item = (usize, &Row)> {
    drawn(rows.len()).map(|row_idx| (row_idx, &rows[row_idx]))
}

/// Rows that are many are small.
fn row_radius(n_rows: usize) -> f32 {
    let n_rows = n_rows.min(MAX_DRAWN);
    (4.0 * (80.0 / n_rows.max(80) as f32).sqrt().sqrt()).max(1.75)
}

/// The color of a row: its group's, else of whether it trains or validates.
fn row_role(view: &FitView<'_>, row_idx: usize, validates: bool) -> Role {
    match view.groups.get(row_idx) {
        Some(true) => Role::Positive,
        Some(false) => Role::Negative,
        None if validates => Role::Validation,
        None => Role::Train,
    }
}

fn paint_rows(scene: &mut Scene, axes: &Axes, view: &FitView<'_>) {
    let radius = row_radius(view.rows.len());
    let is_part = |validates: bool| move |it: &(usize, &Row)| it.1.validates == validates;
    // Hollow ones on top: there are fewer of them and they hide less.
    for validates in [false, true] {
        for (row_idx, row) in drawn_of(view.rows).filter(is_part(validates)) {
            let center = row_point(axes, row);
            if !center.is_finite() {
                continue;
            }
            let role = row_role(view, row_idx, validates);
            if validates {
                let ground = Some(Role::Panel.into());
                let rim = Stroke::new(role, 0.45 * radius);
                scene.circle(center, 0.9 * radius, ground, Some(rim));
            } else {
                scene.circle(center, radius, Some(Paint::new(role, 0.85)), None);
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

/// What the network says of each row with all of its inputs, as a dash at the row's x.
fn paint_predictions(scene: &mut Scene, axes: &Axes, predictions: &[f32], view: &FitView<'_>) {
    let half = 1.25 * row_radius(view.rows.len());
    for (row_idx, row) in drawn_of(view.rows) {
        let Some(&prediction) = predictions.get(row_idx) else {
            continue;
        };
        let at = axes.point(f64::from(row.x), f64::from(prediction));
        if !at.is_finite() {
            continue;
        }
        let role = match view.groups.get(row_idx) {
            Some(_) => row_role(view, row_idx, row.validates),
            None => Role::Network,
        };
        scene.line(
            Point::new(at.x - half, at.y),
            Point::new(at.x + half, at.y),
            Stroke::new(role, 2.0),
        );
    }
}

/// A thin bar on the axis under every stretch of neighboring rows that validate: Keras's last rows
/// are one bar at the edge, rows drawn at random are scattered marks.
fn paint_validation_bar(scene: &mut Scene, axes: &Axes, rows: &[Row]) {
    if !rows.iter().any(|row| row.validates) {
        return;
    }
    let mut sorted: Vec<&Row> = drawn_of(rows).map(|(_, row)| row).collect();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x));
    paint_stretches(scene, axes, sorted.into_iter());
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

/// Arrowheads at the edge beyond which the whole prediction lies, where else nothing would be seen
/// of it.
fn paint_off_scale(scene: &mut Scene, axes: &Axes, snapshot: &Snapshot, domain: [f64; 2]) {
    let samples = snapshot.prediction();
    let (mut above, mut below) = (false, false);
    for (idx, &value) in samples.iter().enumerate() {
        let (x, y) = (
            f64::from(snapshot.x_at(idx, samples.len())),
            f64::from(value),
        );
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

/// What a screen reader says of the fit, as values; the page makes the sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitWords {
    pub epoch: u32,
    /// On all rows, in the target's unit.
    pub rmse: Option<f64>,
    pub n_train: u32,
    pub n_validation: u32,
    /// Where in the domain prediction and true function are farthest apart.
    pub worst: Option<FitReading>,
}

impl FitWords {
    pub fn new(snapshot: &Snapshot, domain: [f64; 2]) -> Self {
        let head = snapshot.head();
        let len = snapshot.target().len();
        let readings = snapshot
            .target()
            .iter()
            .zip(snapshot.prediction())
            .enumerate()
            .map(|(idx, (&target, &prediction))| {
                let x = f64::from(snapshot.x_at(idx, len));
                (x, f64::from(target), f64::from(prediction))
            });
        let worst = readings
            .filter(|(x, target, prediction)| {
                domain[0] <= *x && *x <= domain[1] && (target - prediction).is_finite()
            })
            .max_by(|a, b| (a.1 - a.2).abs().total_cmp(&(b.1 - b.2).abs()))
            .map(|(x, target, prediction)| FitReading {
                x,
                target: Some(target),
                prediction: Some(prediction),
            });
        Self {
            epoch: head.epoch,
            rmse: head.rmse,
            n_train: head.n_train,
            n_validation: head.n_validation,
            worst,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(x: f32, y: f32) -> Row {
        Row {
            x,
            y,
            validates: false,
        }
    }

    #[test]
    fn the_window_is_the_domain_and_a_quarter_on_either_side() {
        assert_eq!(window([-2.0, 2.0]), [-3.0, 3.0]);
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
