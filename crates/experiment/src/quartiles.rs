//! Quartiles of numbers.

/// Returns the smallest value, the quartiles and the largest value of ascending values; `None` for no
/// values.
///
/// Source: NumPy `quantile` with its default, linear interpolation between neighbors.
pub fn quartiles_of_sorted(values: &[f64]) -> Option<[f64; 5]> {
    let last = values.len().checked_sub(1)?;
    Some([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| {
        let place = share * last as f64;
        let below = place as usize;
        let above = (below + 1).min(last);
        values[below] + (values[above] - values[below]) * (place - below as f64)
    }))
}
