//! Standardization as operators with constants, and back.

use experiment::Scaler;

/// An operator with a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Sub,
    Mul,
    Div,
    /// `constant − value`
    SubFrom,
}

/// An operator with one constant a column, or one for all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shift<T> {
    pub arithmetic: Arithmetic,
    pub constants: Vec<T>,
}

impl Shift<f32> {
    /// Returns the shift as it is read.
    pub fn widened(&self) -> Shift<f64> {
        Shift {
            arithmetic: self.arithmetic,
            constants: self.constants.iter().map(|&it| f64::from(it)).collect(),
        }
    }
}

/// A mean that `f32` cannot hold is subtracted in two parts if the rounding is larger than this share of the standard
/// deviation: years of about 2000 that differ by 5 would be off by 1e-5 otherwise.
const ROUNDING: f64 = 1e-7;

/// Returns what makes standardized inputs: `(x − mean) / std`.
pub(super) fn of_inputs(scaler: &Scaler) -> Vec<Shift<f32>> {
    let (mean, std) = (&scaler.input_mean, &scaler.input_std);
    let rounded = to_f32(mean);
    let rest: Vec<f64> = mean
        .iter()
        .zip(&rounded)
        .map(|(mean, &rounded)| mean - f64::from(rounded))
        .collect();
    let is_exact = rest
        .iter()
        .zip(std)
        .all(|(rest, std)| rest.abs() <= ROUNDING * std);
    let mut shifts = vec![Shift {
        arithmetic: Arithmetic::Sub,
        constants: rounded,
    }];
    if !is_exact {
        shifts.push(Shift {
            arithmetic: Arithmetic::Sub,
            constants: to_f32(&rest),
        });
    }
    shifts.push(Shift {
        arithmetic: Arithmetic::Div,
        constants: to_f32(std),
    });
    shifts
}

/// Returns what makes predictions of the network's outputs: `mean + std · y`.
pub(super) fn of_target(scaler: &Scaler) -> Vec<Shift<f32>> {
    vec![
        Shift {
            arithmetic: Arithmetic::Mul,
            constants: to_f32(&scaler.target_std),
        },
        Shift {
            arithmetic: Arithmetic::Add,
            constants: to_f32(&scaler.target_mean),
        },
    ]
}

fn to_f32(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

/// A mean and a standard deviation for each column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moments {
    pub mean: Vec<f64>,
    pub std: Vec<f64>,
}

/// Returns the moments for which `(x − mean) / std` is what the shifts make of x. Each shift has one constant or
/// `n_columns`. `None` if a standard deviation is not positive, or a number not finite.
pub(super) fn before(shifts: &[Shift<f64>], n_columns: usize) -> Option<Moments> {
    moments(
        shifts,
        n_columns,
        |arithmetic, [mean, std], constant| match arithmetic {
            Arithmetic::Add => [mean - constant * std, std],
            Arithmetic::Sub => [mean + constant * std, std],
            Arithmetic::Mul => [mean, std / constant],
            Arithmetic::Div => [mean, std * constant],
            Arithmetic::SubFrom => [mean + constant * std, -std],
        },
    )
}

/// Returns the moments for which `mean + std · y` is what the shifts make of y. As [`before`].
pub(super) fn after(shifts: &[Shift<f64>], n_columns: usize) -> Option<Moments> {
    moments(
        shifts,
        n_columns,
        |arithmetic, [mean, std], constant| match arithmetic {
            Arithmetic::Add => [mean + constant, std],
            Arithmetic::Sub => [mean - constant, std],
            Arithmetic::Mul => [mean * constant, std * constant],
            Arithmetic::Div => [mean / constant, std / constant],
            Arithmetic::SubFrom => [constant - mean, -std],
        },
    )
}

fn moments(
    shifts: &[Shift<f64>],
    n_columns: usize,
    shifted: impl Fn(Arithmetic, [f64; 2], f64) -> [f64; 2],
) -> Option<Moments> {
    let mut columns = vec![[0.0, 1.0]; n_columns];
    for shift in shifts {
        let of_all = match shift.constants[..] {
            [constant] => Some(constant),
            _ => None,
        };
        for (idx, column) in columns.iter_mut().enumerate() {
            let constant = of_all.or_else(|| shift.constants.get(idx).copied())?;
            *column = shifted(shift.arithmetic, *column, constant);
        }
    }
    let is_valid = |[mean, std]: &[f64; 2]| mean.is_finite() && std.is_finite() && *std > 0.0;
    columns.iter().all(is_valid).then(|| Moments {
        mean: columns.iter().map(|column| column[0]).collect(),
        std: columns.iter().map(|column| column[1]).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_read(shifts: Vec<Shift<f32>>) -> Vec<Shift<f64>> {
        shifts.iter().map(Shift::widened).collect()
    }

    #[test]
    fn means_far_from_zero_keep_their_digits() {
        let scaler = Scaler {
            input_mean: vec![2005.3, 1e6 + 0.1],
            input_std: vec![5.1, 0.25],
            target_mean: vec![35.6],
            target_std: vec![14.7],
        };
        let shifts = of_inputs(&scaler);
        assert_eq!(shifts.len(), 3);
        let inputs = before(&as_read(shifts), 2).unwrap();
        let near = |found: &[f64], expected: &[f64], tolerance: f64| {
            found
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() <= tolerance * b.abs())
        };
        assert!(
            near(&inputs.mean, &scaler.input_mean, 1e-13),
            "{:?}",
            inputs.mean
        );
        assert!(near(&inputs.std, &scaler.input_std, 1e-7));
        let target = after(&as_read(of_target(&scaler)), 1).unwrap();
        assert!(
            near(&target.mean, &scaler.target_mean, 1e-7)
                && near(&target.std, &scaler.target_std, 1e-7)
        );
    }

    #[test]
    fn other_orders_of_operators_are_understood() {
        let shift = |arithmetic, constant| Shift {
            arithmetic,
            constants: vec![constant],
        };
        // 0.5 x + 3, as scikit-learn's MinMaxScaler has it; 3 − x
        let shifts = [shift(Arithmetic::Mul, 0.5), shift(Arithmetic::Add, 3.0)];
        assert_eq!(
            before(&shifts, 1),
            Some(Moments {
                mean: vec![-6.0],
                std: vec![2.0]
            })
        );
        assert_eq!(
            after(&shifts, 1),
            Some(Moments {
                mean: vec![3.0],
                std: vec![0.5]
            })
        );
        let shifts = [
            shift(Arithmetic::SubFrom, 3.0),
            shift(Arithmetic::Mul, -2.0),
        ];
        assert_eq!(
            before(&shifts, 1),
            Some(Moments {
                mean: vec![3.0],
                std: vec![0.5]
            })
        );
        assert_eq!(
            after(&shifts, 1),
            Some(Moments {
                mean: vec![-6.0],
                std: vec![2.0]
            })
        );
        assert_eq!(before(&shifts[..1], 1), None, "a negative deviation");
        assert_eq!(before(&[shift(Arithmetic::Mul, 0.0)], 1), None);
    }
}
