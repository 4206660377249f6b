//! Partial dependence: the mean prediction over one input, with single rows as pale lines and the
//! input's values as a rug. Over categories it has a dot for each.

use experiment::DependenceReport;

use crate::axes::{Axes, Axis, SMALL};
use crate::categories::paint_categories;
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::range::rounded_around;
use crate::scale::{ScaleKind, extent};
use crate::scene::{Font, Paint, Point, Role, Scene, Stroke};
use crate::tooltip::{TooltipEntry, tooltip};

/// Most outputs in the box beside the pointer.
const MAX_ENTRIES: usize = 8;
/// Length of the rug's lines, in CSS pixels.
const RUG: f32 = 6.0;
/// Most marks of a class's line.
const MARKS: usize = 6;
/// Opacity of a single row's line.
const PALE: f32 = 0.22;

/// The page's settings for the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DependenceView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The predictions.
    pub report: &'a DependenceReport,
    /// Names of the input's categories; empty for numbers.
    pub categories: &'a [String],
    /// Names of the target's classes; empty for numbers.
    pub classes: &'a [String],
    /// Of many classes, those whose curves stand out and are named; empty for all. The others are pale.
    pub chosen: &'a [usize],
    /// Name of the input with its unit.
    pub input: &'a str,
    /// Name of the target with its unit, or of the probability.
    pub output: &'a str,
    /// Name of the number of rows of a category.
    pub rows: &'a str,
    /// The index of the value that the keyboard has reached.
    pub focused: Option<usize>,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
}

/// Where the picture lies on the canvas; the page keeps it for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DependencePlot {
    /// Its axes. Over categories, x is the category's index.
    pub axes: Axes,
}

/// Empties the scene and paints the dependence into it. Returns where it lies.
pub fn dependence(scene: &mut Scene, view: &DependenceView<'_>) -> DependencePlot {
    let axes = axes_of(view);
    scene.clear(view.size[0], view.size[1]);
    if view.categories.is_empty() {
        axes.paint(scene, view.format);
    } else {
        axes.paint_y(scene, view.format);
        paint_categories(scene, &axes, view.categories);
    }
    scene.clipped(axes.area.grown(4.0), |scene| {
        paint_singles(scene, &axes, view);
        paint_others(scene, &axes, view);
        for output in outputs(view) {
            paint_mean(scene, &axes, view, output);
        }
        if view.categories.is_empty() {
            paint_rug(scene, &axes, view);
        }
    });
    axes.paint_names(scene, [view.input, view.output]);
    let pointed = view.pointer.filter(|&at| axes.area.grown(8.0).contains(at));
    let at =
        pointed.and_then(|at| Some((nearest(&view.report.grid, axes.x.to_value(at.x))?, at.y)));
    let focused = view.focused.filter(|&idx| idx < view.report.grid.len());
    let at = at.or(focused.map(|idx| (idx, axes.area.center().y)));
    if let Some((idx, y)) = at {
        paint_reading(scene, &axes, view, idx, y);
    }
    DependencePlot { axes }
}

fn n_outputs(view: &DependenceView<'_>) -> usize {
    view.report.means.len() / view.report.grid.len().max(1)
}

/// The outputs whose curves stand out.
fn outputs(view: &DependenceView<'_>) -> Vec<usize> {
    let n_outputs = n_outputs(view);
    match view.chosen {
        [] => (0..n_outputs).collect(),
        chosen => chosen
            .iter()
            .copied()
            .filter(|it| *it < n_outputs)
            .collect(),
    }
}

/// The classes whose curves go furthest up and down, at most so many, in their order. Those of twenty that barely
/// move lie on each other.
pub fn most_moving(report: &DependenceReport, n_classes: usize) -> Vec<usize> {
    let n_values = report.grid.len().max(1);
    let curves = report.means.chunks_exact(n_values).enumerate();
    let mut moves: Vec<(usize, f64)> = curves
        .map(|(output, means)| {
            let range = extent(means.iter().copied());
            (output, range.map_or(0.0, |[low, high]| high - low))
        })
        .collect();
    moves.sort_by(|a, b| b.1.total_cmp(&a.1));
    moves.truncate(n_classes);
    let mut classes: Vec<usize> = moves.into_iter().map(|it| it.0).collect();
    classes.sort_unstable();
    classes
}

/// The mean predictions of one output.
fn means<'a>(view: &DependenceView<'a>, output: usize) -> &'a [f64] {
    let n_values = view.report.grid.len();
    &view.report.means[output * n_values..(output + 1) * n_values]
}

/// The color of an output: the class's, or the network's.
fn role(view: &DependenceView<'_>, output: usize) -> Role {
    match view.classes.is_empty() {
        true => Role::Network,
        false => Role::of_class(output),
    }
}

/// The shape of an output's marks: the class's, or a circle.
fn marker(view: &DependenceView<'_>, output: usize) -> Marker {
    match view.classes.is_empty() {
        true => Marker::Circle,
        false => Marker::of_class(output),
    }
}

fn axes_of(view: &DependenceView<'_>) -> Axes {
    let grid = &view.report.grid;
    let x = match (view.categories.len(), extent(grid.iter().copied())) {
        (0, Some([from, to])) if to > from => [from, to],
        (0, Some([only, _])) => [only - 0.5, only + 0.5],
        (0, None) => [0.0, 1.0],
        (n_categories, _) => [-0.5, n_categories as f64 - 0.5],
    };
    let singles = view.report.singles.iter().map(|&it| f64::from(it));
    let values = view.report.means.iter().copied().chain(singles);
    let y = match (view.classes.is_empty(), extent(values)) {
        (true, Some([low, high])) => rounded_around(low, high, 0.06),
        // Of many classes none may come near to 1.
        (false, Some([_, high])) if !view.chosen.is_empty() && high > 0.0 => {
            let [_, top] = rounded_around(0.0, high, 0.0);
            [0.0, top.min(1.0)]
        }
        _ => [0.0, 1.0],
    };
    Axes::named(
        view.size,
        Axis::new(ScaleKind::Linear, x),
        Axis::new(ScaleKind::Linear, y),
        view.format,
        [view.input, view.output],
    )
}

/// The index of the nearest value.
fn nearest(grid: &[f64], wanted: f64) -> Option<usize> {
    (0..grid.len()).min_by(|&a, &b| {
        let distance = |idx: usize| (grid[idx] - wanted).abs();
        distance(a).total_cmp(&distance(b))
    })
}

fn paint_singles(scene: &mut Scene, axes: &Axes, view: &DependenceView<'_>) {
    let n_values = view.report.grid.len().max(1);
    let role = role(view, n_outputs(view).saturating_sub(1));
    let stroke = Stroke::new(Paint::new(role, PALE), 1.0);
    for single in view.report.singles.chunks_exact(n_values) {
        let points = view.report.grid.iter().zip(single);
        let points = points.map(|(&x, &y)| axes.point(x, f64::from(y)));
        scene.polyline(points, stroke);
    }
}

/// Paints the curves of the classes that are not chosen.
fn paint_others(scene: &mut Scene, axes: &Axes, view: &DependenceView<'_>) {
    if view.chosen.is_empty() {
        return;
    }
    let stroke = Stroke::new(Paint::new(Role::Second, PALE), 1.0);
    for output in (0..n_outputs(view)).filter(|it| !view.chosen.contains(it)) {
        let points = view.report.grid.iter().zip(means(view, output));
        scene.polyline(points.map(|(&x, &y)| axes.point(x, y)), stroke);
    }
}

fn paint_mean(scene: &mut Scene, axes: &Axes, view: &DependenceView<'_>, output: usize) {
    let role = role(view, output);
    let points = || {
        let points = view.report.grid.iter().zip(means(view, output));
        points.map(|(&x, &y)| axes.point(x, y))
    };
    // A column that does not vary has a dot as well.
    if view.categories.is_empty() && view.report.grid.len() > 1 {
        scene.polyline(points(), Stroke::new(role, 2.0));
        paint_class_marks(scene, view, output, points());
        return;
    }
    if view.report.grid.len() > 1 {
        scene.polyline(points(), Stroke::dashed(Paint::new(role, 0.5), 1.0));
    }
    for center in points() {
        let rim = Stroke::new(Role::Panel, 1.5);
        scene.mark(
            center,
            5.0,
            marker(view, output),
            Some(role.into()),
            Some(rim),
        );
    }
}

/// Paints an output's mark along its line, at places where no other class has its own.
fn paint_class_marks(
    scene: &mut Scene,
    view: &DependenceView<'_>,
    output: usize,
    points: impl Iterator<Item = Point>,
) {
    if view.classes.is_empty() {
        return;
    }
    let every = (view.report.grid.len() / MARKS).max(1);
    let outputs = outputs(view);
    let place = outputs.iter().position(|it| *it == output).unwrap_or(0);
    let first = place * every / outputs.len().max(1);
    let rim = Stroke::new(Role::Panel, 1.0);
    let fill = Some(role(view, output).into());
    for center in points.skip(first).step_by(every) {
        scene.mark(center, 4.0, marker(view, output), fill, Some(rim));
    }
}

/// A line at each value of the input, but no more than one in a pixel column.
fn paint_rug(scene: &mut Scene, axes: &Axes, view: &DependenceView<'_>) {
    let first = axes.area.left.floor() as i32;
    let mut is_marked = vec![false; axes.area.width.ceil() as usize + 2];
    let stroke = Stroke::new(Paint::new(Role::Ink, 0.55), 1.0);
    let bottom = axes.area.bottom();
    for &value in &view.report.values {
        let x = axes.x.to_px(value);
        let column = (x.floor() as i32 - first).max(0) as usize;
        let Some(is_marked) = is_marked.get_mut(column) else {
            continue;
        };
        if !std::mem::replace(is_marked, true) {
            scene.line(Point::new(x, bottom - RUG), Point::new(x, bottom), stroke);
        }
    }
}

fn paint_reading(scene: &mut Scene, axes: &Axes, view: &DependenceView<'_>, idx: usize, y: f32) {
    let x = view.report.grid[idx];
    let px = axes.x.to_px(x);
    let area = axes.area;
    let line = Stroke::new(Paint::new(Role::Second, 0.5), 1.0);
    scene.line(
        Point::new(px, area.top),
        Point::new(px, area.bottom()),
        line,
    );
    let value = match view.categories.get(idx) {
        Some(name) => Font::bold(SMALL)
            .shortened(name, 0.4 * area.width)
            .into_owned(),
        None => view.format.short(x),
    };
    let mut entries = vec![TooltipEntry {
        mark: KeyMark::None,
        name: view.input,
        value,
    }];
    for output in outputs(view).into_iter().take(MAX_ENTRIES) {
        let (mean, role) = (means(view, output)[idx], role(view, output));
        let rim = Stroke::new(Role::Panel, 1.5);
        let marker = marker(view, output);
        scene.mark(
            axes.point(x, mean),
            4.5,
            marker,
            Some(role.into()),
            Some(rim),
        );
        entries.push(TooltipEntry {
            mark: KeyMark::Filled(role, marker),
            name: view.classes.get(output).map_or(view.output, String::as_str),
            value: view.format.read_out(mean),
        });
    }
    if !view.categories.is_empty() {
        let of_category = view.report.values.iter().filter(|&&value| value == x);
        entries.push(TooltipEntry {
            mark: KeyMark::None,
            name: view.rows,
            value: of_category.count().to_string(),
        });
    }
    tooltip(scene, area, Point::new(px, y), &entries);
}
