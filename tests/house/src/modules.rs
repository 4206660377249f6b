//! The modules of one compiled crate: which file each one is in, and which names lead to it.
//!
//! Code under `#[cfg(test)]` is ignored.

use std::collections::BTreeMap;

use syn::{Attribute, Item, ItemMod, Meta};

use crate::use_paths::{UsePath, use_paths};

/// A module's place in [`Modules`].
pub type ModuleIdx = usize;

/// The modules of a crate; the first is the root.
pub struct Modules {
    modules: Vec<Module>,
    /// The file of each macro that `#[macro_export]` puts into the root.
    exported_macros: BTreeMap<String, String>,
}

/// A module: a file, or an inline `mod name { … }` of a file.
pub struct Module {
    /// The path of the file as the sources name it.
    pub file: String,
    /// Without modules and without code under `#[cfg(test)]`.
    pub items: Vec<Item>,
    parent: Option<ModuleIdx>,
    children: BTreeMap<String, ModuleIdx>,
    /// Modules that `use` makes visible under a name.
    aliases: BTreeMap<String, ModuleIdx>,
}

impl Modules {
    /// Reads the crate whose root is the file `root`.
    ///
    /// Errors: a file of a module is not among `sources`, or is not valid Rust; the message names it.
    pub fn read(sources: &BTreeMap<String, String>, root: &str) -> Result<Self, String> {
        let mut modules = Self {
            modules: Vec::new(),
            exported_macros: BTreeMap::new(),
        };
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        modules.add_file(sources, root, folder, None)?;
        modules.find_aliases();
        Ok(modules)
    }

    pub fn iter(&self) -> impl Iterator<Item = (ModuleIdx, &Module)> {
        self.modules.iter().enumerate()
    }

    /// The file to which a path leads that is written in the module `from`: the file that defines
    /// `crate::a::Item`, also where `a` has the item by `use` from another module. `None`: it leads out of the crate.
    pub fn file_of(&self, from: ModuleIdx, path: &[String]) -> Option<&str> {
        let (mut module, used) = self.walk(from, path)?;
        let Some(name) = path.get(used) else {
            return Some(&self.modules[module].file);
        };
        if module == 0
            && let Some(file) = self.exported_macros.get(name)
        {
            return Some(file);
        }
        // A `use` may lead to another one. Modules that pass names on to each other in a ring end the search.
        let mut name = name.clone();
        for _ in 0..self.modules.len() {
            let Some((next, next_name)) = self.passed_on(module, &name) else {
                break;
            };
            (module, name) = (next, next_name);
        }
        Some(&self.modules[module].file)
    }

    /// Where a `use` of `module` has the item from that is called `name` in it: module, and name there.
    fn passed_on(&self, module: ModuleIdx, name: &str) -> Option<(ModuleIdx, String)> {
        let paths = self.modules[module].items.iter();
        let paths = paths.filter_map(|item| match item {
            Item::Use(item) => Some(use_paths(item)),
            _ => None,
        });
        for path in paths.flatten() {
            let Some((target, used)) = self.walk(module, &path.names) else {
                continue;
            };
            if target == module {
                continue;
            }
            match (&path.visible_as, &path.names[used..]) {
                (Some(visible), [item]) if visible == name => return Some((target, item.clone())),
                (None, []) if self.defines(target, name) => return Some((target, name.to_owned())),
                _ => {}
            }
        }
        None
    }

    /// Whether a module has an item of this name, its own or by `use`.
    fn defines(&self, module: ModuleIdx, name: &str) -> bool {
        self.modules[module].items.iter().any(|item| match item {
            Item::Use(item) => {
                let names = use_paths(item);
                names
                    .iter()
                    .any(|path| path.visible_as.as_deref() == Some(name))
            }
            item => item_name(item).is_some_and(|ident| ident == name),
        })
    }

    /// The module that is reached and how many names of the path lead there.
    fn walk(&self, from: ModuleIdx, path: &[String]) -> Option<(ModuleIdx, usize)> {
        let mut module = match path.first()?.as_str() {
            "crate" => 0,
            "self" => from,
            "super" => self.modules[from].parent?,
            name => self.named(from, name)?,
        };
        let mut used = 1;
        for name in &path[1..] {
            let next = match name.as_str() {
                "super" => self.modules[module].parent,
                name => self.named(module, name),
            };
            let Some(next) = next else { break };
            module = next;
            used += 1;
        }
        Some((module, used))
    }

    fn named(&self, module: ModuleIdx, name: &str) -> Option<ModuleIdx> {
        let module = &self.modules[module];
        let child = module.children.get(name);
        child.or_else(|| module.aliases.get(name)).copied()
    }

    fn add_file(
        &mut self,
        sources: &BTreeMap<String, String>,
        file: &str,
        folder: &str,
        parent: Option<ModuleIdx>,
    ) -> Result<ModuleIdx, String> {
        let text = sources
            .get(file)
            .ok_or_else(|| format!("there is no {file}"))?;
        let syntax = syn::parse_file(text).map_err(|error| format!("{file}: {error}"))?;
        self.add(sources, file, folder, parent, syntax.items)
    }

    /// Adds a module and those inside it, whose files are in `folder`.
    fn add(
        &mut self,
        sources: &BTreeMap<String, String>,
        file: &str,
        folder: &str,
        parent: Option<ModuleIdx>,
        items: Vec<Item>,
    ) -> Result<ModuleIdx, String> {
        let idx = self.modules.len();
        self.modules.push(Module {
            file: file.to_owned(),
            items: Vec::new(),
            parent,
            children: BTreeMap::new(),
            aliases: BTreeMap::new(),
        });
        for item in items {
            if is_for_tests(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let child = self.add_child(sources, file, folder, idx, item)?;
                    self.modules[idx].children.insert(name, child);
                }
                item => {
                    self.note_exported_macro(&item, file);
                    self.modules[idx].items.push(item);
                }
            }
        }
        Ok(idx)
    }

    fn add_child(
        &mut self,
        sources: &BTreeMap<String, String>,
        file: &str,
        folder: &str,
        parent: ModuleIdx,
        item: ItemMod,
    ) -> Result<ModuleIdx, String> {
        let below = join(folder, &item.ident.to_string());
        if let Some((_, items)) = item.content {
            return self.add(sources, file, &below, Some(parent), items);
        }
        if let Some(path) = path_attribute(&item.attrs) {
            let own_folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let file = join(own_folder, &path);
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            return self.add_file(sources, &file, folder, Some(parent));
        }
        let flat = format!("{below}.rs");
        let nested = format!("{below}/mod.rs");
        let file = if sources.contains_key(&nested) {
            nested
        } else {
            flat
        };
        self.add_file(sources, &file, &below, Some(parent))
    }

    fn note_exported_macro(&mut self, item: &Item, file: &str) {
        if let Item::Macro(item) = item
            && let Some(name) = &item.ident
            && item.attrs.iter().any(|a| a.path().is_ident("macro_export"))
        {
            self.exported_macros
                .insert(name.to_string(), file.to_owned());
        }
    }

    /// Follows every `use` of a module until no new name is found: a name may lead through another.
    fn find_aliases(&mut self) {
        loop {
            let mut found = Vec::new();
            for (idx, module) in self.iter() {
                for item in &module.items {
                    let Item::Use(item) = item else { continue };
                    for path in use_paths(item) {
                        self.aliases_of(idx, &path, &mut found);
                    }
                }
            }
            let mut is_new = false;
            for (idx, name, target) in found {
                // The first stays: a name may be another module in another function.
                let aliases = &mut self.modules[idx].aliases;
                is_new |= !aliases.contains_key(&name);
                aliases.entry(name).or_insert(target);
            }
            if !is_new {
                return;
            }
        }
    }

    fn aliases_of(
        &self,
        idx: ModuleIdx,
        path: &UsePath,
        found: &mut Vec<(ModuleIdx, String, ModuleIdx)>,
    ) {
        let Some((target, used)) = self.walk(idx, &path.names) else {
            return;
        };
        if used < path.names.len() || target == idx {
            return;
        }
        if let Some(name) = &path.visible_as {
            found.push((idx, name.clone(), target));
        } else {
            let target = &self.modules[target];
            let names = target.children.iter().chain(&target.aliases);
            let names = names.filter(|(name, _)| self.named(idx, name).is_none());
            found.extend(names.map(|(name, &module)| (idx, name.clone(), module)));
        }
    }
}

/// `name` below `folder`; `..` in the name leads up.
fn join(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The value of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|a| a.path().is_ident("path"))?;
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    let syn::Expr::Lit(literal) = &meta.value else {
        return None;
    };
    match &literal.lit {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// Whether an item is compiled for tests only: `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string().replace(' ', "");
            condition == "test" || condition.starts_with("all(test,")
        }
        _ => false,
    })
}

/// The attributes of an item of any kind.
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The name that an item defines.
fn item_name(item: &Item) -> Option<&syn::Ident> {
    Some(match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    })
}
