//! The figures of a column, as pandas' `describe` gives them.

use experiment::{quartiles_of_sorted, sort_numbers};

/// Figures of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnFigures {
    /// Number of values.
    pub n: usize,
    /// Smallest value.
    pub min: f64,
    /// Quartiles: the values below which a quarter, a half and three quarters of all lie,
    /// interpolated linearly.
    pub quartiles: [f64; 3],
    /// Largest value.
    pub max: f64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation of the sample, with the divisor `n − 1`; NaN for a single value.
    pub std: f64,
    /// Number of different values.
    pub n_distinct: usize,
}

/// Returns the figures of the values that are not NaN; `None` without any.
///
/// Source: `pandas.Series.describe` and `numpy.quantile`, method `linear`.
pub(super) fn figures(values: &[f64]) -> Option<ColumnFigures> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|it| !it.is_nan()).collect();
    sort_numbers(&mut sorted);
    let [min, q1, median, q3, max] = quartiles_of_sorted(&sorted)?;
    let n = sorted.len();
    // Sums are rounded: the mean of equal values would differ from them in its last digit.
    let mean = if min == max {
        min
    } else {
        sorted.iter().sum::<f64>() / n as f64
    };
    let squares = sorted.iter().map(|value| (value - mean) * (value - mean));
    let squares: f64 = squares.sum();
    Some(ColumnFigures {
        n,
        min,
        quartiles: [q1, median, q3],
        max,
        mean,
        std: (squares / (n as f64 - 1.0)).sqrt(),
        n_distinct: sorted.chunk_by(|a, b| a == b).count(),
    })
}

/// Returns how many values lie in each of `n_bins` ranges of equal width between the smallest and the
/// largest; a single range without a width holds all. NaN is not counted.
///
/// Source: `numpy.histogram`; the last range includes its upper end.
pub(super) fn histogram(values: &[f64], n_bins: usize) -> Vec<usize> {
    let mut counts = vec![0; n_bins];
    let present = || values.iter().copied().filter(|value| !value.is_nan());
    let min = present().fold(f64::INFINITY, f64::min);
    let max = present().fold(f64::NEG_INFINITY, f64::max);
    for value in present() {
        // Halves, because the difference of two finite numbers may be infinite.
        let share = (value / 2.0 - min / 2.0) / (max / 2.0 - min / 2.0);
        let bin = if share.is_nan() {
            0
        } else {
            (share * n_bins as f64) as usize
        };
        if let Some(count) = counts.get_mut(bin.min(n_bins.saturating_sub(1))) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.histogram([...], 4)`, NumPy 2.4.6.
    #[test]
    fn a_histogram_counts_as_numpy() {
        assert_eq!(
            histogram(&[0.0, 1.0, 1.5, 2.0, 4.0, f64::NAN], 4),
            [1, 2, 1, 1]
        );
        assert_eq!(histogram(&[2.0, 2.0], 3), [2, 0, 0]);
        assert_eq!(histogram(&[f64::MIN, 0.0, f64::MAX], 2), [1, 2]);
        assert_eq!(histogram(&[], 2), [0, 0]);
        assert_eq!(histogram(&[1.0], 0), Vec::<usize>::new());
    }

    /// `pandas.Series([...]).describe()`, pandas 3.1.1.
    #[test]
    fn figures_are_those_of_pandas() {
        let found = figures(&[4.0, 1.0, f64::NAN, 2.0, 2.0, 10.0, -0.5]).unwrap();
        assert_eq!((found.n, found.n_distinct), (6, 5));
        assert_eq!((found.min, found.max), (-0.5, 10.0));
        assert_eq!(found.quartiles, [1.25, 2.0, 3.5]);
        assert!((found.mean - 3.083_333_333_333_333_5).abs() < 1e-15);
        assert!(
            (found.std - 3.693_462_693_282_100_4).abs() < 1e-14,
            "{}",
            found.std
        );
        assert!(figures(&[3.0]).unwrap().std.is_nan());
        let equal = figures(&[14.62; 13]).unwrap();
        assert_eq!((equal.mean, equal.std), (14.62, 0.0));
        assert_eq!(figures(&[f64::NAN]), None);
    }
}
