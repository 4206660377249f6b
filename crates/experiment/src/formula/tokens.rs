//! The tokens of a formula.

use std::ops::Range;

use super::characters::{fraction, letter, plain, subscript, superscript};
use super::error::{FormulaError, FormulaErrorKind};

/// The kind of a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    /// Digits, a point and an exponent, in ASCII: `2.5e-3`.
    Number(String),
    /// A fraction in one character: `½`.
    Fraction(u8, u8),
    /// A name in lower case and without accents: `sin`, `raiz`, `x`. The name of a module in front of
    /// it (`np.sin`) is left out.
    Name(String),
    /// An opening parenthesis, bracket or brace, with the character that closes it.
    Open(char),
    /// A closing parenthesis, bracket or brace.
    Close(char),
    /// A bar of an absolute value.
    Bar,
    /// A comma; `commas.rs` decides whether it is a decimal sign.
    Comma,
    /// A semicolon, or a comma between arguments.
    Separator,
    /// Raised characters in their plain form: `²` is `2`, `⁻ˣ` is `-x`.
    Superscript(String),
    /// `√`, `∛` or `∜`, with its degree.
    Root(u8),
    /// An operator in one character: `≤` for `<=`, `≡` for `==`, `≠` for `!=`, `^` for `**`,
    /// `∧` for `&&`.
    Sign(char),
}

/// A token and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// Bytes of the text as typed.
    pub place: Range<usize>,
}

/// Modules whose name may stand in front of a function.
const MODULES: [&str; 9] = [
    "np", "numpy", "math", "jnp", "jax", "tf", "torch", "keras", "ops",
];

/// Splits a text into tokens, without blanks.
///
/// Errors: a character that formulas do not have.
pub(super) fn tokens(typed: &str) -> Result<Vec<Token>, Box<FormulaError>> {
    let mut lexer = Lexer {
        characters: typed
            .char_indices()
            .map(|(at, character)| (at, plain(character)))
            .collect(),
        len: typed.len(),
        idx: 0,
    };
    let mut tokens = Vec::new();
    while let Some(character) = lexer.peek(0) {
        let start = lexer.place();
        if character.is_whitespace() {
            lexer.idx += 1;
            continue;
        }
        let kind = lexer.kind(character);
        // Without a kind the cursor has not moved.
        lexer.idx = lexer.idx.max(start.0 + 1);
        let place = start.1..lexer.place().1;
        match kind {
            Some(kind) => tokens.push(Token { kind, place }),
            None => {
                let kind = FormulaErrorKind::UnexpectedCharacter;
                return Err(FormulaError::new(kind, &place));
            }
        }
    }
    Ok(tokens)
}

/// A cursor over the characters of a formula that reads one token after the other.
struct Lexer {
    /// Each character in its plain form, with its first byte in the text as typed.
    characters: Vec<(usize, char)>,
    /// Bytes of the text as typed.
    len: usize,
    idx: usize,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        let character = self.characters.get(self.idx + ahead);
        character.map(|&(_, character)| character)
    }

    /// Returns the position of the next character and its first byte.
    fn place(&self) -> (usize, usize) {
        let byte = self.characters.get(self.idx).map_or(self.len, |it| it.0);
        (self.idx, byte)
    }

    /// Reads the token that starts with `character`; `None` if there is no such token. The caller
    /// advances over signs of one character.
    fn kind(&mut self, character: char) -> Option<TokenKind> {
        if let Some(number) = self.number() {
            return Some(TokenKind::Number(number));
        }
        if let Some((numerator, denominator)) = fraction(character) {
            return Some(TokenKind::Fraction(numerator, denominator));
        }
        if superscript(character).is_some() {
            return Some(TokenKind::Superscript(self.take_while(superscript)));
        }
        if character == 'π' {
            return Some(TokenKind::Name("π".to_owned()));
        }
        if character.is_alphabetic() || character == '_' {
            return Some(TokenKind::Name(self.name()));
        }
        let next = self.peek(1);
        Some(match (character, next) {
            ('(', _) => TokenKind::Open(')'),
            ('[', _) => TokenKind::Open(']'),
            ('{', _) => TokenKind::Open('}'),
            (')' | ']' | '}', _) => TokenKind::Close(character),
            ('|', _) => TokenKind::Bar,
            (',', _) => TokenKind::Comma,
            (';', _) => TokenKind::Separator,
            ('√', _) => TokenKind::Root(2),
            ('∛', _) => TokenKind::Root(3),
            ('∜', _) => TokenKind::Root(4),
            ('*', Some('*')) => self.pair('^'),
            ('<', Some('=')) => self.pair('≤'),
            ('>', Some('=')) => self.pair('≥'),
            ('=', Some('=')) => self.pair('≡'),
            ('!', Some('=')) | ('<', Some('>')) => self.pair('≠'),
            ('&', Some('&')) => self.pair('∧'),
            ('+' | '-' | '*' | '/' | '%' | '^' | '<' | '>' | '=' | '!' | '&' | '?' | ':', _) => {
                TokenKind::Sign(character)
            }
            ('≤' | '≥' | '≠' | '°' | '∧' | '∨' | '¬', _) => TokenKind::Sign(character),
            _ => return None,
        })
    }

    /// Reads a sign of two characters.
    fn pair(&mut self, sign: char) -> TokenKind {
        self.idx += 2;
        TokenKind::Sign(sign)
    }

    /// Reads characters as long as `plain` returns one for them, and returns these.
    fn take_while(&mut self, plain: impl Fn(char) -> Option<char>) -> String {
        let mut text = String::new();
        while let Some(character) = self.peek(0).and_then(&plain) {
            text.push(character);
            self.idx += 1;
        }
        text
    }

    fn digits(&mut self) -> String {
        self.take_while(|character| character.is_ascii_digit().then_some(character))
    }

    /// Reads a number: digits, a point, and an exponent if digits follow it. `None` for anything else.
    fn number(&mut self) -> Option<String> {
        let starts = |first: Option<char>| first.is_some_and(|first| first.is_ascii_digit());
        let is_number = starts(self.peek(0)) || (self.peek(0) == Some('.') && starts(self.peek(1)));
        if !is_number {
            return None;
        }
        let mut number = self.digits();
        if self.peek(0) == Some('.') {
            self.idx += 1;
            number.push('.');
            number += &self.digits();
        }
        let sign = self.peek(1).filter(|sign| matches!(sign, '+' | '-'));
        let n_before_digits = 1 + usize::from(sign.is_some());
        if matches!(self.peek(0), Some('e' | 'E')) && starts(self.peek(n_before_digits)) {
            self.idx += n_before_digits;
            number.push('e');
            number.extend(sign);
            number += &self.digits();
        }
        Some(number)
    }

    /// Reads a name and returns it in lower case and without accents. π is a name of its own: `πx` is a
    /// product.
    fn name(&mut self) -> String {
        let mut module = "";
        loop {
            let mut name = String::new();
            while let Some(character) = self.peek(0) {
                let is_letter = character.is_alphabetic()
                    && character != 'π'
                    && superscript(character).is_none();
                if is_letter || character.is_ascii_digit() || character == '_' {
                    name.push(letter(character));
                } else if let Some(digit) = subscript(character) {
                    name.push(digit);
                } else if character != '\u{301}' {
                    // A combining accent is left out.
                    break;
                }
                self.idx += 1;
            }
            let is_module = MODULES.contains(&name.as_str())
                && self.peek(0) == Some('.')
                && self.peek(1).is_some_and(char::is_alphabetic);
            if !is_module {
                // `np.round` rounds halves to even numbers, `round` away from 0: two functions.
                let prefix = if name == "round" { module } else { "" };
                return prefix.to_owned() + &name;
            }
            module = ".";
            self.idx += 1;
        }
    }
}
