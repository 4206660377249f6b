//! A formula in x as a person types it: `sin(3x) + x/2`.

use nanoexpr::Evaluator;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits;

/// A formula that has been read without error.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    text: String,
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
    Empty,
    TooLong,
    UnexpectedCharacter,
    UnexpectedToken,
    UnexpectedEnd,
    UnclosedParenthesis,
    InvalidNumber,
    UnknownName,
    ArgumentCount,
    TooDeep,
}

impl Formula {
    /// Reads a formula.
    ///
    /// Errors: the first thing wrong with it, by place in the text as typed. That it has no value
    /// at some x is not an error here.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let whole = |kind| FormulaError {
            kind,
            start: 0,
            end: text.len(),
        };
        if text.trim().is_empty() {
            return Err(whole(FormulaErrorKind::Empty));
        }
        if text.chars().count() > limits::FORMULA_LEN {
            return Err(whole(FormulaErrorKind::TooLong));
        }
        let (plain, origin) = plain(text);
        match evaluate(&plain, &[("x", 1.0)]) {
            Ok(_) => Ok(Self { text: plain }),
            Err(error) => match kind(error.kind) {
                None => Ok(Self { text: plain }),
                Some(kind) => {
                    let place = |at: usize| origin.get(at).copied().unwrap_or(text.len());
                    Err(FormulaError {
                        kind,
                        start: place(error.span.start),
                        end: place(error.span.end),
                    })
                }
            },
        }
    }

    /// Its value at x; NaN where it has none.
    pub fn at(&self, x: f64) -> f64 {
        evaluate(&self.text, &[("x", x)]).unwrap_or(f64::NAN)
    }
}

/// The value of an expression without x; used for typed numbers.
pub(crate) fn constant(text: &str) -> Option<f64> {
    let (plain, _) = plain(text);
    evaluate(&plain, &[]).ok()
}

fn evaluate(text: &str, variables: &[(&str, f64)]) -> Result<f64, nanoexpr::Error> {
    let context = (variables, nanoexpr::Math);
    Evaluator::<_>::new(&context)
        .implicit_multiplication(true)
        .evaluate(text)
}

/// Spells what people write by hand as the parser wants it, and tells for every byte of the
/// result (and its end) which byte of the text it comes from.
fn plain(text: &str) -> (String, Vec<usize>) {
    let mut plain = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    for (at, character) in text.char_indices() {
        match character {
            'π' => plain.push_str("(pi)"),
            '²' => plain.push_str("^2"),
            '³' => plain.push_str("^3"),
            '·' | '×' => plain.push('*'),
            '÷' => plain.push('/'),
            '−' => plain.push('-'),
            other => plain.push(other),
        }
        origin.resize(plain.len(), at);
    }
    origin.push(text.len());
    (plain, origin)
}

/// Our kind of a parser's error; `None` where the formula is well formed and only has no value.
fn kind(kind: nanoexpr::ErrorKind) -> Option<FormulaErrorKind> {
    use nanoexpr::ErrorKind as Theirs;
    Some(match kind {
        Theirs::DivisionByZero | Theirs::Domain | Theirs::Overflow | Theirs::Inexact => {
            return None;
        }
        Theirs::UnexpectedCharacter => FormulaErrorKind::UnexpectedCharacter,
        Theirs::UnexpectedEnd => FormulaErrorKind::UnexpectedEnd,
        Theirs::UnclosedParenthesis => FormulaErrorKind::UnclosedParenthesis,
        Theirs::InvalidNumber => FormulaErrorKind::InvalidNumber,
        Theirs::UnknownVariable | Theirs::UnknownFunction => FormulaErrorKind::UnknownName,
        Theirs::ArgumentCount | Theirs::TooManyArguments => FormulaErrorKind::ArgumentCount,
        Theirs::TooDeep => FormulaErrorKind::TooDeep,
        Theirs::TooLong => FormulaErrorKind::TooLong,
        _ => FormulaErrorKind::UnexpectedToken,
    })
}
