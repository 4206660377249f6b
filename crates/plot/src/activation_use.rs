//! The histogram of a unit's `z` on the rows, with the activation over it: which part of the activation
//! the rows use. Bars where it is flat are hollow and stand on a shaded ground.

use experiment::{Activation, UnitReport};

use crate::axes::{Axes, Axis, SMALL};
use crate::curve::interpolated;
use crate::format::NumberFormat;
use crate::key_mark::KeyMark;
use crate::marker::Marker;
use crate::range::rounded_around;
use crate::scale::{ScaleKind, extent};
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{TooltipEntry, tooltip};

/// Height of the tallest bar, of the area's.
const TALLEST: f32 = 0.6;

/// Names in the picture, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivationUseLabels<'a> {
    /// Name of the weighted sum, `z`.
    pub sum: &'a str,
    /// Name of the output, `a`.
    pub output: &'a str,
    /// Name of the rows that a bar counts.
    pub rows: &'a str,
    /// Name of the ground where the activation is flat.
    pub flat: &'a str,
}

/// What the picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActivationUseView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// The unit's sums and its activation.
    pub report: &'a UnitReport,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: ActivationUseLabels<'a>,
}

/// Empties the scene and paints the histogram and the activation into it. Returns where they lie.
pub fn activation_use(scene: &mut Scene, view: &ActivationUseView<'_>) -> Axes {
    let report = view.report;
    let x = Axis::new(ScaleKind::Linear, report.histogram.range());
    let y = Axis::new(ScaleKind::Linear, output_range(report));
    // Below the area there is room for the numbers only: the page's caption names z.
    let names = ["", view.labels.output];
    let axes = Axes::named(view.size, x, y, view.format, names);
    scene.clear(view.size[0], view.size[1]);
    for &[from, to] in &report.flat {
        let (left, right) = (axes.x.to_px(from), axes.x.to_px(to));
        let zone = Rect::new(left, axes.area.top, right - left, axes.area.height);
        scene.rect(zone, 0.0, Some(Role::Shade.into()), None);
    }
    // Without a curve the heights mean numbers of rows only.
    if report.curve.is_empty() {
        axes.paint_x(scene, view.format);
    } else {
        axes.paint(scene, view.format);
    }
    paint_bars(scene, &axes, report);
    scene.clipped(axes.area, |scene| {
        let curve = axes.curve(&report.curve, report.histogram.range());
        scene.polyline(curve, Stroke::new(Role::Ink, 2.25));
    });
    paint_flat_name(scene, &axes, view);
    axes.paint_names(scene, names);
    if let Some(at) = view.pointer.filter(|&at| axes.area.contains(at)) {
        paint_reading(scene, &axes, view, at);
    }
    axes
}

/// The range of the activation if it is bounded, otherwise a round one around the curve.
fn output_range(report: &UnitReport) -> [f64; 2] {
    if let Some([from, to]) = report.activation.and_then(Activation::range) {
        let beyond = 0.125 * (to - from);
        return [from - beyond, to + beyond];
    }
    let [from, to] =
        extent(report.curve.iter().map(|&value| f64::from(value))).unwrap_or([0.0, 1.0]);
    rounded_around(from, to, 0.08)
}

/// Paints a bar for each bin with rows; the ground is that of the picture, not a value of `a`.
fn paint_bars(scene: &mut Scene, axes: &Axes, report: &UnitReport) {
    let histogram = &report.histogram;
    let most = histogram.counts.iter().copied().max().unwrap_or(0).max(1);
    for (bin, &count) in histogram.counts.iter().enumerate() {
        if count == 0 {
            continue;
        }
        let (from, to) = (histogram.edge(bin), histogram.edge(bin + 1));
        let (left, right) = (axes.x.to_px(from), axes.x.to_px(to));
        // A single row of many is still to be seen.
        let height = (TALLEST * axes.area.height * (count as f32 / most as f32)).max(2.0);
        let bar = Rect::new(
            left + 0.5,
            axes.area.bottom() - height,
            (right - left - 1.0).max(0.5),
            height,
        );
        let middle = (from + to) / 2.0;
        let is_flat = |&[from, to]: &[f64; 2]| from <= middle && middle <= to;
        if report.flat.iter().any(is_flat) {
            let rim = Stroke::new(Role::Second, 1.0);
            scene.rect(bar.grown(-0.5), 0.0, Some(Role::Panel.into()), Some(rim));
        } else {
            scene.rect(bar, 0.0, Some(Paint::new(Role::Second, 0.5)), None);
        }
    }
}

/// Names the widest flat part, if the name has room there and below that of the output.
fn paint_flat_name(scene: &mut Scene, axes: &Axes, view: &ActivationUseView<'_>) {
    let width = |part: &[f64; 2]| axes.x.to_px(part[1]) - axes.x.to_px(part[0]);
    let widest = view
        .report
        .flat
        .iter()
        .max_by(|a, b| width(a).total_cmp(&width(b)));
    let font = Font::text(SMALL);
    let has_room =
        |part: &&[f64; 2]| axes.area.height > 80.0 && width(part) > font.width_of(view.labels.flat);
    let Some(part) = widest.filter(has_room) else {
        return;
    };
    let x = (axes.x.to_px(part[0]) + axes.x.to_px(part[1])) / 2.0;
    let y = axes.area.top + TALLEST * 0.5 * axes.area.height;
    let style = TextStyle::new(font, Role::Second, Anchor::Middle, Baseline::Middle);
    scene.label(
        Point::new(x, y),
        view.labels.flat,
        style.with_halo(Role::Shade),
    );
}

/// Paints what the bin under the pointer counts.
fn paint_reading(scene: &mut Scene, axes: &Axes, view: &ActivationUseView<'_>, at: Point) {
    let histogram = &view.report.histogram;
    let z = axes.x.to_value(at.x);
    let bin = ((z - histogram.first) / histogram.bin_width).max(0.0) as usize;
    // The right edge belongs to the last bin: keys stop there.
    let bin = bin.min(histogram.counts.len().saturating_sub(1));
    let Some(count) = histogram.counts.get(bin) else {
        return;
    };
    scene.line(
        Point::new(at.x, axes.area.top),
        Point::new(at.x, axes.area.bottom()),
        Stroke::new(Paint::new(Role::Second, 0.5), 1.0),
    );
    let number = |value: f64| view.format.read_out(value);
    let edges = format!(
        "{} … {}",
        number(histogram.edge(bin)),
        number(histogram.edge(bin + 1))
    );
    let entry = |mark, name, value| TooltipEntry { mark, name, value };
    let mut entries = vec![
        entry(KeyMark::None, view.labels.sum, edges),
        entry(
            KeyMark::Filled(Role::Second, Marker::Circle),
            view.labels.rows,
            count.to_string(),
        ),
    ];
    if let Some(output) = interpolated(&view.report.curve, histogram.range(), z) {
        entries.push(entry(
            KeyMark::Filled(Role::Ink, Marker::Circle),
            view.labels.output,
            number(output),
        ));
    }
    tooltip(scene, axes.area, at, &entries);
}
