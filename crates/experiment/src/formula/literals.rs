//! Numbers of a formula as nodes of the tree.

use std::ops::Range;

use super::tokens::{Token, TokenKind};
use super::tree::{Binary, Form, Node};

/// Parses a number in ASCII; `None` if it is too large.
pub(super) fn number(digits: &str) -> Option<Form> {
    let number: f64 = digits.parse().ok()?;
    number.is_finite().then_some(Form::Number(number))
}

/// Returns the quotient for a fraction in one character.
pub(super) fn fraction(numerator: u8, denominator: u8, place: &Range<usize>) -> Form {
    let node = |number: u8| Node {
        form: Form::Number(f64::from(number)),
        place: place.clone(),
    };
    Form::Binary(
        Binary::Divide,
        Box::new([node(numerator), node(denominator)]),
    )
}

/// Parses an exponent of raised characters: a number, x or their product, with a sign. `None` for
/// anything else.
pub(super) fn superscript(token: &Token) -> Option<Node> {
    let TokenKind::Superscript(text) = &token.kind else {
        return None;
    };
    let node = |form| Node {
        form,
        place: token.place.clone(),
    };
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned.trim_end_matches('x');
    let factor = if digits.is_empty() {
        None
    } else {
        Some(node(number(digits)?))
    };
    let exponent = match (factor, unsigned.len() - digits.len()) {
        (Some(number), 0) => number,
        (None, 1) => node(Form::X),
        (Some(number), 1) => node(Form::Binary(
            Binary::Multiply,
            Box::new([number, node(Form::X)]),
        )),
        _ => return None,
    };
    Some(if text.starts_with('-') {
        node(Form::Negate(Box::new(exponent)))
    } else {
        exponent
    })
}
