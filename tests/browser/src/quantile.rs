//! Quantiles of what was measured.

/// The value below which the given share of the values lies, interpolated as NumPy does by default.
///
/// Panics: `values` is empty.
pub fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len() - 1) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    values[below] + (values[above] - values[below]) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_interpolated() {
        let values = vec![4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(values.clone(), 0.0), 1.0);
        assert_eq!(quantile(values.clone(), 0.5), 2.5);
        assert_eq!(quantile(values.clone(), 0.25), 1.75);
        assert_eq!(quantile(values, 1.0), 4.0);
        assert_eq!(quantile(vec![7.0], 0.5), 7.0);
    }
}
