//! The losses of all epochs in bounded memory, with all extremes.
//!
//! At first every epoch is stored. Beyond [`MAX_POINTS`] the history is decimated: epochs lie in buckets
//! of `stride` epochs, and of each bucket the smallest and the largest value of both curves stay. When
//! there are too many points, the stride doubles. The minimum of a union is the minimum of its parts'
//! minima, so the stored points do not depend on when they were decimated. The first epoch and the
//! newest one always stay.

use experiment::SavedHistory;

use crate::trainer::EpochEnd;

/// Most stored points.
pub(crate) const MAX_POINTS: usize = 2_000;
/// Decimation doubles the stride until at most this many points are left.
const DECIMATED: usize = 1_200;

/// The losses and accuracies of one epoch. A missing value is NaN: both of validation if no rows
/// validate, both accuracies of a regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EpochPoint {
    pub epoch: u32,
    pub loss: f32,
    pub val_loss: f32,
    pub accuracy: f32,
    pub val_accuracy: f32,
}

impl EpochPoint {
    pub(crate) fn new(epoch: u32, end: &EpochEnd, is_classifier: bool) -> Self {
        let or_nan = |value: Option<f64>| value.map_or(f32::NAN, |value| value as f32);
        let of_classifier = |value: Option<f64>| or_nan(value.filter(|_| is_classifier));
        Self {
            epoch,
            loss: end.loss as f32,
            val_loss: or_nan(end.val_loss),
            accuracy: of_classifier(Some(end.accuracy)),
            val_accuracy: of_classifier(end.val_accuracy),
        }
    }
}

/// The points of a run, in the order of their epochs.
#[derive(Debug)]
pub(crate) struct History {
    points: Vec<EpochPoint>,
    /// Index of the first point of the last bucket, which may still grow.
    open: usize,
    /// Epochs in a bucket, a power of two unless restored from a file.
    stride: u32,
}

impl Clone for History {
    /// Copies with the full capacity, so that `push` never allocates.
    fn clone(&self) -> Self {
        let mut copy = Self::new();
        copy.points.extend_from_slice(&self.points);
        copy.open = self.open;
        copy.stride = self.stride;
        copy
    }
}

impl History {
    pub(crate) fn new() -> Self {
        Self {
            // `push` adds the point before it decimates.
            points: Vec::with_capacity(MAX_POINTS + 1),
            open: 0,
            stride: 1,
        }
    }

    pub(crate) fn points(&self) -> &[EpochPoint] {
        &self.points
    }

    /// Appends an epoch, which must be later than all stored ones. Allocates nothing.
    pub(crate) fn push(&mut self, point: EpochPoint) {
        let bucket = self.bucket(point.epoch);
        if self
            .points
            .last()
            .is_some_and(|last| self.bucket(last.epoch) != bucket)
        {
            self.decimate_open(false);
            self.open = self.points.len();
        }
        self.points.push(point);
        self.decimate_open(true);
        if self.points.len() > MAX_POINTS {
            while self.points.len() > DECIMATED {
                self.stride = self.stride.saturating_mul(2);
                self.rebucket();
            }
        }
    }

    /// Drops all points after an epoch, which is given with its losses; `None` drops all. Points of its
    /// bucket that decimation had removed do not come back.
    pub(crate) fn go_back(&mut self, last: Option<EpochPoint>) {
        let end = last.map_or(0, |last| last.epoch);
        let n = self.points.partition_point(|point| point.epoch < end);
        self.points.truncate(n);
        self.open = match self.points.last() {
            Some(newest) => {
                let open = self.bucket(newest.epoch);
                self.points
                    .partition_point(|point| self.bucket(point.epoch) < open)
            }
            None => 0,
        };
        if let Some(last) = last {
            self.push(last);
        }
    }

    /// Bucket of an epoch; epochs are counted from 1.
    fn bucket(&self, epoch: u32) -> u32 {
        epoch.saturating_sub(1) / self.stride
    }

    fn decimate_open(&mut self, keep_last: bool) {
        if self.stride > 1 {
            let n = decimate(&mut self.points[self.open..], self.open == 0, keep_last);
            self.points.truncate(self.open + n);
        }
    }

    fn rebucket(&mut self) {
        let mut kept = 0;
        let mut from = 0;
        while from < self.points.len() {
            let bucket = self.bucket(self.points[from].epoch);
            let rest = &self.points[from..];
            let len = rest
                .iter()
                .take_while(|point| self.bucket(point.epoch) == bucket)
                .count();
            let end = from + len;
            let is_last = end == self.points.len();
            let n = decimate(&mut self.points[from..end], from == 0, is_last);
            self.points.copy_within(from..from + n, kept);
            self.open = kept;
            kept += n;
            from = end;
        }
        self.points.truncate(kept);
    }

    /// The history as a saved run stores it.
    pub(crate) fn save(&self) -> SavedHistory {
        let points = &self.points;
        let in_part = |value: fn(&EpochPoint) -> f32| {
            let finite = |p: &EpochPoint| Some(value(p)).filter(|it| it.is_finite());
            let is_there = points.iter().any(|p| finite(p).is_some());
            is_there.then(|| points.iter().map(finite).collect())
        };
        let has_accuracy = !points.is_empty() && points.iter().all(|p| p.accuracy.is_finite());
        SavedHistory {
            epoch: points.iter().map(|p| p.epoch).collect(),
            loss: points.iter().map(|p| p.loss).collect(),
            val_loss: in_part(|p| p.val_loss),
            stride: self.stride,
            accuracy: has_accuracy.then(|| points.iter().map(|p| p.accuracy).collect()),
            val_accuracy: in_part(|p| p.val_accuracy),
        }
    }

    /// Restores a history that was saved at epoch `last`; `None` if a run of that length cannot have
    /// it, or if a value is not finite.
    pub(crate) fn restore(saved: &SavedHistory, last: u32) -> Option<Self> {
        let n = saved.epoch.len();
        let is_finite = |losses: &Vec<f32>| losses.iter().all(|loss| loss.is_finite());
        let in_part_finite =
            |losses: &Vec<Option<f32>>| losses.iter().flatten().all(|loss| loss.is_finite());
        let fits = n <= MAX_POINTS
            && saved.loss.len() == n
            && is_finite(&saved.loss)
            && saved
                .accuracy
                .iter()
                .all(|column| column.len() == n && is_finite(column))
            && [&saved.val_loss, &saved.val_accuracy]
                .into_iter()
                .flatten()
                .all(|column| column.len() == n && in_part_finite(column))
            && saved.stride >= 1
            && saved.epoch.iter().all(|&epoch| epoch >= 1)
            && saved.epoch.is_sorted_by(|a, b| a < b)
            && saved.epoch.last().copied().unwrap_or(0) == last;
        if !fits {
            return None;
        }
        let mut history = Self::new();
        history.stride = saved.stride;
        for (idx, (&epoch, &loss)) in saved.epoch.iter().zip(&saved.loss).enumerate() {
            let or_nan = |column: &Option<Vec<Option<f32>>>| {
                let value = column.as_ref().and_then(|column| column[idx]);
                value.unwrap_or(f32::NAN)
            };
            history.points.push(EpochPoint {
                epoch,
                loss,
                val_loss: or_nan(&saved.val_loss),
                accuracy: saved.accuracy.as_ref().map_or(f32::NAN, |c| c[idx]),
                val_accuracy: or_nan(&saved.val_accuracy),
            });
        }
        let open = history.bucket(last.max(1));
        let in_open = |point: &&EpochPoint| history.bucket(point.epoch) == open;
        let n_open = history.points.iter().rev().take_while(in_open).count();
        history.open = n - n_open;
        Some(history)
    }
}

/// The places of the first minimum and the first maximum of a curve in a bucket; the bucket's length if the curve
/// has no value, as without validation.
#[inline(always)]
fn extremes(bucket: &[EpochPoint], curve: impl Fn(&EpochPoint) -> f32) -> [usize; 2] {
    // Comparisons with NaN are false.
    let Some(first) = bucket.iter().position(|point| !curve(point).is_nan()) else {
        return [bucket.len(); 2];
    };
    let mut places = [first; 2];
    let [mut smallest, mut largest] = [curve(&bucket[first]); 2];
    for (idx, point) in bucket.iter().enumerate().skip(first + 1) {
        let value = curve(point);
        if value < smallest {
            (smallest, places[0]) = (value, idx);
        }
        if value > largest {
            (largest, places[1]) = (value, idx);
        }
    }
    places
}

/// Moves the points of a bucket that stay to its front, and returns their number: the extremes, and
/// the first and the last if wanted.
fn decimate(bucket: &mut [EpochPoint], keep_first: bool, keep_last: bool) -> usize {
    let len = bucket.len();
    let [a, b] = extremes(bucket, |point| point.loss);
    let [c, d] = extremes(bucket, |point| point.val_loss);
    let stays = |idx: usize| {
        let is_end = (keep_first && idx == 0) || (keep_last && idx + 1 == len);
        is_end || idx == a || idx == b || idx == c || idx == d
    };
    let mut n = 0;
    for idx in 0..len {
        if stays(idx) {
            bucket[n] = bucket[idx];
            n += 1;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A falling curve with noise, a spike and a dip at odd places; from a fixed sequence.
    fn point(epoch: u32) -> EpochPoint {
        let noise = (epoch.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0;
        let trend = 1.0 / (1.0 + epoch as f32 * 1e-3);
        let loss = match epoch {
            123_457 => 1e6,
            654_321 => 1e-9,
            _ => trend + 0.1 * noise,
        };
        let val_loss = if epoch == 77_777 {
            5e5
        } else {
            trend + 0.2 - 0.1 * noise
        };
        EpochPoint {
            epoch,
            loss,
            val_loss,
            // An accuracy says nothing about which epochs stay.
            accuracy: noise,
            val_accuracy: 1.0 - noise,
        }
    }

    fn run(n: u32) -> History {
        let mut history = History::new();
        for epoch in 1..=n {
            history.push(point(epoch));
        }
        history
    }

    #[test]
    fn all_epochs_are_kept_as_long_as_there_is_room() {
        let history = run(MAX_POINTS as u32);
        let expected: Vec<EpochPoint> = (1..=MAX_POINTS as u32).map(point).collect();
        assert_eq!(history.points(), expected);
    }

    #[test]
    fn a_million_epochs_keep_their_extremes() {
        let n = 1_000_000;
        let history = run(n);
        let points = history.points();
        assert!(
            points.len() <= MAX_POINTS && points.len() > 500,
            "{}",
            points.len()
        );
        assert_eq!(history.points.capacity(), History::new().points.capacity());
        assert_eq!(points.first(), Some(&point(1)));
        assert_eq!(points.last(), Some(&point(n)));
        assert!(points.is_sorted_by_key(|p| p.epoch));
        for epoch in [123_457, 654_321, 77_777] {
            assert!(
                points.contains(&point(epoch)),
                "the extreme of epoch {epoch} is lost"
            );
        }
        // Smallest and largest of every bucket, against all epochs.
        for start in (1..=n).step_by(history.stride as usize) {
            let bucket = start..(start + history.stride).min(n + 1);
            let kept: Vec<&EpochPoint> = points
                .iter()
                .filter(|p| bucket.contains(&p.epoch))
                .collect();
            for curve in [|p: &EpochPoint| p.loss, |p: &EpochPoint| p.val_loss] {
                let all = || bucket.clone().map(|epoch| curve(&point(epoch)));
                let some = || kept.iter().map(|p| curve(p));
                assert_eq!(
                    some().reduce(f32::min),
                    all().reduce(f32::min),
                    "from {start}"
                );
                assert_eq!(
                    some().reduce(f32::max),
                    all().reduce(f32::max),
                    "from {start}"
                );
            }
        }
    }

    #[test]
    fn a_saved_history_goes_on_as_if_nothing_had_been() {
        for at in [1, 1_999, 2_000, 2_001, 12_345] {
            let saved = run(at).save();
            let mut history = History::restore(&saved, at).expect("what was saved is a history");
            for epoch in at + 1..=30_000 {
                history.push(point(epoch));
            }
            assert_eq!(history.save(), run(30_000).save(), "saved at {at}");
        }
    }

    #[test]
    fn a_history_that_goes_back_goes_on_from_there() {
        for (at, to) in [(100, 40), (2_000, 1), (1_500, 1_499)] {
            let mut history = run(at);
            history.go_back(Some(point(to)));
            assert_eq!(history.save(), run(to).save());
            for epoch in to + 1..=30_000 {
                history.push(point(epoch));
            }
            assert_eq!(history.save(), run(30_000).save(), "from {at} to {to}");
        }
        let mut history = run(30_000);
        history.go_back(Some(point(12_345)));
        assert_eq!(history.points().last(), Some(&point(12_345)));
        for epoch in 12_346..=100_000 {
            history.push(point(epoch));
        }
        assert!(history.points().is_sorted_by(|a, b| a.epoch < b.epoch));
        assert!(history.points().len() <= MAX_POINTS);
        history.go_back(None);
        assert_eq!(history.points(), []);
    }

    #[test]
    fn without_validation_the_loss_alone_counts() {
        let mut history = History::new();
        for epoch in 1..=10_000 {
            history.push(EpochPoint {
                val_loss: f32::NAN,
                ..point(epoch)
            });
        }
        assert!(history.points().len() <= MAX_POINTS);
        assert_eq!(history.save().val_loss, None);
    }

    #[test]
    fn what_is_no_history_is_refused() {
        let saved = run(5_000).save();
        assert!(History::restore(&saved, 5_000).is_some());
        assert!(History::restore(&saved, 4_999).is_none());
        let broken = |change: fn(&mut SavedHistory)| {
            let mut saved = saved.clone();
            change(&mut saved);
            History::restore(&saved, 5_000).is_none()
        };
        assert!(broken(|saved| saved.stride = 0));
        assert!(broken(|saved| saved.loss[3] = f32::NAN));
        assert!(broken(|saved| saved.loss.truncate(7)));
        assert!(broken(|saved| saved.epoch.swap(1, 2)));
        assert!(broken(|saved| saved.epoch[0] = 0));
        assert!(broken(|saved| saved.val_loss = Some(Vec::new())));
    }
}
