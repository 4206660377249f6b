//! Samples compared as distributions.

use serde::Deserialize;

/// Distances that two samples of the same distribution exceed with at most this probability.
#[derive(Debug, Deserialize)]
pub struct CriticalDistances {
    #[serde(rename = "0.05")]
    pub five_percent: f64,
    #[serde(rename = "0.001")]
    pub per_mille: f64,
}

/// The quantile at `share`, from 0 to 1, of a sorted sample, by linear interpolation between order
/// statistics.
///
/// Panics if the sample is empty.
/// Source: NumPy `quantile`, default method.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// Two-sample Kolmogorov–Smirnov distance: the largest difference between the empirical distribution
/// functions of two sorted samples.
pub fn smirnov_distance(a: &[f64], b: &[f64]) -> f64 {
    let share_up_to = |sample: &[f64], value: f64| {
        sample.partition_point(|&item| item <= value) as f64 / sample.len() as f64
    };
    a.iter()
        .chain(b)
        .map(|&value| (share_up_to(a, value) - share_up_to(b, value)).abs())
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate() {
        let sample = [1.0, 2.0, 3.0, 5.0];
        assert_eq!(quantile(&sample, 0.0), 1.0);
        assert_eq!(quantile(&sample, 0.5), 2.5);
        assert_eq!(quantile(&sample, 1.0), 5.0);
    }

    #[test]
    fn distance_of_samples() {
        assert_eq!(smirnov_distance(&[1.0, 2.0], &[1.0, 2.0]), 0.0);
        assert_eq!(smirnov_distance(&[1.0, 2.0], &[3.0, 4.0]), 1.0);
        assert_eq!(smirnov_distance(&[1.0, 3.0], &[2.0, 4.0]), 0.5);
    }
}
