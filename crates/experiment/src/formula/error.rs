//! What is wrong with a formula, and where.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is wrong with a formula, where, and what to type instead.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{kind:?} at bytes {start}..{end}")]
pub struct FormulaError {
    /// What is wrong.
    pub kind: FormulaErrorKind,
    /// First byte of the offending place in the text as typed.
    pub start: usize,
    /// One past its last byte; equal to `start` at the end of the text.
    pub end: usize,
    /// What to type in its place, if the text suggests something: at most two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<String>,
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
    /// A function with too few or too many arguments; also one without any: `sin + 1`.
    ArgumentCount,
    /// A function whose argument needs parentheses: `sin 2x`.
    MissingParentheses,
    /// Something that people read in two ways: `1/2x`, `x mod 2π`, `sin⁻¹(x)`.
    Ambiguous,
    /// Too many parentheses or powers within each other.
    TooDeep,
}

impl FormulaError {
    /// An error at a place, without proposals. In a box: results that hold it are passed at many
    /// places, and small ones make less code.
    pub(super) fn new(kind: FormulaErrorKind, place: &std::ops::Range<usize>) -> Box<Self> {
        Box::new(Self {
            kind,
            start: place.start,
            end: place.end,
            proposals: Vec::new(),
        })
    }

    /// The same error with what to type instead.
    pub(super) fn propose(
        mut self: Box<Self>,
        proposals: impl IntoIterator<Item = String>,
    ) -> Box<Self> {
        self.proposals = proposals.into_iter().collect();
        self
    }
}
