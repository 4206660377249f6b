//! The functions that formulas know, with their values and their names in NumPy.

use experiment::TargetFunction;

use super::Node;

/// A function by its names, with its value and its spelling.
pub(super) struct Function {
    names: &'static [&'static str],
    pub(super) arguments: std::ops::RangeInclusive<usize>,
    pub(super) at: fn(&[f64]) -> f64,
    pub(super) text: fn(&[Node]) -> String,
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

static FUNCTIONS: [Function; 32] = [
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
        names: &["hypot"],
        arguments: 2..=2,
        at: |values| libm::hypot(first(values), second(values)),
        text: |nodes| call("hypot", nodes),
    },
    Function {
        names: &["atan2"],
        arguments: 2..=2,
        at: |values| libm::atan2(first(values), second(values)),
        text: |nodes| call("arctan2", nodes),
    },
    Function {
        names: &["sign", "sgn", "signo"],
        arguments: 1..=1,
        at: |values| match first(values) {
            0.0 => 0.0,
            value => value.signum(),
        },
        text: |nodes| call("sign", nodes),
    },
    Function {
        names: &["clamp"],
        arguments: 3..=3,
        at: |values| match values {
            [value, low, high] => value.max(*low).min(*high),
            _ => f64::NAN,
        },
        text: |nodes| call("clip", nodes),
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

/// The function of a name in small letters.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS
        .iter()
        .find(|function| function.names.contains(&name))
}
