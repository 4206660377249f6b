//! A formula in x as a person types it: `sin(3x) + x/2`.
//!
//! The text is parsed once into a tree. The tree is evaluated at every x, written as NumPy, and holds the
//! places that errors need. Values are computed in f64 with the crate `libm`, so they are the same bits
//! on every machine.
//!
//! # Grammar
//!
//! From loose to tight; each operator groups from the left unless the last column says otherwise.
//!
//! | | means | groups |
//! | --- | --- | --- |
//! | `y = …`, `f(x) = …` | the right side | |
//! | `c ? a : b` | a where c is not 0, else b | from the right |
//! | `or`, `o`, `∨` | 1 or 0 | |
//! | `and`, `y`, `∧`, `&&` | 1 or 0 | |
//! | `not`, `no`, `¬` | 1 or 0 | in front |
//! | `<` `<=` `≤` `>` `>=` `≥` `==` `!=` `≠` `<>` | 1 or 0; `0 < x < 1` is `0 < x and x < 1` | as a chain |
//! | `+` `-` | sum, difference | |
//! | `*` `·` `×`, `/` `÷`, `%` `mod`, side by side: `2x` | product, quotient, remainder with the sign of the divisor, product | |
//! | `-` `+` `!` | sign; `!` is 1 where its operand is 0, else 0 | in front |
//! | `^` `**` | power: `-x^2` is `-(x^2)`, `2^3^2` is 2⁹ | from the right |
//! | `x²`, `3!`, `30°` | power, factorial, degrees in radians | behind |
//! | `2.5e-3` `0,5` `½` `2½`, `x`, `pi` `π` `tau` `e`, `(…)` `[…]` `{…}`, `\|…\|`, `√2` `∛x` `∜x`, `sin(x)` | operands | |
//!
//! A function has its arguments in parentheses, separated by commas or semicolons (`commas.rs` says
//! which commas are decimal signs). Without parentheses it takes a bar (`ln|x|`), or one operand if it
//! is clear where the operand ends (`sin x + 1`, `2 sin x cos x`). A whole exponent may stand behind its name:
//! `sin²(x)`, `sin^2(x)`, `sen²x`. `log` is the natural logarithm; angles are radians; `round` rounds
//! halves away from 0. Names are those of `names.rs`, in any case, with or without a module in front
//! (`np.sin`).
//!
//! # What is refused
//!
//! Where mathematics and Python agree, a formula has the same meaning here. A formula that people read in
//! two ways is refused, and both ways are proposed: `1/2x`, `x mod 2π`, `e^2x`, `√2x`, `√x²`, `x²^3`,
//! `sin⁻¹(x)`, `sin 2x`.

mod calls;
mod characters;
mod commas;
mod error;
mod evaluate;
mod functions;
mod literals;
mod names;
mod numpy;
mod operands;
mod parser;
mod root;
pub(crate) mod thousands;
mod tokens;
mod tree;

pub use error::{FormulaError, FormulaErrorKind};
pub(crate) use functions::{sinc, step};
pub use thousands::may_be_thousands;

use crate::limits;
use tokens::{Token, TokenKind};
use tree::{Binary, Form, Node};

/// A parsed formula in x.
///
/// ```
/// use experiment::Formula;
///
/// let formula = Formula::parse("x² + |x|").unwrap();
/// assert_eq!(formula.at(-2.0), 6.0);
/// assert_eq!(formula.to_numpy().as_deref(), Some("x**2 + np.abs(x)"));
///
/// let error = Formula::parse("1 + foo(x)").unwrap_err();
/// assert_eq!((error.start, error.end), (4, 7));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    typed: String,
    tree: Node,
}

impl Formula {
    /// Parses a formula of at most [`FORMULA_LEN`](crate::limits::FORMULA_LEN) characters.
    ///
    /// Errors: the problem and its place in the text as typed: a character or number that cannot be
    /// read, otherwise the first token that does not fit. A formula without a value at some x is not
    /// an error here.
    pub fn parse(typed: &str) -> Result<Self, FormulaError> {
        let tree = read(typed)
            .and_then(|tokens| parser::parse(typed, &tokens, true))
            .map_err(|error| *error)?;
        let typed = typed.to_owned();
        Ok(Self { typed, tree })
    }

    /// Returns the value at x; NaN if the formula has no finite value there.
    pub fn at(&self, x: f64) -> f64 {
        self.tree.value(x).unwrap_or(f64::NAN)
    }

    /// Returns a Python expression with the same values for a NumPy array `x`; an array also if x does
    /// not occur in the formula. `None` if NumPy has no such expression: for `round`, which rounds
    /// halves to even numbers there, and for factorials of x.
    ///
    /// Where the formula has no value, the expression may have any value.
    pub fn to_numpy(&self) -> Option<String> {
        let text = self.tree.numpy()?;
        Some(if self.tree.has_x() {
            text
        } else {
            format!("np.full(len(x), {text}, dtype=float)")
        })
    }

    /// Returns whether version 2 of the experiment may have given this text other values: it holds a
    /// remainder, which had the sign of the dividend; a chain such as `0 < x < 1`, which was
    /// `(0 < x) < 1`; or an exponent with a dash that is not ASCII, `2.5e−3`, which was `2.5·e − 3`.
    ///
    /// The values themselves are not compared: a remainder of positive numbers counts too.
    pub(crate) fn may_differ_from_version_2(&self) -> bool {
        let is_changed = |form: &Form| match form {
            Form::Binary(operator, _) => *operator == Binary::Remainder,
            Form::Compare(_, rest) => rest.len() > 1,
            _ => false,
        };
        self.tree.any(is_changed) || has_exponent_with_dash(&self.typed)
    }

    /// Returns a proposal for a root of odd degree that has no value at x because it is written as a
    /// power, and the place of that power in the text as typed: `cbrt(x)` for `x^(1/3)`. `None` if the
    /// formula has a value at x or lacks one for another reason.
    pub fn odd_root(&self, x: f64) -> Option<(std::ops::Range<usize>, String)> {
        let node = self.tree.value(x).err()?;
        let proposal = root::proposal(node, x, &self.typed)?;
        Some((node.place.clone(), proposal))
    }
}

/// Returns whether a number of the text has an exponent with a dash that is not ASCII.
fn has_exponent_with_dash(typed: &str) -> bool {
    typed.char_indices().any(|(at, dash)| {
        let before = typed.get(..at).unwrap_or_default();
        let mantissa = before.strip_suffix(['e', 'E']);
        !dash.is_ascii()
            && characters::plain(dash) == '-'
            && mantissa.is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit() || c == '.'))
    })
}

/// Splits a text into tokens.
///
/// Errors: the text is empty or too long, or a character or number cannot be read.
fn read(typed: &str) -> Result<Vec<Token>, Box<FormulaError>> {
    let whole = |kind| FormulaError::new(kind, &(0..typed.len()));
    if typed.trim().is_empty() {
        return Err(whole(FormulaErrorKind::Empty));
    }
    if typed.chars().nth(limits::FORMULA_LEN).is_some() {
        return Err(whole(FormulaErrorKind::TooLong));
    }
    commas::settle_commas(tokens::tokens(typed)?)
}

/// Returns the value of a text without x; NaN if it has none. A text with two readings, which a formula
/// may not have, is read from the left: a person who types `3/2π` as a number sees its value at once.
///
/// Errors: the text is not a formula, contains x, or compares, chooses or uses degrees.
pub(crate) fn constant(typed: &str) -> Result<f64, FormulaErrorKind> {
    let tokens = read(typed).map_err(|error| error.kind)?;
    let is_arithmetic = |token: &Token| match token.kind {
        TokenKind::Sign(sign) => matches!(sign, '+' | '-' | '*' | '/' | '^'),
        _ => true,
    };
    if !tokens.iter().all(is_arithmetic) {
        return Err(FormulaErrorKind::UnexpectedToken);
    }
    let tree = parser::parse(typed, &tokens, false).map_err(|error| error.kind)?;
    if tree.has_x() {
        Err(FormulaErrorKind::UnknownName)
    } else {
        Ok(tree.value(f64::NAN).unwrap_or(f64::NAN))
    }
}
