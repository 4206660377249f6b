//! Round numbers: 1, 2 or 5 times a power of ten.

/// A step of 1, 2 or 5 times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundStep {
    mantissa: i32,
    exponent: i32,
}

impl RoundStep {
    /// The smallest step that is not below `least`, which has to be positive and finite.
    pub fn at_least(least: f64) -> Self {
        let mut exponent = libm::log10(least).floor() as i32;
        // The logarithm may err by one in the last place on either side of a power of ten.
        if power_of_ten(exponent) > least {
            exponent -= 1;
        }
        for mantissa in [1, 2, 5] {
            let step = Self { mantissa, exponent };
            // A millionth of tolerance: a tenth of 1.2 − 0.7 is 0.05 and a rounding error.
            if step.value() >= least * (1.0 - 1e-6) {
                return step;
            }
        }
        Self {
            mantissa: 1,
            exponent: exponent + 1,
        }
    }

    /// The largest step that is not above `most`, which has to be positive and finite.
    pub fn at_most(most: f64) -> Self {
        let above = Self::at_least(most);
        if above.value() <= most * (1.0 + 1e-6) {
            return above;
        }
        let (mantissa, exponent) = match above.mantissa {
            5 => (2, above.exponent),
            2 => (1, above.exponent),
            _ => (5, above.exponent - 1),
        };
        Self { mantissa, exponent }
    }

    /// The largest power of ten that is not above `most`.
    pub fn power_of_ten_below(most: f64) -> f64 {
        power_of_ten(Self::at_most(most).exponent)
    }

    /// The step as a number.
    pub fn value(self) -> f64 {
        self.times(1.0)
    }

    /// `n` steps, rounded once.
    pub fn times(self, n: f64) -> f64 {
        let n = n * f64::from(self.mantissa);
        // Dividing by 10 is exact where multiplying by 0.1 is not: 3 · 0.1 is not 0.3.
        if self.exponent < 0 {
            n / power_of_ten(-self.exponent)
        } else {
            n * power_of_ten(self.exponent)
        }
    }

    /// Its power of ten.
    pub(crate) fn exponent(self) -> i32 {
        self.exponent
    }

    /// Number of decimals that show the step in full.
    pub fn decimals(self) -> usize {
        (-self.exponent).max(0) as usize
    }
}

pub(crate) fn power_of_ten(exponent: i32) -> f64 {
    // A product of tens is exact up to 10²²; the platform's power functions need not be.
    let size = (0..exponent.unsigned_abs()).fold(1.0, |product, _| product * 10.0);
    if exponent < 0 { 1.0 / size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_steps_lie_on_either_side() {
        let table = [
            (0.25, 0.2, 0.5),
            (1.0, 1.0, 1.0),
            (6.0, 5.0, 10.0),
            (1e-3, 1e-3, 1e-3),
            (99.0, 50.0, 100.0),
        ];
        for (value, below, above) in table {
            assert_eq!(RoundStep::at_most(value).value(), below, "{value}");
            assert_eq!(RoundStep::at_least(value).value(), above, "{value}");
        }
        assert_eq!(RoundStep::power_of_ten_below(1000.0), 1000.0);
        assert_eq!(RoundStep::power_of_ten_below(999.0), 100.0);
    }
}
