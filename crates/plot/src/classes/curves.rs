//! The probability of each class over one input, above a line of rows for each class.

use experiment::Snapshot;

use crate::axes::{Axes, Axis, SMALL};
use crate::categories::{category_at, category_axis, paint_categories};
use crate::curve::{decimated, interpolated};
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::scale::{Scale, ScaleKind};
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{TooltipEntry, tooltip};
use crate::window::{paint_zones, window, window_of, zones};

use super::rows::{ClassRow, drawn_of, paint_row, radius, row_at};

/// Between curves and rows, in CSS pixels.
const BETWEEN: f32 = 10.0;
/// Distance between two classes' lines, in CSS pixels: smallest and largest.
const LINE: [f32; 2] = [10.0, 26.0];
/// The share of the height that the classes' lines take, and the largest share, so that many have their names.
const LINES: [f32; 2] = [0.42, 0.68];
/// Smallest distance between two names, in CSS pixels. Of names that stand closer some are left out.
const NAME: f32 = 8.4;
/// Most classes whose curves have marks where they lie at 0.
const MARKED: usize = 6;
/// Smallest probability of many classes that has a mark: others would lie on each other.
const UNLIKELY: f64 = 0.03;
/// Between two marks of a curve, in CSS pixels.
const MARKS: f32 = 96.0;
/// Most names in the box beside the pointer, the likeliest first.
const MAX_ENTRIES: usize = 8;

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassCurvesView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// First and last x of the data; outside of it the network extrapolates.
    pub domain: [f64; 2],
    /// The rows over the input along x.
    pub rows: &'a [ClassRow],
    /// Names of the classes.
    pub classes: &'a [String],
    /// Name of the input along x, with its unit.
    pub input: &'a str,
    /// Names of the categories along x, whose values are 0, 1, …; empty for numbers. Between categories
    /// there is nothing to predict.
    pub categories: &'a [String],
    /// Name of the curves' axis, `probability`.
    pub probability: &'a str,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
}

/// Where the picture lies on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassCurvesPlot {
    /// Area and scales of the curves.
    pub axes: Axes,
    /// The area of the classes' lines.
    pub lines: Rect,
    n_classes: usize,
}

/// Empties the scene and paints curves and rows into it. Without a snapshot there are rows only.
///
/// `view.size` is in CSS pixels. Returns where they lie.
pub fn class_curves(
    scene: &mut Scene,
    snapshot: Option<&Snapshot>,
    view: &ClassCurvesView<'_>,
) -> ClassCurvesPlot {
    let plot = ClassCurvesPlot::new(view);
    scene.clear(view.size[0], view.size[1]);
    let snapshot = snapshot.filter(|it| it.head().class_len as usize == plot.n_classes);
    if view.categories.is_empty() {
        paint_zones(scene, zones(&plot.whole(), view.domain));
        plot.whole().paint_x(scene, view.format);
    } else {
        paint_categories(scene, &plot.whole(), view.categories);
    }
    plot.axes.paint_y(scene, view.format);
    plot.paint_lines(scene, view);
    if let Some(snapshot) = snapshot {
        scene.clipped(plot.axes.area.grown(1.5), |scene| {
            for class in 0..plot.n_classes {
                plot.paint_curve(scene, snapshot, class, view);
            }
            for class in 0..plot.n_classes {
                plot.paint_marks(scene, snapshot, class, view);
            }
        });
    }
    let radius = radius(view.rows.len());
    for (_, row) in drawn_of(view.rows) {
        paint_row(scene, plot.place(row), radius, row);
    }
    plot.axes.paint_names(scene, ["", view.probability]);
    plot.whole().paint_names(scene, [view.input, ""]);
    if let Some(at) = view.pointer.filter(|&at| plot.whole().area.contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
}

impl ClassCurvesPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(view: &ClassCurvesView<'_>) -> Self {
        let x = match view.categories.len() {
            0 => Axis::new(ScaleKind::of_domain(view.domain), window(view.domain)),
            n_categories => category_axis(n_categories),
        };
        let y = Axis::new(ScaleKind::Linear, [0.0, 1.0]);
        let axis_names = [view.input, view.probability];
        let whole = Axes::named(view.size, x, y, view.format, axis_names).area;
        let font = Font::text(SMALL);
        let names = view.classes.iter().map(|name| font.width_of(name) + 10.0);
        let left = names.fold(whole.left, f32::max).min(0.26 * view.size[0]);
        let left = left.max(whole.left);
        let width = (whole.right() - left).max(1.0);
        let n = view.classes.len().max(1) as f32;
        let line = (LINES[0] * whole.height / n).clamp(LINE[0], LINE[1]);
        let height = (line * n).min(LINES[1] * whole.height);
        let lines = Rect::new(left, whole.bottom() - height, width, height);
        let curves_height = (whole.height - height - BETWEEN).max(1.0);
        let area = Rect::new(left, whole.top, width, curves_height);
        Self {
            axes: Axes {
                area,
                x: Scale::new(x.kind, x.domain, [area.left, area.right()]),
                y: Scale::new(ScaleKind::Linear, y.domain, [area.bottom(), area.top]),
            },
            lines,
            n_classes: view.classes.len(),
        }
    }

    /// Curves and lines together.
    pub fn whole(&self) -> Axes {
        let Axes { area, x, y } = self.axes;
        let height = self.lines.bottom() - area.top;
        let area = Rect::new(area.left, area.top, area.width, height);
        Axes { area, x, y }
    }

    fn line_y(&self, class: usize) -> f32 {
        let n = self.n_classes.max(1) as f32;
        self.lines.top + self.lines.height * (class as f32 + 0.5) / n
    }

    fn place(&self, row: &ClassRow) -> Point {
        Point::new(self.axes.x.to_px(row.at[0]), self.line_y(row.class))
    }

    /// The probability of a class at each category.
    fn at_categories<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        class: usize,
        view: &ClassCurvesView<'_>,
    ) -> impl Iterator<Item = Point> + 'a {
        let samples = snapshot.class_probability(class);
        (0..view.categories.len()).filter_map(move |category| {
            let x = category as f64;
            let value = interpolated(samples, window_of(snapshot), x)?;
            Some(self.axes.point(x, value)).filter(|at| at.is_finite())
        })
    }

    /// Paints the class's probability. Between categories a pale line only joins them.
    fn paint_curve(
        &self,
        scene: &mut Scene,
        snapshot: &Snapshot,
        class: usize,
        view: &ClassCurvesView<'_>,
    ) {
        let role = Role::of_class(class);
        if view.categories.is_empty() {
            let samples = snapshot.class_probability(class);
            let curve = self.axes.curve(samples, window_of(snapshot));
            scene.polyline(decimated(curve), Stroke::new(role, 2.25));
        } else {
            let points = self.at_categories(snapshot, class, view);
            scene.polyline(points, Stroke::dashed(Paint::new(role, 0.5), 1.0));
        }
    }

    /// Paints the class's mark along its curve, at places where no other class has its own; or at each
    /// category.
    fn paint_marks(
        &self,
        scene: &mut Scene,
        snapshot: &Snapshot,
        class: usize,
        view: &ClassCurvesView<'_>,
    ) {
        if !view.categories.is_empty() {
            let (fill, rim) = (Role::of_class(class).into(), Stroke::new(Role::Panel, 1.5));
            for at in self.at_categories(snapshot, class, view) {
                scene.mark(at, 5.0, Marker::of_class(class), Some(fill), Some(rim));
            }
            return;
        }
        let area = self.axes.area;
        let first = MARKS * (class as f32 + 0.5) / self.n_classes.max(1) as f32;
        let n_marks = (area.width / MARKS).ceil() as usize;
        let rim = Stroke::new(Role::Panel, 1.0);
        let fill = Some(Role::of_class(class).into());
        for mark in 0..n_marks {
            let px = area.left + first + MARKS * mark as f32;
            let x = self.axes.x.to_value(px);
            let samples = snapshot.class_probability(class);
            let value = interpolated(samples, window_of(snapshot), x);
            let is_seen = |value: &f64| self.n_classes <= MARKED || *value >= UNLIKELY;
            if let Some(value) = value.filter(is_seen).filter(|_| px < area.right()) {
                let center = self.axes.point(x, value);
                scene.mark(center, 4.0, Marker::of_class(class), fill, Some(rim));
            }
        }
    }

    /// Paints the line of each class, its mark and its name.
    fn paint_lines(&self, scene: &mut Scene, view: &ClassCurvesView<'_>) {
        let Rect { left, height, .. } = self.lines;
        let pitch = height / self.n_classes.max(1) as f32;
        let every = (NAME / pitch).ceil().max(1.0) as usize;
        let font = Font::text(SMALL.min(every as f32 * pitch));
        for (class, name) in view.classes.iter().enumerate() {
            let (y, role) = (self.line_y(class), Role::of_class(class));
            let [from, to] = [left, self.lines.right()].map(|x| Point::new(x, y));
            scene.line(from, to, Stroke::new(Paint::new(role, 0.35), 1.0));
            if class % every == 0 {
                let style = TextStyle::new(font, Role::Second, Anchor::End, Baseline::Middle);
                let name = font.shortened(name, left - 8.0);
                scene.label(Point::new(left - 5.0, y), &name, style);
            }
        }
    }

    fn paint_reading(
        &self,
        scene: &mut Scene,
        snapshot: Option<&Snapshot>,
        view: &ClassCurvesView<'_>,
        at: Point,
    ) {
        let near = row_at(view.rows, |row| self.place(row), at);
        let near = near.map(|row_idx| &view.rows[row_idx]);
        let pointed = || match (self.axes.x.to_value(at.x), view.categories.len()) {
            (x, 0) => x,
            (x, n_categories) => category_at(x, n_categories) as f64,
        };
        let x = near.map_or_else(pointed, |row| row.at[0]);
        let at = Point::new(self.axes.x.to_px(x), at.y);
        let area = self.whole().area;
        let [top, bottom] = [area.top, area.bottom()].map(|y| Point::new(at.x, y));
        let line = Stroke::new(Paint::new(Role::Second, 0.5), 1.0);
        scene.line(top, bottom, line);
        let entry = |mark, name, value| TooltipEntry { mark, name, value };
        let x_value = match view.categories.get(x.max(0.0) as usize) {
            Some(name) => Font::bold(SMALL)
                .shortened(name, 0.4 * area.width)
                .into_owned(),
            None => view.format.read_out(x),
        };
        let mut entries = vec![entry(KeyMark::None, view.input, x_value)];
        if let Some(row) = near {
            let (role, marker) = (Role::of_class(row.class), Marker::of_class(row.class));
            let mark = KeyMark::of_row(role, marker, row.validates);
            let name = view.classes.get(row.class).map_or("", String::as_str);
            entries.push(entry(mark, name, String::new()));
            let ring = Stroke::new(Role::Ink, 1.5);
            scene.circle(
                self.place(row),
                radius(view.rows.len()) + 3.0,
                None,
                Some(ring),
            );
        }
        let probability = |class: usize| {
            let snapshot = snapshot?;
            interpolated(snapshot.class_probability(class), window_of(snapshot), x)
        };
        let classes = view.classes.iter().enumerate();
        let mut likely: Vec<(usize, &str, f64)> = classes
            .filter_map(|(class, name)| Some((class, name.as_str(), probability(class)?)))
            .filter(|it| it.2.is_finite())
            .collect();
        if likely.len() > MAX_ENTRIES {
            likely.sort_by(|a, b| b.2.total_cmp(&a.2));
            likely.truncate(MAX_ENTRIES);
        }
        for (class, name, value) in likely {
            let mark = KeyMark::of_class(class);
            entries.push(entry(mark, name, view.format.read_out(value)));
        }
        tooltip(scene, area, at, &entries);
    }
}
