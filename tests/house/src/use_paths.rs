//! The paths of a `use`, with braces expanded.

use syn::{ItemUse, UseTree};

/// One path of a `use`.
pub struct UsePath {
    /// `use a::{b::c, self}` holds `a b c` and `a`.
    pub names: Vec<String>,
    /// The name in the module that has the `use`; `None` after `*`, where `names` lead to what holds the names.
    pub visible_as: Option<String>,
    /// Where the path ends in the file, counted from 1.
    pub line: usize,
}

/// The paths of a `use`; none if it starts with `::`, which leads to another crate.
pub fn use_paths(item: &ItemUse) -> Vec<UsePath> {
    let mut paths = Vec::new();
    if item.leading_colon.is_none() {
        collect(&item.tree, &mut Vec::new(), &mut paths);
    }
    paths
}

fn collect(tree: &UseTree, before: &mut Vec<String>, paths: &mut Vec<UsePath>) {
    match tree {
        UseTree::Path(tree) => {
            before.push(tree.ident.to_string());
            collect(&tree.tree, before, paths);
            before.pop();
        }
        UseTree::Group(tree) => {
            for tree in &tree.items {
                collect(tree, before, paths);
            }
        }
        UseTree::Name(tree) => paths.push(path(before, &tree.ident, &tree.ident)),
        UseTree::Rename(tree) => paths.push(path(before, &tree.ident, &tree.rename)),
        UseTree::Glob(tree) => paths.push(UsePath {
            names: before.clone(),
            visible_as: None,
            line: tree.star_token.span.start().line,
        }),
    }
}

/// `self` at the end of a group is the path before it.
fn path(before: &[String], last: &syn::Ident, visible_as: &syn::Ident) -> UsePath {
    let line = last.span().start().line;
    let mut names = before.to_vec();
    if last != "self" || before.is_empty() {
        names.push(last.to_string());
    }
    let visible_as = if visible_as == "self" {
        names.last().cloned()
    } else {
        Some(visible_as.to_string())
    };
    UsePath {
        names,
        visible_as,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let item: ItemUse = syn::parse_str(text).unwrap();
        let paths = use_paths(&item);
        let paths: Vec<(String, Option<&str>)> = paths
            .iter()
            .map(|path| (path.names.join(" "), path.visible_as.as_deref()))
            .collect();
        let paths: Vec<(&str, Option<&str>)> = paths
            .iter()
            .map(|(path, name)| (path.as_str(), *name))
            .collect();
        assert_eq!(paths, expected, "{text}");
    }

    #[test]
    fn braces_are_expanded() {
        check("use a::b;", &[("a b", Some("b"))]);
        check(
            "use crate::a::{self, b::{C, D as E}, *};",
            &[
                ("crate a", Some("a")),
                ("crate a b C", Some("C")),
                ("crate a b D", Some("E")),
                ("crate a", None),
            ],
        );
        check("use super::super::a;", &[("super super a", Some("a"))]);
        check("use ::a::b;", &[]);
    }
}
