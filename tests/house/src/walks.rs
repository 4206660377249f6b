//! Walks through the code in a document, and a check that the files and names in them exist.
//!
//! A walk is a heading with a numbered list: ``2. `path/file.rs`, `Name`: what happens there``. The name
//! connects the file with the one of the line before: the code of both contains it.

use std::collections::BTreeSet;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

/// A heading and its list.
#[derive(Debug, PartialEq, Eq)]
pub struct Walk {
    pub title: String,
    pub steps: Vec<Step>,
}

/// One line of a walk.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    pub file: String,
    /// What connects it with the step before; `None` in the first.
    pub name: Option<String>,
}

/// The walks below the heading `## heading` of a Markdown document.
pub fn walks(document: &str, heading: &str) -> Vec<Walk> {
    let heading = format!("## {heading}");
    let lines = document.lines().skip_while(|line| *line != heading).skip(1);
    let mut walks: Vec<Walk> = Vec::new();
    for line in lines.take_while(|line| !line.starts_with("## ")) {
        if let Some(title) = line.strip_prefix("### ") {
            walks.push(Walk {
                title: title.to_owned(),
                steps: Vec::new(),
            });
        } else if let Some(walk) = walks.last_mut() {
            walk.steps.extend(step(line));
        }
    }
    walks
}

/// A line as ``2. `file`, `Name`: …``; `None` for any other line.
fn step(line: &str) -> Option<Step> {
    let (number, rest) = line.split_once(". `")?;
    number.parse::<u32>().ok()?;
    let (file, rest) = rest.split_once('`')?;
    let name = rest
        .strip_prefix(", `")
        .and_then(|rest| rest.split('`').next());
    Some(Step {
        file: file.to_owned(),
        name: name.map(str::to_owned),
    })
}

impl Walk {
    /// What is wrong with the walk; `read` returns a file's text, `None` if there is no such file.
    pub fn problems(&self, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let mut problems = Vec::new();
        let mut before: Option<(&str, BTreeSet<String>)> = None;
        for step in &self.steps {
            let file = step.file.as_str();
            let Some(text) = read(file) else {
                problems.push(format!("{}: there is no {file}", self.title));
                before = None;
                continue;
            };
            let words = words(file, &text);
            if let Some((last, last_words)) = &before {
                problems.extend(self.break_between(step, (last, last_words), &words));
            }
            before = Some((file, words));
        }
        problems
    }

    fn break_between(
        &self,
        step: &Step,
        (last, last_words): (&str, &BTreeSet<String>),
        words: &BTreeSet<String>,
    ) -> Option<String> {
        let (title, file) = (&self.title, &step.file);
        let Some(name) = &step.name else {
            return Some(format!("{title}: {file} has no name that leads to it"));
        };
        let lacking = [(last, last_words), (file, words)]
            .into_iter()
            .find(|(_, words)| !words.contains(name))?;
        Some(format!("{title}: {} does not contain {name}", lacking.0))
    }
}

/// The names in a file: of Rust the identifiers of its code, without comments, of anything else its words.
fn words(file: &str, text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    match TokenStream::from_str(text) {
        Ok(tokens) if file.ends_with(".rs") => add_names(tokens, &mut words),
        _ => {
            let parts = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            words.extend(parts.map(str::to_owned));
        }
    }
    words
}

fn add_names(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => add_names(group.stream(), names),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "## Before\n\n### No walk\n1. `x.rs`: no.\n## Walks\n\nText.\n\n### A\n\n\
                            1. `a.rs`: begins.\n2. `b.rs`, `Name`: goes on.\n3. `c.toml`, `key`: ends.\n\
                            ## After\n### B\n1. `x.rs`: no.\n";

    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let walks = walks(DOCUMENT, "Walks");
        let read = |name: &str| {
            let file = files.iter().find(|(file, _)| *file == name);
            file.map(|(_, text)| (*text).to_owned())
        };
        assert_eq!(walks[0].problems(read), expected, "{files:?}");
    }

    #[test]
    fn only_the_lists_below_the_heading_are_walks() {
        let walks = walks(DOCUMENT, "Walks");
        assert_eq!(walks.len(), 1);
        assert_eq!(walks[0].title, "A");
        let files: Vec<&str> = walks[0]
            .steps
            .iter()
            .map(|step| step.file.as_str())
            .collect();
        assert_eq!(files, ["a.rs", "b.rs", "c.toml"]);
    }

    #[test]
    fn a_walk_holds_if_both_files_contain_the_name() {
        check(
            &[
                ("a.rs", "fn f() { b::Name }"),
                ("b.rs", "struct Name; fn g(key: u8) {}"),
                ("c.toml", "key = 1"),
            ],
            &[],
        );
    }

    #[test]
    fn a_missing_file_and_a_missing_name_are_problems() {
        let b = ("b.rs", "struct Name; fn g(key: u8) {}");
        check(&[("a.rs", "Name"), b], &["A: there is no c.toml"]);
        check(
            &[("a.rs", "// Name\nfn f() {}"), b, ("c.toml", "other = 1")],
            &[
                "A: a.rs does not contain Name",
                "A: c.toml does not contain key",
            ],
        );
    }

    #[test]
    fn a_step_without_a_name_is_a_problem() {
        let walk = Walk {
            title: "A".to_owned(),
            steps: vec![
                step("1. `a.rs`: begins").unwrap(),
                step("2. `b.rs`: goes on").unwrap(),
            ],
        };
        let problems = walk.problems(|_| Some(String::new()));
        assert_eq!(problems, ["A: b.rs has no name that leads to it"]);
    }
}
