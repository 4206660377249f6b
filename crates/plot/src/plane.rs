//! Data over the plane: the points, and below them the network's prediction as color.

use experiment::{PLANE_REACH, PlanePoint, Snapshot};

use crate::axes::{Axes, Axis};
use crate::contour::{HEAT_LEVELS, contours};
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::plane_sample::nearest_sample;
use crate::scale::{Scale, ScaleKind};
use crate::scene::{Paint, Point, Rect, Role, Scene, Stroke};
use crate::tooltip::{TooltipEntry, tooltip};

/// How near to a point the pointer selects it, in CSS pixels.
const REACH: f32 = 9.0;

/// Names beside the values under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaneLabels<'a> {
    /// Name of a point's target, `y`.
    pub target: &'a str,
    /// Name of the network's prediction, `ŷ`.
    pub prediction: &'a str,
}

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePlotView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The points of the data.
    pub points: &'a [PlanePoint],
    /// Whether the targets are the classes 0 and 1.
    pub is_classes: bool,
    /// Whether only the sign of the prediction is shown.
    pub is_discrete: bool,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: PlaneLabels<'a>,
}

/// The values at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneReading {
    /// `x₁` and `x₂`.
    pub x: [f64; 2],
    /// The network's prediction at the nearest sample, if it is finite.
    pub prediction: Option<f64>,
}

/// Where the plane lies on the canvas; the page keeps it for the pointer until the next one is
/// painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePlot {
    /// Area and scales of `x₁`, to the right, and `x₂`, upward.
    pub axes: Axes,
}

/// A prediction or target as a level of a raster: the classes 0 and 1 become −1 and 1.
fn level(value: f32, is_classes: bool) -> f32 {
    if is_classes { 2.0 * value - 1.0 } else { value }
}

/// Empties the scene and paints the plane into it. Without a snapshot (before the first one arrives)
/// there are points and axes only.
///
/// `view.size` is in CSS pixels. Returns where the plane lies.
pub fn plane(
    scene: &mut Scene,
    snapshot: Option<&Snapshot>,
    view: &PlanePlotView<'_>,
) -> PlanePlot {
    let plot = PlanePlot::new(view);
    scene.clear(view.size[0], view.size[1]);
    let axes = &plot.axes;
    if let Some(snapshot) = snapshot.filter(|snapshot| snapshot.head().plane.is_some()) {
        let levels = snapshot.prediction().iter();
        let levels: Vec<f32> = levels.map(|&value| level(value, view.is_classes)).collect();
        // Paler than the points, which lie on it.
        let shown = levels.iter().map(|&level| match view.is_discrete {
            true => 0.5 * if level < 0.0 { -1.0 } else { 1.0 },
            false => 0.75 * level,
        });
        scene.raster(axes.area, shown);
        let lines: &[f32] = if view.is_discrete { &[] } else { &HEAT_LEVELS };
        contours(scene, axes.area, &levels, lines);
    }
    axes.paint(scene, view.format);
    let radius = if view.points.len() > 300 { 3.0 } else { 4.0 };
    scene.clipped(axes.area.grown(4.0), |scene| {
        for point in view.points {
            paint_point(scene, plot.place(point), radius, point, view.is_classes);
        }
    });
    if let Some(at) = view.pointer.filter(|&at| axes.area.contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
}

/// Paints a point: filled if it trains, hollow if it validates, in the color and shape of its target's sign.
fn paint_point(scene: &mut Scene, at: Point, radius: f32, point: &PlanePoint, is_classes: bool) {
    let level = level(point.y, is_classes);
    let (role, marker) = (Role::of_sign(level), Marker::of_sign(level));
    let rim = Stroke::new(Role::Panel, 1.0);
    if point.validates {
        let ground = Some(Role::Panel.into());
        scene.mark(at, radius, marker, ground, Some(Stroke::new(role, 1.75)));
    } else {
        let opacity = 0.35 + 0.65 * level.abs().min(1.0);
        scene.mark(at, radius + 0.5, marker, Some(Role::Panel.into()), None);
        scene.mark(
            at,
            radius,
            marker,
            Some(Paint::new(role, opacity)),
            Some(rim),
        );
    }
}

/// Axes with the same scale for both, in a square in the middle of a picture of `size`.
pub(crate) fn square_axes(size: [f32; 2], format: NumberFormat) -> Axes {
    let reach = [-PLANE_REACH, PLANE_REACH];
    let axis = Axis::new(ScaleKind::Linear, reach);
    let within = Axes::new(size, axis, axis, format).area;
    let side = within.width.min(within.height);
    let left = within.left + (within.width - side) / 2.0;
    let area = Rect::new(left, within.top, side, side);
    Axes {
        area,
        x: Scale::new(ScaleKind::Linear, reach, [area.left, area.right()]),
        y: Scale::new(ScaleKind::Linear, reach, [area.bottom(), area.top]),
    }
}

impl PlanePlot {
    /// Computes where everything lies, without painting it.
    pub fn new(view: &PlanePlotView<'_>) -> Self {
        Self {
            axes: square_axes(view.size, view.format),
        }
    }

    fn place(&self, point: &PlanePoint) -> Point {
        self.axes
            .to_px(f64::from(point.x[0]), f64::from(point.x[1]))
    }

    /// `x₁` and `x₂` at a pixel; `None` outside the area.
    pub fn values_at(&self, at: Point) -> Option<[f64; 2]> {
        self.axes.area.contains(at).then(|| self.axes.to_values(at))
    }

    /// Position of the point nearest to a pixel; `None` if it is further than `reach` CSS pixels.
    pub fn point_at(&self, points: &[PlanePoint], at: Point, reach: f32) -> Option<usize> {
        points
            .iter()
            .map(|point| self.place(point).distance(at))
            .enumerate()
            .filter(|&(_, distance)| distance <= reach)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(idx, _)| idx)
    }

    /// The values at a pixel.
    pub fn read(&self, snapshot: Option<&Snapshot>, at: Point) -> PlaneReading {
        let x = self.axes.to_values(at);
        let prediction = snapshot.and_then(|snapshot| {
            let value = nearest_sample(snapshot, x)?;
            value.is_finite().then_some(f64::from(value))
        });
        PlaneReading { x, prediction }
    }

    fn paint_reading(
        &self,
        scene: &mut Scene,
        snapshot: Option<&Snapshot>,
        view: &PlanePlotView<'_>,
        at: Point,
    ) {
        let near = self
            .point_at(view.points, at, REACH)
            .and_then(|idx| view.points.get(idx));
        let reading = self.read(snapshot, near.map_or(at, |point| self.place(point)));
        let entry = |mark, name, value: f64| TooltipEntry {
            mark,
            name,
            value: view.format.read_out(value),
        };
        let mut entries = vec![
            entry(KeyMark::None, "x₁", reading.x[0]),
            entry(KeyMark::None, "x₂", reading.x[1]),
        ];
        if let Some(point) = near {
            let level = level(point.y, view.is_classes);
            let (role, marker) = (Role::of_sign(level), Marker::of_sign(level));
            let mark = KeyMark::of_row(role, marker, point.validates);
            entries.push(entry(mark, view.labels.target, f64::from(point.y)));
            let ring = Stroke::new(Role::Ink, 1.5);
            scene.circle(self.place(point), 7.0, None, Some(ring));
        }
        if let Some(prediction) = reading.prediction {
            let level = level(prediction as f32, view.is_classes);
            entries.push(entry(
                KeyMark::of_sign(level),
                view.labels.prediction,
                prediction,
            ));
        }
        tooltip(scene, self.axes.area, at, &entries);
    }
}
