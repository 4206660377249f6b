//! Prints how many bytes of function bodies each crate has in modules whose names are kept.
//!
//!     cargo xtask build
//!     cargo run --release -p neurona-splitter --example bytes_by_crate -- target/parts/*.wasm
//!
//! With `--modules models` in front it prints the modules of that crate alone.
//!
//! A function counts for the crate that its name starts with. A method of a trait starts with the type
//! that it is for; if that is a type parameter, a reference or a closure's type, with the trait.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    let opened = match arguments.next_if(|it| it == "--modules") {
        Some(_) => Some(arguments.next().context("--modules needs a crate")?),
        None => None,
    };
    for path in arguments {
        let module = std::fs::read(&path).with_context(|| format!("cannot read {path}"))?;
        let mut n_bytes = BTreeMap::<String, (usize, usize)>::new();
        for (name, size) in functions(&module)? {
            let path = path_of(&name);
            let place = match &opened {
                Some(opened) if path[0] != *opened => continue,
                Some(_) => path[..path.len().min(2)].join("::"),
                None => path[0].clone(),
            };
            let entry = n_bytes.entry(place).or_default();
            *entry = (entry.0 + size, entry.1 + 1);
        }
        let mut n_bytes: Vec<_> = n_bytes.into_iter().collect();
        n_bytes.sort_by_key(|(_, (size, _))| std::cmp::Reverse(*size));
        println!("{path}: bytes, functions, crate");
        for (name, (size, n_functions)) in n_bytes {
            println!("{size:>9} {n_functions:>6} {name}");
        }
    }
    Ok(())
}

/// Returns the name and the length in bytes of each function's body.
///
/// Errors: the bytes are not a module.
fn functions(module: &[u8]) -> Result<Vec<(String, usize)>> {
    let mut n_imported = 0;
    let mut sizes = Vec::new();
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    n_imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.as_bytes().len()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else {
                    continue;
                };
                for subsection in section {
                    let Name::Function(map) = subsection? else {
                        continue;
                    };
                    for naming in map {
                        let naming = naming?;
                        names.insert(naming.index, naming.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    let name = |function| names.remove(&function).unwrap_or_default();
    Ok((n_imported..).map(name).zip(sizes).collect())
}

/// Returns the path that a function's name starts with, from its crate on, or "no name".
fn path_of(name: &str) -> Vec<String> {
    let name = format!("{:#}", demangle(name));
    let words = || {
        name.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
            .filter(|word| word.contains("::"))
    };
    let first = words().next().unwrap_or(&name);
    if first.is_empty() || first.starts_with("::") {
        return vec!["no name".into()];
    }
    first.split("::").map(str::to_owned).collect()
}
