//! A formula as an expression of NumPy for an array `x`.
//!
//! It has the values of `evaluate.rs` wherever these exist: the same operators in the same order. Whole
//! numbers that NumPy would compute in int64, which has no negative powers and wraps around, are written
//! as floats or computed here.

use super::functions::Builtin;
use super::tree::{Binary, Comparison, Constant, Form, Node};

/// Precedence of Python's operators: sums, products, signs, powers, operands.
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const SIGN: u8 = 3;
const POWER: u8 = 4;
const OPERAND: u8 = 5;

/// From here on float64 does not hold every whole number.
const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

impl Node {
    /// Writes the whole formula; `None` if NumPy has no expression for it: `round`, which rounds
    /// halves to even numbers there, and factorials of x.
    pub(super) fn numpy(&self) -> Option<String> {
        if let Form::Choice(nodes) = &self.form {
            let [condition, then, otherwise] = nodes.as_ref();
            let condition = condition.condition()?;
            let (then, otherwise) = (then.numpy()?, otherwise.numpy()?);
            return Some(format!("np.where({condition}, {then}, {otherwise})"));
        }
        self.python(0)
    }

    /// Writes the node as an operand, in parentheses if its precedence is below `least`.
    fn python(&self, least: u8) -> Option<String> {
        if let Some(value) = self.folded() {
            return Some(if value < 0.0 && least > SIGN {
                format!("({})", number(value))
            } else {
                number(value)
            });
        }
        let (text, binds) = match &self.form {
            Form::X => ("x".to_owned(), OPERAND),
            Form::Number(value) => (number(*value), OPERAND),
            Form::Constant(Constant::Pi) => ("np.pi".to_owned(), OPERAND),
            Form::Constant(Constant::Tau) => ("(2 * np.pi)".to_owned(), OPERAND),
            Form::Constant(Constant::E) => ("np.e".to_owned(), OPERAND),
            Form::Negate(node) => (format!("-{}", node.python(SIGN)?), SIGN),
            Form::Factorial(_) => return None,
            Form::Not(_) | Form::Compare(..) | Form::Binary(Binary::And | Binary::Or, _) => {
                let condition = self.condition()?;
                (format!("np.where({condition}, 1.0, 0.0)"), OPERAND)
            }
            Form::Binary(operator, nodes) => {
                let [left, right] = nodes.as_ref();
                match operator {
                    Binary::Add => joined(left, " + ", right, SUM)?,
                    Binary::Subtract => joined(left, " - ", right, SUM)?,
                    Binary::Multiply => joined(left, " * ", right, PRODUCT)?,
                    Binary::Divide => joined(left, " / ", right, PRODUCT)?,
                    // From the right.
                    Binary::Power => {
                        let (left, right) = (left.python(OPERAND)?, right.python(SIGN)?);
                        (left + "**" + &right, POWER)
                    }
                    _ => (call("np.mod", nodes.as_ref())?, OPERAND),
                }
            }
            Form::Choice(nodes) => {
                let [condition, then, otherwise] = nodes.as_ref();
                let condition = condition.condition()?;
                let (then, otherwise) = (then.branch()?, otherwise.branch()?);
                let text = format!("np.where({condition}, {then}, {otherwise})");
                (text, OPERAND)
            }
            Form::Call(function, nodes) => (called(*function, nodes)?, OPERAND),
        };
        Some(if binds < least {
            format!("({text})")
        } else {
            text
        })
    }

    /// Writes a branch of a choice within a computation: as a float, so that the whole array is float.
    fn branch(&self) -> Option<String> {
        match self.value(f64::NAN) {
            Ok(value) if self.is_whole() => Some(format!("{value:?}")),
            _ => self.python(0),
        }
    }

    /// Writes the node as a condition of `np.where`.
    fn condition(&self) -> Option<String> {
        Some(match &self.form {
            Form::Compare(first, rest) => {
                let mut left = first.as_ref();
                let mut parts = Vec::with_capacity(rest.len());
                for (comparison, right) in rest {
                    let sign = sign(*comparison);
                    parts.push(left.python(SUM)? + sign + &right.python(SUM)?);
                    left = right;
                }
                match parts.as_slice() {
                    [only] => only.clone(),
                    _ => format!("({})", parts.join(") & (")),
                }
            }
            Form::Not(node) => format!("np.logical_not({})", node.condition()?),
            Form::Binary(operator @ (Binary::And | Binary::Or), nodes) => {
                let [left, right] = nodes.as_ref();
                let sign = if *operator == Binary::And { "&" } else { "|" };
                format!("({}) {sign} ({})", left.condition()?, right.condition()?)
            }
            _ => self.python(SUM)? + " != 0",
        })
    }

    /// Returns the value of a part without x that Python would compute differently: whole numbers in
    /// int64, with a negative power of a whole number; a part without a value (NaN here), which is a
    /// complex number or an exception there; a factorial.
    fn folded(&self) -> Option<f64> {
        let is_computed = matches!(
            self.form,
            Form::Binary(..) | Form::Factorial(_) | Form::Call(..)
        );
        if !is_computed || self.has_x() {
            return None;
        }
        let Ok(value) = self.value(f64::NAN) else {
            return Some(f64::NAN);
        };
        let is_int64_power = match &self.form {
            Form::Binary(Binary::Power, nodes) => {
                let [base, exponent] = nodes.as_ref();
                let is_literal = match &base.form {
                    Form::Negate(node) => matches!(node.form, Form::Number(_)),
                    form => matches!(form, Form::Number(_)),
                };
                base.is_whole() && exponent.is_whole() && !is_literal
            }
            _ => false,
        };
        let is_too_large = self.is_whole() && value.abs() >= MAX_WHOLE;
        let is_factorial = matches!(self.form, Form::Factorial(_));
        (is_int64_power || is_too_large || is_factorial).then_some(value)
    }

    /// Returns whether Python and NumPy compute it as a whole number.
    fn is_whole(&self) -> bool {
        match &self.form {
            Form::Number(value) => is_written_whole(*value),
            Form::Negate(node) | Form::Factorial(node) => node.is_whole(),
            Form::Binary(
                Binary::Add
                | Binary::Subtract
                | Binary::Multiply
                | Binary::Remainder
                | Binary::Power,
                nodes,
            ) => nodes.iter().all(Node::is_whole),
            Form::Call(
                Builtin::Abs
                | Builtin::Sign
                | Builtin::Floor
                | Builtin::Ceil
                | Builtin::Trunc
                | Builtin::Fmod
                | Builtin::Min
                | Builtin::Max
                | Builtin::Clamp,
                nodes,
            ) => nodes.iter().all(Node::is_whole),
            _ => false,
        }
    }
}

fn joined(left: &Node, sign: &str, right: &Node, binds: u8) -> Option<(String, u8)> {
    let text = left.python(binds)? + sign + &right.python(binds + 1)?;
    Some((text, binds))
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => " < ",
        Comparison::LessEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterEqual => " >= ",
        Comparison::Equal => " == ",
        Comparison::NotEqual => " != ",
    }
}

fn is_written_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < 1e9
}

/// Writes a number in Python, a whole one without a point.
fn number(value: f64) -> String {
    if value.is_nan() {
        "np.nan".to_owned()
    } else if is_written_whole(value) {
        // Adding 0 makes a plain zero of a negative one.
        format!("{}", value + 0.0)
    } else {
        format!("{value:?}")
    }
}

fn call(name: &str, arguments: &[Node]) -> Option<String> {
    let arguments: Option<Vec<String>> = arguments.iter().map(|node| node.python(0)).collect();
    Some(format!("{name}({})", arguments?.join(", ")))
}

fn called(function: Builtin, arguments: &[Node]) -> Option<String> {
    let name = match function {
        Builtin::Sin => "np.sin",
        Builtin::Cos => "np.cos",
        Builtin::Tan => "np.tan",
        Builtin::Asin => "np.arcsin",
        Builtin::Acos => "np.arccos",
        Builtin::Atan => "np.arctan",
        Builtin::Atan2 => "np.arctan2",
        Builtin::Sinh => "np.sinh",
        Builtin::Cosh => "np.cosh",
        Builtin::Tanh => "np.tanh",
        Builtin::Asinh => "np.arcsinh",
        Builtin::Acosh => "np.arccosh",
        Builtin::Atanh => "np.arctanh",
        Builtin::Exp => "np.exp",
        Builtin::Ln => "np.log",
        Builtin::Log2 => "np.log2",
        Builtin::Log10 => "np.log10",
        Builtin::Sqrt => "np.sqrt",
        Builtin::Cbrt => "np.cbrt",
        Builtin::Hypot => "np.hypot",
        Builtin::Abs => "np.abs",
        Builtin::Sign => "np.sign",
        Builtin::Sinc => "np.sinc",
        Builtin::Floor => "np.floor",
        Builtin::Ceil => "np.ceil",
        Builtin::Trunc => "np.trunc",
        Builtin::Fmod => "np.fmod",
        Builtin::Clamp => "np.clip",
        Builtin::Radians => "np.radians",
        Builtin::Degrees => "np.degrees",
        Builtin::Round => return None,
        Builtin::Min => return folded_calls("np.minimum", arguments),
        Builtin::Max => return folded_calls("np.maximum", arguments),
        Builtin::Step => {
            let [argument] = arguments else { return None };
            return Some(format!("np.where({} < 0, 0.0, 1.0)", argument.python(SUM)?));
        }
        Builtin::Log => {
            let [argument, base] = arguments else {
                return None;
            };
            let (argument, base) = (argument.python(0)?, base.python(0)?);
            return Some(format!("(np.log({argument}) / np.log({base}))"));
        }
    };
    call(name, arguments)
}

/// Writes `np.maximum(np.maximum(a, b), c)`.
fn folded_calls(name: &str, arguments: &[Node]) -> Option<String> {
    let mut texts = arguments.iter().map(|node| node.python(0));
    let first = texts.next()??;
    texts.try_fold(first, |text, next| {
        Some(format!("{name}({text}, {})", next?))
    })
}
