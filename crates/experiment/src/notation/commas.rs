//! Which commas belong to numbers and which separate arguments.
//!
//! `0,5` is a number, `max(0, x)` has two arguments, and both may meet in one formula. Arguments
//! can always be separated by `;`, and then every comma of that call belongs to a number. Without
//! `;`, a comma that touches a digit on both sides *may* belong to a number, any other separates;
//! of the ways to read a call, the one that gives its function as many arguments as it takes is
//! right (`sin(0,5)`, `max(1,2)`, `pow(x,1,5)`). Where two ways are left (`max(0,5,x)`), or where
//! a comma looks like one between thousands (`1,500`), the formula is refused rather than guessed
//! at. A point always belongs to a number.

use std::ops::Range;

use super::error;
use super::tokens::{Kind, Meaning, Token, meaning};
use crate::formula::{FormulaError, FormulaErrorKind};

/// What a comma or a semicolon turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comma {
    /// Not one.
    None,
    Decimal,
    Separator,
}

/// The commas that stand directly between one pair of parentheses.
#[derive(Default)]
struct Frame {
    /// How many arguments are wanted: 1 outside of calls and within bars.
    arity: (usize, usize),
    separators: usize,
    /// Commas that touch a digit on both sides, by position.
    candidates: Vec<usize>,
    has_semicolon: bool,
}

impl Frame {
    fn new(arity: (usize, usize)) -> Self {
        Self {
            arity,
            ..Self::default()
        }
    }

    /// Settles the candidates; see the words at the top.
    fn settle(
        &self,
        typed: &str,
        tokens: &[Token],
        commas: &mut [Comma],
    ) -> Result<(), FormulaError> {
        let n = self.candidates.len();
        let ways: Vec<usize> = if self.has_semicolon {
            vec![n]
        } else {
            (0..=n)
                .filter(|n_decimal| {
                    let n_arguments = self.separators + n - n_decimal + 1;
                    (self.arity.0..=self.arity.1).contains(&n_arguments)
                })
                .collect()
        };
        let n_decimal = match ways.as_slice() {
            // Nothing fits: the number of arguments will be told. All of them are decimal where
            // one argument is wanted, so that the place of a stray separator is told instead.
            [] if self.arity == (1, 1) => n,
            [] => 0,
            [only] => *only,
            _ => return Err(self.ambiguous(tokens)),
        };
        if n_decimal != 0 && n_decimal != n {
            return Err(self.ambiguous(tokens));
        }
        for &idx in &self.candidates {
            commas[idx] = if n_decimal == 0 {
                Comma::Separator
            } else {
                looks_like_thousands(typed, tokens, idx)?;
                Comma::Decimal
            };
        }
        Ok(())
    }

    /// At the first comma that may be either, with its digits.
    fn ambiguous(&self, tokens: &[Token]) -> FormulaError {
        let first = self.candidates.first().copied().unwrap_or_default();
        error(FormulaErrorKind::InvalidNumber, &around(tokens, first))
    }
}

/// The place of a comma with the numbers on both sides.
fn around(tokens: &[Token], comma_idx: usize) -> Range<usize> {
    let start = comma_idx.checked_sub(1).and_then(|idx| tokens.get(idx));
    let end = tokens.get(comma_idx + 1);
    match (start, end) {
        (Some(start), Some(end)) => start.typed.start..end.typed.end,
        _ => 0..0,
    }
}

/// Refuses `1,500`: it is one and a half or fifteen hundred.
fn looks_like_thousands(
    typed: &str,
    tokens: &[Token],
    comma_idx: usize,
) -> Result<(), FormulaError> {
    let place = around(tokens, comma_idx);
    let number = typed.get(place.clone()).unwrap_or_default();
    match number.split_once(',') {
        Some((whole, fraction)) if crate::number::may_be_thousands(whole, fraction) => {
            Err(error(FormulaErrorKind::InvalidNumber, &place))
        }
        _ => Ok(()),
    }
}

/// What every comma and semicolon is, by position.
pub(super) fn commas(typed: &str, tokens: &[Token]) -> Result<Vec<Comma>, FormulaError> {
    let mut commas = vec![Comma::None; tokens.len()];
    let mut open = vec![Frame::new((1, 1))];
    for (idx, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => {
                let before = idx.checked_sub(1).and_then(|idx| tokens.get(idx));
                let arity = match before {
                    Some(name) if name.kind == Kind::Name => {
                        match meaning(&typed[name.typed.clone()]) {
                            Some(Meaning::Function(_, arity)) => arity,
                            _ => (1, 1),
                        }
                    }
                    _ => (1, 1),
                };
                open.push(Frame::new(arity));
            }
            // Too many closing ones are the parser's to tell.
            Kind::Close if open.len() > 1 => {
                if let Some(frame) = open.pop() {
                    frame.settle(typed, tokens, &mut commas)?;
                }
            }
            Kind::Semicolon => {
                commas[idx] = Comma::Separator;
                if let Some(frame) = open.last_mut() {
                    frame.separators += 1;
                    frame.has_semicolon = true;
                }
            }
            Kind::Comma => {
                if let Some(frame) = open.last_mut() {
                    if may_be_decimal(typed, tokens, idx) {
                        frame.candidates.push(idx);
                    } else {
                        commas[idx] = Comma::Separator;
                        frame.separators += 1;
                    }
                }
            }
            _ => {}
        }
    }
    for frame in open.iter().rev() {
        frame.settle(typed, tokens, &mut commas)?;
    }
    Ok(commas)
}

/// Whether a comma stands between digits that could be one number: `0,5`, not `0.5,1` or `x,1`.
fn may_be_decimal(typed: &str, tokens: &[Token], comma_idx: usize) -> bool {
    let number = |idx: Option<usize>| {
        idx.and_then(|idx| tokens.get(idx))
            .filter(|token| token.kind == Kind::Number)
    };
    let (Some(whole), Some(fraction)) = (
        number(comma_idx.checked_sub(1)),
        number(comma_idx.checked_add(1)),
    ) else {
        return false;
    };
    let comma = &tokens[comma_idx].typed;
    whole.typed.end == comma.start
        && comma.end == fraction.typed.start
        && typed[whole.typed.clone()]
            .bytes()
            .all(|byte| byte.is_ascii_digit())
        && !typed[fraction.typed.clone()].contains('.')
}
