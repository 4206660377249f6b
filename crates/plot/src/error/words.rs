//! The values for a screen reader's sentence on an error chart: the trend of each curve, and the verdict
//! on both.

use experiment::Snapshot;

use super::view::ErrorReading;

/// The trend of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// More than 1 % lower than before.
    Falling,
    /// Within 1 % of the value before.
    Level,
    /// More than 1 % higher than before.
    Rising,
}

/// The error chart as values, for the sentence of a screen reader, which the page writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorWords {
    /// The epoch that is shown.
    pub epoch: u32,
    /// Training loss of that epoch.
    pub loss: Option<f64>,
    /// Validation loss of that epoch; `None` without validation.
    pub val_loss: Option<f64>,
    /// How the training loss changes over the last tenth of the epochs; `None` before there are two.
    pub trend: Option<Trend>,
    /// How the validation loss changes over the last tenth of the epochs; `None` without validation.
    pub val_trend: Option<Trend>,
    /// The epoch of the history with the lowest validation loss.
    pub best_validation: Option<ErrorReading>,
    /// Training loss of a constant prediction, the mean.
    pub baseline_mean: Option<f64>,
    /// Training loss of the best straight line; `None` for a cross-entropy.
    pub baseline_line: Option<f64>,
    /// Whether the training losses are weighted by class, which the validation losses never are. A
    /// snapshot does not have it: see [`ErrorWords::weighted`].
    pub has_class_weights: bool,
    /// Mean of the training loss over the last tenth of the epochs, which a single spike does not
    /// move far; `None` before there are two.
    pub mean_loss: Option<f64>,
    /// Mean of the validation loss over the last tenth of the epochs; `None` without validation.
    pub mean_val_loss: Option<f64>,
}

/// The meaning of the curves of training and validation together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Too few epochs for a trend.
    TooEarly,
    /// There are no validation rows.
    NoValidation,
    /// Both fall.
    Learning,
    /// The validation loss lies far above the training loss, or rises while the training loss falls.
    OverFits,
    /// The training loss stays at that of a straight line.
    UnderFits,
    /// Both are low and neither falls any more.
    Fits,
}

/// Smallest number of epochs for a verdict.
const EARLY: u32 = 20;
/// A validation loss this many times the training loss is a gap.
const GAP: f64 = 2.0;

impl ErrorWords {
    /// Reads the history of a snapshot up to the epoch that it shows.
    pub fn new(snapshot: &Snapshot) -> Self {
        let head = snapshot.head();
        // Epochs after the one that is shown do not count.
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
            has_class_weights: false,
            mean_loss: last_mean(epochs, train),
            mean_val_loss: last_mean(epochs, validation),
        }
    }

    /// Returns the same words of a run whose training losses are weighted by class, or are not.
    pub fn weighted(self, has_class_weights: bool) -> Self {
        Self {
            has_class_weights,
            ..self
        }
    }

    /// Returns the verdict. It depends on gap and trend over the last tenth of the epochs, never on a
    /// single epoch. With weights of the classes the two losses measure different things, and the gap does
    /// not count.
    pub fn verdict(&self) -> Verdict {
        let (Some(loss), true) = (self.mean_loss, self.epoch >= EARLY) else {
            return Verdict::TooEarly;
        };
        let Some(val_loss) = self.mean_val_loss else {
            return Verdict::NoValidation;
        };
        let has_gap = !self.has_class_weights && val_loss > GAP * loss;
        // A tiny validation loss is harmless, however much smaller the training loss is.
        let is_harmless = self
            .baseline_mean
            .is_some_and(|mean| val_loss < 0.01 * mean);
        if self.is_parting() || (has_gap && !is_harmless && self.val_trend != Some(Trend::Falling))
        {
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

    /// Returns whether the training loss still falls while the validation loss is more than a tenth
    /// above its best. It is one of the signs of overfitting: a training loss of 0 falls no more.
    fn is_parting(&self) -> bool {
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

/// Returns the mean over the last tenth of the epochs.
fn last_mean(epochs: &[f32], losses: &[f32]) -> Option<f64> {
    let last = *epochs.last()?;
    let first = epochs.partition_point(|&epoch| epoch <= last - (last / 10.0).max(1.0));
    let values = losses.get(first..)?;
    let sum: f64 = values.iter().map(|&loss| f64::from(loss)).sum();
    (epochs.len() > 1 && !values.is_empty() && sum.is_finite()).then(|| sum / values.len() as f64)
}

/// Compares the mean over the last tenth of the epochs with that over the tenth before. A change
/// of less than a hundredth is level.
///
/// Shapes: `epochs` and `losses` are `[n]`.
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
        verdict_of(loss, val_loss, false)
    }

    fn verdict_of(
        loss: fn(f32) -> f32,
        val_loss: fn(f32) -> f32,
        has_class_weights: bool,
    ) -> Verdict {
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
        let words = ErrorWords::new(&snapshot);
        words.weighted(has_class_weights).verdict()
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
        // A single spike is not a trend.
        let spike = |x: f32| if x == 100.0 { 0.08 } else { 0.06 };
        assert_eq!(verdict(|_| 0.05, spike), Verdict::Fits);
    }

    /// The panel of the error said that such a network does not overfit: its training loss falls no more.
    #[test]
    fn a_training_loss_of_zero_overfits_while_the_validation_loss_rises() {
        let memorized = |x: f32| if x < 30.0 { 1.0 - x / 30.0 } else { 0.0 };
        assert_eq!(verdict(memorized, |x| 0.1 + x / 100.0), Verdict::OverFits);
        assert_eq!(verdict(|_| 0.0, |_| 0.5), Verdict::OverFits);
        // Without any error there is nothing to overfit.
        assert_eq!(verdict(|_| 0.0, |_| 0.0), Verdict::Fits);
    }

    /// A weighted loss may be any number of times the other one; that it falls while the other rises still
    /// shows overfitting.
    #[test]
    fn a_weighted_loss_has_no_gap() {
        assert_eq!(verdict_of(|_| 0.05, |_| 0.5, true), Verdict::Fits);
        let falling = |x: f32| 1.0 / (1.0 + x);
        let rising = |x: f32| 0.05 + x / 100.0;
        assert_eq!(verdict_of(falling, rising, true), Verdict::OverFits);
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
