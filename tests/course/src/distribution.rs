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

/// The probability that two samples of `n_a` and `n_b` values from one continuous distribution have a
/// Kolmogorov–Smirnov distance of at least `distance`, exactly. With equal values in the samples the true
/// probability is smaller.
///
/// Source: the recursion over lattice paths of R's `psmirnov` (`ks.c`).
pub fn smirnov_probability(n_a: usize, n_b: usize, distance: f64) -> f64 {
    let (a, b) = (n_a as f64, n_b as f64);
    // Distances are whole multiples of 1 / (n_a · n_b); the border lies between two of them.
    let border = (0.5 + (distance * a * b - 1e-7).floor()) / (a * b);
    let is_beyond = |i: usize, j: usize| (i as f64 / a - j as f64 / b).abs() > border;
    // Of paths from the origin to (i, j), the share that never comes to the distance, weighted so that it stays small.
    let mut within: Vec<f64> = (0..=n_b)
        .map(|j| if is_beyond(0, j) { 0.0 } else { 1.0 })
        .collect();
    for i in 1..=n_a {
        let weight = i as f64 / (i as f64 + b);
        let mut before = 0.0;
        for (j, share) in within.iter_mut().enumerate() {
            *share = match is_beyond(i, j) {
                true => 0.0,
                false => weight * *share + before,
            };
            before = *share;
        }
    }
    1.0 - within.last().copied().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HowellReference, Reference};

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

    #[test]
    fn probabilities_of_distances_by_counting() {
        // Of the six orders of two and two values, a a b b and b b a a alone have distance 1.
        assert!((smirnov_probability(2, 2, 1.0) - 2.0 / 6.0).abs() < 1e-12);
        // Of the three orders of one and two, a b b and b b a have distance 1, and b a b has 1/2.
        assert!((smirnov_probability(1, 2, 1.0) - 2.0 / 3.0).abs() < 1e-12);
        assert!((smirnov_probability(1, 2, 0.5) - 1.0).abs() < 1e-12);
    }

    /// The scripts in Python found the critical distances by another formula.
    #[test]
    fn critical_distances_are_those_of_the_references() {
        let course = Reference::read().critical_distances;
        let howell = HowellReference::read().critical_distances;
        for (n, critical) in [(100, course), (50, howell)] {
            let step = 1.0 / n as f64;
            for (distance, probability) in
                [(critical.five_percent, 0.05), (critical.per_mille, 0.001)]
            {
                assert!(smirnov_probability(n, n, distance) <= probability);
                assert!(smirnov_probability(n, n, distance - step) > probability);
            }
        }
    }
}
