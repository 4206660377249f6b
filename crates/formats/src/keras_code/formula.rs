//! A formula in x, as a person typed it, as a NumPy expression.
//!
//! What the formula means is decided by [`experiment::Formula`] alone. This reader knows most of its
//! notation, and its reading counts only if it has the formula's values at many x; what it cannot
//! read is written as numbers by the caller.

use std::f64::consts::{E, PI, TAU};
use std::iter::Peekable;
use std::str::Chars;

use experiment::TargetFunction;

/// x at which a reading is compared, besides 0.
const N_COMPARED: usize = 257;

/// The formula for an array `x`; `None` if it cannot be said in NumPy by us.
pub(super) fn to_numpy(typed: &str, function: &TargetFunction, domain: [f64; 2]) -> Option<String> {
    // A comma between digits may belong to a number or separate arguments.
    [true, false].into_iter().find_map(|is_decimal| {
        let node = Reader::read(typed, is_decimal)?;
        agrees(&node, function, domain).then(|| {
            if node.has_x() {
                node.text(0)
            } else {
                format!("np.full(len(x), {}, dtype=float)", node.text(0))
            }
        })
    })
}

fn agrees(node: &Node, function: &TargetFunction, [from, to]: [f64; 2]) -> bool {
    let step = (to - from) / (N_COMPARED - 1) as f64;
    (0..N_COMPARED)
        .map(|idx| from + step * idx as f64)
        .chain((from <= 0.0 && to >= 0.0).then_some(0.0))
        .all(|x| {
            let (found, expected) = (node.at(x), function.at(x));
            // Where the formula has no value, the page has no row.
            !expected.is_finite() || (found - expected).abs() <= 1e-9 * (1.0 + expected.abs())
        })
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

impl Operator {
    /// How it is written, and how tightly it binds: sums 1, products 2, signs 3, powers 4.
    fn written(self) -> (&'static str, u8) {
        match self {
            Operator::Add => (" + ", 1),
            Operator::Subtract => (" - ", 1),
            Operator::Multiply => (" * ", 2),
            Operator::Divide => (" / ", 2),
            Operator::Remainder => (", ", 0),
            Operator::Power => ("**", 4),
            Operator::Less => (" < ", 0),
            Operator::LessEqual => (" <= ", 0),
            Operator::Greater => (" > ", 0),
            Operator::GreaterEqual => (" >= ", 0),
            Operator::Equal => (" == ", 0),
            Operator::NotEqual => (" != ", 0),
        }
    }

    fn is_comparison(self) -> bool {
        !matches!(self, Operator::Remainder) && self.written().1 == 0
    }

    fn at(self, a: f64, b: f64) -> f64 {
        let truth = |is_true: bool| f64::from(u8::from(is_true));
        match self {
            Operator::Add => a + b,
            Operator::Subtract => a - b,
            Operator::Multiply => a * b,
            Operator::Divide => a / b,
            Operator::Remainder => a % b,
            Operator::Power => libm::pow(a, b),
            Operator::Less => truth(a < b),
            Operator::LessEqual => truth(a <= b),
            Operator::Greater => truth(a > b),
            Operator::GreaterEqual => truth(a >= b),
            Operator::Equal => truth(a == b),
            Operator::NotEqual => truth(a != b),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    X,
    Number(f64),
    /// A constant with NumPy's name for it.
    Constant(&'static str, f64),
    Negative(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Choice(Box<[Node; 3]>),
    Call(&'static Function, Vec<Node>),
}

impl Node {
    fn binary(operator: Operator, left: Node, right: Node) -> Self {
        Node::Binary(operator, Box::new(left), Box::new(right))
    }

    fn has_x(&self) -> bool {
        match self {
            Node::X => true,
            Node::Number(_) | Node::Constant(..) => false,
            Node::Negative(node) => node.has_x(),
            Node::Binary(_, left, right) => left.has_x() || right.has_x(),
            Node::Choice(nodes) => nodes.iter().any(Node::has_x),
            Node::Call(_, nodes) => nodes.iter().any(Node::has_x),
        }
    }

    fn at(&self, x: f64) -> f64 {
        match self {
            Node::X => x,
            Node::Number(value) | Node::Constant(_, value) => *value,
            Node::Negative(node) => -node.at(x),
            Node::Binary(operator, left, right) => operator.at(left.at(x), right.at(x)),
            Node::Choice(nodes) => {
                let [condition, yes, no] = nodes.as_ref();
                if condition.at(x) != 0.0 {
                    yes.at(x)
                } else {
                    no.at(x)
                }
            }
            Node::Call(function, arguments) => {
                let values: Vec<f64> = arguments.iter().map(|node| node.at(x)).collect();
                (function.at)(&values)
            }
        }
    }

    /// In Python; in parentheses if it binds less tightly than `least`.
    fn text(&self, least: u8) -> String {
        let (text, binds) = match self {
            Node::X => ("x".to_owned(), 5),
            Node::Number(value) => (super::python::number(*value), 5),
            Node::Constant(name, _) => ((*name).to_owned(), 5),
            Node::Negative(node) => (format!("-{}", node.text(3)), 3),
            Node::Binary(Operator::Remainder, left, right) => {
                (format!("np.fmod({}, {})", left.text(0), right.text(0)), 5)
            }
            Node::Binary(operator, ..) if operator.is_comparison() => {
                (format!("np.where({}, 1.0, 0.0)", self.condition()), 5)
            }
            Node::Binary(operator, left, right) => {
                let (sign, binds) = operator.written();
                // Powers group from the right, everything else from the left.
                let (left, right) = match operator {
                    Operator::Power => (left.text(5), right.text(3)),
                    _ => (left.text(binds), right.text(binds + 1)),
                };
                (left + sign + &right, binds)
            }
            Node::Choice(nodes) => {
                let [condition, yes, no] = nodes.as_ref();
                let condition = condition.condition();
                let text = format!("np.where({condition}, {}, {})", yes.text(0), no.text(0));
                (text, 5)
            }
            Node::Call(function, arguments) => ((function.text)(arguments), 5),
        };
        if binds < least {
            format!("({text})")
        } else {
            text
        }
    }

    /// As a truth for `np.where`.
    fn condition(&self) -> String {
        match self {
            Node::Binary(operator, left, right) if operator.is_comparison() => {
                left.text(1) + operator.written().0 + &right.text(1)
            }
            _ => self.text(1) + " != 0",
        }
    }
}

/// A function by its names, with its value and its spelling.
struct Function {
    names: &'static [&'static str],
    arguments: std::ops::RangeInclusive<usize>,
    at: fn(&[f64]) -> f64,
    text: fn(&[Node]) -> String,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.names)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

fn first(values: &[f64]) -> f64 {
    values.first().copied().unwrap_or(f64::NAN)
}

fn second(values: &[f64]) -> f64 {
    values.get(1).copied().unwrap_or(f64::NAN)
}

fn call(name: &str, arguments: &[Node]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|node| node.text(0)).collect();
    format!("np.{name}({})", arguments.join(", "))
}

/// `np.maximum(np.maximum(a, b), c)`
fn chain(name: &str, arguments: &[Node]) -> String {
    let mut texts = arguments.iter().map(|node| node.text(0));
    let first = texts.next().unwrap_or_default();
    texts.fold(first, |text, next| format!("np.{name}({text}, {next})"))
}

/// One argument, the same name here and in NumPy or another one there.
macro_rules! one {
    ([$($name:literal),+], $at:expr, $numpy:literal) => {
        Function {
            names: &[$($name),+],
            arguments: 1..=1,
            at: |values| {
                let at: fn(f64) -> f64 = $at;
                at(first(values))
            },
            text: |nodes| call($numpy, nodes),
        }
    };
}

static FUNCTIONS: [Function; 28] = [
    one!(["sin", "sen"], libm::sin, "sin"),
    one!(["cos"], libm::cos, "cos"),
    one!(["tan", "tg"], libm::tan, "tan"),
    one!(["asin", "arcsin", "arcsen"], libm::asin, "arcsin"),
    one!(["acos", "arccos"], libm::acos, "arccos"),
    one!(["atan", "arctan", "arctg"], libm::atan, "arctan"),
    one!(["sinh", "senh"], libm::sinh, "sinh"),
    one!(["cosh"], libm::cosh, "cosh"),
    one!(["tanh", "tgh"], libm::tanh, "tanh"),
    one!(["asinh"], libm::asinh, "arcsinh"),
    one!(["acosh"], libm::acosh, "arccosh"),
    one!(["atanh"], libm::atanh, "arctanh"),
    one!(["exp"], libm::exp, "exp"),
    one!(["ln"], libm::log, "log"),
    one!(["log2"], libm::log2, "log2"),
    one!(["log10"], libm::log10, "log10"),
    one!(["sqrt", "raiz", "raíz"], libm::sqrt, "sqrt"),
    one!(["cbrt"], libm::cbrt, "cbrt"),
    one!(["abs"], f64::abs, "abs"),
    one!(["floor"], f64::floor, "floor"),
    one!(["ceil"], f64::ceil, "ceil"),
    one!(["trunc"], f64::trunc, "trunc"),
    one!(
        ["sinc"],
        |x| TargetFunction::Named(experiment::Function::Sinc).at(x),
        "sinc"
    ),
    Function {
        names: &["step"],
        arguments: 1..=1,
        at: |values| f64::from(u8::from(first(values) >= 0.0)),
        text: |nodes| match nodes {
            [node] => format!("np.where({} < 0, 0.0, 1.0)", node.text(1)),
            _ => String::new(),
        },
    },
    Function {
        names: &["log"],
        arguments: 1..=2,
        at: |values| match values {
            [x] => libm::log(*x),
            _ => libm::log(first(values)) / libm::log(second(values)),
        },
        text: |nodes| {
            let logarithms: Vec<String> = nodes
                .iter()
                .map(|node| call("log", std::slice::from_ref(node)))
                .collect();
            if nodes.len() == 1 {
                logarithms.concat()
            } else {
                format!("({})", logarithms.join(" / "))
            }
        },
    },
    Function {
        names: &["pow"],
        arguments: 2..=2,
        at: |values| libm::pow(first(values), second(values)),
        text: |nodes| call("power", nodes),
    },
    Function {
        names: &["max"],
        arguments: 2..=8,
        at: |values| values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        text: |nodes| chain("maximum", nodes),
    },
    Function {
        names: &["min"],
        arguments: 2..=8,
        at: |values| values.iter().copied().fold(f64::INFINITY, f64::min),
        text: |nodes| chain("minimum", nodes),
    },
];

/// Reads by descending through the levels of precedence.
struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    /// Whether a comma between digits is a decimal sign.
    is_decimal: bool,
    /// Whether the innermost open sign is a bar, which the next bar closes.
    in_bars: bool,
}

impl<'a> Reader<'a> {
    /// `None`: it is not written in the part of the notation that is known here.
    fn read(typed: &'a str, is_decimal: bool) -> Option<Node> {
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

fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS
        .iter()
        .find(|function| function.names.contains(&name))
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

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::Source;

    fn numpy(typed: &str) -> Option<String> {
        let function = TargetFunction::new(&Source::Formula(typed.to_owned())).unwrap();
        to_numpy(typed, &function, [-2.0, 2.0])
    }

    #[test]
    fn formulas_are_said_in_numpy() {
        for (typed, expected) in [
            ("sin(3x) + x/2", "np.sin(3 * x) + x / 2"),
            ("SEN(3X)", "np.sin(3 * x)"),
            ("-x^2", "-x**2"),
            ("(-x)^2", "(-x)**2"),
            ("2^-x", "2**-x"),
            ("2^3^2 x", "2**3**2 * x"),
            ("(2^x)^2", "(2**x)**2"),
            ("2x ** 2 − 1", "2 * x**2 - 1"),
            ("x²", "x**2"),
            ("x³·|x−1|", "x**3 * np.abs(x - 1)"),
            ("2|x||x|", "2 * np.abs(x) * np.abs(x)"),
            ("||x|-2|", "np.abs(np.abs(x) - 2)"),
            ("2πx", "2 * np.pi * x"),
            ("π(x)", "np.pi * x"),
            ("1/2x", "1 / 2 * x"),
            ("1/(2x)", "1 / (2 * x)"),
            ("x-(1-x)", "x - (1 - x)"),
            ("√2 + √(x+3)", "np.sqrt(2) + np.sqrt(x + 3)"),
            ("e^x", "np.e**x"),
            ("2e^x", "2 * np.e**x"),
            ("2e-3x", "0.002 * x"),
            ("0,5x + 1,25", "0.5 * x + 1.25"),
            ("max(0,x)", "np.maximum(0, x)"),
            ("max(0,5; x)", "np.maximum(0.5, x)"),
            ("max(1,2)x", "np.maximum(1, 2) * x"),
            ("min(1, x, 3)", "np.minimum(np.minimum(1, x), 3)"),
            ("x * (x > 0)", "x * np.where(x > 0, 1.0, 0.0)"),
            ("x < 0 ? -1 : 1", "np.where(x < 0, -1, 1)"),
            ("x mod 0.5", "np.fmod(x, 0.5)"),
            ("log(x+3; 2)", "(np.log(x + 3) / np.log(2))"),
            ("step(x)", "np.where(x < 0, 0.0, 1.0)"),
            ("2", "np.full(len(x), 2, dtype=float)"),
            ("x sin(x)", "x * np.sin(x)"),
            ("x(x+1)(x-1)", "x * (x + 1) * (x - 1)"),
        ] {
            assert_eq!(numpy(typed).as_deref(), Some(expected), "{typed}");
        }
    }

    /// Nothing is said that means something else.
    #[test]
    fn what_is_not_known_is_left() {
        for typed in ["round(x)", "clamp(x, 0, 1)", "3! + x", "x > 0 && x < 1"] {
            assert_eq!(numpy(typed), None, "{typed}");
        }
    }
}
