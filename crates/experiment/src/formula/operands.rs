//! Operands: numbers, x, constants, groups between parentheses or bars, and roots, with the signs in
//! front of them.

use std::ops::Range;

use super::error::{FormulaError, FormulaErrorKind};
use super::functions::Builtin;
use super::literals;
use super::names::{Meaning, function, meaning, spelled_out};
use super::parser::{NOT, PRODUCT, Parser, SIGN};
use super::tokens::TokenKind;
use super::tree::{Binary, Form, Node};

impl Parser<'_> {
    /// Parses one operand with the signs in front of it.
    pub(super) fn prefix(&mut self) -> Result<Node, Box<FormulaError>> {
        let start = self.place().start;
        let sign = match self.peek(0) {
            Some(TokenKind::Sign(sign)) => *sign,
            Some(TokenKind::Name(name)) if meaning(name) == Some(Meaning::Operator('¬')) => '¬',
            _ => return self.atom(),
        };
        if !matches!(sign, '-' | '+' | '!' | '¬') {
            return Err(self.unexpected());
        }
        let place = self.place();
        self.idx += 1;
        let form = match sign {
            '-' => Form::Negate(Box::new(self.expression(SIGN)?)),
            '+' => return self.expression(SIGN),
            '!' => Form::Not(Box::new(self.expression(SIGN)?)),
            _ => {
                let operand = self.expression(NOT)?;
                if !operand.is_condition() {
                    return Err(FormulaError::new(FormulaErrorKind::UnexpectedToken, &place));
                }
                Form::Not(Box::new(operand))
            }
        };
        Ok(Node {
            form,
            place: start..self.end(),
        })
    }

    /// Parses an operand without signs in front of it and without the operators behind it.
    pub(super) fn atom(&mut self) -> Result<Node, Box<FormulaError>> {
        let place = self.place();
        let start = place.start;
        let Some(token) = self.tokens.get(self.idx) else {
            return Err(self.unexpected());
        };
        let form = match &token.kind {
            TokenKind::Number(digits) => {
                self.idx += 1;
                self.number(digits, &place)?
            }
            TokenKind::Fraction(numerator, denominator) => {
                self.idx += 1;
                literals::fraction(*numerator, *denominator, &place)
            }
            TokenKind::Open(closing) => return self.group(&TokenKind::Close(*closing)),
            TokenKind::Bar => Form::Call(Builtin::Abs, vec![self.group(&TokenKind::Bar)?]),
            TokenKind::Root(degree) => {
                self.idx += 1;
                self.nested(|parser| parser.root(start, *degree))?
            }
            TokenKind::Name(name) => {
                let opens = matches!(self.peek(1), Some(TokenKind::Open(_)));
                let meaning = match meaning(name) {
                    Some(Meaning::Operator(_)) if opens => function(name).map(Meaning::Function),
                    meaning => meaning,
                };
                self.idx += 1;
                match meaning {
                    Some(Meaning::X) => Form::X,
                    Some(Meaning::Constant(constant)) => Form::Constant(constant),
                    Some(Meaning::Function(function)) => {
                        self.nested(|parser| parser.called(&function, &place))?
                    }
                    Some(Meaning::Operator(_)) if name.len() > 1 => {
                        self.idx -= 1;
                        return Err(self.unexpected());
                    }
                    _ => {
                        let kind = FormulaErrorKind::UnknownName;
                        let error = FormulaError::new(kind, &place);
                        return Err(error.propose(spelled_out(name)));
                    }
                }
            }
            _ => return Err(self.unexpected()),
        };
        Ok(Node {
            form,
            place: start..self.end(),
        })
    }

    /// Parses the rest of a number: the fraction that may touch it, `2½`.
    fn number(&mut self, digits: &str, place: &Range<usize>) -> Result<Form, Box<FormulaError>> {
        let Some(number) = literals::number(digits) else {
            return Err(FormulaError::new(FormulaErrorKind::InvalidNumber, place));
        };
        let beside = self.place();
        match self.peek(0) {
            Some(&TokenKind::Fraction(numerator, denominator))
                if beside.start == place.end && !digits.contains(['.', 'e']) =>
            {
                self.idx += 1;
                let node = |form, place| Node { form, place };
                let whole = node(number, place.clone());
                let fraction = node(literals::fraction(numerator, denominator, &beside), beside);
                Ok(Form::Binary(Binary::Add, Box::new([whole, fraction])))
            }
            _ => Ok(number),
        }
    }

    /// Parses a group between parentheses, brackets, braces or bars.
    pub(super) fn group(&mut self, closing: &TokenKind) -> Result<Node, Box<FormulaError>> {
        let opening = self.open(*closing == TokenKind::Bar);
        let node = self.expression(0)?;
        self.close(closing, opening)?;
        Ok(node)
    }

    /// Parses the arguments of a call in parentheses; the list may be empty.
    pub(super) fn list(&mut self) -> Result<Vec<Node>, Box<FormulaError>> {
        let closing = match self.peek(0) {
            Some(TokenKind::Open(closing)) => TokenKind::Close(*closing),
            _ => return Err(self.unexpected()),
        };
        let opening = self.open(false);
        let mut arguments = Vec::new();
        if self.peek(0) != Some(&closing) {
            arguments.push(self.expression(0)?);
            while self.peek(0) == Some(&TokenKind::Separator) {
                self.idx += 1;
                arguments.push(self.expression(0)?);
            }
        }
        self.close(&closing, opening)?;
        Ok(arguments)
    }

    /// Reads the token that opens a group. Returns its index, and whether the enclosing group is between
    /// bars.
    fn open(&mut self, is_bar: bool) -> (usize, bool) {
        self.idx += 1;
        (self.idx - 1, std::mem::replace(&mut self.in_bars, is_bar))
    }

    /// Reads the token that closes a group.
    fn close(
        &mut self,
        closing: &TokenKind,
        opening: (usize, bool),
    ) -> Result<(), Box<FormulaError>> {
        let (opening_idx, outside) = opening;
        self.in_bars = outside;
        match self.peek(0) {
            Some(kind) if kind == closing => {
                self.idx += 1;
                Ok(())
            }
            None | Some(TokenKind::Close(_)) => Err(self.unclosed(opening_idx)),
            Some(_) => Err(self.unexpected()),
        }
    }

    /// The error for a group that is not closed. Two bars, as in `x < 0 || x > 1`, may mean `or`.
    fn unclosed(&self, opening_idx: usize) -> Box<FormulaError> {
        let bar_at = |idx: Option<usize>| {
            let token = idx.and_then(|idx| self.tokens.get(idx));
            token.filter(|token| token.kind == TokenKind::Bar)
        };
        let bars = (
            bar_at(opening_idx.checked_sub(1)),
            bar_at(Some(opening_idx)),
        );
        let is_double = matches!(bars, (Some(a), Some(b)) if a.place.end == b.place.start);
        let opening = self.tokens.get(opening_idx);
        let place = opening.map_or(0..0, |token| token.place.clone());
        let error = FormulaError::new(FormulaErrorKind::UnclosedParenthesis, &place);
        error.propose(is_double.then(|| "or".to_owned()))
    }

    /// Parses the operand of a root sign: in `√2`, `√x` and `√(…)` only the operand that follows
    /// directly is under the root.
    fn root(&mut self, start: usize, degree: u8) -> Result<Form, Box<FormulaError>> {
        let (first_idx, inner) = (self.idx, self.place().start);
        let is_grouped = matches!(self.peek(0), Some(TokenKind::Open(_) | TokenKind::Bar));
        let is_number = matches!(self.peek(0), Some(TokenKind::Number(_)));
        let argument = self.atom()?;
        let end = self.end();
        let is_touched = is_number && self.place().start == end && self.is_implicit_next();
        if self.is_strict && is_touched {
            return Err(self.two_ways(start, inner));
        }
        let is_raised = matches!(
            self.peek(0),
            Some(TokenKind::Superscript(_) | TokenKind::Sign('^'))
        );
        if self.is_strict && is_raised && !is_grouped {
            self.idx = first_idx;
            self.expression(PRODUCT.1)?;
            return Err(self.either(start, inner, end));
        }
        let place = argument.place.clone();
        Ok(match degree {
            2 => Form::Call(Builtin::Sqrt, vec![argument]),
            3 => Form::Call(Builtin::Cbrt, vec![argument]),
            _ => {
                let form = Form::Call(Builtin::Sqrt, vec![argument]);
                Form::Call(Builtin::Sqrt, vec![Node { form, place }])
            }
        })
    }
}
