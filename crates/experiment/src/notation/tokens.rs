//! The pieces of a formula, and what names stand for.

use std::ops::Range;

use super::error;
use crate::formula::{FormulaError, FormulaErrorKind};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number,
    Name,
    Open,
    Close,
    Bar,
    Comma,
    Semicolon,
    /// A superscript number, written out.
    Power(String),
    Root,
    /// An operator, in the parser's spelling.
    Operator(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub typed: Range<usize>,
}

/// The pieces of a formula, blanks left out.
///
/// Errors: a character that means nothing.
pub(super) fn tokens(typed: &str) -> Result<Vec<Token>, FormulaError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = typed.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &typed[at..];
        let (kind, len) = if character.is_whitespace() {
            at += character.len_utf8();
            continue;
        } else if let Some(len) = number_len(rest) {
            (Kind::Number, len)
        } else if character == 'π' {
            (Kind::Name, character.len_utf8())
        } else if character.is_alphabetic() || character == '_' {
            let is_part =
                |c: char| c != 'π' && (c.is_alphabetic() || c.is_ascii_digit() || c == '_');
            (Kind::Name, rest.find(|c| !is_part(c)).unwrap_or(rest.len()))
        } else if superscript(character).is_some() {
            let len = rest
                .find(|c| superscript(c).is_none())
                .unwrap_or(rest.len());
            (
                Kind::Power(rest[..len].chars().filter_map(superscript).collect()),
                len,
            )
        } else {
            match symbol(character) {
                Some(kind) => (kind, character.len_utf8()),
                None => {
                    return Err(error(
                        FormulaErrorKind::UnexpectedCharacter,
                        &(at..at + character.len_utf8()),
                    ));
                }
            }
        };
        tokens.push(Token {
            kind,
            typed: at..at + len,
        });
        at += len;
    }
    Ok(tokens)
}

/// Length of the number with which `text` starts: digits, a point, and an exponent if digits
/// follow it.
fn number_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let whole = digits(0);
    let mut len = whole;
    let mut fraction = 0;
    if bytes.get(len) == Some(&b'.') {
        fraction = digits(len + 1);
        len += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(len), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(len + 1), Some(b'+' | b'-')));
        let exponent = digits(len + 1 + sign);
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    Some(len)
}

fn superscript(character: char) -> Option<char> {
    Some(match character {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁻' => '-',
        _ => return None,
    })
}

fn symbol(character: char) -> Option<Kind> {
    Some(match character {
        '(' => Kind::Open,
        ')' => Kind::Close,
        '|' => Kind::Bar,
        ',' => Kind::Comma,
        ';' => Kind::Semicolon,
        '√' => Kind::Root,
        '+' => Kind::Operator("+"),
        '-' | '−' | '–' => Kind::Operator("-"),
        '*' | '·' | '⋅' | '∙' | '×' => Kind::Operator("*"),
        '/' | '÷' | '∕' => Kind::Operator("/"),
        '^' => Kind::Operator("^"),
        '%' => Kind::Operator("%"),
        '<' => Kind::Operator("<"),
        '>' => Kind::Operator(">"),
        '=' => Kind::Operator("="),
        '!' => Kind::Operator("!"),
        '&' => Kind::Operator("&"),
        '?' => Kind::Operator("?"),
        ':' => Kind::Operator(":"),
        _ => return None,
    })
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// x or a constant.
    Value(&'static str),
    /// A function and how many arguments it takes.
    Function(&'static str, (usize, usize)),
    /// The remainder, written as a word.
    Mod,
}

/// Names in any case, as phones start a text with a capital; in Spanish and English.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let one = |plain| Some(Meaning::Function(plain, (1, 1)));
    // The names' own letters only: the table of all languages' letters weighs 4 kB in the page.
    let name = name
        .to_ascii_lowercase()
        .replace('Í', "í")
        .replace('Π', "π");
    match name.as_str() {
        "x" => Some(Meaning::Value("x")),
        "pi" | "π" => Some(Meaning::Value("pi")),
        "tau" => Some(Meaning::Value("tau")),
        "e" => Some(Meaning::Value("e")),
        "mod" => Some(Meaning::Mod),
        "sin" | "sen" => one("sin"),
        "cos" => one("cos"),
        "tan" | "tg" => one("tan"),
        "asin" | "arcsin" | "arcsen" => one("asin"),
        "acos" | "arccos" => one("acos"),
        "atan" | "arctan" | "arctg" => one("atan"),
        "sinh" | "senh" => one("sinh"),
        "cosh" => one("cosh"),
        "tanh" | "tgh" => one("tanh"),
        "asinh" => one("asinh"),
        "acosh" => one("acosh"),
        "atanh" => one("atanh"),
        "exp" => one("exp"),
        "ln" => one("ln"),
        "log2" => one("log2"),
        "log10" => one("log10"),
        // Natural, as in the course's Python.
        "log" => Some(Meaning::Function("log", (1, 2))),
        "sqrt" | "raiz" | "raíz" => one("sqrt"),
        "cbrt" => one("cbrt"),
        "abs" => one("abs"),
        "sign" | "sgn" | "signo" => one("sign"),
        "step" => one("step"),
        "sinc" => one("sinc"),
        "floor" => one("floor"),
        "ceil" => one("ceil"),
        "round" => one("round"),
        "trunc" => one("trunc"),
        "pow" => Some(Meaning::Function("pow", (2, 2))),
        "hypot" => Some(Meaning::Function("hypot", (2, 2))),
        "atan2" => Some(Meaning::Function("atan2", (2, 2))),
        // The parser holds eight arguments.
        "min" => Some(Meaning::Function("min", (2, 8))),
        "max" => Some(Meaning::Function("max", (2, 8))),
        "clamp" => Some(Meaning::Function("clamp", (3, 3))),
        _ => None,
    }
}
