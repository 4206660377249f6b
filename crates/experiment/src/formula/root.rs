//! Roots of odd degree that are written as powers: `x^(1/3)`.
//!
//! In floating point the exponent is not exactly 1/3, and such a power of a negative number has no value
//! (NaN in NumPy). The root itself has a value.

use super::tree::{Binary, Form, Node};

/// Returns a proposal for a power without a value at x if its base is negative there and its exponent is
/// a fraction with an odd denominator: `cbrt(x)` for `x^(1/3)`.
pub(super) fn proposal(node: &Node, x: f64, typed: &str) -> Option<String> {
    let Form::Binary(Binary::Power, operands) = &node.form else {
        return None;
    };
    let [base, exponent] = operands.as_ref();
    let is_negative = base.value(x).is_ok_and(|base| base < 0.0);
    let Form::Binary(Binary::Divide, fraction) = &exponent.form else {
        return None;
    };
    let [numerator, denominator] = fraction.as_ref();
    let (numerator, denominator) = (whole(numerator)?, whole(denominator)?);
    if !is_negative || denominator % 2 == 0 {
        return None;
    }
    let base = typed.get(base.place.clone())?;
    Some(match (numerator, denominator) {
        (1, 3) => format!("cbrt({base})"),
        (_, 3) => format!("cbrt({base})^{numerator}"),
        (_, _) if numerator % 2 == 0 => format!("abs({base})^({numerator}/{denominator})"),
        _ => format!("sign({base})*abs({base})^({numerator}/{denominator})"),
    })
}

/// Returns the value of a node that is a whole number from 1 to 99.
fn whole(node: &Node) -> Option<u32> {
    match node.form {
        Form::Number(value) if value.fract() == 0.0 && (1.0..100.0).contains(&value) => {
            Some(value as u32)
        }
        _ => None,
    }
}
