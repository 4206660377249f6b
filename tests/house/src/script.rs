//! Reads a script far enough to list what it uses of JavaScript and of the browser's interfaces.
//!
//! Names are taken as they stand: of what kind a value is, the reader does not know. A name that the script declares
//! anywhere counts as its own everywhere.

use std::collections::BTreeSet;

use crate::script_tokens::{Token, tokens};

/// What a script uses.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ScriptUse {
    /// Names behind a dot: `addEventListener`.
    pub members: BTreeSet<String>,
    /// Names that the script does not declare: `WebAssembly`.
    pub globals: BTreeSet<String>,
    /// Syntax of ECMAScript 2016 or later, by its names in MDN's browser compatibility data.
    pub syntax: BTreeSet<String>,
}

/// Words that are no names.
const KEYWORDS: [&str; 52] = [
    "arguments",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "constructor",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "from",
    "function",
    "get",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "null",
    "of",
    "return",
    "set",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "enum",
    "NaN",
    "Infinity",
    "meta",
];

/// Keywords in front of a parenthesis that is not a list of parameters.
const CONTROL: [&str; 6] = ["if", "for", "while", "switch", "with", "catch"];

/// What an open brace holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brace {
    Function,
    Class,
    Other,
}

/// Lists what a script uses. Panics if the script cannot be read.
pub fn script_use(script: &str) -> ScriptUse {
    let reader = Reader {
        tokens: tokens(script),
    };
    let mut found = ScriptUse::default();
    let declared = reader.declared();
    for (at, token) in reader.tokens.iter().enumerate() {
        match token {
            Token::Word(word) if reader.is_member(at) => {
                found.members.insert(word.clone());
            }
            Token::Word(word)
                if !KEYWORDS.contains(&word.as_str())
                    && !declared.contains(word)
                    && !reader.is_key(at) =>
            {
                found.globals.insert(word.clone());
            }
            _ => {}
        }
    }
    found.syntax = reader.syntax();
    found
}

struct Reader {
    tokens: Vec<Token>,
}

impl Reader {
    fn word(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn sign(&self, at: usize) -> Option<&'static str> {
        match self.tokens.get(at) {
            Some(Token::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    fn before(&self, at: usize) -> Option<usize> {
        at.checked_sub(1)
    }

    fn sign_before(&self, at: usize) -> Option<&'static str> {
        self.before(at).and_then(|at| self.sign(at))
    }

    fn word_before(&self, at: usize) -> Option<&str> {
        self.before(at).and_then(|at| self.word(at))
    }

    fn is_member(&self, at: usize) -> bool {
        matches!(self.sign_before(at), Some("." | "?."))
    }

    /// Whether the word is the name of a property in an object or of a label.
    fn is_key(&self, at: usize) -> bool {
        self.sign(at + 1) == Some(":") && matches!(self.sign_before(at), Some("{" | ","))
    }

    /// The place of the parenthesis that closes the one at `open`.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0;
        for at in open..self.tokens.len() {
            match self.sign(at) {
                Some("(") => depth += 1,
                Some(")") => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        panic!("a parenthesis without an end");
    }

    /// The place of the parenthesis that opens the one at `close`.
    fn opening(&self, close: usize) -> usize {
        let mut depth = 0;
        for at in (0..=close).rev() {
            match self.sign(at) {
                Some(")") => depth += 1,
                Some("(") => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        panic!("a parenthesis without a beginning");
    }

    /// The names that the script declares: variables, functions, classes, parameters, methods, imports.
    fn declared(&self) -> BTreeSet<String> {
        let mut declared = BTreeSet::new();
        for at in 0..self.tokens.len() {
            match self.word(at) {
                Some("const" | "let" | "var") => self.declare_variables(at + 1, &mut declared),
                Some("function") => {
                    // An asterisk may stand in front of the name of a generator.
                    let names = [at + 1, at + 2].map(|at| self.word(at));
                    declared.extend(names.into_iter().flatten().take(1).map(str::to_owned));
                    if let Some(open) = (at + 1..at + 4).find(|at| self.sign(*at) == Some("(")) {
                        self.declare_pattern(open, self.closing(open), &mut declared);
                    }
                }
                Some("class") => declared.extend(self.word(at + 1).map(str::to_owned)),
                Some("catch") if self.sign(at + 1) == Some("(") => {
                    self.declare_pattern(at + 1, self.closing(at + 1), &mut declared);
                }
                Some("import") if !self.is_member(at) => {
                    let end = (at..self.tokens.len())
                        .find(|at| self.word(*at) == Some("from") || self.sign(*at) == Some("("));
                    if let Some(end) = end.filter(|end| self.word(*end).is_some()) {
                        self.declare_pattern(at, end, &mut declared);
                    }
                }
                // A method.
                Some(word) if self.sign(at + 1) == Some("(") && !CONTROL.contains(&word) => {
                    let close = self.closing(at + 1);
                    if self.sign(close + 1) == Some("{") && !self.is_member(at) {
                        declared.insert(word.to_owned());
                        self.declare_pattern(at + 1, close, &mut declared);
                    }
                }
                _ => {}
            }
            if self.sign(at) == Some("=>") {
                match (self.word_before(at), self.sign_before(at)) {
                    (Some(word), _) => drop(declared.insert(word.to_owned())),
                    (_, Some(")")) => {
                        let open = self.opening(at - 1);
                        self.declare_pattern(open, at, &mut declared);
                    }
                    _ => {}
                }
            }
        }
        declared
    }

    /// Declares the names of `a = …`, `a, b` and `{ a, b: c } = …`.
    fn declare_variables(&self, mut at: usize, declared: &mut BTreeSet<String>) {
        if matches!(self.sign(at), Some("{" | "[")) {
            let end = (at..self.tokens.len()).find(|at| self.sign(*at) == Some("="));
            return self.declare_pattern(at, end.unwrap_or(at), declared);
        }
        while let Some(name) = self.word(at) {
            declared.insert(name.to_owned());
            if self.sign(at + 1) != Some(",") {
                break;
            }
            at += 2;
        }
    }

    /// Declares the names of a pattern or of parameters between two places.
    fn declare_pattern(&self, from: usize, to: usize, declared: &mut BTreeSet<String>) {
        for at in from..to {
            let is_name = matches!(
                self.sign_before(at),
                Some("(" | "," | "{" | "[" | "..." | ":" | "*")
            ) || matches!(self.word_before(at), Some("as" | "import"));
            if let Some(word) = self.word(at).filter(|_| is_name && !self.is_key(at)) {
                declared.insert(word.to_owned());
            }
        }
    }

    /// What the brace at this place holds.
    fn brace(&self, at: usize) -> Brace {
        if self.sign_before(at) == Some("=>") {
            return Brace::Function;
        }
        if self.sign_before(at) == Some(")") {
            let open = self.opening(at - 1);
            let is_control = self
                .word_before(open)
                .is_some_and(|it| CONTROL.contains(&it));
            return if is_control {
                Brace::Other
            } else {
                Brace::Function
            };
        }
        let is_class = (at.saturating_sub(4)..at).any(|at| self.word(at) == Some("class"));
        let is_direct = self.word_before(at).is_some();
        if is_class && is_direct {
            Brace::Class
        } else {
            Brace::Other
        }
    }

    fn syntax(&self) -> BTreeSet<String> {
        let mut braces = Vec::new();
        let mut found = BTreeSet::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let name = match token {
                Token::Sign("{") => {
                    let is_block = self.word_before(at) == Some("static");
                    braces.push(if is_block {
                        Brace::Other
                    } else {
                        self.brace(at)
                    });
                    is_block.then_some("classes.static.initialization_blocks")
                }
                Token::Sign("}") => {
                    braces.pop();
                    None
                }
                Token::Sign(sign) => of_sign(sign),
                Token::Word(word) if !self.is_member(at) && !self.is_key(at) => {
                    self.of_word(at, word, &braces)
                }
                Token::Word(_) | Token::Text => None,
                Token::Private => Some("classes.private_class_fields"),
                Token::Number(number) if number.ends_with('n') => Some("builtins.BigInt"),
                Token::Number(number) if number.contains('_') => Some("grammar.numeric_separators"),
                Token::Number(_) => None,
                Token::Regex(regex) => {
                    found.extend(of_regex(regex).map(str::to_owned));
                    None
                }
            };
            found.extend(name.map(str::to_owned));
        }
        found
    }

    fn of_word(&self, at: usize, word: &str, braces: &[Brace]) -> Option<&'static str> {
        let next = self.sign(at + 1);
        match word {
            "async" if self.word(at + 1) == Some("function") || next == Some("(") => {
                Some("statements.async_function")
            }
            "await" if self.word_before(at) == Some("for") => Some("statements.for_await_of"),
            "await" if !braces.contains(&Brace::Function) => Some("operators.await.top_level"),
            "await" => Some("operators.await"),
            "catch" if next == Some("{") => Some("statements.try_catch.optional_catch_binding"),
            "import" if next == Some("(") => Some("operators.import"),
            "import" if next == Some(".") => Some("operators.import_meta"),
            "with" if matches!(self.tokens.get(at.wrapping_sub(1)), Some(Token::Text)) => {
                Some("statements.import.import_attributes")
            }
            _ if braces.last() == Some(&Brace::Class)
                && matches!(next, Some("=" | ";"))
                && (matches!(self.sign_before(at), Some("{" | "}" | ";"))
                    || self.word_before(at) == Some("static")) =>
            {
                Some("classes.public_class_fields")
            }
            _ => None,
        }
    }
}

fn of_sign(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "?." => "operators.optional_chaining",
        "??" => "operators.nullish_coalescing",
        "??=" => "operators.nullish_coalescing_assignment",
        "||=" => "operators.logical_or_assignment",
        "&&=" => "operators.logical_and_assignment",
        "**" => "operators.exponentiation",
        "**=" => "operators.exponentiation_assignment",
        _ => return None,
    })
}

/// `regex` with its slashes and flags.
fn of_regex(regex: &str) -> impl Iterator<Item = &'static str> {
    let (pattern, flags) = regex.rsplit_once('/').unwrap_or((regex, ""));
    let of_flag = |flag| match flag {
        'd' => Some("builtins.RegExp.hasIndices"),
        's' => Some("builtins.RegExp.dotAll"),
        'v' => Some("builtins.RegExp.unicodeSets"),
        _ => None,
    };
    let has_lookbehind = pattern.contains("(?<=") || pattern.contains("(?<!");
    let has_names = pattern.matches("(?<").count()
        > pattern.matches("(?<=").count() + pattern.matches("(?<!").count();
    let found: Vec<_> = flags
        .chars()
        .filter_map(of_flag)
        .chain(has_lookbehind.then_some("regular_expressions.lookbehind_assertion"))
        .chain(has_names.then_some("regular_expressions.named_capturing_group"))
        .chain(
            pattern
                .contains("\\p{")
                .then_some("regular_expressions.unicode_character_class_escape"),
        )
        .collect();
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(set: &BTreeSet<String>) -> Vec<&str> {
        set.iter().map(String::as_str).collect()
    }

    #[test]
    fn names_of_others_are_found_and_those_of_the_script_are_not() {
        let found = script_use(
            "import { a as own } from './a.js'; /* Comment */ // Node\n\
             const imports = { f: function(arg0, arg1) { const ret = arg0.getBoundingClientRect(); return ret; } };\n\
             class Thing { static make(place) { return new Thing(place); } free() { own(this.place?.slot); } }\n\
             let x, y; const g = async ({ data: part }) => { try { part(`Text ${globalThis.name}`); } catch (e) { throw e; } };\n\
             x = y ? Reader : 'Writer'; /re[/]gex/.test(x) / 2; Thing.make(imports, g, Thing.make);",
        );
        assert_eq!(names(&found.globals), ["Reader", "globalThis"]);
        assert_eq!(
            names(&found.members),
            [
                "getBoundingClientRect",
                "make",
                "name",
                "place",
                "slot",
                "test"
            ]
        );
    }

    #[test]
    fn newer_syntax_is_found() {
        for (script, wanted) in [
            ("a?.b", &["operators.optional_chaining"][..]),
            ("a ? .5 : b", &[]),
            ("a ?? b", &["operators.nullish_coalescing"]),
            ("a ||= b", &["operators.logical_or_assignment"]),
            ("20_000", &["grammar.numeric_separators"]),
            ("0n", &["builtins.BigInt"]),
            (
                "try { a() } catch { b() }",
                &["statements.try_catch.optional_catch_binding"],
            ),
            ("class A { b = 1; }", &["classes.public_class_fields"]),
            ("class A { static b; }", &["classes.public_class_fields"]),
            (
                "class A { static { b = 1; } }",
                &["classes.static.initialization_blocks"],
            ),
            ("class A { c() { b = 1; } }", &[]),
            ("class A { #b; }", &["classes.private_class_fields"]),
            ("await a;", &["operators.await.top_level"]),
            ("if (a) { await b; }", &["operators.await.top_level"]),
            (
                "const a = async () => { await b; };",
                &["operators.await", "statements.async_function"],
            ),
            ("import.meta.url", &["operators.import_meta"]),
            ("import('a')", &["operators.import"]),
            (
                "import a from 'b' with { type: 'json' };",
                &["statements.import.import_attributes"],
            ),
            (
                "a = /(?<=b)c/d",
                &[
                    "builtins.RegExp.hasIndices",
                    "regular_expressions.lookbehind_assertion",
                ],
            ),
            ("`?? ${a?.b}`", &["operators.optional_chaining"]),
        ] {
            assert_eq!(names(&script_use(script).syntax), wanted, "{script}");
        }
    }
}
