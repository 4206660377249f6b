//! Makes wasm-bindgen's script lighter: short names between it and the module, no comments and no
//! indentation.
//!
//! wasm-bindgen names each function that the module imports by its use and a hash, as in
//! `__wbg_addEventListener_4d0db17c671ea324`: half of the script, compressed, and as much again in the
//! module. trunk's minifier cannot read the script.

use std::collections::HashMap;

use anyhow::{Result, anyhow, ensure};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{ImportSectionReader, Parser, Payload};

/// Letters that the short names are made of.
const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";

/// Returns the module and its script with short names for the imports from the script, and the script
/// without comments and indentation.
///
/// `script_module` is the name under which the module imports from the script.
///
/// Errors: the bytes are not a module, or the script is not of the form that wasm-bindgen writes: it
/// defines each import once, in a line of its own, and has no text over several lines.
pub fn shortened(module: &[u8], script: &str, script_module: &str) -> Result<(Vec<u8>, String)> {
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                if import.module == script_module {
                    let name = short(names.len());
                    names.entry(import.name.to_owned()).or_insert(name);
                }
            }
        }
    }
    let script = renamed(script, &names)?;
    let mut edited = Module::new();
    Renamer {
        names,
        script_module,
    }
    .parse_core_module(&mut edited, Parser::new(0), module)
    .map_err(|error| anyhow!("{error}"))?;
    Ok((edited.finish(), bare(&script)?))
}

/// The name of a number: a, b, …, z, ba, bb, …
fn short(number: usize) -> String {
    let last = char::from(LETTERS[number % LETTERS.len()]);
    match number / LETTERS.len() {
        0 => last.to_string(),
        rest => short(rest) + &last.to_string(),
    }
}

/// The script with each definition `name: function` under its short name.
fn renamed(script: &str, names: &HashMap<String, String>) -> Result<String> {
    let mut n_renamed = 0;
    let lines = script.lines().map(|line| {
        let definition = line.trim_start().split_once(": function");
        let short = definition.and_then(|(name, _)| names.get(name));
        match (definition, short) {
            (Some((_, rest)), Some(short)) => {
                n_renamed += 1;
                format!("{short}: function{rest}\n")
            }
            _ => format!("{line}\n"),
        }
    });
    let script = lines.collect();
    ensure!(
        n_renamed == names.len(),
        "the script defines {n_renamed} of {} imports: it is not as it was",
        names.len()
    );
    Ok(script)
}

/// The script without the lines that are comments, and without indentation.
///
/// Errors: white space may count in it, because a text goes over several lines, or code follows a
/// comment on its last line.
fn bare(script: &str) -> Result<String> {
    let mut is_comment = false;
    let mut bare = String::with_capacity(script.len());
    for line in script.lines().map(str::trim_start) {
        is_comment |= line.starts_with("/*");
        if is_comment {
            if let Some((_, behind)) = line.split_once("*/") {
                ensure!(behind.is_empty(), "code behind a comment: {line}");
                is_comment = false;
            }
        } else if !line.is_empty() && !line.starts_with("//") {
            ensure!(
                line.matches('`').count() % 2 == 0,
                "a text goes on behind {line}"
            );
            bare.push_str(line);
            bare.push('\n');
        }
    }
    Ok(bare)
}

/// Copies a module with other names for the imports from one module.
struct Renamer<'a> {
    names: HashMap<String, String>,
    script_module: &'a str,
}

impl Reencode for Renamer<'_> {
    type Error = std::convert::Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let import = import?;
            let ty = self.entity_type(import.ty)?;
            let short = self.names.get(import.name);
            let name = match short.filter(|_| import.module == self.script_module) {
                Some(short) => short,
                None => import.name,
            };
            imports.import(import.module, name, ty);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, TypeSection};

    use super::*;

    fn module(imports: &[(&str, &str)]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut section = ImportSection::new();
        for (module, name) in imports {
            section.import(module, name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.finish()
    }

    const SCRIPT: &str = "\
/**
 * Adds.
 */
const imports = {
    __wbg_add_1: function(arg0) {
        // __wbg_add_1: function
        return `${arg0}`;
    },

    __wbg_get_2: function() { return 'a  b'; },
};
";

    #[test]
    fn script_and_module_agree_on_short_names() {
        let old = module(&[
            ("./p_bg.js", "__wbg_get_2"),
            ("env", "__wbg_add_1"),
            ("./p_bg.js", "__wbg_add_1"),
        ]);
        let (new, script) = shortened(&old, SCRIPT, "./p_bg.js").unwrap();
        assert_eq!(
            new,
            module(&[
                ("./p_bg.js", "a"),
                ("env", "__wbg_add_1"),
                ("./p_bg.js", "b")
            ])
        );
        let expected = "\
const imports = {
b: function(arg0) {
return `${arg0}`;
},
a: function() { return 'a  b'; },
};
";
        assert_eq!(script, expected);
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: std::collections::HashSet<String> = (0..1_000).map(short).collect();
        assert_eq!(names.len(), 1_000);
        assert_eq!([0, 25, 26, 701].map(short), ["a", "z", "ba", "baz"]);
    }

    #[test]
    fn a_script_of_another_form_is_refused() {
        let module = module(&[("./p_bg.js", "__wbg_get_2")]);
        for script in [
            "",
            "__wbg_get_2: () => 1,",
            "__wbg_get_2: function() {\n`a\n  b` },",
            "__wbg_get_2: function() {\n/* a */ b },",
            "__wbg_get_2: function() {},\n__wbg_get_2: function() {},",
        ] {
            assert!(shortened(&module, script, "./p_bg.js").is_err(), "{script}");
        }
    }
}
