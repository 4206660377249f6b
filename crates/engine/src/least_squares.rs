//! Linear least squares by Householder's QR in f64: the best straight line, and the polynomial that a
//! network is compared with.
//!
//! Source: Golub and Van Loan, Matrix Computations, 5.2 and 5.3. A column that depends linearly on
//! those before it gets the coefficient 0.

/// A column counts as dependent if its part outside of the span of those before is smaller than this
/// share of the column.
const DEPENDENT: f64 = 1e-10;

/// The coefficients `c` that minimize `Σ (A c − b)²`. `columns` are those of `A`, `target` is `b`.
///
/// Shapes: `columns` `[n_columns][n]`, `target` `[n]`, result `[n_columns]`.
pub(crate) fn least_squares(mut columns: Vec<Vec<f64>>, mut target: Vec<f64>) -> Vec<f64> {
    let n_columns = columns.len();
    // The row in which each column has its pivot; `None` for a dependent one.
    let mut pivots: Vec<Option<usize>> = Vec::with_capacity(n_columns);
    let mut row = 0;
    for idx in 0..n_columns {
        let (before, after) = columns.split_at_mut(idx + 1);
        let column = &mut before[idx];
        let whole = norm(column);
        let tail = norm(&column[row.min(column.len())..]);
        if row >= column.len() || tail <= DEPENDENT * whole || !tail.is_finite() {
            pivots.push(None);
            continue;
        }
        let pivot = if column[row] > 0.0 { -tail } else { tail };
        // The vector of the reflection that takes the tail of the column to the pivot.
        let mut reflection = column[row..].to_vec();
        reflection[0] -= pivot;
        let square = dot(&reflection, &reflection);
        let reflect = |values: &mut [f64]| {
            let factor = 2.0 * dot(&reflection, values) / square;
            for (value, part) in values.iter_mut().zip(&reflection) {
                *value -= factor * part;
            }
        };
        for later in after {
            reflect(&mut later[row..]);
        }
        reflect(&mut target[row..]);
        column[row] = pivot;
        pivots.push(Some(row));
        row += 1;
    }
    let mut coefficients = vec![0.0; n_columns];
    for idx in (0..n_columns).rev() {
        if let Some(row) = pivots[idx] {
            let rest: f64 = (idx + 1..n_columns)
                .map(|later| columns[later][row] * coefficients[later])
                .sum();
            coefficients[idx] = (target[row] - rest) / columns[idx][row];
        }
    }
    coefficients
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(values: &[f64]) -> f64 {
    dot(values, values).sqrt()
}

/// The polynomial of a degree that fits best in the sense of least squares. It is a sum of Legendre
/// polynomials over the range of the x: raw powers lose the fit from about degree 4 on.
///
/// ```
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 7.0), (3.0, 13.0)];
/// let parabola = engine::Polynomial::fit(&points, 2);
/// assert!((parabola.at(4.0) - 21.0).abs() < 1e-9);
/// assert!(parabola.rmse(&points) < 1e-9);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Polynomial {
    /// Ends of the range that is mapped to −1 … 1.
    range: [f64; 2],
    /// Coefficients of the Legendre polynomials, by degree.
    coefficients: Vec<f64>,
}

impl Polynomial {
    /// Fits `degree + 1` coefficients to points `(x, y)`.
    pub fn fit(points: &[(f64, f64)], degree: usize) -> Self {
        let xs = points.iter().map(|&(x, _)| x);
        let from = xs.clone().fold(f64::INFINITY, f64::min);
        let to = xs.fold(f64::NEG_INFINITY, f64::max);
        let mut polynomial = Self {
            range: [from, to],
            coefficients: Vec::new(),
        };
        let mut columns = vec![Vec::with_capacity(points.len()); degree + 1];
        for &(x, _) in points {
            for (column, value) in columns.iter_mut().zip(legendre(polynomial.mapped(x))) {
                column.push(value);
            }
        }
        let target = points.iter().map(|&(_, y)| y).collect();
        polynomial.coefficients = least_squares(columns, target);
        polynomial
    }

    fn mapped(&self, x: f64) -> f64 {
        let [from, to] = self.range;
        if to > from {
            (x - from) / (to - from) * 2.0 - 1.0
        } else {
            0.0
        }
    }

    /// The value at x. Outside of the range of the points it soon grows without bound.
    pub fn at(&self, x: f64) -> f64 {
        self.coefficients
            .iter()
            .zip(legendre(self.mapped(x)))
            .map(|(coefficient, value)| coefficient * value)
            .sum()
    }

    /// Root mean squared error on points `(x, y)`; 0 without points.
    pub fn rmse(&self, points: &[(f64, f64)]) -> f64 {
        let sum: f64 = points
            .iter()
            .map(|&(x, y)| (self.at(x) - y) * (self.at(x) - y))
            .sum();
        (sum / points.len().max(1) as f64).sqrt()
    }
}

/// The Legendre polynomials at x, from degree 0 on:
/// `(n + 1) Pₙ₊₁ = (2n + 1) x Pₙ − n Pₙ₋₁`.
fn legendre(x: f64) -> impl Iterator<Item = f64> {
    let mut state = (0.0, 0.0, 1.0);
    std::iter::from_fn(move || {
        let (n, before, value) = state;
        let next = ((2.0 * n + 1.0) * x * value - n * before) / (n + 1.0);
        state = (n + 1.0, value, next);
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::howell;

    #[test]
    fn a_square_system_is_solved() {
        let columns = vec![
            vec![2.0, 1.0, 0.0],
            vec![1.0, 3.0, 1.0],
            vec![0.0, 1.0, 4.0],
        ];
        let found = least_squares(columns, vec![4.0, 10.0, 14.0]);
        for (found, expected) in found.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }

    #[test]
    fn the_residual_is_orthogonal_to_every_column() {
        let columns: Vec<Vec<f64>> = (0..4)
            .map(|power| {
                (0..20)
                    .map(|n| (0..power).fold(1.0 / 8_000.0, |value, _| value * f64::from(n)))
                    .collect()
            })
            .collect();
        let target: Vec<f64> = (0..20).map(|n| f64::from(n * n % 7)).collect();
        let found = least_squares(columns.clone(), target.clone());
        for column in &columns {
            let residual: f64 = (0..20)
                .map(|row| {
                    let fit: f64 = (0..4).map(|idx| columns[idx][row] * found[idx]).sum();
                    column[row] * (target[row] - fit)
                })
                .sum();
            assert!(residual.abs() < 1e-9, "{residual}");
        }
    }

    #[test]
    fn a_column_that_adds_nothing_does_no_harm() {
        let columns = vec![vec![1.0; 5], vec![2.0; 5], (0..5).map(f64::from).collect()];
        let target = (0..5).map(|n| 3.0 + 0.5 * f64::from(n)).collect();
        let found = least_squares(columns, target);
        assert!((found[0] + 2.0 * found[1] - 3.0).abs() < 1e-12, "{found:?}");
        assert!((found[2] - 0.5).abs() < 1e-12, "{found:?}");
        assert_eq!(least_squares(vec![vec![]], vec![]), [0.0]);
    }

    /// `numpy.polyfit` on standardized weight, on all 544 rows; the table of the course's
    /// experiments with real Keras and scikit-learn.
    #[test]
    fn howell_heights_are_fitted_as_numpy_does() {
        let columns = howell::table().columns();
        let [weight, height] = [howell::WEIGHT, howell::HEIGHT];
        let points: Vec<(f64, f64)> = columns[weight as usize]
            .values
            .iter()
            .zip(&columns[height as usize].values)
            .map(|(&x, &y)| (x, y))
            .collect();
        let expected = [
            9.346, 5.750, 4.821, 4.808, 4.783, 4.782, 4.782, 4.782, 4.763, 4.759,
        ];
        for (degree, expected) in (1..).zip(expected) {
            let rmse = Polynomial::fit(&points, degree).rmse(&points);
            assert!((rmse - expected).abs() < 6e-4, "degree {degree}: {rmse}");
        }
    }
}
