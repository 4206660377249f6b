//! Calls of functions: `sin(x)`, `max(0, x)`, `ln|x|`, `sin²(x)`, `sen²x`.

use std::ops::Range;

use super::error::{FormulaError, FormulaErrorKind};
use super::functions::Builtin;
use super::literals;
use super::names::{Callable, Meaning, Signature, meaning};
use super::parser::{PRODUCT, Parser};
use super::tokens::TokenKind;
use super::tree::{Binary, Form, Node};

impl Parser<'_> {
    /// Parses the rest of a call whose name has been read.
    pub(super) fn called(
        &mut self,
        function: &Signature,
        name: &Range<usize>,
    ) -> Result<Form, Box<FormulaError>> {
        let exponent = self.function_power(function, name)?;
        let arguments = if matches!(self.peek(0), Some(TokenKind::Open(_))) {
            self.list()?
        } else {
            vec![self.bare_argument(function, name)?]
        };
        let form = built(function, arguments, name)
            .ok_or_else(|| self.error_from(FormulaErrorKind::ArgumentCount, name.start))?;
        Ok(match exponent {
            Some(exponent) => {
                let place = name.start..self.end();
                let call = Node { form, place };
                Form::Binary(Binary::Power, Box::new([call, exponent]))
            }
            None => form,
        })
    }

    /// Parses the exponent between a function's name and its argument, a whole number. Refuses `sin⁻¹`:
    /// most people mean the inverse, but by the notation of powers it is 1/sin.
    fn function_power(
        &mut self,
        function: &Signature,
        name: &Range<usize>,
    ) -> Result<Option<Node>, Box<FormulaError>> {
        let exponent_place = self.place();
        let n_tokens = match (self.peek(0), self.peek(1), self.peek(2)) {
            (Some(TokenKind::Superscript(text)), ..) => {
                let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
                if is_whole {
                    let exponent = self.tokens.get(self.idx).and_then(literals::superscript);
                    self.idx += 1;
                    return Ok(exponent);
                }
                if text != "-1" {
                    return Err(self.unexpected());
                }
                1
            }
            (Some(TokenKind::Sign('^')), Some(TokenKind::Number(digits)), _)
                if digits.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                let form = literals::number(digits);
                self.idx += 2;
                let place = exponent_place.start..self.end();
                return Ok(form.map(|form| Node { form, place }));
            }
            (
                Some(TokenKind::Sign('^')),
                Some(TokenKind::Sign('-')),
                Some(TokenKind::Number(one)),
            ) if one == "1" => 3,
            (Some(TokenKind::Sign('^')), Some(TokenKind::Open(_)), Some(TokenKind::Sign('-'))) => 5,
            _ => return Ok(None),
        };
        self.idx += n_tokens;
        let start = self.place().start;
        let argument = match self.peek(0) {
            Some(TokenKind::Open(closing)) => {
                let closing = TokenKind::Close(*closing);
                self.group(&closing)?
            }
            _ => self.atom()?,
        };
        let whole = self.text(start..self.end());
        let argument = match whole.starts_with('(') {
            true => whole.to_owned(),
            false => ["(", self.text(argument.place), ")"].concat(),
        };
        let error = self.error_from(FormulaErrorKind::Ambiguous, name.start);
        let inverse = function
            .inverse
            .map(|inverse| [inverse, argument.as_str()].concat());
        let reciprocal = ["1/", self.text(name.clone()), &argument].concat();
        // Behind a factor, `1/…` without parentheses would be ambiguous too.
        let reciprocal = if name.start == 0 {
            reciprocal
        } else {
            ["(", &reciprocal, ")"].concat()
        };
        Err(error.propose(inverse.into_iter().chain([reciprocal])))
    }

    /// Parses the argument of a function without parentheses. Its end must be clear: `sin x + 1`,
    /// `ln|x|`, `sin x cos x`, but not `sin 2x` or `sin x^2`.
    fn bare_argument(
        &mut self,
        function: &Signature,
        name: &Range<usize>,
    ) -> Result<Node, Box<FormulaError>> {
        let (head_end, first_idx, start) = (self.end(), self.idx, self.place().start);
        let is_bar = self.peek(0) == Some(&TokenKind::Bar);
        let is_argument = match self.peek(0) {
            Some(TokenKind::Name(name)) => !matches!(meaning(name), Some(Meaning::Operator(_))),
            Some(
                TokenKind::Number(_)
                | TokenKind::Fraction(..)
                | TokenKind::Root(_)
                | TokenKind::Bar,
            ) => true,
            _ => false,
        };
        if !is_argument || function.arity.0 > 1 {
            return Err(FormulaError::new(FormulaErrorKind::ArgumentCount, name));
        }
        let mut argument = self.atom()?;
        if self.peek(0) == Some(&TokenKind::Sign('°')) {
            self.idx += 1;
            argument = Node {
                form: Form::Call(Builtin::Radians, vec![argument]),
                place: start..self.end(),
            };
        }
        let is_raised = matches!(
            self.peek(0),
            Some(TokenKind::Superscript(_) | TokenKind::Sign('^' | '!'))
        );
        if !is_raised && (is_bar || self.argument_ends()) {
            return Ok(argument);
        }
        let end = self.end();
        let is_product = self.is_implicit_next();
        self.idx = first_idx;
        let last = match self.expression(PRODUCT.0) {
            Ok(_) => self.end(),
            Err(_) => end,
        };
        let head = self.text(name.start..head_end);
        let mut proposals = vec![[head, "(", self.text(start..last), ")"].concat()];
        if !is_product {
            let (argument, rest) = (self.text(start..end), self.text(end..last));
            proposals.push([head, "(", argument, ")", rest].concat());
        }
        let kind = FormulaErrorKind::MissingParentheses;
        Err(FormulaError::new(kind, &(name.start..last)).propose(proposals))
    }

    /// Returns whether an argument without parentheses ends in front of the next token.
    fn argument_ends(&self) -> bool {
        let is_function = |kind: Option<&TokenKind>| match kind {
            Some(TokenKind::Name(name)) => matches!(meaning(name), Some(Meaning::Function(_))),
            _ => false,
        };
        match self.peek(0) {
            Some(TokenKind::Sign('*')) => is_function(self.peek(1)),
            Some(TokenKind::Sign(sign)) => !matches!(sign, '/' | '%' | '^' | '!' | '°'),
            Some(TokenKind::Name(name)) => match meaning(name) {
                Some(Meaning::Operator(sign)) => sign != '%',
                _ => is_function(self.peek(0)),
            },
            Some(TokenKind::Bar) => self.in_bars,
            None | Some(TokenKind::Close(_) | TokenKind::Separator) => true,
            _ => false,
        }
    }
}

/// Returns the form of a call; `None` if the function does not take this number of arguments.
fn built(function: &Signature, arguments: Vec<Node>, name: &Range<usize>) -> Option<Form> {
    let (fewest, most) = function.arity;
    if !(fewest..=most).contains(&arguments.len()) {
        return None;
    }
    Some(match function.call {
        Callable::Builtin(Builtin::Log) if arguments.len() == 1 => {
            Form::Call(Builtin::Ln, arguments)
        }
        Callable::Builtin(builtin) => Form::Call(builtin, arguments),
        Callable::Reciprocal(builtin) => {
            let node = |form| Node {
                form,
                place: name.clone(),
            };
            let one = node(Form::Number(1.0));
            let call = node(Form::Call(builtin, arguments));
            Form::Binary(Binary::Divide, Box::new([one, call]))
        }
        Callable::Binary(operator) => Form::Binary(operator, Box::new(arguments.try_into().ok()?)),
        Callable::Choice => Form::Choice(Box::new(arguments.try_into().ok()?)),
    })
}
