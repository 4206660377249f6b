//! Circles of files that import each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use crate::imports::Import;

/// Files of which each reaches all other ones by imports: a strongly connected component.
pub struct Circle {
    /// In the order of their names.
    pub files: Vec<String>,
    /// A shortest path from the first file back to itself.
    pub way: Vec<Import>,
    /// Every import between these files.
    pub imports: Vec<Import>,
}

/// The circles in a graph of imports, in the order of their first files.
pub fn circles(imports: &[Import]) -> Vec<Circle> {
    let graph = Graph::new(imports);
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for file in graph.edges.keys() {
        if seen.contains(*file) {
            continue;
        }
        let ahead = graph.reachable(file);
        let files: Vec<String> = ahead
            .iter()
            .filter(|other| graph.reachable(other).contains(file))
            .map(|&file| file.to_owned())
            .collect();
        if ahead.contains(file) {
            seen.extend(files.iter().cloned());
            circles.push(Circle {
                way: graph.way_back(file),
                imports: among(imports, &files),
                files,
            });
        }
    }
    circles
}

fn among(imports: &[Import], files: &[String]) -> Vec<Import> {
    let is_inside = |import: &&Import| files.contains(&import.from) && files.contains(&import.to);
    imports.iter().filter(is_inside).cloned().collect()
}

struct Graph<'a> {
    edges: BTreeMap<&'a str, Vec<&'a Import>>,
}

impl<'a> Graph<'a> {
    fn new(imports: &'a [Import]) -> Self {
        let mut edges: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
        for import in imports {
            edges.entry(&import.from).or_default().push(import);
        }
        Self { edges }
    }

    fn from(&self, file: &str) -> &[&'a Import] {
        self.edges.get(file).map_or(&[], Vec::as_slice)
    }

    /// The files that are reached from `file` by imports; `file` itself only if it is on a circle.
    fn reachable(&self, file: &str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![file];
        while let Some(file) = open.pop() {
            for import in self.from(file) {
                if reached.insert(import.to.as_str()) {
                    open.push(&import.to);
                }
            }
        }
        reached
    }

    /// A shortest path from `file` back to it; empty without one.
    fn way_back(&self, file: &str) -> Vec<Import> {
        let mut by: BTreeMap<&str, &Import> = BTreeMap::new();
        let mut open = VecDeque::from([file]);
        while let Some(here) = open.pop_front() {
            for import in self.from(here) {
                if !by.contains_key(import.to.as_str()) {
                    by.insert(&import.to, import);
                    open.push_back(&import.to);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = file;
        while let Some(import) = by.get(at) {
            way.push((*import).clone());
            at = &import.from;
            if at == file {
                break;
            }
        }
        way.reverse();
        way
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} files in a circle, for example:", self.files.len())?;
        for import in &self.way {
            writeln!(f, "  {import}")?;
        }
        writeln!(f, "all imports between the {} files:", self.files.len())?;
        for import in &self.imports {
            writeln!(f, "    {import}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            from,
            to,
            line,
            path,
        } = self;
        write!(f, "{from}:{line} → {to}  ({path})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of each circle and its shortest way, for imports like `ab`.
    fn check(imports: &[&str], expected: &[(&str, &str)]) {
        let imports: Vec<Import> = imports
            .iter()
            .map(|pair| Import {
                from: pair[..1].to_owned(),
                to: pair[1..].to_owned(),
                line: 1,
                path: String::new(),
            })
            .collect();
        let found: Vec<(String, String)> = circles(&imports)
            .iter()
            .map(|circle| {
                let way = circle.way.iter().map(|import| import.from.as_str());
                (circle.files.concat(), way.collect())
            })
            .collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(found, expected, "{imports:?}");
    }

    #[test]
    fn a_tree_and_a_diamond_have_no_circles() {
        check(&["ab", "ac", "bd", "cd"], &[]);
    }

    #[test]
    fn circles_of_two_and_of_three_are_found() {
        check(&["ab", "ba"], &[("ab", "ab")]);
        check(&["ab", "bc", "ca", "da"], &[("abc", "abc")]);
    }

    #[test]
    fn two_circles_are_separate_and_the_shortest_path_is_shown() {
        check(
            &["ab", "bc", "ca", "ba", "cx", "xy", "yx"],
            &[("abc", "ab"), ("xy", "xy")],
        );
    }

    #[test]
    fn the_text_names_files_lines_and_paths() {
        let import = |from: &str, to: &str| Import {
            from: format!("{from}.rs"),
            to: format!("{to}.rs"),
            line: 7,
            path: format!("crate::{to}::X"),
        };
        let text = circles(&[import("a", "b"), import("b", "a")])[0].to_string();
        assert!(text.contains("a.rs:7 → b.rs  (crate::b::X)"), "{text}");
        assert!(text.contains("b.rs:7 → a.rs  (crate::a::X)"), "{text}");
    }
}
