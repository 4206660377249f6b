//! The error by epoch: training and validation loss, the yardsticks, the epoch that is shown. Of a
//! classifier the accuracy too.
//!
//! Axes end at round numbers, so that they move now and then instead of with every frame.

use experiment::Snapshot;

use crate::axes::{Axes, Axis, SMALL};
use crate::format::NumberFormat;
use crate::range::{linear_range, log_range, round_epochs, yardsticks};
use crate::scale::ScaleKind;
use crate::scene::{Anchor, Baseline, Font, Paint, Point, Role, Scene, Stroke, TextStyle};
use crate::tooltip::{Entry, Mark, tooltip};

/// Of the curves beyond an earlier epoch that is shown.
const FORGOTTEN: f32 = 0.35;

/// What the chart shows, and how its axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorScale {
    Linear,
    Log,
    /// The share of rows that were classified right instead of the loss, from 0 to 1.
    Accuracy,
}

impl ErrorScale {
    /// By epoch, of training and of validation.
    fn curves(self, snapshot: &Snapshot) -> [&[f32]; 2] {
        match self {
            Self::Linear | Self::Log => [snapshot.history_loss(), snapshot.history_val_loss()],
            Self::Accuracy => [snapshot.history_accuracy(), snapshot.history_val_accuracy()],
        }
    }
}

/// The names beside lines and values, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorLabels<'a> {
    pub epoch: &'a str,
    pub loss: &'a str,
    pub val_loss: &'a str,
    /// Yardstick: always saying the mean.
    pub mean: &'a str,
    /// Yardstick: the best straight line.
    pub line: &'a str,
}

/// What the page decides about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    pub scale: ErrorScale,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    pub format: NumberFormat,
    pub labels: ErrorLabels<'a>,
}

/// One epoch of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorReading {
    pub epoch: u32,
    /// Or the accuracy, if that is shown.
    pub loss: f64,
    pub val_loss: Option<f64>,
}

/// Where an error chart lies on the canvas, to be kept for the pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorPlot {
    pub axes: Axes,
    scale: ErrorScale,
}

/// Epochs that have been done, also while an earlier one is shown.
fn last_epoch(snapshot: &Snapshot) -> u32 {
    let head = snapshot.head();
    head.last_epoch.max(head.epoch)
}

/// Paints the error chart into the emptied scene.
pub fn error(scene: &mut Scene, snapshot: Option<&Snapshot>, view: &ErrorView<'_>) -> ErrorPlot {
    let plot = ErrorPlot::new(snapshot, view);
    scene.clear(view.size[0], view.size[1]);
    let axes = &plot.axes;
    axes.paint(scene, view.format);
    let Some(snapshot) = snapshot else {
        return plot;
    };
    // Below the yardsticks' names, whose halo it would else cross.
    let marked = snapshot.head().epoch;
    paint_marker(scene, axes, marked);
    if view.scale != ErrorScale::Accuracy {
        paint_yardsticks(scene, axes, snapshot, &view.labels);
    }
    let [train, validation] = view.scale.curves(snapshot);
    scene.clipped(axes.area.grown(2.0), |scene| {
        let epochs = snapshot.history_epoch();
        // What training on from an earlier epoch forgets is faint.
        let n_kept = epochs.partition_point(|&epoch| epoch <= marked as f32);
        let mut curve = |values: &[f32], role| {
            let (kept, rest) = (0..n_kept, n_kept.saturating_sub(1)..epochs.len());
            for (part, opacity) in [(rest, FORGOTTEN), (kept, 1.0)] {
                let values = values.get(part.clone()).unwrap_or(&[]);
                if opacity == 1.0 || values.len() > 1 {
                    let points = axes.thinned_curve(&epochs[part], values);
                    scene.polyline(points, Stroke::new(Paint::new(role, opacity), 2.0));
                }
            }
        };
        curve(validation, Role::Validation);
        curve(train, Role::Train);
    });
    if let [epoch] = *snapshot.history_epoch() {
        paint_start(scene, axes, epoch, [train, validation]);
    }
    if let Some(at) = view.pointer.filter(|&at| axes.area.grown(8.0).contains(at)) {
        plot.paint_reading(scene, snapshot, view, at);
    }
    plot
}

impl ErrorPlot {
    /// Where everything lies, without painting it.
    pub fn new(snapshot: Option<&Snapshot>, view: &ErrorView<'_>) -> Self {
        let last = snapshot.map_or(0, last_epoch);
        let x = Axis::new(ScaleKind::Linear, [0.0, round_epochs(last)]);
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

    /// From left to right where the first and the last of some epochs lie, in CSS pixels.
    pub fn reach(&self, epochs: [u32; 2]) -> [f32; 2] {
        epochs.map(|epoch| self.axes.x.to_px(f64::from(epoch)))
    }

    /// The epoch of the history that is nearest to a pixel's x; `None` if there is no history.
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
        // Of a regression there is no accuracy.
        let [train, validation] = self.scale.curves(snapshot);
        let val_loss = f64::from(*validation.get(nearest)?);
        Some(ErrorReading {
            epoch: epochs[nearest] as u32,
            loss: f64::from(train[nearest]),
            val_loss: (!val_loss.is_nan()).then_some(val_loss),
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
        let mut entries = vec![Entry {
            mark: Mark::None,
            name: view.labels.epoch,
            value: reading.epoch.to_string(),
        }];
        for (role, name, value) in [
            (Role::Train, view.labels.loss, Some(reading.loss)),
            (Role::Validation, view.labels.val_loss, reading.val_loss),
        ] {
            let Some(value) = value else { continue };
            entries.push(Entry {
                mark: Mark::Filled(role),
                name,
                value: view.format.read_out(value),
            });
            let center = axes.point(f64::from(reading.epoch), value);
            if axes.area.grown(2.0).contains(center) {
                let rim = Stroke::new(Role::Panel, 1.5);
                scene.circle(center, 4.5, Some(role.into()), Some(rim));
            }
        }
        tooltip(scene, axes.area, Point::new(x, at.y), &entries);
    }
}

/// Dotted lines with their names at the right end, side by side where the two are close.
fn paint_yardsticks(scene: &mut Scene, axes: &Axes, snapshot: &Snapshot, labels: &ErrorLabels<'_>) {
    let style = TextStyle::new(
        Font::text(SMALL),
        Role::Third,
        Anchor::End,
        Baseline::Alphabetic,
    )
    .with_halo(Role::Panel);
    let mut before: Option<Point> = None;
    for (loss, name) in yardsticks(snapshot)
        .into_iter()
        .zip([labels.mean, labels.line])
    {
        let Some(y) = loss.map(|loss| axes.y.to_px(loss)) else {
            continue;
        };
        if !(axes.area.top..=axes.area.bottom()).contains(&y) {
            continue;
        }
        scene.line(
            Point::new(axes.area.left, y),
            Point::new(axes.area.right(), y),
            Stroke::dotted(Role::Third, 1.25),
        );
        let has_room_above = y >= 13.0;
        let mut at = Point::new(
            axes.area.right() - 8.0,
            if has_room_above { y - 4.0 } else { y + 12.0 },
        );
        if let Some(before) = before
            && (before.y - at.y).abs() < 14.0
        {
            at.x = before.x - Font::text(SMALL).width_of(labels.mean) - 10.0;
        }
        before = Some(at);
        scene.label(at, name, style);
    }
}

/// A line at the epoch that is shown, with a handle at its foot.
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

/// A history of one epoch has no lines yet: its values are dots.
fn paint_start(scene: &mut Scene, axes: &Axes, epoch: f32, [train, validation]: [&[f32]; 2]) {
    for (values, role) in [(validation, Role::Validation), (train, Role::Train)] {
        let Some(&value) = values.first() else {
            continue;
        };
        let center = axes.point(f64::from(epoch), f64::from(value));
        if axes.area.contains(center) {
            let rim = Stroke::new(Role::Panel, 1.0);
            scene.circle(center, 4.0, Some(role.into()), Some(rim));
        }
    }
}

/// Where a curve is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Falling,
    Level,
    Rising,
}

/// What a screen reader says of the error chart, as values; the page makes the sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorWords {
    pub epoch: u32,
    pub loss: Option<f64>,
    pub val_loss: Option<f64>,
    /// Over the last tenth of the epochs; `None` before there are two.
    pub trend: Option<Trend>,
    pub val_trend: Option<Trend>,
    /// The epoch of the history with the lowest validation loss.
    pub best_validation: Option<ErrorReading>,
    pub baseline_mean: Option<f64>,
    pub baseline_line: Option<f64>,
    /// Means over the last tenth of the epochs, which a single spike does not move far; `None` before
    /// there are two.
    pub mean_loss: Option<f64>,
    pub mean_val_loss: Option<f64>,
}

/// What the two curves say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A few epochs have no trend.
    TooEarly,
    /// Without validation nobody knows.
    NoValidation,
    /// Both fall.
    Learning,
    OverFits,
    /// The training loss rests at what a straight line reaches.
    UnderFits,
    Fits,
}

/// Epochs before which there is no verdict.
const EARLY: u32 = 20;
/// A validation loss this many times the training loss is a gap.
const GAP: f64 = 2.0;

impl ErrorWords {
    pub fn new(snapshot: &Snapshot) -> Self {
        let head = snapshot.head();
        // What came after an earlier epoch that is shown is not what the picture is about.
        let epochs = snapshot.history_epoch();
        let n = epochs.partition_point(|&epoch| epoch <= head.epoch as f32);
        let [epochs, train, validation] =
            [epochs, snapshot.history_loss(), snapshot.history_val_loss()]
                .map(|column| column.get(..n).unwrap_or(column));
        let best_validation = validation
            .iter()
            .enumerate()
            .filter(|(_, loss)| loss.is_finite())
            .min_by(|a, b| a.1.total_cmp(b.1))
            .map(|(idx, &val_loss)| ErrorReading {
                epoch: epochs[idx] as u32,
                loss: f64::from(train[idx]),
                val_loss: Some(f64::from(val_loss)),
            });
        Self {
            epoch: head.epoch,
            loss: head.loss,
            val_loss: head.val_loss,
            trend: trend(epochs, train),
            val_trend: trend(epochs, validation),
            best_validation,
            baseline_mean: head.baseline_mean,
            baseline_line: head.baseline_line,
            mean_loss: last_mean(epochs, train),
            mean_val_loss: last_mean(epochs, validation),
        }
    }

    /// Reads gap and trend over the last tenth of the epochs, never a single epoch.
    pub fn verdict(&self) -> Verdict {
        let (Some(loss), true) = (self.mean_loss, self.epoch >= EARLY) else {
            return Verdict::TooEarly;
        };
        let Some(val_loss) = self.mean_val_loss else {
            return Verdict::NoValidation;
        };
        let has_gap = val_loss > GAP * loss;
        // A tiny validation loss is no harm, however much smaller the other one is.
        let is_harmless = self
            .baseline_mean
            .is_some_and(|mean| val_loss < 0.01 * mean);
        if self.overfits() || (has_gap && !is_harmless && self.val_trend != Some(Trend::Falling)) {
            return Verdict::OverFits;
        }
        if self.trend == Some(Trend::Falling) && self.val_trend != Some(Trend::Rising) {
            return Verdict::Learning;
        }
        let best_line = self.baseline_line.or(self.baseline_mean);
        if best_line.is_some_and(|line| loss > 0.9 * line) {
            return Verdict::UnderFits;
        }
        Verdict::Fits
    }

    /// Whether training still improves while validation has grown worse than a tenth above its
    /// best: the sign of overfitting.
    pub fn overfits(&self) -> bool {
        let best = self.best_validation.and_then(|best| best.val_loss);
        match (self.val_loss, best) {
            (Some(val_loss), Some(best)) => {
                val_loss > 1.1 * best
                    && self.val_trend == Some(Trend::Rising)
                    && self.trend == Some(Trend::Falling)
            }
            _ => false,
        }
    }
}

/// The mean over the last tenth of the epochs.
fn last_mean(epochs: &[f32], losses: &[f32]) -> Option<f64> {
    let last = *epochs.last()?;
    let first = epochs.partition_point(|&epoch| epoch <= last - (last / 10.0).max(1.0));
    let values = losses.get(first..)?;
    let sum: f64 = values.iter().map(|&loss| f64::from(loss)).sum();
    (epochs.len() > 1 && !values.is_empty() && sum.is_finite()).then(|| sum / values.len() as f64)
}

/// Compares the mean of the last tenth of the epochs with that of the tenth before: a change of
/// less than a hundredth is level.
fn trend(epochs: &[f32], losses: &[f32]) -> Option<Trend> {
    let last = *epochs.last()?;
    let tenth = (last / 10.0).max(1.0);
    let mean_of = |from: f32, to: f32| {
        let first = epochs.partition_point(|&epoch| epoch <= from);
        let end = epochs.partition_point(|&epoch| epoch <= to);
        let values = losses.get(first..end)?;
        let sum: f64 = values.iter().map(|&loss| f64::from(loss)).sum();
        (!values.is_empty() && sum.is_finite()).then(|| sum / values.len() as f64)
    };
    let now = mean_of(last - tenth, last)?;
    let before = mean_of(last - 2.0 * tenth, last - tenth)?;
    Some(if now < 0.99 * before {
        Trend::Falling
    } else if now > 1.01 * before {
        Trend::Rising
    } else {
        Trend::Level
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of 100 epochs with these losses.
    fn verdict(loss: fn(f32) -> f32, val_loss: fn(f32) -> f32) -> Verdict {
        let head = experiment::SnapshotHead {
            epoch: 100,
            history_len: 101,
            loss: Some(f64::from(loss(100.0))),
            val_loss: Some(f64::from(val_loss(100.0))),
            baseline_mean: Some(1.0),
            baseline_line: Some(0.4),
            ..experiment::SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        for epoch in 0..=100_u8 {
            let (at, x) = (usize::from(epoch), f32::from(epoch));
            snapshot.history_epoch_mut()[at] = x;
            snapshot.history_loss_mut()[at] = loss(x);
            snapshot.history_val_loss_mut()[at] = val_loss(x);
        }
        ErrorWords::new(&snapshot).verdict()
    }

    #[test]
    fn a_verdict_reads_gap_and_trend() {
        let falling = |x: f32| 1.0 / (1.0 + x);
        assert_eq!(verdict(falling, falling), Verdict::Learning);
        assert_eq!(verdict(falling, |x| 0.05 + x / 100.0), Verdict::OverFits);
        assert_eq!(verdict(|_| 0.1, |_| 0.5), Verdict::OverFits);
        assert_eq!(verdict(|_| 0.41, |_| 0.45), Verdict::UnderFits);
        assert_eq!(verdict(|_| 0.05, |_| 0.06), Verdict::Fits);
        // Both are next to nothing.
        assert_eq!(verdict(|_| 1e-5, |_| 1e-4), Verdict::Fits);
        assert_eq!(verdict(|_| 0.05, |_| f32::NAN), Verdict::NoValidation);
        // One spike makes no trend.
        let spike = |x: f32| if x == 100.0 { 0.08 } else { 0.06 };
        assert_eq!(verdict(|_| 0.05, spike), Verdict::Fits);
    }

    #[test]
    fn words_are_about_the_epoch_that_is_shown() {
        let head = experiment::SnapshotHead {
            epoch: 50,
            last_epoch: 100,
            history_len: 100,
            ..experiment::SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        for idx in 0..100 {
            let epoch = idx as f32 + 1.0;
            snapshot.history_epoch_mut()[idx] = epoch;
            snapshot.history_loss_mut()[idx] = (epoch - 60.0).abs();
            snapshot.history_val_loss_mut()[idx] = (epoch - 60.0).abs();
        }
        let words = ErrorWords::new(&snapshot);
        assert_eq!(words.trend, Some(Trend::Falling));
        assert_eq!(words.best_validation.map(|best| best.epoch), Some(50));
    }

    #[test]
    fn a_trend_compares_the_last_tenth_with_the_tenth_before() {
        let epochs: Vec<f32> = (0..=100).map(|epoch| epoch as f32).collect();
        let of = |loss: fn(f32) -> f32| {
            let losses: Vec<f32> = epochs.iter().map(|&epoch| loss(epoch)).collect();
            trend(&epochs, &losses)
        };
        assert_eq!(of(|epoch| 1.0 / (1.0 + epoch)), Some(Trend::Falling));
        assert_eq!(of(|epoch| 1.0 + epoch), Some(Trend::Rising));
        assert_eq!(of(|_| 0.5), Some(Trend::Level));
        assert_eq!(of(|_| f32::NAN), None);
        assert_eq!(trend(&[], &[]), None);
        assert_eq!(trend(&[0.0], &[1.0]), None);
        assert_eq!(trend(&[0.0, 1.0], &[1.0, 0.5]), Some(Trend::Falling));
    }
}
