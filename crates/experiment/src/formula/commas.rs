//! Decides which commas are decimal signs and which separate arguments.
//!
//! `0,5` is a number, `max(0, x)` has two arguments, and a formula may contain both. A semicolon always
//! separates arguments, and then every comma of that call is a decimal sign. Without a semicolon, a
//! comma that touches a digit on both sides *may* be a decimal sign; every other comma separates. The
//! reading in which a function gets as many arguments as it takes is used (`sin(0,5)`, `max(1,2)`,
//! `pow(x,1,5)`). If there are two such readings (`max(0,5,x)`), or if a comma looks like one between
//! thousands (`1,500`), the formula is refused. A point is always a decimal sign.

use std::ops::Range;

use super::error::{FormulaError, FormulaErrorKind};
use super::names::{Meaning, function, meaning};
use super::thousands::may_be_thousands;
use super::tokens::{Token, TokenKind};

/// Joins each decimal comma with its number and turns every other comma into a separator.
///
/// Errors: a comma with two readings.
pub(super) fn settle_commas(mut tokens: Vec<Token>) -> Result<Vec<Token>, Box<FormulaError>> {
    let mut is_decimal = vec![false; tokens.len()];
    let mut open = vec![Frame::new((1, 1))];
    for (idx, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open(_) => open.push(Frame::new(arity_before(&tokens, idx))),
            // The parser refuses a closing parenthesis without its pair.
            TokenKind::Close(_) if open.len() > 1 => {
                if let Some(frame) = open.pop() {
                    frame.settle(&tokens, &mut is_decimal)?;
                }
            }
            TokenKind::Separator => {
                if let Some(frame) = open.last_mut() {
                    frame.separators += 1;
                    frame.has_semicolon = true;
                }
            }
            TokenKind::Comma => {
                if let Some(frame) = open.last_mut() {
                    if number_around(&tokens, idx).is_some() {
                        frame.candidates.push(idx);
                    } else {
                        frame.separators += 1;
                    }
                }
            }
            _ => {}
        }
    }
    for frame in open.iter().rev() {
        frame.settle(&tokens, &mut is_decimal)?;
    }
    // From the end, so that the positions in front stay valid.
    for idx in (0..tokens.len()).rev() {
        if tokens[idx].kind != TokenKind::Comma {
            continue;
        }
        match number_around(&tokens, idx).filter(|_| is_decimal[idx]) {
            Some((whole, fraction)) => {
                let number = Token {
                    kind: TokenKind::Number([whole, ".", fraction].concat()),
                    place: around(&tokens, idx),
                };
                tokens.splice(idx - 1..=idx + 1, [number]);
            }
            None => tokens[idx].kind = TokenKind::Separator,
        }
    }
    Ok(tokens)
}

/// Returns the fewest and the most arguments of the parenthesis at `idx`: those of the function in front
/// of it, otherwise 1. A power may stand between them: `log²(x)`, `log^2(x)`.
fn arity_before(tokens: &[Token], idx: usize) -> (usize, usize) {
    let kind = |n_before: usize| {
        let before = idx.checked_sub(n_before).and_then(|idx| tokens.get(idx));
        before.map(|token| &token.kind)
    };
    let name = match (kind(3), kind(2), kind(1)) {
        (_, before, Some(TokenKind::Name(name))) if name == "mod" => {
            return remainder_arity(before);
        }
        (_, _, Some(TokenKind::Name(name)))
        | (_, Some(TokenKind::Name(name)), Some(TokenKind::Superscript(_)))
        | (Some(TokenKind::Name(name)), Some(TokenKind::Sign('^')), Some(TokenKind::Number(_))) => {
            name
        }
        _ => return (1, 1),
    };
    function(name).map_or((1, 1), |function| function.arity)
}

/// Returns the fewest and the most arguments of a parenthesis behind `mod`: 1 if an operand stands
/// before it, because `mod` is an operator then (`x mod (0,5)`), otherwise 2 (`mod(x, 2)`). A bar counts
/// as the end of an operand.
fn remainder_arity(before: Option<&TokenKind>) -> (usize, usize) {
    match before {
        Some(TokenKind::Name(name)) if matches!(meaning(name), Some(Meaning::Operator(_))) => {
            (2, 2)
        }
        None
        | Some(
            TokenKind::Open(_)
            | TokenKind::Comma
            | TokenKind::Separator
            | TokenKind::Sign(_)
            | TokenKind::Root(_),
        ) => (2, 2),
        Some(_) => (1, 1),
    }
}

/// Returns the numbers on both sides of a comma if they could be one number: `0,5`, but not `0.5,1` or
/// `x,1`.
fn number_around(tokens: &[Token], comma_idx: usize) -> Option<(&str, &str)> {
    let before = tokens.get(comma_idx.checked_sub(1)?)?;
    let comma = tokens.get(comma_idx)?;
    let after = tokens.get(comma_idx + 1)?;
    let (TokenKind::Number(whole), TokenKind::Number(fraction)) = (&before.kind, &after.kind)
    else {
        return None;
    };
    let touches = before.place.end == comma.place.start && comma.place.end == after.place.start;
    let is_whole = whole.bytes().all(|byte| byte.is_ascii_digit());
    let starts_with_digit = fraction.starts_with(|first: char| first.is_ascii_digit());
    // In `1,5.2` the comma separates.
    let is_one = touches && is_whole && starts_with_digit && !fraction.contains('.');
    is_one.then_some((whole, fraction))
}

/// Returns the place of a comma and the numbers on both sides.
fn around(tokens: &[Token], comma_idx: usize) -> Range<usize> {
    let start = comma_idx.checked_sub(1).and_then(|idx| tokens.get(idx));
    let end = tokens.get(comma_idx + 1);
    match (start, end) {
        (Some(start), Some(end)) => start.place.start..end.place.end,
        _ => 0..0,
    }
}

/// The commas directly between one pair of parentheses.
#[derive(Default)]
struct Frame {
    /// Fewest and most arguments: 1 outside of calls.
    arity: (usize, usize),
    separators: usize,
    /// Positions of the commas that touch a digit on both sides.
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

    /// Decides the candidates; see the top of the file.
    fn settle(&self, tokens: &[Token], is_decimal: &mut [bool]) -> Result<(), Box<FormulaError>> {
        let n = self.candidates.len();
        let fits = |n_decimal: &usize| {
            let n_arguments = self.separators + n - n_decimal + 1;
            (self.arity.0..=self.arity.1).contains(&n_arguments)
        };
        let mut ways = (0..=n).filter(fits);
        let n_decimal = match (ways.next(), ways.next()) {
            _ if self.has_semicolon => n,
            (Some(only), None) => only,
            (Some(_), Some(_)) => return Err(self.ambiguous(tokens)),
            // No reading fits: the parser refuses the number of arguments. If there must be one
            // argument, all commas are decimal signs, so that it marks a stray separator.
            (None, _) if self.arity == (1, 1) => n,
            (None, _) => 0,
        };
        if n_decimal != 0 && n_decimal != n {
            return Err(self.ambiguous(tokens));
        }
        for &idx in self.candidates.iter().filter(|_| n_decimal > 0) {
            let numbers = number_around(tokens, idx);
            if numbers.is_some_and(|(whole, fraction)| may_be_thousands(whole, fraction)) {
                let kind = FormulaErrorKind::InvalidNumber;
                return Err(FormulaError::new(kind, &around(tokens, idx)));
            }
            is_decimal[idx] = true;
        }
        Ok(())
    }

    /// The error for the first comma with two readings, at its digits. A semicolon would decide it.
    fn ambiguous(&self, tokens: &[Token]) -> Box<FormulaError> {
        let first = self.candidates.first().copied().unwrap_or_default();
        let error = FormulaError::new(FormulaErrorKind::InvalidNumber, &around(tokens, first));
        let numbers = number_around(tokens, first);
        error.propose(numbers.map(|(whole, fraction)| [whole, ".", fraction].concat()))
    }
}
