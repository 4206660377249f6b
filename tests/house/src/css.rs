//! Reads style sheets far enough to list what they use.

use std::collections::BTreeSet;

/// A rule of a style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CssRule {
    /// The at-rules around it, from the outermost, with their conditions.
    pub conditions: Vec<String>,
    /// Its selector.
    pub selector: String,
    /// Names and values of its declarations, in their order.
    pub declarations: Vec<(String, String)>,
    /// Whether it stands within another rule.
    pub is_nested: bool,
}

/// Reads the rules of a style sheet. Panics if its braces do not match.
pub fn css_rules(css: &str) -> Vec<CssRule> {
    let css = without_comments(css);
    let mut reader = Reader {
        rest: &css,
        rules: Vec::new(),
    };
    reader.block(&[], None);
    assert!(reader.rest.is_empty(), "a brace too many: {}", reader.rest);
    reader.rules
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once("*/").map_or("", |it| it.1));
    rest.fold(first, |text, part| text + part)
}

struct Reader<'a> {
    rest: &'a str,
    rules: Vec<CssRule>,
}

impl Reader<'_> {
    /// Reads to the brace that ends the block, or to the end of the text.
    fn block(&mut self, conditions: &[String], selector: Option<&str>) {
        let mut declarations = Vec::new();
        let place = self.rules.len();
        while let Some((text, end)) = self.next() {
            match end {
                '{' if text.starts_with('@') => {
                    let inside = [conditions, &[text]].concat();
                    self.block(&inside, selector);
                }
                '{' => {
                    let n_rules = self.rules.len();
                    self.block(conditions, Some(&text));
                    self.rules[n_rules].is_nested = selector.is_some();
                }
                _ => declarations.extend(declaration(&text)),
            }
            if end == '}' {
                break;
            }
        }
        if let Some(selector) = selector {
            let rule = CssRule {
                conditions: conditions.to_vec(),
                selector: selector.to_owned(),
                declarations,
                is_nested: false,
            };
            self.rules.insert(place, rule);
        }
    }

    /// The text up to the next brace or semicolon outside of strings and brackets, and that character.
    fn next(&mut self) -> Option<(String, char)> {
        let (mut depth, mut quote) = (0, None);
        for (at, character) in self.rest.char_indices() {
            match (character, quote) {
                (_, Some(open)) if character == open => quote = None,
                (_, Some(_)) => {}
                ('"' | '\'', None) => quote = Some(character),
                ('(', None) => depth += 1,
                (')', None) => depth -= 1,
                ('{' | '}' | ';', None) if depth == 0 => {
                    let text = self.rest[..at]
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" ");
                    self.rest = &self.rest[at + 1..];
                    return Some((text, character));
                }
                _ => {}
            }
        }
        assert!(self.rest.trim().is_empty(), "no end of: {}", self.rest);
        self.rest = "";
        None
    }
}

fn declaration(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

/// What the rules use of CSS, each as kind and name: `property inset`, `unit rem`, `selector :is`.
pub fn css_features(rules: &[CssRule]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rule in rules {
        for condition in &rule.conditions {
            let (name, condition) = condition.split_once(' ').unwrap_or((condition, ""));
            found.insert(format!("rule {name}"));
            if name == "@media" {
                found.extend(media_features(condition));
            }
        }
        if rule.is_nested {
            found.insert("nesting".to_owned());
        }
        found.extend(selector_features(&rule.selector));
        for (name, value) in &rule.declarations {
            if !name.starts_with("--") {
                found.insert(format!("property {name}"));
            }
            found.extend(value_features(value));
        }
    }
    found
}

fn media_features(condition: &str) -> impl Iterator<Item = String> {
    let is_range = condition.contains(['<', '>', '=']);
    let range = is_range.then(|| "media range".to_owned());
    let names = condition.split('(').skip(1);
    let names = names.filter_map(|part| part.split([':', ')', ' ']).next());
    let names: Vec<String> = names.map(|name| format!("media {name}")).collect();
    names.into_iter().chain(range)
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}

fn selector_features(selector: &str) -> Vec<String> {
    // Text in quotes is a value, not a name.
    let selector: String = selector.split('"').step_by(2).collect();
    let parts = selector.match_indices(':').map(|(at, _)| {
        let is_second = selector[..at].ends_with(':');
        let name: String = selector[at + 1..]
            .chars()
            .take_while(|it| is_name(*it))
            .collect();
        let colons = if is_second { "::" } else { ":" };
        (name, colons)
    });
    let named = parts.filter(|(name, _)| !name.is_empty());
    named
        .map(|(name, colons)| format!("selector {colons}{name}"))
        .collect()
}

fn value_features(value: &str) -> Vec<String> {
    let value: String = value.split('"').step_by(2).collect();
    let mut found = Vec::new();
    for word in
        value.split(|it: char| !(is_name(it) || it == '(' || it == '.' || it == '%' || it == '#'))
    {
        let mut before = word;
        while let Some((name, rest)) = before.split_once('(') {
            if !name.is_empty() {
                found.push(format!("function {name}"));
            }
            before = rest;
        }
        let number = before.trim_start_matches('-');
        let unit = number.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
        if number.starts_with(|it: char| it.is_ascii_digit()) && !unit.is_empty() {
            found.push(format!("unit {unit}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(css: &str) -> Vec<String> {
        css_features(&css_rules(css)).into_iter().collect()
    }

    #[test]
    fn what_a_sheet_uses_is_found() {
        let css = "/* a { */ a:is(.b, [c=\"d:e\"])::before { --f: 1dvh; inset: calc(1.5rem - var(--f)) } \
                   @media (width < 900px), (hover) { .g { color: rgb(0 0 0 / 5%); } }";
        let wanted = [
            "function calc",
            "function rgb",
            "function var",
            "media hover",
            "media range",
            "media width",
            "property color",
            "property inset",
            "rule @media",
            "selector ::before",
            "selector :is",
            "unit %",
            "unit dvh",
            "unit rem",
        ];
        assert_eq!(features(css), wanted);
    }

    #[test]
    fn rules_within_rules_are_found() {
        assert_eq!(
            features("a { color: red; &:hover { color: blue } }"),
            ["nesting", "property color", "selector :hover"]
        );
        let rules = css_rules("@supports (a: b) { @media print { p { margin: 0 } } }");
        assert_eq!(rules[0].conditions, ["@supports (a: b)", "@media print"]);
    }
}
