//! The parser, from tokens to a tree, by precedence climbing: an operator takes the operand in front of
//! it if it binds more tightly than the operator before that operand.
//!
//! A text with two readings is refused, and both are proposed. `operands.rs` parses operands, `calls.rs`
//! calls.

use std::ops::Range;

use super::error::{FormulaError, FormulaErrorKind};
use super::functions::Builtin;
use super::literals;
use super::names::{Meaning, meaning};
use super::tokens::{Token, TokenKind};
use super::tree::{Binary, Comparison, Form, Node};

/// Largest number of expressions inside each other; it bounds the stack.
const MAX_DEPTH: usize = 64;

/// Precedence of operators on their left and on their right. The right one is higher if equal operators
/// group from the left.
const CHOICE: (u8, u8) = (2, 1);
const OR: (u8, u8) = (3, 4);
const AND: (u8, u8) = (5, 6);
/// Precedence of the operand of `not`: below a comparison, as in Python.
pub(super) const NOT: u8 = 7;
const COMPARISON: (u8, u8) = (9, 10);
const SUM: (u8, u8) = (11, 12);
pub(super) const PRODUCT: (u8, u8) = (13, 14);
/// Precedence of the operand of a sign or of `!`: below a power, so that `-x^2` is `-(x^2)`.
pub(super) const SIGN: u8 = 15;
const POWER: (u8, u8) = (18, 17);
/// Precedence of operators behind their operand: `x²`, `3!`, `30°`.
const POSTFIX: (u8, u8) = (19, 0);

/// An operator that may follow an operand.
#[derive(Clone, Copy)]
enum Infix {
    Binary(Binary),
    /// A product without a sign.
    Implicit,
    Comparison(Comparison),
    Choice,
    Superscript,
    Factorial,
    Degree,
}

pub(super) struct Parser<'a> {
    pub(super) typed: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) idx: usize,
    depth: usize,
    /// Whether the innermost group is between bars, so that the next bar behind an operand closes it.
    pub(super) in_bars: bool,
    /// Whether factors that may belong to two operands are refused.
    pub(super) is_strict: bool,
}

/// Parses the tokens of a text. If `is_strict`, refuses factors side by side that may belong to two
/// operands (`1/2x`); otherwise they belong to the whole product in front of them.
///
/// Errors: the first token that does not fit.
pub(super) fn parse(
    typed: &str,
    tokens: &[Token],
    is_strict: bool,
) -> Result<Node, Box<FormulaError>> {
    let mut parser = Parser {
        typed,
        tokens,
        idx: n_before_body(tokens),
        depth: 0,
        in_bars: false,
        is_strict,
    };
    let node = parser.expression(0)?;
    match parser.peek(0) {
        None => Ok(node),
        Some(_) => Err(parser.unexpected()),
    }
}

/// Returns the number of tokens of `y =` or `f(x) =` in front of a formula.
fn n_before_body(tokens: &[Token]) -> usize {
    let kinds: Vec<&TokenKind> = tokens.iter().take(5).map(|token| &token.kind).collect();
    let is_name = |name: &str| matches!(meaning(name), None | Some(Meaning::Operator(_)));
    match kinds.as_slice() {
        [TokenKind::Name(name), TokenKind::Sign('='), ..] if is_name(name) => 2,
        [
            TokenKind::Name(name),
            TokenKind::Open(_),
            TokenKind::Name(x),
            TokenKind::Close(_),
            TokenKind::Sign('='),
        ] if is_name(name) && x == "x" => 5,
        _ => 0,
    }
}

impl Parser<'_> {
    pub(super) fn peek(&self, ahead: usize) -> Option<&TokenKind> {
        self.tokens.get(self.idx + ahead).map(|token| &token.kind)
    }

    /// Returns the place of the next token; the end of the text if there is none.
    pub(super) fn place(&self) -> Range<usize> {
        let end = self.typed.len();
        let token = self.tokens.get(self.idx);
        token.map_or(end..end, |token| token.place.clone())
    }

    /// Returns one past the last byte of the tokens that are read.
    pub(super) fn end(&self) -> usize {
        let before = self.idx.checked_sub(1).and_then(|idx| self.tokens.get(idx));
        before.map_or(0, |token| token.place.end)
    }

    /// The error for a next token that does not fit.
    pub(super) fn unexpected(&self) -> Box<FormulaError> {
        let (kind, proposal) = match self.peek(0) {
            None => (FormulaErrorKind::UnexpectedEnd, None),
            Some(TokenKind::Sign('=')) => (FormulaErrorKind::UnexpectedCharacter, Some("==")),
            Some(TokenKind::Sign('&')) => (FormulaErrorKind::UnexpectedCharacter, Some("and")),
            Some(_) => (FormulaErrorKind::UnexpectedToken, None),
        };
        FormulaError::new(kind, &self.place()).propose(proposal.map(str::to_owned))
    }

    /// An error over the text that has been read from byte `start` on.
    pub(super) fn error_from(&self, kind: FormulaErrorKind, start: usize) -> Box<FormulaError> {
        FormulaError::new(kind, &(start..self.end()))
    }

    /// Returns the text between two bytes.
    pub(super) fn text(&self, place: Range<usize>) -> &str {
        self.typed.get(place).unwrap_or_default()
    }

    /// Runs `read` one level deeper.
    ///
    /// Errors: there are too many levels.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Box<FormulaError>>,
    ) -> Result<T, Box<FormulaError>> {
        if self.depth == MAX_DEPTH {
            return Err(FormulaError::new(FormulaErrorKind::TooDeep, &self.place()));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Parses operands and the operators between them whose precedence is at least `least`.
    pub(super) fn expression(&mut self, least: u8) -> Result<Node, Box<FormulaError>> {
        self.nested(|parser| parser.operators(least))
    }

    fn operators(&mut self, least: u8) -> Result<Node, Box<FormulaError>> {
        let start = self.place().start;
        let mut left = self.prefix()?;
        // Start of the divisor, directly behind a division.
        let mut divisor = None;
        while let Some((infix, (binds, right))) = self.infix() {
            if binds < least {
                break;
            }
            let operator_idx = self.idx;
            if !matches!(infix, Infix::Implicit) {
                self.idx += 1;
            }
            let operand = self.place().start;
            let form = match infix {
                Infix::Implicit => {
                    if let Some(divisor) = divisor.filter(|_| self.is_strict) {
                        return Err(self.two_ways(start, divisor));
                    }
                    let right = self.expression(right)?;
                    Form::Binary(Binary::Multiply, Box::new([left, right]))
                }
                Infix::Binary(operator) => {
                    self.check_word(operator_idx, &left)?;
                    let right = self.expression(right)?;
                    self.check_word(operator_idx, &right)?;
                    if operator == Binary::Power && self.is_loose_exponent(&left, &right) {
                        return Err(self.two_ways(start, operand));
                    }
                    Form::Binary(operator, Box::new([left, right]))
                }
                Infix::Comparison(first) => self.chain(left, first)?,
                Infix::Choice => self.choice(left)?,
                Infix::Superscript => self.superscript(start, left, operator_idx)?,
                Infix::Factorial | Infix::Degree
                    if matches!(self.peek(0), Some(TokenKind::Sign('!' | '°'))) =>
                {
                    return Err(self.unexpected());
                }
                Infix::Factorial => Form::Factorial(Box::new(left)),
                Infix::Degree => Form::Call(Builtin::Radians, vec![left]),
            };
            let divides = matches!(infix, Infix::Binary(Binary::Divide | Binary::Remainder));
            divisor = divides.then_some(operand);
            left = Node {
                form,
                place: start..self.end(),
            };
        }
        Ok(left)
    }

    /// Returns the operator that comes next and its precedence.
    fn infix(&self) -> Option<(Infix, (u8, u8))> {
        let binary = |operator, binds| Some((Infix::Binary(operator), binds));
        let comparison = |comparison| Some((Infix::Comparison(comparison), COMPARISON));
        match self.peek(0)? {
            TokenKind::Sign(sign) => match sign {
                '+' => binary(Binary::Add, SUM),
                '-' => binary(Binary::Subtract, SUM),
                '*' => binary(Binary::Multiply, PRODUCT),
                '/' => binary(Binary::Divide, PRODUCT),
                '%' => binary(Binary::Remainder, PRODUCT),
                '^' => binary(Binary::Power, POWER),
                '∧' => binary(Binary::And, AND),
                '∨' => binary(Binary::Or, OR),
                '?' => Some((Infix::Choice, CHOICE)),
                '!' => Some((Infix::Factorial, POSTFIX)),
                '°' => Some((Infix::Degree, POSTFIX)),
                _ => comparison(compared(*sign)?),
            },
            TokenKind::Superscript(_) => Some((Infix::Superscript, POSTFIX)),
            TokenKind::Name(name) => match meaning(name) {
                Some(Meaning::Operator('%')) => binary(Binary::Remainder, PRODUCT),
                Some(Meaning::Operator('∧')) => binary(Binary::And, AND),
                Some(Meaning::Operator('∨')) => binary(Binary::Or, OR),
                Some(Meaning::Operator(_)) => None,
                _ => Some((Infix::Implicit, PRODUCT)),
            },
            TokenKind::Open(_) | TokenKind::Root(_) => Some((Infix::Implicit, PRODUCT)),
            TokenKind::Bar if !self.in_bars => Some((Infix::Implicit, PRODUCT)),
            _ => None,
        }
    }

    /// Returns whether a factor without a sign comes next.
    pub(super) fn is_implicit_next(&self) -> bool {
        matches!(self.infix(), Some((Infix::Implicit, _)))
    }

    /// Checks that a word joins conditions. Python's `and` returns one of its operands, which is 1 or 0
    /// only for conditions. Between other operands `y` and `o` are unknown names.
    fn check_word(&self, operator_idx: usize, operand: &Node) -> Result<(), Box<FormulaError>> {
        let Some(token) = self.tokens.get(operator_idx) else {
            return Ok(());
        };
        let kind = match &token.kind {
            TokenKind::Name(name) if name == "mod" || operand.is_condition() => return Ok(()),
            TokenKind::Name(name) if name.len() == 1 => FormulaErrorKind::UnknownName,
            TokenKind::Name(_) => FormulaErrorKind::UnexpectedToken,
            _ => return Ok(()),
        };
        Err(FormulaError::new(kind, &token.place))
    }

    /// Returns whether a number is the exponent of a number and touches a factor that may belong to
    /// either: `e^2x`.
    fn is_loose_exponent(&self, base: &Node, exponent: &Node) -> bool {
        let is_number = match &exponent.form {
            Form::Number(_) => true,
            Form::Negate(node) => matches!(node.form, Form::Number(_)),
            _ => false,
        };
        self.is_strict
            && is_number
            && !base.has_x()
            && self.place().start == self.end()
            && self.is_implicit_next()
    }

    /// Refuses the factors that come next: they belong either to the part from byte `inner` on or to the
    /// part from byte `start` on.
    pub(super) fn two_ways(&mut self, start: usize, inner: usize) -> Box<FormulaError> {
        let end = self.end();
        while self.is_implicit_next() {
            if let Err(error) = self.expression(PRODUCT.1) {
                return error;
            }
        }
        self.either(start, inner, end)
    }

    /// Refuses the text from byte `start` on, and proposes parentheses around the part that ends at
    /// `end` or around the part that starts at `inner`.
    pub(super) fn either(&self, start: usize, inner: usize, end: usize) -> Box<FormulaError> {
        let last = self.end();
        let (before, raised) = (self.text(start..inner), self.text(inner..last));
        let (whole, factors) = (self.text(start..end), self.text(end..last));
        let proposals = [
            ["(", whole, ")", factors].concat(),
            [before, "(", raised, ")"].concat(),
        ];
        let error = self.error_from(FormulaErrorKind::Ambiguous, start);
        error.propose(proposals)
    }

    /// Parses the rest of a chain of comparisons whose first sign has been read.
    fn chain(&mut self, left: Node, first: Comparison) -> Result<Form, Box<FormulaError>> {
        let mut rest = vec![(first, self.expression(COMPARISON.1)?)];
        while let Some(TokenKind::Sign(sign)) = self.peek(0)
            && let Some(comparison) = compared(*sign)
        {
            self.idx += 1;
            rest.push((comparison, self.expression(COMPARISON.1)?));
        }
        Ok(Form::Compare(Box::new(left), rest))
    }

    /// Parses the branches behind `condition ?`.
    fn choice(&mut self, condition: Node) -> Result<Form, Box<FormulaError>> {
        let then = self.expression(0)?;
        if self.peek(0) != Some(&TokenKind::Sign(':')) {
            return Err(self.unexpected());
        }
        self.idx += 1;
        let otherwise = self.expression(CHOICE.1)?;
        Ok(Form::Choice(Box::new([condition, then, otherwise])))
    }

    /// Returns `x²`, whose exponent has been read. Refuses a power or a factorial behind it, which might
    /// belong to the exponent.
    fn superscript(
        &mut self,
        start: usize,
        base: Node,
        exponent_idx: usize,
    ) -> Result<Form, Box<FormulaError>> {
        let place = start..self.end();
        let Some(exponent) = self
            .tokens
            .get(exponent_idx)
            .and_then(literals::superscript)
        else {
            self.idx = exponent_idx;
            return Err(self.unexpected());
        };
        if let Some(TokenKind::Sign('^')) = self.peek(0) {
            self.idx += 1;
            self.expression(POWER.1)?;
            return Err(self
                .error_from(FormulaErrorKind::Ambiguous, start)
                .propose([format!(
                    "({}){}",
                    self.text(place.clone()),
                    self.text(place.end..self.end())
                )]));
        }
        if matches!(
            self.peek(0),
            Some(TokenKind::Sign('!' | '°') | TokenKind::Superscript(_))
        ) {
            return Err(self.unexpected());
        }
        Ok(Form::Binary(Binary::Power, Box::new([base, exponent])))
    }
}

fn compared(sign: char) -> Option<Comparison> {
    Some(match sign {
        '<' => Comparison::Less,
        '≤' => Comparison::LessEqual,
        '>' => Comparison::Greater,
        '≥' => Comparison::GreaterEqual,
        '≡' => Comparison::Equal,
        '≠' => Comparison::NotEqual,
        _ => return None,
    })
}
