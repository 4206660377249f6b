//! A formula in x as a person types it: `sin(3x) + x/2`.
//!
//! Written as in mathematics or in Python: `2x` is a product and `1/2x` is `(1/2)·x`; `^` and `**`
//! are powers, bind tighter than a sign (`-x^2` is `-(x²)`) and from the right (`2^3^2` is 2⁹);
//! `log` is the natural logarithm; angles are radians. Names may be Spanish (`sen`, `tg`, `raiz`),
//! a comma may be the decimal sign (see `notation/commas.rs`). A comparison is 1 or 0, so `x * (x > 0)` is a
//! ramp, and `x < 0 ? -1 : 1` chooses.
//!
//! The crate `nanoexpr` parses and computes, in f64 with the crate `libm`: the same bits
//! everywhere.

use nanoexpr::{Context, ErrorKind, Evaluator, Math};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::notation::notation;
use crate::{Function, TargetFunction, limits};

/// A formula that has been read without error.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// In the parser's notation.
    text: String,
    uses_x: bool,
}

/// What is wrong with a formula, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{kind:?} at bytes {start}..{end}")]
pub struct FormulaError {
    pub kind: FormulaErrorKind,
    /// First byte of the offending place in the text as typed.
    pub start: usize,
    /// One past its last byte; equal to `start` at the end of the text.
    pub end: usize,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormulaErrorKind {
    /// Nothing but blanks.
    Empty,
    /// More than [`limits::FORMULA_LEN`](crate::limits::FORMULA_LEN) characters.
    TooLong,
    /// A character that means nothing in a formula.
    UnexpectedCharacter,
    /// Something where it cannot stand: `2 + * 3`, `2 3`.
    UnexpectedToken,
    /// The formula ends where it has to go on: `2 +`.
    UnexpectedEnd,
    /// A parenthesis, or a bar of an absolute value, without its pair.
    UnclosedParenthesis,
    /// A number too large, or one whose comma may mean two things: `1,500`, `max(0,5,x)`.
    InvalidNumber,
    /// Neither x nor a constant nor a function.
    UnknownName,
    /// A function with too few or too many arguments; also one without parentheses.
    ArgumentCount,
    /// Too many parentheses or powers within each other.
    TooDeep,
}

impl Formula {
    /// Reads a formula.
    ///
    /// Errors: what is wrong with it, by place in the text as typed: a character or number that
    /// cannot be read, else the first thing that does not fit. That it has no value at some x is
    /// not an error here.
    pub fn parse(typed: &str) -> Result<Self, FormulaError> {
        let whole = |kind| FormulaError {
            kind,
            start: 0,
            end: typed.len(),
        };
        if typed.trim().is_empty() {
            return Err(whole(FormulaErrorKind::Empty));
        }
        if typed.chars().nth(limits::FORMULA_LEN).is_some() {
            return Err(whole(FormulaErrorKind::TooLong));
        }
        let notation = notation(typed)?;
        let syntax = evaluate(&notation.text, 1.0).err().and_then(|error| {
            let place = notation.place(error.span.start, error.span.end);
            kind(error.kind).map(|kind| FormulaError {
                kind,
                start: place.start,
                end: place.end,
            })
        });
        match (notation.error, syntax) {
            (Some(name), Some(syntax)) if syntax.start < name.start => Err(syntax),
            (Some(error), _) | (None, Some(error)) => Err(error),
            (None, None) => Ok(Self {
                text: notation.text,
                uses_x: notation.uses_x,
            }),
        }
    }

    /// Its value at x; NaN where it has none.
    pub fn at(&self, x: f64) -> f64 {
        evaluate(&self.text, x).unwrap_or(f64::NAN)
    }
}

/// The value of a text without x; NaN where it has none.
///
/// Errors: it is not a formula, or has an x.
pub(crate) fn constant(typed: &str) -> Result<f64, FormulaErrorKind> {
    let formula = Formula::parse(typed).map_err(|error| error.kind)?;
    if formula.uses_x {
        Err(FormulaErrorKind::UnknownName)
    } else {
        Ok(formula.at(f64::NAN))
    }
}

/// x, and the functions that mean something else here than to the parser.
struct At(f64);

impl Context<f64> for At {
    fn variable(&self, name: &str) -> Option<f64> {
        if name == "x" {
            Some(self.0)
        } else {
            Math.variable(name)
        }
    }

    fn call(&self, name: &str, arguments: &[f64]) -> Option<Result<f64, ErrorKind>> {
        match (name, arguments) {
            ("log", _) if arguments.len() == 1 => Math.call("ln", arguments),
            ("step", &[x]) => Some(Ok(TargetFunction::Named(Function::Step).at(x))),
            ("sinc", &[x]) => Some(Ok(TargetFunction::Named(Function::Sinc).at(x))),
            _ => Math.call(name, arguments),
        }
    }
}

fn evaluate(plain: &str, x: f64) -> Result<f64, nanoexpr::Error> {
    Evaluator::<_>::new(&At(x))
        .implicit_multiplication(true)
        .evaluate(plain)
}

/// Our kind of a parser's error; `None` where the formula is well formed and only has no value.
fn kind(kind: ErrorKind) -> Option<FormulaErrorKind> {
    Some(match kind {
        ErrorKind::DivisionByZero
        | ErrorKind::Domain
        | ErrorKind::Overflow
        | ErrorKind::Inexact => return None,
        ErrorKind::UnexpectedCharacter => FormulaErrorKind::UnexpectedCharacter,
        ErrorKind::UnexpectedEnd => FormulaErrorKind::UnexpectedEnd,
        ErrorKind::UnclosedParenthesis => FormulaErrorKind::UnclosedParenthesis,
        ErrorKind::InvalidNumber => FormulaErrorKind::InvalidNumber,
        ErrorKind::UnknownVariable | ErrorKind::UnknownFunction => FormulaErrorKind::UnknownName,
        ErrorKind::ArgumentCount | ErrorKind::TooManyArguments => FormulaErrorKind::ArgumentCount,
        ErrorKind::TooDeep => FormulaErrorKind::TooDeep,
        ErrorKind::TooLong => FormulaErrorKind::TooLong,
        _ => FormulaErrorKind::UnexpectedToken,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Random, Stream};

    #[track_caller]
    fn check(typed: &str, x: f64, expected: f64) {
        let formula = match Formula::parse(typed) {
            Ok(formula) => formula,
            Err(error) => panic!("{typed}: {error}"),
        };
        let found = formula.at(x);
        assert!(
            found == expected || (found.is_nan() && expected.is_nan()),
            "{typed} at {x}: {found}, not {expected} ({})",
            formula.text
        );
    }

    #[test]
    fn formulas_have_their_values() {
        use std::f64::consts::{E, PI};
        let x = 0.75;
        let table: &[(&str, f64)] = &[
            ("sin(3x) + x/2", libm::sin(3.0 * x) + x / 2.0),
            ("SIN(3X)+X/2", libm::sin(3.0 * x) + x / 2.0),
            ("sen(x)", libm::sin(x)),
            ("tg(x) - tan(x)", 0.0),
            ("2x^2 - 1", 2.0 * x * x - 1.0),
            ("2 x ** 2 − 1", 2.0 * x * x - 1.0),
            ("-x^2", -(x * x)),
            ("-x²", -(x * x)),
            ("2^-x", libm::pow(2.0, -x)),
            ("2^3^2", 512.0),
            ("x²", x * x),
            ("2x³", 2.0 * (x * x * x)),
            ("x⁻¹", 1.0 / x),
            ("2¹⁰", 1_024.0),
            ("π x", PI * x),
            ("2πx", 2.0 * PI * x),
            ("xπ", x * PI),
            ("π(x)", PI * x),
            ("2·x×3÷4", 2.0 * x * 3.0 / 4.0),
            ("|x|", x),
            ("|x - 2| + |−3|", (x - 2.0).abs() + 3.0),
            ("||x|-2|", (x.abs() - 2.0).abs()),
            ("2|x||x|", 2.0 * x * x),
            ("|x + |x||", 2.0 * x),
            ("x(x+1)", x * (x + 1.0)),
            ("(x+1)(x-1)", (x + 1.0) * (x - 1.0)),
            ("x (x)", x * x),
            ("1/2x", 0.5 * x),
            ("x sin(x)", x * libm::sin(x)),
            ("exp(-x^2)", libm::exp(-libm::pow(x, 2.0))),
            ("e^x", libm::pow(E, x)),
            ("2e^x", 2.0 * libm::pow(E, x)),
            ("2e3", 2_000.0),
            ("1e-3x", 1e-3 * x),
            ("ln(x)", libm::log(x)),
            ("log(x)", libm::log(x)),
            ("log10(x)", libm::log10(x)),
            ("log(x; 2)", libm::log(x) / libm::log(2.0)),
            ("√2", libm::sqrt(2.0)),
            ("√x + √(x+1)", libm::sqrt(x) + libm::sqrt(x + 1.0)),
            ("2√x", 2.0 * libm::sqrt(x)),
            ("raíz(x) - sqrt(x)", 0.0),
            ("step(x) + step(-x)", 1.0),
            ("sinc(0)", 1.0),
            ("x * (x > 0)", x),
            ("x < 0 ? -1 : 1", 1.0),
            ("x mod 0.5", 0.25),
            ("((((((((((x))))))))))", x),
            ("\u{a0} x \t+ 1 ", x + 1.0),
        ];
        for &(typed, expected) in table {
            check(typed, x, expected);
        }
    }

    #[test]
    fn commas_are_read_in_the_only_way_there_is() {
        let x = 0.75;
        let table: &[(&str, f64)] = &[
            ("0,5x", 0.5 * x),
            ("0,5x + 1,25", 0.5 * x + 1.25),
            ("1,5e-3x", 1.5e-3 * x),
            ("sin(0,5x)", libm::sin(0.5 * x)),
            ("sin(0,5)", libm::sin(0.5)),
            ("(0,5)", 0.5),
            ("max(0,x)", x),
            ("max(0, x)", x),
            ("max(1,2)", 2.0),
            ("max(1;2)", 2.0),
            ("max(0,5; x)", x),
            ("max(0,5; 0,25)", 0.5),
            ("min(1, 2, 3)", 1.0),
            ("pow(x,1,5)", libm::pow(x, 1.5)),
            ("pow(2,3)", 8.0),
            ("clamp(x,0,1)", x),
            ("clamp(x; 0,8; 1,5)", 0.8),
            ("max(sin(0,5), 0.1)", libm::sin(0.5)),
            ("log(8, 2)", libm::log(8.0) / libm::log(2.0)),
            ("1,234x", 1.234 * x),
            ("0,500", 0.5),
        ];
        for &(typed, expected) in table {
            check(typed, x, expected);
        }
    }

    #[test]
    fn a_formula_without_a_value_somewhere_is_none_there() {
        for (typed, x) in [
            ("1/x", 0.0),
            ("sqrt(x)", -1.0),
            ("ln(x)", 0.0),
            ("exp(x)", 1e3),
            ("x^0.5", -4.0),
            ("sin(x)/x", 0.0),
            ("1/(x-1)", 1.0),
            ("x", f64::NAN),
        ] {
            check(typed, x, f64::NAN);
        }
        check("1/(x-1)", 2.0, 1.0);
        check("(-8)^3", 0.0, -512.0);
        check("cbrt(x)", -8.0, -2.0);
    }

    /// The place of an error is written as the part of the text that it covers, and where that
    /// starts.
    #[track_caller]
    fn check_error(typed: &str, expected: FormulaErrorKind, start: usize, covered: &str) {
        match Formula::parse(typed) {
            Ok(formula) => panic!("{typed} was read as {}", formula.text),
            Err(error) => {
                let found = typed.get(error.start..error.end);
                assert_eq!(
                    (error.kind, error.start, found),
                    (expected, start, Some(covered)),
                    "{typed}"
                );
            }
        }
    }

    #[test]
    fn errors_have_their_place() {
        use FormulaErrorKind::*;
        check_error("", Empty, 0, "");
        check_error("  \t", Empty, 0, "  \t");
        check_error("sin(3x", UnclosedParenthesis, 3, "(");
        check_error("2*(x+(1)", UnclosedParenthesis, 2, "(");
        check_error("|x + 1", UnclosedParenthesis, 0, "|");
        check_error("2(|x)|", UnclosedParenthesis, 2, "|");
        check_error("2 +", UnexpectedEnd, 3, "");
        check_error("2 + ", UnexpectedEnd, 4, "");
        check_error("√", UnexpectedEnd, 3, "");
        check_error("foo(x)", UnknownName, 0, "foo");
        check_error("1 + foo(x)", UnknownName, 4, "foo");
        check_error("x y", UnknownName, 2, "y");
        check_error("xsin(x)", UnknownName, 0, "xsin");
        check_error("x2", UnknownName, 0, "x2");
        check_error("π·ñandú", UnknownName, 4, "ñandú");
        // At x = 1, where the syntax is tried, the division has no value.
        check_error("1/(x-1) + foo(x)", UnknownName, 10, "foo");
        check_error("x > 0 ? 1 : foo", UnknownName, 12, "foo");
        check_error("3 $ x", UnexpectedCharacter, 2, "$");
        check_error("π € x", UnexpectedCharacter, 3, "€");
        check_error("x.y", UnexpectedCharacter, 1, ".");
        check_error("2 3", UnexpectedToken, 2, "3");
        check_error("(x)2", UnexpectedToken, 3, "2");
        check_error("2 + * 3", UnexpectedToken, 4, "*");
        check_error("x)", UnexpectedToken, 1, ")");
        check_error("()", UnexpectedToken, 1, ")");
        check_error("√+1", UnexpectedToken, 3, "+");
        check_error("(x, 2)", UnexpectedToken, 2, ",");
        check_error("x; 2", UnexpectedToken, 1, ";");
        check_error("x = 2", UnexpectedCharacter, 2, "=");
        check_error("sin x", ArgumentCount, 0, "sin");
        check_error("sin|x|", ArgumentCount, 0, "sin");
        check_error("sin²(x)", ArgumentCount, 0, "sin");
        check_error("sin()", ArgumentCount, 0, "sin()");
        check_error("1 + sin(x, 2)", ArgumentCount, 4, "sin(x, 2)");
        check_error("max(x)", ArgumentCount, 0, "max(x)");
        check_error("1e999", InvalidNumber, 0, "1e999");
        check_error("x + 1,500", InvalidNumber, 4, "1,500");
        check_error("max(0,5,x)", InvalidNumber, 4, "0,5");
        check_error("log(8,2)", InvalidNumber, 4, "8,2");
        check_error("1.5,3x", UnexpectedToken, 3, ",");
        // Two things are wrong: the first one is told.
        check_error("foo(x", UnknownName, 0, "foo");
        check_error("2 + * foo", UnexpectedToken, 4, "*");
    }

    #[test]
    fn long_and_deep_formulas_are_refused() {
        let long = "x+".repeat(5_000);
        check_error(&long, FormulaErrorKind::TooLong, 0, &long);
        let longest = "1".to_owned() + &"+x".repeat(99);
        check(&longest, 1.0, 100.0);
        check_error(
            &(longest.clone() + "+x"),
            FormulaErrorKind::TooLong,
            0,
            &(longest + "+x"),
        );
        // Limits count characters, not bytes.
        assert!(Formula::parse(&"π".repeat(limits::FORMULA_LEN)).is_ok());
        let deep = "(".repeat(90) + "x" + &")".repeat(90);
        match Formula::parse(&deep) {
            Err(error) => assert_eq!(error.kind, FormulaErrorKind::TooDeep),
            Ok(_) => panic!("too deep for the parser"),
        }
        let error = Formula::parse(&"-".repeat(200)).map(|_| ()).unwrap_err();
        assert_eq!(error.kind, FormulaErrorKind::TooDeep);
    }

    /// Whatever is typed, the answer is a value or a place on the borders of characters.
    #[test]
    fn nothing_typed_panics() {
        const PIECES: &[&str] = &[
            "x", "sin", "max", "log", "(", ")", "(", ")", "|", "|", ",", ";", ".", "1", "0", "500",
            "2.5", "e", "E-", "π", "²", "⁻", "√", "+", "-", "−", "*", "**", "/", "^", "%", "mod",
            "<", "=", "!", "&", "?", ":", " ", "\u{a0}", "ñ", "€", "$", "𝄞", "\0", "_", "İ", "ſ",
        ];
        let seed = 20_260_101;
        let mut random = Random::new(seed, Stream::Data, 0);
        let mut n_read = 0;
        for round in 0..30_000 {
            let n_pieces = random.below(14);
            let typed: String = (0..n_pieces)
                .map(|_| {
                    if random.below(40) == 0 {
                        char::from_u32(random.below(0x11_0000))
                            .unwrap_or('x')
                            .to_string()
                    } else {
                        PIECES[random.below(PIECES.len() as u32) as usize].to_owned()
                    }
                })
                .collect();
            match Formula::parse(&typed) {
                Ok(formula) => {
                    n_read += 1;
                    let _ = formula.at(f64::from(random.bits()) - 2e9);
                }
                Err(error) => assert!(
                    typed.get(error.start..error.end).is_some(),
                    "{typed:?}: {error}, seed {seed}, round {round}"
                ),
            }
            let _ = crate::parse_number(&typed);
        }
        assert!(n_read > 300, "only {n_read} formulas were well formed");
    }
}
