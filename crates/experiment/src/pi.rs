//! Multiples of π as text.

/// How a multiple of π is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PiNotation {
    /// Before a negative multiple.
    pub minus: &'static str,
    /// Between a factor and π.
    pub times: &'static str,
    /// π itself.
    pub pi: &'static str,
    /// Between π and a divisor.
    pub over: &'static str,
}

impl PiNotation {
    /// As the page writes it: `−3π/4`.
    pub const TEXT: Self = Self {
        minus: "−",
        times: "",
        pi: "π",
        over: "/",
    };

    /// As Python with NumPy writes it: `-3 * np.pi / 4`.
    pub const PYTHON: Self = Self {
        minus: "-",
        times: " * ",
        pi: "np.pi",
        over: " / ",
    };
}

/// Appends `numerator · π / denominator`, reduced to lowest terms; `0` for zero.
///
/// Factors and divisors of 1 are left out: `π`, `2π`, `π/2`. `denominator` is positive.
pub fn write_pi(out: &mut String, numerator: i64, denominator: i64, notation: PiNotation) {
    if numerator == 0 {
        out.push('0');
        return;
    }
    let shared = greatest_common_divisor(numerator.abs(), denominator);
    let (factor, divisor) = (numerator.abs() / shared, denominator / shared);
    if numerator < 0 {
        out.push_str(notation.minus);
    }
    if factor != 1 {
        out.push_str(&factor.to_string());
        out.push_str(notation.times);
    }
    out.push_str(notation.pi);
    if divisor != 1 {
        out.push_str(notation.over);
        out.push_str(&divisor.to_string());
    }
}

fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_of_pi_are_reduced_and_spelled_in_each_notation() {
        for (numerator, denominator, text, python) in [
            (0, 8, "0", "0"),
            (8, 8, "π", "np.pi"),
            (-8, 8, "−π", "-np.pi"),
            (4, 2, "2π", "2 * np.pi"),
            (1, 2, "π/2", "np.pi / 2"),
            (-6, 8, "−3π/4", "-3 * np.pi / 4"),
            (10_000, 1, "10000π", "10000 * np.pi"),
        ] {
            for (notation, expected) in [(PiNotation::TEXT, text), (PiNotation::PYTHON, python)] {
                let mut written = String::new();
                write_pi(&mut written, numerator, denominator, notation);
                assert_eq!(written, expected);
            }
        }
    }
}
