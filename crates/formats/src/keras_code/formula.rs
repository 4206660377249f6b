//! A formula in x, as a person typed it, as a NumPy expression.
//!
//! What the formula means is decided by [`experiment::Formula`] alone. This reader knows most of its
//! notation, and its reading counts only if it has the formula's values at many x; what it cannot
//! read is written as numbers by the caller.

mod functions;
mod reader;

use experiment::TargetFunction;

use functions::Function;
use reader::Reader;

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
            ("clamp(x; 0; 1,5)", "np.clip(x, 0, 1.5)"),
            ("sgn(x)", "np.sign(x)"),
            ("hypot(x, 2)", "np.hypot(x, 2)"),
            ("atan2(x, 2)", "np.arctan2(x, 2)"),
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
        for typed in ["round(x)", "3! + x", "x > 0 && x < 1"] {
            assert_eq!(numpy(typed), None, "{typed}");
        }
    }
}
