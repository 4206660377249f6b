//! The regions of the predicted classes over two inputs, with the rows.

use experiment::Snapshot;

use crate::axes::{Axes, Axis, SMALL};
use crate::categories::{category_at, paint_categories, paint_categories_beside, room_beside};
use crate::contour::{HEAT_LEVELS, contours};
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::plane_sample::nearest_sample;
use crate::scale::{Scale, ScaleKind};
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{TooltipEntry, tooltip};

use super::region_names::Regions;
use super::rows::{ClassRow, drawn_of, paint_row, radius, row_at};

/// Opacity of a region: rows lie on it.
const REGION: f32 = 0.28;

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassRegionsView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// First and last value of the inputs along x and y.
    pub windows: [[f64; 2]; 2],
    /// The rows over the two inputs.
    pub rows: &'a [ClassRow],
    /// Names of the classes.
    pub classes: &'a [String],
    /// Names of the inputs along x and y, with their units.
    pub inputs: [&'a str; 2],
    /// Names of the categories along x and y, whose values are 0, 1, …; empty for numbers.
    pub categories: [&'a [String]; 2],
    /// Name of the predicted class.
    pub predicted: &'a str,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
}

/// Where the regions lie on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassRegionsPlot {
    /// Area and scales of the two inputs.
    pub axes: Axes,
}

/// Empties the scene and paints regions and rows into it. Without a snapshot over two inputs there are
/// rows only.
///
/// `view.size` is in CSS pixels. Returns where they lie.
pub fn class_regions(
    scene: &mut Scene,
    snapshot: Option<&Snapshot>,
    view: &ClassRegionsView<'_>,
) -> ClassRegionsPlot {
    let plot = ClassRegionsPlot::new(view);
    scene.clear(view.size[0], view.size[1]);
    let snapshot = snapshot.filter(|it| it.head().plane.is_some());
    let samples = snapshot.map_or(Vec::new(), |snapshot| samples_of(snapshot, view));
    if !samples.is_empty() {
        if view.classes.len() == 2 {
            let levels: Vec<f32> = samples.iter().map(|&it| 2.0 * it - 1.0).collect();
            scene.raster(plot.axes.area, levels.iter().map(|level| 0.7 * level));
            contours(scene, plot.axes.area, &levels, &HEAT_LEVELS);
        } else {
            plot.paint_regions(scene, &samples);
            plot.paint_borders(scene, &samples);
        }
    }
    plot.paint_axes(scene, view);
    let radius = radius(view.rows.len());
    scene.clipped(plot.axes.area.grown(4.0), |scene| {
        for (_, row) in drawn_of(view.rows) {
            paint_row(scene, plot.place(row), radius, row);
        }
    });
    if view.classes.len() > 2 {
        plot.paint_names(scene, &samples, view);
    }
    plot.axes.paint_names(scene, view.inputs);
    if let Some(at) = view.pointer.filter(|&at| plot.axes.area.contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
}

/// The predictions over the two inputs. Along categories every sample is that of the nearest category:
/// between them there is nothing to predict.
fn samples_of(snapshot: &Snapshot, view: &ClassRegionsView<'_>) -> Vec<f32> {
    let samples = snapshot.prediction();
    let side = snapshot.head().plane.map_or(0, |plane| plane.side as usize);
    if side < 2 || samples.len() != side * side {
        return Vec::new();
    }
    let last = (side - 1) as f64;
    let nearest = |idx: usize, axis: usize| {
        let ([from, to], n_categories) = (view.windows[axis], view.categories[axis].len());
        if n_categories == 0 {
            return idx;
        }
        let value = from + (to - from) * idx as f64 / last;
        let category = category_at(value, n_categories) as f64;
        ((category - from) / (to - from) * last)
            .round()
            .clamp(0.0, last) as usize
    };
    let places = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
    let places = places.map(|(row, column)| (nearest(row, 1), nearest(column, 0)));
    places
        .map(|(row, column)| samples[row * side + column])
        .collect()
}

/// The predicted class of a sample: of two classes, `value` is the probability of the second.
fn class_of(value: f32, n_classes: usize) -> Option<usize> {
    if !value.is_finite() {
        return None;
    }
    Some(match n_classes {
        2 => usize::from(value > 0.5),
        _ => value as usize,
    })
}

/// Where the cell of a sample begins: `from` is the first cell's edge, `length` the way to the last one's end.
///
/// Samples lie on the area's corners, so that those at its edges have half a cell. Edges on whole pixels
/// leave no seams.
fn edge(idx: usize, side: usize, [from, length]: [f32; 2]) -> f32 {
    let last = (side.max(2) - 1) as f32;
    let share = ((idx as f32 - 0.5) / last).clamp(0.0, 1.0);
    (from + share * length).round()
}

impl ClassRegionsPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(view: &ClassRegionsView<'_>) -> Self {
        let [x, y] = view
            .windows
            .map(|window| Axis::new(ScaleKind::Linear, window));
        let mut axes = Axes::named(view.size, x, y, view.format, view.inputs);
        let beside = room_beside(view.categories[1], view.size[0]).max(axes.area.left);
        axes.area.width = (axes.area.right() - beside).max(1.0);
        axes.area.left = beside;
        axes.x = Scale::new(x.kind, x.domain, [axes.area.left, axes.area.right()]);
        Self { axes }
    }

    fn paint_axes(&self, scene: &mut Scene, view: &ClassRegionsView<'_>) {
        let [along, beside] = view.categories;
        match beside.is_empty() {
            true => self.axes.paint_y(scene, view.format),
            false => paint_categories_beside(scene, &self.axes, beside),
        }
        match along.is_empty() {
            true => self.axes.paint_x(scene, view.format),
            false => paint_categories(scene, &self.axes, along),
        }
    }

    fn place(&self, row: &ClassRow) -> Point {
        self.axes.to_px(row.at[0], row.at[1])
    }

    /// Paints each row of samples as one rectangle for each stretch of one class.
    fn paint_regions(&self, scene: &mut Scene, samples: &[f32]) {
        let area = self.axes.area;
        let side = samples.len().isqrt();
        for (row, line) in samples.chunks_exact(side).enumerate() {
            let [bottom, top] =
                [row, row + 1].map(|idx| edge(idx, side, [area.bottom(), -area.height]));
            let mut start = 0;
            for end in 1..=side {
                if end < side && line[end] == line[start] {
                    continue;
                }
                if let Some(class) = class_of(line[start], usize::MAX) {
                    let [left, right] =
                        [start, end].map(|idx| edge(idx, side, [area.left, area.width]));
                    let rect = Rect::new(left, top, right - left, bottom - top);
                    scene.rect(
                        rect,
                        0.0,
                        Some(Paint::new(Role::of_class(class), REGION)),
                        None,
                    );
                }
                start = end;
            }
        }
    }

    /// Paints lines between regions of different classes.
    fn paint_borders(&self, scene: &mut Scene, samples: &[f32]) {
        let area = self.axes.area;
        let side = samples.len().isqrt();
        let x = |column: usize| edge(column, side, [area.left, area.width]);
        let y = |row: usize| edge(row, side, [area.bottom(), -area.height]);
        let places = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
        let ends = places.flat_map(|(row, column)| {
            let at = row * side + column;
            let differs = |from: usize| samples[at] != samples[from];
            let on_left = (column > 0 && differs(at.saturating_sub(1))).then(|| {
                [
                    Point::new(x(column), y(row)),
                    Point::new(x(column), y(row + 1)),
                ]
            });
            let below = (row > 0 && differs(at.saturating_sub(side))).then(|| {
                [
                    Point::new(x(column), y(row)),
                    Point::new(x(column + 1), y(row)),
                ]
            });
            on_left.into_iter().chain(below).flatten()
        });
        scene.segments(ends, Stroke::new(Paint::new(Role::Ink, 0.6), 1.0));
    }

    /// Paints the name of each class in its region, if it has room there.
    fn paint_names(&self, scene: &mut Scene, samples: &[f32], view: &ClassRegionsView<'_>) {
        let font = Font::text(SMALL);
        let style = TextStyle::new(font, Role::Second, Anchor::Middle, Baseline::Middle);
        let style = style.with_halo(Paint::new(Role::Panel, 0.8));
        let regions = Regions {
            samples,
            area: self.axes.area,
            n_classes: view.classes.len(),
        };
        let rows = drawn_of(view.rows).map(|(_, row)| self.place(row));
        let radius = radius(view.rows.len());
        let places = regions.name_places(view.classes, font, rows, radius);
        for (name, place) in view.classes.iter().zip(places) {
            if let Some(place) = place {
                scene.label(place.at, &font.shortened(name, place.width), style);
            }
        }
    }

    fn paint_reading(
        &self,
        scene: &mut Scene,
        snapshot: Option<&Snapshot>,
        view: &ClassRegionsView<'_>,
        at: Point,
    ) {
        let near = row_at(view.rows, |row| self.place(row), at);
        let near = near.map(|row_idx| &view.rows[row_idx]);
        let mut values = near.map_or_else(|| self.axes.to_values(at), |row| row.at);
        for (value, categories) in values.iter_mut().zip(view.categories) {
            if !categories.is_empty() {
                *value = category_at(*value, categories.len()) as f64;
            }
        }
        let name = |class: usize| view.classes.get(class).map_or("", String::as_str);
        let entry = |mark, name, value| TooltipEntry { mark, name, value };
        let mut entries: Vec<TooltipEntry<'_>> = view
            .inputs
            .into_iter()
            .zip(values)
            .zip(view.categories)
            .map(|((name, value), categories)| {
                let category = categories.get(value.max(0.0) as usize);
                let text = category.map_or_else(|| view.format.read_out(value), String::clone);
                entry(KeyMark::None, name, text)
            })
            .collect();
        if let Some(row) = near {
            let (role, marker) = (Role::of_class(row.class), Marker::of_class(row.class));
            let mark = KeyMark::of_row(role, marker, row.validates);
            entries.push(entry(mark, name(row.class), String::new()));
            let ring = Stroke::new(Role::Ink, 1.5);
            scene.circle(
                self.place(row),
                radius(view.rows.len()) + 3.0,
                None,
                Some(ring),
            );
        }
        let n_classes = view.classes.len();
        let sample = snapshot.and_then(|snapshot| nearest_sample(snapshot, values));
        if let Some(value) = sample
            && let Some(class) = class_of(value, n_classes)
        {
            let share = match (n_classes, class) {
                (2, 0) => format!(" {}", view.format.read_out(f64::from(1.0 - value))),
                (2, _) => format!(" {}", view.format.read_out(f64::from(value))),
                _ => String::new(),
            };
            let text = format!("{}{share}", name(class));
            let mark = KeyMark::of_class(class);
            entries.push(entry(mark, view.predicted, text));
        }
        tooltip(scene, self.axes.area, at, &entries);
    }
}
