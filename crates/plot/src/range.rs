//! The ranges of axes. They end at round numbers, chosen so that an axis does not move while a network
//! trains, or moves rarely and by a clear step.

use experiment::{Row, Snapshot};

use crate::round_step::RoundStep;
use crate::scale::extent;

/// Largest ratio of the ends of a logarithmic axis: twelve decades. Smaller losses lie at its foot.
const MAX_RATIO: f64 = 1e12;

/// A round range around the rows and, within the domain, the true function, with a fifth more on
/// either side. The function widens the range of the rows to three times its height at most, so that
/// a pole does not flatten the rest.
pub(crate) fn y_range(snapshot: Option<&Snapshot>, rows: &[Row], domain: [f64; 2]) -> [f64; 2] {
    let seen = rows.iter().filter(|row| row.x.is_finite());
    let of_rows = extent(seen.map(|row| f64::from(row.y)));
    let of_target = snapshot.and_then(|snapshot| {
        let samples = snapshot.target();
        let xs = (0..samples.len()).map(|idx| snapshot.x_at(idx, samples.len()));
        let inside = samples
            .iter()
            .zip(xs)
            .filter(|&(_, x)| domain[0] <= x && x <= domain[1]);
        let values: Vec<f64> = inside.map(|(&y, _)| f64::from(y)).collect();
        without_poles(&values)
    });
    let [from, to] = match (of_rows, of_target) {
        (None, None) => [-1.0, 1.0],
        (Some(alone), None) | (None, Some(alone)) => alone,
        (Some([from, to]), Some(target)) => {
            let room = if to > from { to - from } else { f64::INFINITY };
            [
                from.min(target[0].max(from - room)),
                to.max(target[1].min(to + room)),
            ]
        }
    };
    rounded_around(from, to, 0.2)
}

/// The interval with `share` of its width more on either side, and round ends. A single value gets
/// room in proportion to its size.
pub(crate) fn rounded_around(from: f64, to: f64, share: f64) -> [f64; 2] {
    let width = to - from;
    // An interval that is a single value but for rounding counts as one.
    let size = from.abs().max(to.abs());
    let margin = if width > size * 1e-5 && width > 1e-30 {
        share * width
    } else if size > 1e-30 {
        0.75 * size
    } else {
        1.0
    };
    let (from, to) = (from - margin, to + margin);
    let step = RoundStep::at_least((to - from) / 24.0);
    [
        step.times((from / step.value() + 1e-6).floor()),
        step.times((to / step.value() - 1e-6).ceil()),
    ]
}

/// The range of the finite values. If the outer twentieths take up more than three quarters of it,
/// the range of the inner values and half as much on either side. `None` if no value is finite.
pub(crate) fn without_poles(values: &[f64]) -> Option<[f64; 2]> {
    let [low, high] = extent(values.iter().copied())?;
    let mut finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    experiment::sort_numbers(&mut finite);
    let cut = finite.len() / 20;
    let (inner_low, inner_high) = (*finite.get(cut)?, *finite.get(finite.len() - 1 - cut)?);
    let width = inner_high - inner_low;
    if width > 0.0 && high - low > 4.0 * width {
        Some([
            low.max(inner_low - width / 2.0),
            high.min(inner_high + width / 2.0),
        ])
    } else {
        Some([low, high])
    }
}

/// The end of the epoch axis: a round number of which the last epoch is at least two thirds.
pub(crate) fn round_epochs(last: u32) -> f64 {
    let last = f64::from(last.max(10));
    let unit = RoundStep::power_of_ten_below(last);
    [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|end| end * unit)
        .find(|&end| end >= last)
        .unwrap_or(last)
}

/// Iterates over all finite losses of the history.
fn losses(snapshot: Option<&Snapshot>) -> impl Iterator<Item = f64> {
    snapshot
        .into_iter()
        .flat_map(|snapshot| {
            snapshot
                .history_loss()
                .iter()
                .chain(snapshot.history_val_loss())
        })
        .map(|&loss| f64::from(loss))
        .filter(|loss| loss.is_finite())
}

/// The losses of two simple predictions, the mean and the best straight line, if they are finite.
pub(crate) fn yardsticks(snapshot: &Snapshot) -> [Option<f64>; 2] {
    let head = snapshot.head();
    [head.baseline_mean, head.baseline_line].map(|loss| loss.filter(|loss| loss.is_finite()))
}

/// From 0 to a round number above every loss. The loss of a simple prediction widens the range by half
/// at most.
pub(crate) fn linear_range(snapshot: Option<&Snapshot>) -> [f64; 2] {
    let highest = losses(snapshot).fold(0.0, f64::max);
    let yardstick = snapshot
        .into_iter()
        .flat_map(yardsticks)
        .flatten()
        .filter(|&loss| highest == 0.0 || loss <= 1.5 * highest)
        .fold(0.0, f64::max);
    let top = 1.05 * highest.max(yardstick);
    if top < 1e-30 {
        return [0.0, 1.0];
    }
    let step = RoundStep::at_least(top / 12.0);
    [0.0, step.times((top / step.value()).ceil())]
}

/// A range around all positive losses with ends of 1, 2 or 5 times a power of ten, a decade at least.
/// The loss of a simple prediction widens the range by a decade at most.
pub(crate) fn log_range(snapshot: Option<&Snapshot>) -> [f64; 2] {
    let Some([low, high]) = extent(losses(snapshot).filter(|&loss| loss > 0.0)) else {
        return [1e-3, 1.0];
    };
    let near = snapshot
        .into_iter()
        .flat_map(yardsticks)
        .flatten()
        .filter(|&loss| low / 10.0 <= loss && loss <= 10.0 * high);
    let [low, high] = near.fold([low, high], |[low, high], loss| {
        [low.min(loss), high.max(loss)]
    });
    let low = low.max(high / MAX_RATIO);
    // Some room, so that the curve does not lie on the frame.
    let high = RoundStep::at_least(1.1 * high).value();
    let low = RoundStep::at_most(low / 1.1).value();
    if high / low >= 10.0 {
        [low, high]
    } else {
        [RoundStep::at_most(high / 10.0).value(), high]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(x: f32, y: f32) -> Row {
        Row {
            x,
            y,
            validates: false,
        }
    }

    #[test]
    fn the_y_range_is_round_and_leaves_room() {
        let range = |ys: &[f32]| {
            let rows: Vec<Row> = ys.iter().map(|&y| row(0.0, y)).collect();
            y_range(None, &rows, [-1.0, 1.0])
        };
        assert_eq!(range(&[-1.05, 1.05]), [-1.6, 1.6]);
        assert_eq!(range(&[-1.02, 1.08]), [-1.6, 1.6]);
        assert_eq!(range(&[0.0, 10.0]), [-2.0, 12.0]);
        assert_eq!(range(&[]), [-1.4, 1.4]);
        assert_eq!(range(&[0.0]), [-1.0, 1.0]);
        assert_eq!(range(&[4.0, 4.0]), [1.0, 7.0]);
        assert_eq!(range(&[f32::NAN, 4.0, f32::INFINITY]), [1.0, 7.0]);
    }

    #[test]
    fn the_epoch_axis_ends_at_a_round_number() {
        let table = [
            (0, 10.0),
            (10, 10.0),
            (11, 12.0),
            (412, 500.0),
            (1_000, 1_000.0),
            (1_001, 1_200.0),
            (9_000_001, 10_000_000.0),
        ];
        for (last, end) in table {
            assert_eq!(round_epochs(last), end, "{last}");
        }
    }

    #[test]
    fn a_pole_does_not_flatten_the_rest() {
        let values: Vec<f64> = (0..=100).map(|idx| 1.0 / (f64::from(idx) - 50.2)).collect();
        let [low, high] = without_poles(&values).expect("values");
        assert!(low > -1.0 && high < 1.0, "{low} to {high}");
    }

    #[test]
    fn ordinary_values_keep_their_range() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(without_poles(&values), Some([0.0, 99.0]));
        assert_eq!(without_poles(&[2.0, 2.0, f64::NAN]), Some([2.0, 2.0]));
        assert_eq!(without_poles(&[f64::NAN]), None);
        assert_eq!(without_poles(&[]), None);
    }
}
