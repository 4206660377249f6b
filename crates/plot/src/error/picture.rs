//! Painting an error chart, and finding epochs in it.

use experiment::Snapshot;

use crate::axes::{Axes, Axis, SMALL};
use crate::key_mark::KeyMark;
use crate::range::{linear_range, log_range, round_epochs, yardsticks};
use crate::scale::ScaleKind;
use crate::scene::{
    Anchor, Baseline, Dash, Font, Paint, Point, Rect, Role, Scene, Stroke, TextStyle,
};
use crate::tooltip::{TooltipEntry, tooltip};

use super::view::{ErrorLabels, ErrorReading, ErrorScale, ErrorView};

/// Opacity of the curves beyond the epoch that is shown, if that is an earlier one.
const FORGOTTEN: f32 = 0.35;

/// How high the name of a yardstick is, and how far its letters reach below the line that they stand on.
const NAME_HEIGHT: f32 = 12.0;
const DESCENT: f32 = 3.0;

/// Where an error chart lies on the canvas; the page keeps it for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorPlot {
    /// Area and scales: epochs to the right, losses or shares upward.
    pub axes: Axes,
    scale: ErrorScale,
}

/// Epochs done, also while an earlier one is shown.
fn last_epoch(snapshot: &Snapshot) -> u32 {
    let head = snapshot.head();
    head.last_epoch.max(head.epoch)
}

/// Empties the scene and paints the error chart into it. Without a snapshot there are only axes.
///
/// `view.size` is in CSS pixels. Returns where the chart lies.
pub fn error(scene: &mut Scene, snapshot: Option<&Snapshot>, view: &ErrorView<'_>) -> ErrorPlot {
    let plot = ErrorPlot::new(snapshot, view);
    scene.clear(view.size[0], view.size[1]);
    let axes = &plot.axes;
    axes.paint(scene, view.format);
    let Some(snapshot) = snapshot else {
        return plot;
    };
    let marked = snapshot.head().epoch;
    paint_marker(scene, axes, marked);
    if view.scale != ErrorScale::Accuracy {
        paint_yardstick_lines(scene, axes, snapshot);
    }
    let [train, validation] = view.scale.curves(snapshot);
    scene.clipped(axes.area.grown(2.0), |scene| {
        let epochs = snapshot.history_epoch();
        // Epochs that training from an earlier one drops are faint.
        let n_kept = epochs.partition_point(|&epoch| epoch <= marked as f32);
        let mut curve = |values: &[f32], role, dash| {
            let (kept, rest) = (0..n_kept, n_kept.saturating_sub(1)..epochs.len());
            for (part, opacity) in [(rest, FORGOTTEN), (kept, 1.0)] {
                let values = values.get(part.clone()).unwrap_or(&[]);
                if opacity == 1.0 || values.len() > 1 {
                    let points = axes.decimated_curve(&epochs[part], values);
                    let paint = Paint::new(role, opacity);
                    scene.polyline(points, Stroke::broken(paint, 2.0, dash));
                }
            }
        };
        curve(validation, Role::Validation, Dash::of_part(true));
        curve(train, Role::Train, Dash::of_part(false));
    });
    if let [epoch] = *snapshot.history_epoch() {
        paint_start(scene, axes, epoch, [train, validation]);
    }
    // Above marker and curves, which would cross the names.
    if view.scale != ErrorScale::Accuracy {
        paint_yardstick_names(scene, &plot, snapshot, &view.labels);
    }
    if let Some(at) = view.pointer.filter(|&at| axes.area.grown(8.0).contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
}

impl ErrorPlot {
    /// Computes where everything lies, without painting it.
    pub fn new(snapshot: Option<&Snapshot>, view: &ErrorView<'_>) -> Self {
        let last = snapshot.map_or(0, last_epoch);
        let x = Axis::new(ScaleKind::Count, [0.0, round_epochs(last)]);
        let y = match view.scale {
            ErrorScale::Linear => Axis::new(ScaleKind::Linear, linear_range(snapshot)),
            ErrorScale::Log => Axis::new(ScaleKind::Log, log_range(snapshot)),
            ErrorScale::Accuracy => Axis::new(ScaleKind::Linear, [0.0, 1.0]),
        };
        Self {
            axes: Axes::new(view.size, x, y, view.format),
            scale: view.scale,
        }
    }

    /// The x of two epochs, in CSS pixels.
    pub fn reach(&self, epochs: [u32; 2]) -> [f32; 2] {
        epochs.map(|epoch| self.axes.x.to_px(f64::from(epoch)))
    }

    /// The epoch of the history that is nearest to a pixel's x; `None` if the snapshot has no
    /// history of what the chart shows.
    pub fn read(&self, snapshot: &Snapshot, at: Point) -> Option<ErrorReading> {
        let epochs = snapshot.history_epoch();
        let wanted = self.axes.x.to_value(at.x) as f32;
        let after = epochs.partition_point(|&epoch| epoch < wanted);
        let nearest = match (after.checked_sub(1), epochs.get(after)) {
            (None, None) => return None,
            (None, Some(_)) => after,
            (Some(before), None) => before,
            (Some(before), Some(next)) if wanted - epochs[before] < next - wanted => before,
            (Some(_), Some(_)) => after,
        };
        // A regression has no accuracy.
        let [train, validation] = self.scale.curves(snapshot);
        let val_loss = f64::from(*validation.get(nearest)?);
        Some(ErrorReading {
            epoch: epochs[nearest] as u32,
            loss: f64::from(train[nearest]),
            val_loss: (!val_loss.is_nan()).then_some(val_loss),
        })
    }

    /// Whether a curve, or the line at the epoch that is shown, crosses a part of the chart.
    fn crosses(&self, snapshot: &Snapshot, part: Rect) -> bool {
        let marker = self.axes.x.to_px(f64::from(snapshot.head().epoch));
        if (part.left..=part.right()).contains(&marker) {
            return true;
        }
        let epochs = snapshot.history_epoch();
        let epoch_at = |x: f32| self.axes.x.to_value(x) as f32;
        let first = epochs.partition_point(|&epoch| epoch < epoch_at(part.left));
        let end = epochs.partition_point(|&epoch| epoch <= epoch_at(part.right()));
        // A line may cross it between two epochs that lie beside it.
        let [first, end] = [first.saturating_sub(1), (end + 1).min(epochs.len())];
        self.scale.curves(snapshot).into_iter().any(|values| {
            let values = values.get(first..end).unwrap_or(&[]);
            let finite = values.iter().copied().filter(|it| it.is_finite());
            let [low, high] = finite.fold([f32::INFINITY, f32::NEG_INFINITY], |[low, high], it| {
                [low.min(it), high.max(it)]
            });
            let [bottom, top] = [low, high].map(|it| self.axes.y.to_px(f64::from(it)));
            low <= high && bottom >= part.top && top <= part.bottom()
        })
    }

    fn paint_reading(
        &self,
        scene: &mut Scene,
        snapshot: &Snapshot,
        view: &ErrorView<'_>,
        at: Point,
    ) {
        let Self { axes, .. } = self;
        let Some(reading) = self.read(snapshot, at) else {
            return;
        };
        let x = axes.x.to_px(f64::from(reading.epoch));
        let line = Stroke::new(Paint::new(Role::Second, 0.5), 1.0);
        scene.line(
            Point::new(x, axes.area.top),
            Point::new(x, axes.area.bottom()),
            line,
        );
        let mut entries = vec![TooltipEntry {
            mark: KeyMark::None,
            name: view.labels.epoch,
            value: reading.epoch.to_string(),
        }];
        for (role, validates, name, value) in [
            (Role::Train, false, view.labels.loss, Some(reading.loss)),
            (
                Role::Validation,
                true,
                view.labels.val_loss,
                reading.val_loss,
            ),
        ] {
            let Some(value) = value else { continue };
            entries.push(TooltipEntry {
                mark: KeyMark::Line(role, Dash::of_part(validates)),
                name,
                value: view.format.read_out(value),
            });
            let center = axes.point(f64::from(reading.epoch), value);
            if axes.area.grown(2.0).contains(center) {
                dot(scene, center, 4.5, role, validates);
            }
        }
        tooltip(scene, axes.area, Point::new(x, at.y), &entries);
    }
}

/// Paints the names of the two simple predictions at their lines: at the right end, or where neither a curve,
/// nor the epoch's line, nor the other name is in the way.
fn paint_yardstick_names(
    scene: &mut Scene,
    plot: &ErrorPlot,
    snapshot: &Snapshot,
    labels: &ErrorLabels<'_>,
) {
    let style = TextStyle::new(
        Font::text(SMALL),
        Role::Third,
        Anchor::End,
        Baseline::Alphabetic,
    )
    .with_halo(Role::Panel);
    let area = plot.axes.area;
    let mut before: Option<Rect> = None;
    for (loss, name) in yardsticks(snapshot)
        .into_iter()
        .zip([labels.mean, labels.line])
    {
        let Some(y) = loss.map(|loss| plot.axes.y.to_px(loss)) else {
            continue;
        };
        if !(area.top..=area.bottom()).contains(&y) {
            continue;
        }
        let width = Font::text(SMALL).width_of(name);
        let places = name_places(area, y, width);
        let is_free = |place: &Rect| {
            before.is_none_or(|it| !is_over(it, *place)) && !plot.crosses(snapshot, *place)
        };
        let is_alone = |place: &Rect| before.is_none_or(|it| !is_over(it, *place));
        let place = places
            .clone()
            .find(is_free)
            .or_else(|| places.clone().find(is_alone));
        if let Some(place) = place.or_else(|| places.clone().next()) {
            before = Some(place);
            let at = Point::new(place.right(), place.bottom() - DESCENT);
            scene.label(at, name, style);
        }
    }
}

/// Where a name of this width may stand at a line of this height: above and below it, from the right end to the left.
fn name_places(area: Rect, y: f32, width: f32) -> impl Iterator<Item = Rect> + Clone {
    let tops = [y - 1.0 - NAME_HEIGHT, y + 1.0];
    let is_in_sight = move |&top: &f32| top >= 0.0 && top + NAME_HEIGHT <= area.bottom();
    let step = width + 10.0;
    (0..6_u8)
        .map(move |n_steps| area.right() - 8.0 - f32::from(n_steps) * step)
        .take_while(move |right| right - width >= area.left)
        .flat_map(move |right| {
            let tops = tops.into_iter().filter(is_in_sight);
            tops.map(move |top| Rect {
                left: right - width,
                top,
                width,
                height: NAME_HEIGHT,
            })
        })
}

fn is_over(a: Rect, b: Rect) -> bool {
    a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom()
}

/// Paints the losses of the two simple predictions as dotted lines.
fn paint_yardstick_lines(scene: &mut Scene, axes: &Axes, snapshot: &Snapshot) {
    let heights = yardsticks(snapshot).into_iter().flatten();
    for y in heights.map(|loss| axes.y.to_px(loss)) {
        if (axes.area.top..=axes.area.bottom()).contains(&y) {
            scene.line(
                Point::new(axes.area.left, y),
                Point::new(axes.area.right(), y),
                Stroke::dotted(Role::Third, 1.25),
            );
        }
    }
}

/// Paints a line at the epoch that is shown, with a handle at its foot.
fn paint_marker(scene: &mut Scene, axes: &Axes, epoch: u32) {
    let x = axes.x.to_px(f64::from(epoch));
    let foot = Point::new(x, axes.area.bottom());
    scene.line(
        Point::new(x, axes.area.top),
        foot,
        Stroke::new(Role::Ink, 1.5),
    );
    let rim = Stroke::new(Role::Panel, 1.5);
    scene.circle(foot, 5.5, Some(Role::Ink.into()), Some(rim));
}

/// Paints a history of one epoch, which has no lines yet, as dots.
fn paint_start(scene: &mut Scene, axes: &Axes, epoch: f32, [train, validation]: [&[f32]; 2]) {
    let parts = [
        (validation, Role::Validation, true),
        (train, Role::Train, false),
    ];
    for (values, role, validates) in parts {
        let Some(&value) = values.first() else {
            continue;
        };
        let center = axes.point(f64::from(epoch), f64::from(value));
        if axes.area.contains(center) {
            dot(scene, center, 4.0, role, validates);
        }
    }
}

/// Paints a dot: filled for training, hollow for validation, as the rows of the fit.
fn dot(scene: &mut Scene, center: Point, radius: f32, role: Role, validates: bool) {
    let (fill, rim) = match validates {
        true => (Role::Panel, Stroke::new(role, 2.0)),
        false => (role, Stroke::new(Role::Panel, 1.5)),
    };
    scene.circle(center, radius, Some(fill.into()), Some(rim));
}
