//! Cuts a script into words and signs.

/// A part of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name or a keyword.
    Word(String),
    /// `#name`, of a class's own field.
    Private,
    Number(String),
    /// A text in quotes, or a part of one between expressions.
    Text,
    /// With slashes and flags.
    Regex(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// The signs, each one before those that it begins with.
const SIGNS: [&str; 58] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=",
    "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%",
    "&", "|", "^", "!", "~", "?", ":", "=", ".", "\\",
];

/// Keywords behind which a slash begins a regular expression.
const BEFORE_REGEX: [&str; 8] = [
    "return", "typeof", "case", "in", "of", "void", "delete", "throw",
];

/// Cuts a script into tokens. Panics at a sign that no script has outside of texts, and at a text without an end.
pub fn tokens(script: &str) -> Vec<Token> {
    let mut cutter = Cutter {
        rest: script,
        tokens: Vec::new(),
        templates: Vec::new(),
        depth: 0,
    };
    while cutter.next() {}
    cutter.tokens
}

struct Cutter<'a> {
    rest: &'a str,
    tokens: Vec<Token>,
    /// The depth of braces at which each open template goes on.
    templates: Vec<usize>,
    depth: usize,
}

fn is_in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

impl Cutter<'_> {
    /// Reads one token; returns whether there was one.
    fn next(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if let Some(comment) = self.rest.strip_prefix("//") {
            self.rest = comment.split_once('\n').map_or("", |it| it.1);
        } else if let Some(comment) = self.rest.strip_prefix("/*") {
            self.rest = comment
                .split_once("*/")
                .expect("a comment without an end")
                .1;
        } else if first == '`' {
            self.rest = &self.rest[1..];
            self.template();
        } else if first == '}' && self.templates.last() == Some(&self.depth) {
            self.templates.pop();
            self.rest = &self.rest[1..];
            self.template();
        } else if matches!(first, '"' | '\'') {
            self.take_until(first);
            self.tokens.push(Token::Text);
        } else if first.is_ascii_digit() || (first == '.' && self.digit_at(1)) {
            let number = self.take_while(|it| is_in_word(it) || it == '.');
            self.tokens.push(Token::Number(number));
        } else if is_in_word(first) {
            let word = self.take_while(is_in_word);
            self.tokens.push(Token::Word(word));
        } else if first == '#' {
            self.rest = &self.rest[1..];
            self.take_while(is_in_word);
            self.tokens.push(Token::Private);
        } else if first == '/' && self.begins_regex() {
            self.regex();
        } else {
            self.sign();
        }
        true
    }

    fn digit_at(&self, at: usize) -> bool {
        self.rest[at..].starts_with(|it: char| it.is_ascii_digit())
    }

    fn take_while(&mut self, is_taken: impl Fn(char) -> bool) -> String {
        let end = self
            .rest
            .find(|it| !is_taken(it))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken.to_owned()
    }

    /// Takes a text in quotes.
    fn take_until(&mut self, quote: char) {
        let mut is_escaped = false;
        for (at, character) in self.rest.char_indices().skip(1) {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                _ if character == quote => {
                    self.rest = &self.rest[at + 1..];
                    return;
                }
                _ => {}
            }
        }
        panic!("a text without an end: {}", self.rest);
    }

    /// Takes a part of a template: up to its end or to an expression in it.
    fn template(&mut self) {
        self.tokens.push(Token::Text);
        let mut is_escaped = false;
        for (at, character) in self.rest.char_indices() {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '`' => {
                    self.rest = &self.rest[at + 1..];
                    return;
                }
                '$' if self.rest[at..].starts_with("${") => {
                    self.templates.push(self.depth);
                    self.rest = &self.rest[at + 2..];
                    return;
                }
                _ => {}
            }
        }
        panic!("a template without an end: {}", self.rest);
    }

    fn begins_regex(&self) -> bool {
        match self.tokens.last() {
            Some(Token::Word(word)) => BEFORE_REGEX.contains(&word.as_str()),
            Some(Token::Sign(sign)) => !matches!(*sign, ")" | "]" | "}"),
            Some(_) => false,
            None => true,
        }
    }

    fn regex(&mut self) {
        let (mut is_escaped, mut is_in_class) = (false, false);
        let end = self.rest.char_indices().skip(1).find(|(_, character)| {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => return true,
                _ => {}
            }
            false
        });
        let (end, _) = end.expect("a regular expression without an end");
        let (pattern, rest) = self.rest.split_at(end + 1);
        let pattern = pattern.to_owned();
        self.rest = rest;
        let flags = self.take_while(|it| it.is_ascii_lowercase());
        self.tokens.push(Token::Regex(pattern + &flags));
    }

    fn sign(&mut self) {
        let is_next = |sign: &&&str| {
            // `a ?.5 : b` is a choice, not a chain.
            self.rest.starts_with(**sign) && !(**sign == "?." && self.digit_at(2))
        };
        let sign = SIGNS.iter().find(is_next);
        let sign = sign.unwrap_or_else(|| panic!("a sign that is not known: {}", self.rest));
        match *sign {
            "{" => self.depth += 1,
            "}" => self.depth = self.depth.checked_sub(1).expect("a brace too many"),
            _ => {}
        }
        self.tokens.push(Token::Sign(sign));
        self.rest = &self.rest[sign.len()..];
    }
}
