//! Finds the keys of a JSON text that a reader ignored: those that are missing when the value read
//! is written again.
//!
//! Both are compared as text. A list of all keys would have to follow every change of an
//! experiment, and a walk with serde would bring a second reader of every type into the page.

use crate::one_line_arrays::string_len;

/// Most paths that are listed.
pub(crate) const MOST: usize = 100;

/// The keys of a JSON text.
#[derive(Debug)]
pub(crate) enum Keys {
    /// No keys: a number, a string, `null`, or an array without objects.
    None,
    Object(Vec<(String, Keys)>),
    /// The entries that have keys, with their positions.
    Array(Vec<(usize, Keys)>),
}

impl Keys {
    /// Collects the keys of a JSON text. It recurses as deep as the text: use it for texts that this
    /// program has written, not for input.
    pub(crate) fn of(text: &str) -> Self {
        Self::read(&mut Scanner { rest: text })
    }

    fn read(scanner: &mut Scanner<'_>) -> Self {
        match scanner.open() {
            Some('{') => {
                let mut members = Vec::new();
                while let Some(key) = scanner.key() {
                    members.push((key, Self::read(scanner)));
                }
                Keys::Object(members)
            }
            Some(_) => {
                let mut entries = Vec::new();
                let mut idx = 0;
                while scanner.has_entry() {
                    match Self::read(scanner) {
                        Keys::None => {}
                        keys => entries.push((idx, keys)),
                    }
                    idx += 1;
                }
                match entries.is_empty() {
                    true => Keys::None,
                    false => Keys::Array(entries),
                }
            }
            None => {
                scanner.skip();
                Keys::None
            }
        }
    }
}

/// Returns the paths (`state.weights[0].mask`) of the keys of `given` that are not in `understood`,
/// in the order of the text, at most [`MOST`].
///
/// `says_nothing(path, value)` returns whether a key is left out on purpose, because it is not
/// written when it holds its default. `given` is JSON of any depth; of a text that is not JSON, the
/// rest is skipped.
pub(crate) fn compare(
    given: &str,
    understood: &Keys,
    says_nothing: fn(&str, &str) -> bool,
) -> Vec<String> {
    let mut comparison = KeyComparison {
        scanner: Scanner { rest: given },
        says_nothing,
        unknown: Vec::new(),
    };
    comparison.walk(understood, String::new());
    comparison.unknown
}

struct KeyComparison<'a> {
    scanner: Scanner<'a>,
    says_nothing: fn(&str, &str) -> bool,
    unknown: Vec<String>,
}

impl KeyComparison<'_> {
    /// Recurses as deep as `understood`, so input cannot exhaust the stack.
    fn walk(&mut self, understood: &Keys, path: String) {
        match understood {
            Keys::Object(members) if self.scanner.opens('{') => {
                self.scanner.open();
                while let Some(key) = self.scanner.key() {
                    let dot = if path.is_empty() { "" } else { "." };
                    let known = members.iter().find(|(name, _)| *name == key);
                    let path = format!("{path}{dot}{key}");
                    match known {
                        Some((_, known)) => self.walk(known, path),
                        None => self.meet(path),
                    }
                }
            }
            Keys::Array(entries) if self.scanner.opens('[') => {
                self.scanner.open();
                let mut entries = entries.iter().peekable();
                let mut idx = 0;
                while self.scanner.has_entry() {
                    match entries.next_if(|(at, _)| *at == idx) {
                        Some((_, keys)) => self.walk(keys, format!("{path}[{idx}]")),
                        None => {
                            self.scanner.skip();
                        }
                    }
                    idx += 1;
                }
            }
            _ => {
                self.scanner.skip();
            }
        }
    }

    fn meet(&mut self, path: String) {
        let value = self.scanner.skip();
        if self.unknown.len() < MOST && !(self.says_nothing)(&path, value) {
            self.unknown.push(path);
        }
    }
}

/// A cursor over JSON that moves from left to right. It stops early in text that is not JSON.
struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    /// Skips white space and returns whether `sign` comes next.
    fn opens(&mut self, sign: char) -> bool {
        self.blanks();
        self.rest.starts_with(sign)
    }

    /// Enters an array or an object and returns its bracket; `None` at any other value.
    fn open(&mut self) -> Option<char> {
        let sign = if self.opens('{') {
            '{'
        } else if self.opens('[') {
            '['
        } else {
            return None;
        };
        self.take(1);
        Some(sign)
    }

    /// Returns whether another entry follows. At the end of the array or object it leaves it.
    fn has_entry(&mut self) -> bool {
        self.blanks();
        if self.rest.starts_with(',') {
            self.take(1);
            self.blanks();
        }
        if self.rest.starts_with(['}', ']']) {
            self.take(1);
            return false;
        }
        !self.rest.is_empty()
    }

    /// Returns the key of the next member and stops before its value; `None` at the object's end.
    fn key(&mut self) -> Option<String> {
        if !self.has_entry() {
            return None;
        }
        let key = self.take(string_len(self.rest));
        self.blanks();
        if self.rest.starts_with(':') {
            self.take(1);
        }
        // Keys with escapes are decoded as the parser decodes them.
        match key.contains('\\') {
            true => serde_json::from_str(key).ok(),
            false => Some(key.trim_matches('"').to_owned()),
        }
    }

    /// Returns the text of the next value and moves behind it. It does not recurse.
    fn skip(&mut self) -> &'a str {
        self.blanks();
        let start = self.rest;
        let mut depth = 0_usize;
        while let Some(sign) = self.rest.bytes().next() {
            match sign {
                b'"' => {
                    self.take(string_len(self.rest));
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.take(1);
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.take(1);
                }
                b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => {
                    self.take(1);
                    continue;
                }
                _ => {
                    let ends = |byte: u8| b",:{}[]\" \t\n\r".contains(&byte);
                    let len = self.rest.bytes().position(ends);
                    self.take(len.unwrap_or(self.rest.len()));
                }
            }
            if depth == 0 {
                break;
            }
        }
        start
            .get(..start.len() - self.rest.len())
            .unwrap_or_default()
    }

    /// Returns the next `len` bytes and moves behind them. `len` ends at a character boundary,
    /// because it counts signs of JSON, which are ASCII.
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_was_not_understood() {
        let understood = r#"{"a":[1,2],"b":[[3],{"c":4,"d":{}}],"e":"é"}"#;
        let given = r#" { "a" : [ 1 , {"x": 2} ], "\u0062": [ [3], { "c" : 4, "f,\"": [{"}": "]"}],
            "d": {"g": true} } ], "h": null, "i": 0, "é": "\\", "e": {"j": 1}, "k": -1.5e3 } "#;
        let says_nothing = |path: &str, value: &str| path == "i" || value == "null";
        assert_eq!(
            compare(given, &Keys::of(understood), says_nothing),
            ["b[1].f,\"", "b[1].d.g", "é", "k"]
        );
        assert!(compare(understood, &Keys::of(understood), says_nothing).is_empty());
    }

    #[test]
    fn what_is_no_json_ends() {
        let understood = Keys::of(r#"{"a":[{"b":1}]}"#);
        for text in [
            "",
            "{",
            "{\"a",
            "{\"a\":[",
            "{\"a\"}",
            "[}{",
            "]]]",
            "{\"a\":[{\"é",
        ] {
            compare(text, &understood, |_, _| false);
            Keys::of(text);
        }
    }
}
