//! The meanings of the names in a formula, in Spanish, in English and in Python.

use super::functions::{Builtin, MAX_ARGUMENTS};
use super::tree::{Binary, Constant};

/// The meaning of a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    X,
    Constant(Constant),
    Function(Signature),
    /// An operator that is a word, as the sign that means the same.
    Operator(char),
}

/// The meaning of a call and its number of arguments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Signature {
    pub call: Callable,
    /// Fewest and most arguments.
    pub arity: (usize, usize),
    /// The name of the inverse function if `sin⁻¹` might mean it.
    pub inverse: Option<&'static str>,
}

/// The form of a call in the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Callable {
    Builtin(Builtin),
    /// 1 divided by a function: the secant.
    Reciprocal(Builtin),
    /// An operator with a name: `pow`, `mod`.
    Binary(Binary),
    /// `if(condition; then; otherwise)`
    Choice,
}

/// Returns the meaning of a name in lower case and without accents.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "x" => Meaning::X,
        "pi" | "π" => Meaning::Constant(Constant::Pi),
        "tau" => Meaning::Constant(Constant::Tau),
        "e" => Meaning::Constant(Constant::E),
        "mod" => Meaning::Operator('%'),
        "and" | "y" => Meaning::Operator('∧'),
        "or" | "o" => Meaning::Operator('∨'),
        "not" | "no" => Meaning::Operator('¬'),
        _ => Meaning::Function(function(name)?),
    })
}

/// Returns the signature of the function of a name. This includes `mod`, which is a function in front of parentheses.
pub(super) fn function(name: &str) -> Option<Signature> {
    let (call, arity) = match name {
        "pow" | "power" | "potencia" => (Callable::Binary(Binary::Power), (2, 2)),
        "mod" | "residuo" => (Callable::Binary(Binary::Remainder), (2, 2)),
        "if" | "si" | "where" => (Callable::Choice, (3, 3)),
        "sec" => (Callable::Reciprocal(Builtin::Cos), (1, 1)),
        "csc" | "cosec" => (Callable::Reciprocal(Builtin::Sin), (1, 1)),
        "cot" | "cotg" | "ctg" | "cotan" => (Callable::Reciprocal(Builtin::Tan), (1, 1)),
        "sech" => (Callable::Reciprocal(Builtin::Cosh), (1, 1)),
        "csch" | "cosech" => (Callable::Reciprocal(Builtin::Sinh), (1, 1)),
        "coth" | "cotgh" => (Callable::Reciprocal(Builtin::Tanh), (1, 1)),
        "log" => (Callable::Builtin(Builtin::Log), (1, 2)),
        "atan2" | "arctan2" => (Callable::Builtin(Builtin::Atan2), (2, 2)),
        "hypot" => (Callable::Builtin(Builtin::Hypot), (2, 2)),
        "fmod" => (Callable::Builtin(Builtin::Fmod), (2, 2)),
        "min" | "minimum" => (Callable::Builtin(Builtin::Min), (2, MAX_ARGUMENTS)),
        "max" | "maximum" => (Callable::Builtin(Builtin::Max), (2, MAX_ARGUMENTS)),
        "clamp" | "clip" => (Callable::Builtin(Builtin::Clamp), (3, 3)),
        _ => (Callable::Builtin(of_one(name)?), (1, 1)),
    };
    let inverse = match call {
        Callable::Builtin(Builtin::Sin) => Some("arcsin"),
        Callable::Builtin(Builtin::Cos) => Some("arccos"),
        Callable::Builtin(Builtin::Tan) => Some("arctan"),
        Callable::Builtin(Builtin::Sinh) => Some("arcsinh"),
        Callable::Builtin(Builtin::Cosh) => Some("arccosh"),
        Callable::Builtin(Builtin::Tanh) => Some("arctanh"),
        _ => None,
    };
    Some(Signature {
        call,
        arity,
        inverse,
    })
}

/// Returns the function of one argument of this name.
fn of_one(name: &str) -> Option<Builtin> {
    Some(match name {
        "sin" | "sen" | "seno" => Builtin::Sin,
        "cos" | "coseno" => Builtin::Cos,
        "tan" | "tg" | "tangente" => Builtin::Tan,
        "asin" | "asen" | "arcsin" | "arcsen" => Builtin::Asin,
        "acos" | "arccos" => Builtin::Acos,
        "atan" | "atg" | "arctan" | "arctg" => Builtin::Atan,
        "sinh" | "senh" => Builtin::Sinh,
        "cosh" => Builtin::Cosh,
        "tanh" | "tgh" => Builtin::Tanh,
        "asinh" | "asenh" | "arcsinh" | "arcsenh" | "arsinh" | "argsinh" | "argsenh" => {
            Builtin::Asinh
        }
        "acosh" | "arccosh" | "arcosh" | "argcosh" => Builtin::Acosh,
        "atanh" | "atgh" | "arctanh" | "arctgh" | "artanh" | "argtanh" | "argtgh" => Builtin::Atanh,
        "exp" => Builtin::Exp,
        "ln" => Builtin::Ln,
        "log2" | "log_2" => Builtin::Log2,
        "log10" | "log_10" => Builtin::Log10,
        "sqrt" | "raiz" => Builtin::Sqrt,
        "cbrt" => Builtin::Cbrt,
        "abs" | "absolute" | "fabs" => Builtin::Abs,
        "sign" | "sgn" | "signo" => Builtin::Sign,
        "step" | "escalon" => Builtin::Step,
        "sinc" => Builtin::Sinc,
        "floor" | "suelo" => Builtin::Floor,
        "ceil" | "techo" => Builtin::Ceil,
        "round" => Builtin::Round,
        "trunc" | "truncar" => Builtin::Trunc,
        "radians" | "deg2rad" => Builtin::Radians,
        "degrees" | "rad2deg" => Builtin::Degrees,
        _ => return None,
    })
}

/// Returns proposals for an unknown name: the product of two names without a sign between them
/// (`xsin`), or the power and the product of a name and a number (`x2`).
pub(super) fn spelled_out(name: &str) -> Vec<String> {
    if let Some(name) = name.strip_prefix('.') {
        return vec![name.to_owned()];
    }
    let is_value = |name: &str| matches!(meaning(name), Some(Meaning::X | Meaning::Constant(_)));
    let cuts = name.char_indices().skip(1).map(|(at, _)| name.split_at(at));
    let mut cuts = cuts.filter(|(first, _)| is_value(first));
    cuts.find_map(|(first, rest)| {
        if rest.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(vec![
                [first, "^", rest].concat(),
                [rest, "*", first].concat(),
            ]);
        }
        let is_known = is_value(rest) || function(rest).is_some();
        is_known.then(|| vec![[first, "*", rest].concat()])
    })
    .unwrap_or_default()
}
