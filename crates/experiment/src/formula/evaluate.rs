//! The value of a formula at an x.
//!
//! A part has no value if one of its steps is not finite: a division by 0, a root of a negative number,
//! a number beyond 1.8·10³⁰⁸. Then the whole formula has no value, even if NumPy would continue with an
//! infinite number (`1/exp(1000)`): a network cannot learn a curve with a hole. Parts that are not
//! needed are not computed: the other branch of a choice, the rest of `x > 0 and …` at a negative x, the
//! rest of a chain of comparisons after one that fails.

use super::functions::MAX_ARGUMENTS;
use super::tree::{Binary, Comparison, Form, Node};

/// The largest number whose factorial is finite.
const MAX_FACTORIAL: f64 = 170.0;

fn truth(is_true: bool) -> f64 {
    f64::from(u8::from(is_true))
}

impl Node {
    /// Returns the value at x.
    ///
    /// Errors: the innermost part that has no value there.
    pub(super) fn value(&self, x: f64) -> Result<f64, &Node> {
        let value = match &self.form {
            Form::X => return Ok(x),
            Form::Number(value) => *value,
            Form::Constant(constant) => constant.value(),
            Form::Negate(node) => -node.value(x)?,
            Form::Not(node) => truth(node.value(x)? == 0.0),
            Form::Factorial(node) => factorial(node.value(x)?),
            Form::Binary(operator, nodes) => {
                let [left, right] = nodes.as_ref();
                let left = left.value(x)?;
                match operator {
                    Binary::And if left == 0.0 => 0.0,
                    Binary::Or if left != 0.0 => 1.0,
                    _ => operator.value(left, right.value(x)?),
                }
            }
            Form::Compare(first, rest) => {
                let mut left = first.value(x)?;
                for (comparison, right) in rest {
                    let right = right.value(x)?;
                    if !comparison.holds(left, right) {
                        return Ok(0.0);
                    }
                    left = right;
                }
                1.0
            }
            Form::Choice(nodes) => {
                let [condition, then, otherwise] = nodes.as_ref();
                let is_true = condition.value(x)? != 0.0;
                return if is_true { then } else { otherwise }.value(x);
            }
            Form::Call(function, nodes) => {
                let mut arguments = [0.0; MAX_ARGUMENTS];
                for (argument, node) in arguments.iter_mut().zip(nodes) {
                    *argument = node.value(x)?;
                }
                function.value(arguments.get(..nodes.len()).unwrap_or(&arguments))
            }
        };
        if value.is_finite() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl Binary {
    /// Returns the value; NaN or infinite if there is none.
    fn value(self, left: f64, right: f64) -> f64 {
        match self {
            Binary::Add => left + right,
            Binary::Subtract => left - right,
            Binary::Multiply => left * right,
            Binary::Divide => left / right,
            Binary::Remainder => remainder(left, right),
            Binary::Power => libm::pow(left, right),
            Binary::And | Binary::Or => truth(right != 0.0),
        }
    }
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::Less => left < right,
            Comparison::LessEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterEqual => left >= right,
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
        }
    }
}

/// Returns the remainder with the sign of the divisor: never negative for a positive divisor, as in
/// mathematics, Python and spreadsheets. NaN for a divisor of 0.
///
/// Source: NumPy `mod` (`npy_divmod`), to the bit.
fn remainder(dividend: f64, divisor: f64) -> f64 {
    let remainder = dividend % divisor;
    if remainder == 0.0 {
        return 0.0_f64.copysign(divisor);
    }
    if (remainder < 0.0) == (divisor < 0.0) {
        remainder
    } else {
        remainder + divisor
    }
}

/// Returns `n!`; NaN if `n` is negative or not whole.
fn factorial(n: f64) -> f64 {
    if n < 0.0 || n != libm::floor(n) {
        f64::NAN
    } else if n > MAX_FACTORIAL {
        f64::INFINITY
    } else {
        (1..=n as u32).fold(1.0, |product, factor| product * f64::from(factor))
    }
}
