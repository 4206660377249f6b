//! Lengths of functions, and numbers of fields.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// Lines from the signature's first to the closing brace, without comments and attributes before it.
    pub n_lines: usize,
}

/// Returns every function of a file, including methods and functions inside of functions.
///
/// Errors: the text is not valid Rust.
pub fn functions(text: &str) -> Result<Vec<Function>, String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut functions = Functions::default();
    functions.visit_file(&file);
    Ok(functions.found)
}

/// A struct that is copied, as the page's contexts are.
#[derive(Debug, PartialEq, Eq)]
pub struct Handle {
    pub name: String,
    pub n_fields: usize,
}

/// Returns every struct of a file that derives `Copy`.
///
/// Errors: the text is not valid Rust.
pub fn handles(text: &str) -> Result<Vec<Handle>, String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut handles = Handles::default();
    handles.visit_file(&file);
    Ok(handles.found)
}

#[derive(Default)]
struct Handles {
    found: Vec<Handle>,
}

impl<'ast> Visit<'ast> for Handles {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let is_copied = item.attrs.iter().any(|attribute| {
            let mut is_copied = false;
            if attribute.path().is_ident("derive") {
                // What is no path, or has arguments, is not `Copy`.
                let _ = attribute.parse_nested_meta(|derived| {
                    is_copied |= derived.path.is_ident("Copy");
                    Ok(())
                });
            }
            is_copied
        });
        if is_copied {
            self.found.push(Handle {
                name: item.ident.to_string(),
                n_fields: item.fields.len(),
            });
        }
    }
}

#[derive(Default)]
struct Functions {
    found: Vec<Function>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.span().start().line;
        let last = body.brace_token.span.close().end().line;
        self.found.push(Function {
            name: signature.ident.to_string(),
            n_lines: last - first + 1,
        });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_every_kind_are_counted_from_signature_to_brace() {
        let text = "/// Says.\n#[inline]\nfn a() {}\n\
                    impl S {\n    pub fn b(\n        self,\n    ) {\n        fn c() {\n        }\n    }\n}\n\
                    trait T {\n    fn d();\n    fn e() {\n    }\n}\n";
        let found = functions(text).unwrap();
        let found: Vec<(&str, usize)> = found
            .iter()
            .map(|function| (function.name.as_str(), function.n_lines))
            .collect();
        assert_eq!(found, [("a", 1), ("b", 6), ("c", 2), ("e", 2)]);
    }

    #[test]
    fn structs_that_are_copied_are_handles() {
        let text = "#[derive(Clone, Copy)]\npub struct A { b: u8, c: u8 }\n\
                    #[derive(Clone)]\nstruct D { e: u8 }\n#[derive(Copy)]\nstruct F(u8);\n";
        let found = handles(text).unwrap();
        let found: Vec<(&str, usize)> = found
            .iter()
            .map(|handle| (handle.name.as_str(), handle.n_fields))
            .collect();
        assert_eq!(found, [("A", 2), ("F", 1)]);
    }

    #[test]
    fn invalid_rust_is_an_error() {
        assert!(functions("fn (").is_err() && handles("struct").is_err());
    }
}
