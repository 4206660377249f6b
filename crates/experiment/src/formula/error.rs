//! Errors of formulas, with their places.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An error in a formula, its place, and proposals.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{kind:?} at bytes {start}..{end}")]
pub struct FormulaError {
    /// What is wrong.
    pub kind: FormulaErrorKind,
    /// First byte of the wrong part of the text as typed.
    pub start: usize,
    /// One past the last byte of the wrong part; equal to `start` at the end of the text.
    pub end: usize,
    /// Texts that could replace the wrong part: at most two, often an empty list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<String>,
}

/// The kind of an error in a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormulaErrorKind {
    /// The text is empty or blank.
    Empty,
    /// More than [`limits::FORMULA_LEN`](crate::limits::FORMULA_LEN) characters.
    TooLong,
    /// A character that formulas do not have.
    UnexpectedCharacter,
    /// A token in a wrong place: `2 + * 3`, `2 3`.
    UnexpectedToken,
    /// The formula ends too early: `2 +`.
    UnexpectedEnd,
    /// A parenthesis, or a bar of an absolute value, without its pair.
    UnclosedParenthesis,
    /// A number that is too large, or whose comma has two readings: `1,500`, `max(0,5,x)`.
    InvalidNumber,
    /// A name that is not x, a constant or a function.
    UnknownName,
    /// A function with too few or too many arguments, or without any: `sin + 1`.
    ArgumentCount,
    /// A function whose argument needs parentheses: `sin 2x`.
    MissingParentheses,
    /// A part that people read in two ways: `1/2x`, `x mod 2π`, `sin⁻¹(x)`.
    Ambiguous,
    /// Too many parentheses or powers inside each other.
    TooDeep,
}

impl FormulaError {
    /// An error at a place, without proposals. It is boxed, because many functions return a result with
    /// it, and a small result needs less code.
    pub(super) fn new(kind: FormulaErrorKind, place: &std::ops::Range<usize>) -> Box<Self> {
        Box::new(Self {
            kind,
            start: place.start,
            end: place.end,
            proposals: Vec::new(),
        })
    }

    /// Returns the same error with proposals.
    pub(super) fn propose(
        mut self: Box<Self>,
        proposals: impl IntoIterator<Item = String>,
    ) -> Box<Self> {
        self.proposals = proposals.into_iter().collect();
        self
    }
}
