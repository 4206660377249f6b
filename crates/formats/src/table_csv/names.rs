//! The names of columns.

use std::collections::BTreeSet;

/// Most characters of a name. Questions of surveys are names, too.
const LONGEST: usize = 200;

/// Returns the first characters of a name.
fn shortened(name: &str) -> String {
    name.chars().take(LONGEST).collect()
}

/// Returns a name for each column: that of the header, made unique as pandas does (the second `a` is
/// `a.1`, or `a.2` if the header has an `a.1`), and `c3` for the third column where the header has none.
pub(super) fn unique_names(header: &[String], n_columns: usize) -> Vec<String> {
    let in_header: BTreeSet<String> = header.iter().map(|name| shortened(name)).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::with_capacity(n_columns);
    for idx in 0..n_columns {
        let mut name = header
            .get(idx)
            .map_or(String::new(), |name| shortened(name));
        let is_unnamed = name.is_empty();
        if is_unnamed {
            name = format!("c{}", idx + 1);
        }
        let is_free = |name: &String| !taken.contains(name);
        if !is_free(&name) || (is_unnamed && in_header.contains(&name)) {
            let mut numbered = (1_usize..).map(|number| format!("{name}.{number}"));
            let free = numbered.find(|name| is_free(name) && !in_header.contains(name));
            name = free.unwrap_or(name);
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Named columns as pandas 3.1.1 names them.
    #[test]
    fn names_that_are_there_already_are_numbered() {
        let names = |header: &[&str]| {
            let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
            unique_names(&header, header.len())
        };
        assert_eq!(names(&["a", "a", "a.1"]), ["a", "a.2", "a.1"]);
        assert_eq!(names(&["a", "a", "a.1", "a"]), ["a", "a.2", "a.1", "a.3"]);
        assert_eq!(names(&["", "b", "", "c1"]), ["c1.1", "b", "c3", "c1"]);
        assert_eq!(unique_names(&[], 2), ["c1", "c2"]);
        let long = "x".repeat(LONGEST);
        assert_eq!(
            names(&[&format!("{long}a"), &format!("{long}b")]),
            [&long, &format!("{long}.1")].map(String::as_str)
        );
    }
}
