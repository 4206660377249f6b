//! The ranges of the axes.

use crate::axes::Axis;
use crate::range::rounded_around;
use crate::round_step::RoundStep;
use crate::scale::{ScaleKind, extent};

use super::view::{RegressionPicture, RegressionRow, ResidualAxis};

/// Room beyond the outermost values, as a share of their range.
const ROOM: f64 = 0.04;
/// How far beyond the targets, as a share of their range, predictions widen an axis.
const WIDER: [f64; 4] = [0.0, 0.25, 0.5, 1.0];
/// Ends of the residuals' axis, times a power of ten.
const ENDS: [f64; 9] = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0];

/// The axes of x and y for rows.
pub(super) fn axes_of(picture: &RegressionPicture<'_>, rows: &[RegressionRow]) -> [Axis; 2] {
    let linear = |domain| Axis::new(ScaleKind::Linear, domain);
    match picture {
        RegressionPicture::Predicted => [linear(target_range(rows)); 2],
        RegressionPicture::Residuals(axis) => {
            let x = match axis {
                ResidualAxis::Prediction => target_range(rows),
                ResidualAxis::Column { categories, .. } if !categories.is_empty() => {
                    [-0.5, categories.len() as f64 - 0.5]
                }
                ResidualAxis::Column { .. } => {
                    let [from, to] = extent(rows.iter().map(|row| row.x)).unwrap_or([0.0, 1.0]);
                    rounded_around(from, to, ROOM)
                }
            };
            [x, residual_range(rows)].map(linear)
        }
    }
}

/// A round range around the targets that holds the predictions too, unless they are further away than
/// the targets are from each other.
fn target_range(rows: &[RegressionRow]) -> [f64; 2] {
    let Some([from, to]) = extent(rows.iter().map(|row| row.target)) else {
        return [0.0, 1.0];
    };
    let [lowest, highest] = extent(rows.iter().map(|row| row.prediction)).unwrap_or([from, to]);
    let width = to - from;
    let [below, above] = [from - lowest, highest - to].map(|beyond| {
        let mut steps = WIDER.iter().map(|share| share * width);
        let holding = steps.clone().find(|&step| beyond <= step);
        holding.or(steps.next_back()).unwrap_or_default()
    });
    rounded_around(from - below, to + above, ROOM)
}

/// From a round number below 0 to the same above it, so that the line of the right predictions is in
/// the middle.
fn residual_range(rows: &[RegressionRow]) -> [f64; 2] {
    let sizes = rows.iter().map(|row| row.residual().abs());
    let largest = extent(sizes).map_or(0.0, |[_, largest]| largest);
    // A denormal has no round number above it.
    if largest < 1e-300 {
        return [-1.0, 1.0];
    }
    let least = largest * (1.0 + ROOM);
    let unit = RoundStep::power_of_ten_below(least);
    let ends = ENDS.iter().map(|end| end * unit);
    let end = ends.into_iter().find(|&end| end >= least).unwrap_or(least);
    [-end, end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(pairs: &[[f64; 2]]) -> Vec<RegressionRow> {
        let row = |&[target, prediction]: &[f64; 2]| RegressionRow {
            number: 1,
            target,
            prediction,
            validates: false,
            x: 0.0,
        };
        pairs.iter().map(row).collect()
    }

    #[test]
    fn the_axis_widens_in_steps_and_not_without_end() {
        let range = |low: f64, high: f64| target_range(&rows(&[[0.0, low], [100.0, high]]));
        assert_eq!(range(0.0, 100.0), range(20.0, 80.0));
        assert_eq!(range(0.0, 101.0), range(0.0, 125.0));
        let [from, to] = range(-1e9, 1e9);
        assert!(from >= -120.0 && to <= 220.0, "{from} {to}");
    }

    #[test]
    fn zero_is_in_the_middle_of_the_residuals() {
        assert_eq!(
            residual_range(&rows(&[[1.0, 4.0], [2.0, 1.5]])),
            [-4.0, 4.0]
        );
        for without in [&[][..], &[[1.0, 1.0]], &[[1.0, f64::NAN]]] {
            assert_eq!(residual_range(&rows(without)), [-1.0, 1.0]);
        }
    }

    #[test]
    fn one_row_and_equal_targets_have_an_axis() {
        for pairs in [&[[5.0, 5.0]][..], &[[5.0, 9.0], [5.0, 2.0]], &[[0.0, 0.0]]] {
            let [from, to] = target_range(&rows(pairs));
            assert!(from < pairs[0][0] && pairs[0][0] < to, "{from} {to}");
        }
        assert_eq!(target_range(&[]), [0.0, 1.0]);
    }
}
