//! Indices of layers and units that a public item takes or stores as bare numbers.

use syn::visit::{self, Visit};
use syn::{Field, FnArg, Pat, Signature, Type, Visibility};

/// Names of parameters and fields that are an index of a layer, a column of the network diagram or a unit.
const INDEX_NAMES: [&str; 5] = ["layer", "layer_idx", "view_idx", "unit", "unit_idx"];

/// A parameter or field whose type names `usize` or `u32`.
#[derive(Debug, PartialEq, Eq)]
pub struct BareIndex {
    pub name: String,
    /// Line in the file, counted from 1.
    pub line: usize,
}

/// Returns the bare indices in the `pub` functions, methods and fields of a file, in public traits and in
/// the variants of public enums. `pub(crate)` is not public. Items that a macro makes are not seen.
///
/// Errors: the text is not valid Rust.
pub fn bare_indices(text: &str) -> Result<Vec<BareIndex>, String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut public_items = PublicItems::default();
    public_items.visit_file(&file);
    Ok(public_items.found)
}

#[derive(Default)]
struct PublicItems {
    found: Vec<BareIndex>,
}

impl PublicItems {
    fn add_parameters(&mut self, signature: &Signature) {
        for input in &signature.inputs {
            if let FnArg::Typed(input) = input
                && let Pat::Ident(pattern) = &*input.pat
            {
                self.add(&pattern.ident, &input.ty);
            }
        }
    }

    fn add_field(&mut self, field: &Field) {
        if let Some(name) = &field.ident {
            self.add(name, &field.ty);
        }
    }

    fn add(&mut self, name: &syn::Ident, of_type: &Type) {
        let is_index = INDEX_NAMES.iter().any(|index| name == index);
        if is_index && names_a_number(of_type) {
            self.found.push(BareIndex {
                name: name.to_string(),
                line: name.span().start().line,
            });
        }
    }
}

impl<'ast> Visit<'ast> for PublicItems {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if is_public(&item.vis) {
            self.add_parameters(&item.sig);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if is_public(&item.vis) {
            self.add_parameters(&item.sig);
        }
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        if is_public(&item.vis) {
            visit::visit_item_trait(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.add_parameters(&item.sig);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            self.add_field(field);
        }
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        if is_public(&item.vis) {
            for field in item.variants.iter().flat_map(|variant| &variant.fields) {
                self.add_field(field);
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether `usize` or `u32` occurs in a type: `usize`, `Option<u32>`, `&[usize]`.
fn names_a_number(of_type: &Type) -> bool {
    #[derive(Default)]
    struct Numbers {
        is_found: bool,
    }
    impl Visit<'_> for Numbers {
        fn visit_ident(&mut self, name: &syn::Ident) {
            self.is_found |= name == "usize" || name == "u32";
        }
    }
    let mut numbers = Numbers::default();
    numbers.visit_type(of_type);
    numbers.is_found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, usize)]) {
        let found = bare_indices(text).unwrap();
        let found: Vec<(&str, usize)> = found
            .iter()
            .map(|index| (index.name.as_str(), index.line))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn parameters_of_public_functions_and_methods_are_found() {
        check("pub fn a(x: f32,\n unit: usize) {}", &[("unit", 2)]);
        check(
            "impl S { pub fn b(&self, layer_idx: &[u32]) {} }",
            &[("layer_idx", 1)],
        );
        check("pub trait T { fn c(view_idx: u32); }", &[("view_idx", 1)]);
    }

    #[test]
    fn public_fields_are_found() {
        check(
            "pub struct S {\n pub layer: Option<u32>,\n}",
            &[("layer", 2)],
        );
        check("pub enum E { A { unit_idx: usize } }", &[("unit_idx", 1)]);
    }

    #[test]
    fn private_items_other_names_and_index_types_are_not() {
        for text in [
            "fn a(unit: usize) {}",
            "pub(crate) fn a(unit: usize) {}",
            "pub fn a(units: usize, place: usize) { fn b(unit: usize) {} }",
            "pub fn a(unit: UnitIdx) { let unit: usize = 0; }",
            "pub struct S { layer: usize, pub unit: Option<(ViewIdx, UnitIdx)> }",
            "enum E { A { unit_idx: usize } }",
            "trait T { fn c(view_idx: u32); }",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn invalid_rust_is_an_error() {
        assert!(bare_indices("fn (").is_err());
    }
}
