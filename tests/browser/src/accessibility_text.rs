//! How accessibility trees are written: a line for each element, and what an earlier tree has in short.

use std::collections::HashSet;

use crate::AccessibleNode;

/// Fewest lines of what is written in short.
const MIN_LINES: usize = 3;
/// A line that is longer is shortened if an earlier tree has it.
const MAX_LETTERS: usize = 60;
/// Longest name in what is written in short.
const MAX_NAME: usize = 30;

impl AccessibleNode {
    /// The element and its descendants, indented.
    pub fn text(&self) -> String {
        EarlierTrees::default().text_of(self)
    }

    fn first_line(&self) -> String {
        let name = match self.name.is_empty() {
            true => String::new(),
            false => format!(" \"{}\"", self.name),
        };
        format!("{}{name}{}", self.role, self.states)
    }

    fn short_line(&self) -> String {
        if self.name.is_empty() {
            return self.role.clone();
        }
        let mut name: String = self.name.chars().take(MAX_NAME).collect();
        if name.len() < self.name.len() {
            name.push('…');
        }
        format!("{} \"{name}\"", self.role)
    }
}

/// Trees that were written before. What stands in one of them is written as its first line, with `as before` behind.
#[derive(Debug, Default)]
pub struct EarlierTrees {
    parts: HashSet<String>,
    /// Texts of neighbors, the first one above the second one.
    neighbors: HashSet<[String; 2]>,
}

impl EarlierTrees {
    /// Adds a tree.
    pub fn add(&mut self, tree: &AccessibleNode) {
        self.parts.insert(tree.text());
        for child in &tree.children {
            self.add(child);
        }
        for pair in tree.children.windows(2) {
            self.neighbors.insert([pair[0].text(), pair[1].text()]);
        }
    }

    /// Writes a tree: whole, but for what an earlier one has.
    pub fn text_of(&self, tree: &AccessibleNode) -> String {
        let mut out = String::new();
        self.write(tree, 0, &mut out);
        out
    }

    fn write(&self, node: &AccessibleNode, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        if self.is_written_short(std::slice::from_ref(node)) {
            *out += &format!("{indent}{} … as before\n", node.short_line());
            return;
        }
        *out += &format!("{indent}{}\n", node.first_line());
        let mut rest = node.children.as_slice();
        while let Some((child, after)) = rest.split_first() {
            let n_known = self.known_run(rest);
            let (run, behind) = rest.split_at(n_known);
            if let [first, .., last] = run
                && self.is_written_short(run)
            {
                let (first, last) = (first.short_line(), last.short_line());
                *out += &format!("{indent}  {first} … {last}, {n_known} as before\n");
                rest = behind;
                continue;
            }
            self.write(child, depth + 1, out);
            // How many rows a table has by now depends on the moment.
            let n_alike = after.iter().take_while(|it| *it == child).count();
            if n_alike > 0 {
                *out += &format!("{indent}  … and more like it\n");
            }
            rest = &after[n_alike..];
        }
    }

    /// How many elements from the first one on follow each other in an earlier tree, too.
    fn known_run(&self, nodes: &[AccessibleNode]) -> usize {
        let is_known = |it: &AccessibleNode| self.parts.contains(&it.text());
        if self.parts.is_empty() || !nodes.first().is_some_and(is_known) {
            return 0;
        }
        let pairs = nodes.windows(2);
        let follow = |pair: &&[AccessibleNode]| {
            let texts = [pair[0].text(), pair[1].text()];
            self.neighbors.contains(&texts)
        };
        1 + pairs.take_while(follow).count()
    }

    /// Whether these neighbors, of an earlier tree if there are several, are long enough to be written in short.
    fn is_written_short(&self, nodes: &[AccessibleNode]) -> bool {
        if self.parts.is_empty() {
            return false;
        }
        let text: String = nodes.iter().map(AccessibleNode::text).collect();
        let is_long = text.lines().count() >= MIN_LINES || text.chars().count() > MAX_LETTERS;
        is_long && nodes.iter().all(|it| self.parts.contains(&it.text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(role: &str, name: &str, children: Vec<AccessibleNode>) -> AccessibleNode {
        AccessibleNode {
            role: role.to_owned(),
            name: name.to_owned(),
            states: String::new(),
            children,
        }
    }

    fn list(names: &[&str]) -> AccessibleNode {
        let items = names.iter().map(|name| node("listitem", name, vec![]));
        node("list", "", items.collect())
    }

    fn after(earlier: &AccessibleNode, tree: &AccessibleNode) -> String {
        let mut trees = EarlierTrees::default();
        trees.add(earlier);
        trees.text_of(tree)
    }

    #[test]
    fn what_an_earlier_tree_has_is_one_line() {
        let known = list(&["a", "b", "c"]);
        let tree = node(
            "main",
            "",
            vec![node("heading", "x", vec![]), known.clone()],
        );
        let expected = "main\n  heading \"x\"\n  list … as before\n";
        assert_eq!(after(&known, &tree), expected);
    }

    #[test]
    fn neighbors_that_follow_each_other_as_before_are_one_line() {
        let known = list(&["a", "b", "c", "d"]);
        let expected = "list\n  listitem \"new\"\n  listitem \"a\" … listitem \"d\", 4 as before\n";
        assert_eq!(after(&known, &list(&["new", "a", "b", "c", "d"])), expected);
        // Another order is not as before.
        let swapped = list(&["a", "c", "b", "d"]);
        assert_eq!(after(&known, &swapped), swapped.text());
    }

    #[test]
    fn a_long_line_is_shortened_once_it_is_known() {
        let known = node("paragraph", &"word ".repeat(20), vec![]);
        let expected = format!("paragraph \"{}…\" … as before\n", "word ".repeat(6));
        assert_eq!(after(&known, &known), expected);
        assert_eq!(known.text().trim_end().len(), "paragraph \"\"".len() + 100);
    }

    #[test]
    fn rows_that_are_alike_are_written_once() {
        let rows = list(&["# #", "# #", "# #", "b"]);
        let expected = "list\n  listitem \"# #\"\n  … and more like it\n  listitem \"b\"\n";
        assert_eq!(rows.text(), expected);
    }
}
