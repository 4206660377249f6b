//! The regions of the predicted classes over two inputs, with the rows.

use experiment::Snapshot;

use crate::axes::{Axes, Axis};
use crate::format::NumberFormat;
use crate::plane_sample::nearest_sample;
use crate::scale::ScaleKind;
use crate::scene::{Paint, Point, Rect, Role, Scene, Stroke};
use crate::tooltip::{TooltipEntry, TooltipMark, tooltip};

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
    if let Some(snapshot) = snapshot {
        if view.classes.len() == 2 {
            let levels = snapshot.prediction().iter();
            let levels = levels.map(|&probability| 0.7 * (2.0 * probability - 1.0));
            scene.raster(plot.axes.area, levels);
        } else {
            plot.paint_regions(scene, snapshot);
        }
    }
    plot.axes.paint(scene, view.format);
    let radius = radius(view.rows.len());
    scene.clipped(plot.axes.area.grown(4.0), |scene| {
        for (_, row) in drawn_of(view.rows) {
            paint_row(scene, plot.place(row), radius, row);
        }
    });
    plot.axes.paint_names(scene, view.inputs);
    if let Some(at) = view.pointer.filter(|&at| plot.axes.area.contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
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

impl ClassRegionsPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(view: &ClassRegionsView<'_>) -> Self {
        let [x, y] = view
            .windows
            .map(|window| Axis::new(ScaleKind::Linear, window));
        Self {
            axes: Axes::new(view.size, x, y, view.format),
        }
    }

    fn place(&self, row: &ClassRow) -> Point {
        self.axes.to_px(row.at[0], row.at[1])
    }

    /// Paints each row of samples as one rectangle for each stretch of one class.
    fn paint_regions(&self, scene: &mut Scene, snapshot: &Snapshot) {
        let area = self.axes.area;
        let samples = snapshot.prediction();
        let side = snapshot.head().plane.map_or(0, |plane| plane.side as usize);
        if side == 0 {
            return;
        }
        // Samples lie on the area's corners, so that those at its edges have half a cell. Edges on
        // whole pixels leave no seams.
        let edge = |idx: usize, from: f32, length: f32| {
            let last = (side.max(2) - 1) as f32;
            let share = ((idx as f32 - 0.5) / last).clamp(0.0, 1.0);
            (from + share * length).round()
        };
        for (row, line) in samples.chunks_exact(side).enumerate() {
            let [bottom, top] = [row, row + 1].map(|idx| edge(idx, area.bottom(), -area.height));
            let mut start = 0;
            for end in 1..=side {
                if end < side && line[end] == line[start] {
                    continue;
                }
                if let Some(class) = class_of(line[start], usize::MAX) {
                    let [left, right] = [start, end].map(|idx| edge(idx, area.left, area.width));
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

    fn paint_reading(
        &self,
        scene: &mut Scene,
        snapshot: Option<&Snapshot>,
        view: &ClassRegionsView<'_>,
        at: Point,
    ) {
        let near = row_at(view.rows, |row| self.place(row), at);
        let near = near.map(|row_idx| &view.rows[row_idx]);
        let values = near.map_or_else(|| self.axes.to_values(at), |row| row.at);
        let name = |class: usize| view.classes.get(class).map_or("", String::as_str);
        let entry = |mark, name, value| TooltipEntry { mark, name, value };
        let mut entries: Vec<TooltipEntry<'_>> = view
            .inputs
            .into_iter()
            .zip(values)
            .map(|(name, value)| entry(TooltipMark::None, name, view.format.read_out(value)))
            .collect();
        if let Some(row) = near {
            let role = Role::of_class(row.class);
            let mark = match row.validates {
                true => TooltipMark::Hollow(role),
                false => TooltipMark::Filled(role),
            };
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
            let mark = TooltipMark::Filled(Role::of_class(class));
            entries.push(entry(mark, view.predicted, text));
        }
        tooltip(scene, self.axes.area, at, &entries);
    }
}
