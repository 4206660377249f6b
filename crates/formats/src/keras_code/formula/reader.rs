//! From typed text to a tree. Each method reads one level of precedence.

use std::f64::consts::{E, PI, TAU};
use std::iter::Peekable;
use std::str::Chars;

use super::functions::function;
use super::{Node, Operator};

/// Reads by descending through the levels of precedence.
pub(super) struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// Whether a comma between digits is a decimal sign.
    is_decimal: bool,
    /// Whether the innermost open sign is a bar, which the next bar closes.
    in_bars: bool,
}

impl<'a> Reader<'a> {
    /// `None`: it is not written in the part of the notation that is known here.
    pub(super) fn read(typed: &'a str, is_decimal: bool) -> Option<Node> {
        let mut reader = Reader {
            rest: typed.chars().peekable(),
            is_decimal,
            in_bars: false,
        };
        let node = reader.choice()?;
        reader.next_is_end().then_some(node)
    }

    /// The next sign; blanks are passed over, and signs of mathematics are those of Python.
    fn peek(&mut self) -> Option<char> {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
        self.rest.peek().map(|&sign| match sign {
            '−' => '-',
            '·' | '×' => '*',
            '÷' => '/',
            _ => sign,
        })
    }

    fn next_is_end(&mut self) -> bool {
        self.peek().is_none()
    }

    fn take(&mut self, sign: char) -> bool {
        let is_next = self.peek() == Some(sign);
        if is_next {
            self.rest.next();
        }
        is_next
    }

    fn choice(&mut self) -> Option<Node> {
        let condition = self.comparison()?;
        if !self.take('?') {
            return Some(condition);
        }
        let yes = self.choice()?;
        if !self.take(':') {
            return None;
        }
        let no = self.choice()?;
        Some(Node::Choice(Box::new([condition, yes, no])))
    }

    fn comparison(&mut self) -> Option<Node> {
        let left = self.sum()?;
        let sign = self.peek();
        let (plain, with_equal) = match sign {
            Some('<') => (Some(Operator::Less), Operator::LessEqual),
            Some('>') => (Some(Operator::Greater), Operator::GreaterEqual),
            Some('=') => (None, Operator::Equal),
            Some('!') => (None, Operator::NotEqual),
            _ => return Some(left),
        };
        self.rest.next();
        let operator = if self.rest.next_if_eq(&'=').is_some() {
            with_equal
        } else {
            plain?
        };
        Some(Node::binary(operator, left, self.sum()?))
    }

    fn sum(&mut self) -> Option<Node> {
        let mut left = self.product()?;
        loop {
            let operator = match self.peek() {
                Some('+') => Operator::Add,
                Some('-') => Operator::Subtract,
                _ => return Some(left),
            };
            self.rest.next();
            left = Node::binary(operator, left, self.product()?);
        }
    }

    fn product(&mut self) -> Option<Node> {
        let mut left = self.signed()?;
        loop {
            let operator = match self.peek() {
                Some('*') => Operator::Multiply,
                Some('/') => Operator::Divide,
                Some('%') => Operator::Remainder,
                // Side by side is a product.
                Some(sign)
                    if sign.is_alphabetic()
                        || matches!(sign, '(' | '√')
                        || (sign == '|' && !self.in_bars) =>
                {
                    left = match self.word() {
                        Some(word) if word == "mod" => {
                            Node::binary(Operator::Remainder, left, self.signed()?)
                        }
                        Some(word) => {
                            let named = self.named(&word)?;
                            Node::binary(Operator::Multiply, left, self.powers(named)?)
                        }
                        None => Node::binary(Operator::Multiply, left, self.power()?),
                    };
                    continue;
                }
                _ => return Some(left),
            };
            self.rest.next();
            left = Node::binary(operator, left, self.signed()?);
        }
    }

    fn signed(&mut self) -> Option<Node> {
        if self.take('-') {
            return Some(Node::Negative(Box::new(self.signed()?)));
        }
        if self.take('+') {
            return self.signed();
        }
        self.power()
    }

    fn power(&mut self) -> Option<Node> {
        let base = self.operand()?;
        self.powers(base)
    }

    /// What stands raised behind an operand.
    fn powers(&mut self, base: Node) -> Option<Node> {
        let mut exponent = String::new();
        while let Some(digit) = self.peek().and_then(raised) {
            exponent.push(digit);
            self.rest.next();
        }
        if !exponent.is_empty() {
            let exponent: f64 = exponent.parse().ok()?;
            let power = Node::binary(Operator::Power, base, Node::Number(exponent));
            return self.powers(power);
        }
        let is_power = match self.peek() {
            Some('^') => true,
            Some('*') => {
                let mut ahead = self.rest.clone();
                (ahead.next(), ahead.next()) == (Some('*'), Some('*')) && {
                    self.rest.next();
                    true
                }
            }
            _ => false,
        };
        if !is_power {
            return Some(base);
        }
        self.rest.next();
        Some(Node::binary(Operator::Power, base, self.signed()?))
    }

    fn operand(&mut self) -> Option<Node> {
        let sign = self.peek()?;
        match sign {
            '(' => self.bracketed(')'),
            '|' => {
                let node = self.bracketed('|')?;
                Some(Node::Call(function("abs")?, vec![node]))
            }
            '√' => {
                self.rest.next();
                let node = self.operand()?;
                Some(Node::Call(function("sqrt")?, vec![node]))
            }
            _ if sign.is_ascii_digit() || sign == '.' => self.number(),
            _ => {
                let word = self.word()?;
                self.named(&word)
            }
        }
    }

    fn bracketed(&mut self, closing: char) -> Option<Node> {
        self.rest.next();
        let outside = std::mem::replace(&mut self.in_bars, closing == '|');
        let node = self.choice()?;
        self.in_bars = outside;
        self.take(closing).then_some(node)
    }

    /// A name in small letters.
    fn word(&mut self) -> Option<String> {
        self.peek();
        let mut word = String::new();
        while let Some(letter) = self.rest.next_if(|c| {
            // π stands alone: `πx` is a product.
            (c.is_alphabetic() && *c != 'π') || (c.is_ascii_digit() && !word.is_empty())
        }) {
            word.extend(letter.to_lowercase());
        }
        if word.is_empty() && self.rest.next_if_eq(&'π').is_some() {
            word.push('π');
        }
        (!word.is_empty()).then_some(word)
    }

    fn named(&mut self, word: &str) -> Option<Node> {
        match word {
            "x" => return Some(Node::X),
            "pi" | "π" => return Some(Node::Constant("np.pi", PI)),
            "tau" => return Some(Node::Constant("(2 * np.pi)", TAU)),
            "e" => return Some(Node::Constant("np.e", E)),
            _ => {}
        }
        let function = function(word)?;
        if self.peek() != Some('(') {
            return None;
        }
        self.rest.next();
        let outside = std::mem::replace(&mut self.in_bars, false);
        let mut arguments = vec![self.choice()?];
        while self.take(',') || self.take(';') {
            arguments.push(self.choice()?);
        }
        self.in_bars = outside;
        let is_whole = self.take(')') && function.arguments.contains(&arguments.len());
        is_whole.then_some(Node::Call(function, arguments))
    }

    fn number(&mut self) -> Option<Node> {
        let mut text = String::new();
        while let Some(&sign) = self.rest.peek() {
            let is_decimal_comma = sign == ',' && self.is_decimal && {
                let digit_before = text.ends_with(|c: char| c.is_ascii_digit());
                let mut ahead = self.rest.clone();
                ahead.next();
                digit_before && ahead.next().is_some_and(|next| next.is_ascii_digit())
            };
            match sign {
                _ if is_decimal_comma => text.push('.'),
                '.' => text.push('.'),
                _ if sign.is_ascii_digit() => text.push(sign),
                'e' | 'E' if self.starts_exponent() => text.push('e'),
                '-' | '+' | '−' if text.ends_with('e') => {
                    text.push(if sign == '+' { '+' } else { '-' })
                }
                _ => break,
            }
            self.rest.next();
        }
        text.parse().ok().map(Node::Number)
    }

    /// Whether the `e` that comes next has digits behind it: `2e3`, not `2e^x`.
    fn starts_exponent(&self) -> bool {
        let mut ahead = self.rest.clone();
        ahead.next();
        ahead.next_if(|c| matches!(c, '-' | '+' | '−'));
        ahead.next().is_some_and(|next| next.is_ascii_digit())
    }
}

/// The digit or sign that stands raised.
fn raised(sign: char) -> Option<char> {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    if sign == '⁻' {
        return Some('-');
    }
    let value = digits.iter().position(|&digit| digit == sign)?;
    char::from_digit(value as u32, 10)
}
