//! Which file of a package imports which: by `use`, and by paths in code, in macros and in attributes.
//!
//! A path counts for the file that defines what it names: where `a` has `Item` from `a::b` by `pub use`,
//! `use crate::a::Item` imports the file of `a::b`, and so does that line of `a`. `mod b;` imports nothing:
//! it says where a file is. Code under `#[cfg(test)]`, visibilities (`pub(in crate::a)`) and comments are ignored.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::modules::{ModuleIdx, Modules, is_for_tests};
use crate::use_paths::use_paths;

/// An import of one file by another: the first path that causes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: String,
    pub to: String,
    /// In `from`, counted from 1.
    pub line: usize,
    /// As written, with braces expanded: `crate::a::Item`.
    pub path: String,
}

/// Every import between files of a package, one for each pair of files.
///
/// `sources` are Rust files by their path, `folder` is the package's. Its crates are `src/lib.rs`,
/// `src/main.rs`, and each file in `src/bin`, `tests`, `examples` and `benches`.
///
/// Errors: the file of a module is missing or is not valid Rust.
pub fn imports(sources: &BTreeMap<String, String>, folder: &str) -> Result<Vec<Import>, String> {
    let mut found: BTreeMap<(String, String), Import> = BTreeMap::new();
    for root in roots(sources, folder) {
        let modules = Modules::read(sources, root)?;
        for (idx, module) in modules.iter() {
            let mut paths = Paths::default();
            for item in &module.items {
                paths.visit_item(item);
            }
            for (path, line) in paths.found {
                if let Some(import) = import(&modules, idx, &module.file, &path, line) {
                    let key = (import.from.clone(), import.to.clone());
                    found.entry(key).or_insert(import);
                }
            }
        }
    }
    Ok(found.into_values().collect())
}

fn import(
    modules: &Modules,
    from: ModuleIdx,
    file: &str,
    path: &[String],
    line: usize,
) -> Option<Import> {
    let to = modules.file_of(from, path)?;
    (to != file).then(|| Import {
        from: file.to_owned(),
        to: to.to_owned(),
        line,
        path: path.join("::"),
    })
}

/// The root files of the package's crates.
fn roots<'a>(
    sources: &'a BTreeMap<String, String>,
    folder: &'a str,
) -> impl Iterator<Item = &'a str> {
    let files = sources.keys().map(String::as_str);
    files.filter(move |file| {
        let inside = file
            .strip_prefix(folder)
            .and_then(|file| file.strip_prefix('/'));
        inside.is_some_and(|file| {
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            ["src/lib.rs", "src/main.rs"].contains(&file)
                || ["src/bin", "tests", "examples", "benches"].contains(&folder)
        })
    })
}

/// Collects paths with their lines.
#[derive(Default)]
struct Paths {
    found: BTreeSet<(Vec<String>, usize)>,
}

impl Paths {
    /// Skips single names: variables, and names from a `use`, which is counted where it stands.
    fn add(&mut self, names: Vec<String>, line: usize) {
        if names.len() > 1 {
            self.found.insert((names, line));
        }
    }

    /// Paths in the text of a macro: names joined by `::`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut names: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.add(std::mem::take(&mut names), line);
                        line = name.span().start().line;
                    }
                    // A leading `::` is followed by the name of another crate.
                    if colons != 2 || !names.is_empty() {
                        names.push(name.to_string());
                    }
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.add(std::mem::take(&mut names), line);
                    colons = 0;
                    self.tokens(group.stream());
                }
                _ => {
                    self.add(std::mem::take(&mut names), line);
                    colons = 0;
                }
            }
        }
        self.add(names, line);
    }

    /// Paths that attributes hold as text: `#[serde(with = "crate::a")]`.
    fn texts(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.texts(group.stream()),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    let text = literal.to_string();
                    let text = text.trim_matches('"');
                    if let Ok(path) = syn::parse_str::<syn::Path>(text) {
                        self.add(names(&path), line);
                    }
                }
                _ => {}
            }
        }
    }
}

fn names(path: &syn::Path) -> Vec<String> {
    let names = path.segments.iter();
    names.map(|segment| segment.ident.to_string()).collect()
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if let syn::Item::Use(item) = item {
            for path in use_paths(item) {
                // `use name;` of a child module, and `use self::*`.
                self.found.insert((path.names, path.line));
            }
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            self.add(names(path), first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
            self.texts(list.tokens.clone());
        }
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The imports of a package that has these files, as `from → to`.
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let sources = files
            .iter()
            .map(|(path, text)| (format!("p/{path}"), (*text).to_owned()))
            .collect();
        let found = imports(&sources, "p").unwrap();
        let found: Vec<String> = found
            .iter()
            .map(|import| format!("{} {}", &import.from[2..], &import.to[2..]))
            .collect();
        assert_eq!(found, expected, "{files:?}");
    }

    #[test]
    fn a_module_declaration_is_not_an_import() {
        check(&[("src/lib.rs", "mod a;"), ("src/a.rs", "fn f() {}")], &[]);
    }

    #[test]
    fn a_use_and_a_path_in_code_are_imports() {
        check(
            &[
                ("src/lib.rs", "mod a; mod b; mod c;"),
                ("src/a.rs", "use crate::b::{self, X};"),
                ("src/b.rs", "pub struct X; fn f() { crate::c::g(b(1)) }"),
                ("src/c.rs", "pub fn g(x: u8) {}"),
            ],
            &["src/a.rs src/b.rs", "src/b.rs src/c.rs"],
        );
    }

    #[test]
    fn a_path_in_a_macro_and_in_an_attribute_is_an_import() {
        check(
            &[
                ("src/lib.rs", "mod a; mod b; mod c;"),
                (
                    "src/a.rs",
                    "fn f() { view! { <p>{move || crate::b::text()}</p> } }",
                ),
                (
                    "src/b.rs",
                    "#[derive(Deserialize)] struct S { #[serde(with = \"crate::c\")] x: u8 }",
                ),
                ("src/c.rs", ""),
            ],
            &["src/a.rs src/b.rs", "src/b.rs src/c.rs"],
        );
    }

    #[test]
    fn super_leads_up_once_and_twice() {
        check(
            &[
                ("src/lib.rs", "mod a; mod x;"),
                ("src/a/mod.rs", "mod b; mod c; pub struct A;"),
                (
                    "src/a/b.rs",
                    "use super::{c::C, A}; use super::super::x::X;",
                ),
                ("src/a/c.rs", "pub struct C;"),
                ("src/x.rs", "pub struct X;"),
            ],
            &[
                "src/a/b.rs src/a/c.rs",
                "src/a/b.rs src/a/mod.rs",
                "src/a/b.rs src/x.rs",
            ],
        );
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines_the_item() {
        check(
            &[
                (
                    "src/lib.rs",
                    "mod a; mod b; pub use a::{A as B}; pub use b::*;",
                ),
                ("src/a.rs", "use crate::Other; pub struct A;"),
                ("src/b.rs", "use crate::B; pub struct Other;"),
            ],
            &[
                "src/a.rs src/b.rs",
                "src/b.rs src/a.rs",
                "src/lib.rs src/a.rs",
                "src/lib.rs src/b.rs",
            ],
        );
    }

    #[test]
    fn a_module_has_the_name_that_a_use_gives_it() {
        check(
            &[
                ("src/lib.rs", "mod a; mod b;"),
                (
                    "src/a.rs",
                    "use crate::b as other; fn f() { other::c::g() }",
                ),
                ("src/b/mod.rs", "pub mod c;"),
                ("src/b/c.rs", "pub fn g() {}"),
            ],
            &["src/a.rs src/b/c.rs", "src/a.rs src/b/mod.rs"],
        );
    }

    #[test]
    fn an_exported_macro_is_in_its_own_file() {
        check(
            &[
                ("src/lib.rs", "mod a; mod b;"),
                ("src/a.rs", "#[macro_export] macro_rules! m { () => {} }"),
                ("src/b.rs", "fn f() { crate::m!() }"),
            ],
            &["src/b.rs src/a.rs"],
        );
    }

    #[test]
    fn tests_visibilities_comments_and_other_crates_are_not_imports() {
        check(
            &[
                ("src/lib.rs", "mod a; pub struct L;"),
                (
                    "src/a.rs",
                    "//! See [`crate::L`].\n\
                     use std::fmt; use ::a::L; pub(in crate) struct A; pub(super) fn f() {}\n\
                     #[cfg(test)] mod tests { use crate::L; }\n\
                     #[cfg(all(test, unix))] use crate::L; #[test] fn t() { crate::L; }",
                ),
            ],
            &[],
        );
    }

    #[test]
    fn tests_and_programs_are_crates_of_their_own() {
        check(
            &[
                ("src/lib.rs", "pub struct L;"),
                (
                    "src/bin/program.rs",
                    "#[path = \"../shared.rs\"] mod shared; use shared::S;",
                ),
                ("src/shared.rs", "pub struct S;"),
                ("tests/t.rs", "mod help; use help::H;"),
                ("tests/help/mod.rs", "pub struct H;"),
            ],
            &[
                "src/bin/program.rs src/shared.rs",
                "tests/t.rs tests/help/mod.rs",
            ],
        );
    }

    #[test]
    fn the_error_names_a_missing_file() {
        let sources = [("p/src/lib.rs".to_owned(), "mod a;".to_owned())];
        let error = imports(&BTreeMap::from(sources), "p").unwrap_err();
        assert_eq!(error, "there is no p/src/a.rs");
    }
}
