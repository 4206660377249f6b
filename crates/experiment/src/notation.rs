//! Spells a formula as people write it (`2π`, `x²`, `|x|`, `0,5x`, `sen(x)`) in the
//! parser's own notation, and keeps track of which typed place each piece comes from.
//!
//! Names, numbers of arguments and commas are settled here: the parser only meets a name when it
//! computes with it, and would not see a wrong one behind a division by zero.

use std::ops::Range;

use crate::formula::{FormulaError, FormulaErrorKind};

mod commas;
mod tokens;

use commas::{Comma, commas};
use tokens::{Kind, Meaning, Token, meaning, tokens};

/// A formula in the parser's notation.
pub(crate) struct Notation {
    /// What the parser reads.
    pub text: String,
    /// For every byte of `text` the typed place that it comes from.
    typed: Vec<Range<usize>>,
    typed_len: usize,
    /// Whether x occurs.
    pub uses_x: bool,
    /// The first name or call that cannot be; the text has something harmless in its place.
    pub error: Option<FormulaError>,
}

impl Notation {
    /// Where a span of `text` was typed.
    pub fn place(&self, start: usize, end: usize) -> Range<usize> {
        let end_of_text = self.typed_len..self.typed_len;
        let first = self.typed.get(start).unwrap_or(&end_of_text);
        let last = match end.checked_sub(1) {
            Some(last) if last >= start => self.typed.get(last).unwrap_or(&end_of_text),
            _ => return first.start..first.start,
        };
        first.start..last.end.max(first.start)
    }

    fn push(&mut self, plain: &str, typed: &Range<usize>) {
        self.text.push_str(plain);
        self.typed.resize(self.text.len(), typed.clone());
    }

    fn fail(&mut self, kind: FormulaErrorKind, typed: &Range<usize>) {
        if self.error.is_none() {
            self.error = Some(error(kind, typed));
        }
    }
}

fn error(kind: FormulaErrorKind, typed: &Range<usize>) -> FormulaError {
    FormulaError {
        kind,
        start: typed.start,
        end: typed.end,
    }
}

/// The parser's notation for `typed`.
///
/// Errors: a character or a number that cannot be read, or a bar without its pair. A wrong name
/// is left in [`Notation::error`], because something before it may be wrong as well.
pub(crate) fn notation(typed: &str) -> Result<Notation, FormulaError> {
    let tokens = tokens(typed)?;
    let commas = commas(typed, &tokens)?;
    let mut writer = Writer {
        typed,
        tokens: &tokens,
        commas: &commas,
        open: Vec::new(),
        after_operand: false,
        out: Notation {
            text: String::with_capacity(typed.len() + 16),
            typed: Vec::with_capacity(typed.len() + 16),
            typed_len: typed.len(),
            uses_x: false,
            error: None,
        },
    };
    let mut idx = 0;
    while let Some(token) = tokens.get(idx) {
        let gap = idx > 0 && tokens[idx - 1].typed.end < token.typed.start;
        if gap {
            writer.out.push(" ", &token.typed);
        }
        idx = writer.write(idx, token)?;
    }
    Ok(writer.out)
}

/// A parenthesis or bar that waits for its pair.
struct Opening {
    is_bar: bool,
    typed: Range<usize>,
    /// The name before it and how many arguments it takes.
    call: Option<(Range<usize>, (usize, usize))>,
    n_separators: usize,
    is_empty: bool,
}

struct Writer<'a> {
    typed: &'a str,
    tokens: &'a [Token],
    commas: &'a [Comma],
    open: Vec<Opening>,
    /// Whether what was written last is a value: decides what a bar is.
    after_operand: bool,
    out: Notation,
}

impl Writer<'_> {
    /// Writes the token at `idx`; gives the position of the next one.
    fn write(&mut self, idx: usize, token: &Token) -> Result<usize, FormulaError> {
        let typed = &token.typed;
        if token.kind != Kind::Close
            && let Some(opening) = self.open.last_mut()
        {
            opening.is_empty = false;
        }
        match &token.kind {
            Kind::Number => {
                self.out.push(&self.typed[typed.clone()], typed);
                self.after_operand = true;
            }
            Kind::Name => return Ok(self.name(idx, typed)),
            Kind::Power(exponent) => {
                self.out.push("^(", typed);
                self.out.push(exponent, typed);
                self.out.push(")", typed);
                self.after_operand = true;
            }
            Kind::Root => return Ok(self.root(idx, typed)),
            Kind::Open => self.opened(typed, None),
            Kind::Close => self.closed(typed)?,
            Kind::Bar => self.bar(typed)?,
            Kind::Comma if self.commas[idx] == Comma::Decimal => self.out.push(".", typed),
            Kind::Comma | Kind::Semicolon => {
                self.out.push(",", typed);
                self.after_operand = false;
                if let Some(opening) = self.open.last_mut() {
                    opening.n_separators += 1;
                }
            }
            Kind::Operator(plain) => {
                self.out.push(plain, typed);
                // A factorial stands behind its operand.
                self.after_operand &= *plain == "!";
            }
        }
        Ok(idx + 1)
    }

    /// A name, with the parenthesis of its call; gives the position of the next token. Blanks keep
    /// a name apart from what touches it: `2π`, `πx`.
    fn name(&mut self, idx: usize, typed: &Range<usize>) -> usize {
        let opening = self
            .tokens
            .get(idx + 1)
            .filter(|next| next.kind == Kind::Open);
        let meaning = meaning(&self.typed[typed.clone()]);
        self.out.push(" ", typed);
        self.after_operand = meaning != Some(Meaning::Mod);
        self.out.uses_x |= meaning == Some(Meaning::Value("x"));
        match (meaning, opening) {
            (Some(Meaning::Function(plain, arity)), Some(opening)) => {
                self.out.push(plain, typed);
                self.opened(&opening.typed, Some((typed.clone(), arity)));
                return idx + 2;
            }
            (None, Some(opening)) => {
                self.out.fail(FormulaErrorKind::UnknownName, typed);
                self.out.push("abs", typed);
                self.opened(&opening.typed, None);
                return idx + 2;
            }
            // The parser takes every name before a parenthesis for a function.
            (Some(Meaning::Value(plain)), Some(_)) => {
                self.out.push(plain, typed);
                self.out.push("*", typed);
            }
            (Some(Meaning::Value(plain)), None) => self.out.push(plain, typed),
            (Some(Meaning::Mod), _) => self.out.push("mod", typed),
            (Some(Meaning::Function(..)), None) => {
                self.out.fail(FormulaErrorKind::ArgumentCount, typed);
                self.out.push("x", typed);
            }
            (None, None) => {
                self.out.fail(FormulaErrorKind::UnknownName, typed);
                self.out.push("x", typed);
            }
        }
        self.out.push(" ", typed);
        idx + 1
    }

    /// `√2`, `√x` and `√(…)`: only what follows directly is under the root. Gives the position of
    /// the next token.
    fn root(&mut self, idx: usize, typed: &Range<usize>) -> usize {
        self.out.push(" sqrt", typed);
        let Some(next) = self.tokens.get(idx + 1) else {
            self.out.push("(", typed);
            return idx + 1;
        };
        let text = &self.typed[next.typed.clone()];
        let operand = match (&next.kind, meaning(text)) {
            (Kind::Open, _) => return idx + 1,
            (Kind::Number, _) => text,
            (Kind::Name, Some(Meaning::Value(plain))) => {
                self.out.uses_x |= plain == "x";
                plain
            }
            _ => {
                self.out
                    .fail(FormulaErrorKind::UnexpectedToken, &next.typed);
                "1"
            }
        };
        self.out.push("(", typed);
        self.out.push(operand, &next.typed);
        self.out.push(")", &next.typed);
        self.after_operand = true;
        idx + 2
    }

    fn opened(&mut self, typed: &Range<usize>, call: Option<(Range<usize>, (usize, usize))>) {
        self.out.push("(", typed);
        self.after_operand = false;
        self.open.push(Opening {
            is_bar: false,
            typed: typed.clone(),
            call,
            n_separators: 0,
            is_empty: true,
        });
    }

    fn closed(&mut self, typed: &Range<usize>) -> Result<(), FormulaError> {
        self.out.push(")", typed);
        self.after_operand = true;
        match self.open.pop() {
            Some(bar) if bar.is_bar => {
                Err(error(FormulaErrorKind::UnclosedParenthesis, &bar.typed))
            }
            Some(opening) => {
                self.check_call(&opening, typed.end);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn check_call(&mut self, opening: &Opening, end: usize) {
        if let Some((name, (least, most))) = &opening.call {
            let n_arguments = if opening.is_empty {
                0
            } else {
                opening.n_separators + 1
            };
            if !(*least..=*most).contains(&n_arguments) {
                self.out
                    .fail(FormulaErrorKind::ArgumentCount, &(name.start..end));
            }
        }
    }

    /// A bar after a value closes the bar that waits, if there is one; any other opens.
    fn bar(&mut self, typed: &Range<usize>) -> Result<(), FormulaError> {
        let waits = self.open.last().is_some_and(|opening| opening.is_bar);
        if waits && self.after_operand {
            self.open.pop();
            self.out.push(")", typed);
            return Ok(());
        }
        self.out.push(" abs(", typed);
        self.after_operand = false;
        self.open.push(Opening {
            is_bar: true,
            typed: typed.clone(),
            call: None,
            n_separators: 0,
            is_empty: true,
        });
        Ok(())
    }
}
