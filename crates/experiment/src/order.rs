//! Sorting that weighs little. The standard sort is compiled again for each type of element and each
//! comparison, some 5 kB of the page's program every time, and the page sorts a dozen kinds of things.
//! Here it is compiled once, for positions.

use std::cmp::Ordering;

/// Returns the positions `0..n` in ascending order of what stands there. Equal ones keep their order.
///
/// `compare` gets two positions. `O(n log n)` comparisons.
///
/// ```
/// let heights = [170.0_f64, 151.0, 163.0];
/// let order = experiment::positions_in_order(3, &|a, b| heights[a].total_cmp(&heights[b]));
/// assert_eq!(order, [1, 2, 0]);
/// ```
pub fn positions_in_order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

/// Sorts numbers in ascending order: −0 before 0, NaN at the ends, as `f64::total_cmp` has it.
pub fn sort_numbers(values: &mut [f64]) {
    let order = positions_in_order(values.len(), &|a, b| values[a].total_cmp(&values[b]));
    let sorted: Vec<f64> = order.iter().map(|&idx| values[idx]).collect();
    values.copy_from_slice(&sorted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_keep_their_order() {
        let values = [2, 1, 2, 1, 2];
        let order = positions_in_order(values.len(), &|a, b| values[a].cmp(&values[b]));
        assert_eq!(order, [1, 3, 0, 2, 4]);
        assert!(positions_in_order(0, &|_, _| Ordering::Equal).is_empty());
    }

    #[test]
    fn numbers_are_sorted_as_the_standard_sort_does() {
        let mut values = [0.5, f64::NAN, -0.0, 3.0, 0.0, f64::NEG_INFINITY];
        let mut expected = values;
        expected.sort_by(f64::total_cmp);
        sort_numbers(&mut values);
        assert_eq!(values.map(f64::to_bits), expected.map(f64::to_bits));
    }
}
