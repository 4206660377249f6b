//! Holds the finished modules to the features of WebAssembly that `docs/browsers.md` lists, with the versions of the
//! browsers that know them.

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{BinaryReaderError, Validator, WasmFeatures};

/// The document whose table lists what the page needs of a browser.
const DOCUMENT: &str = include_str!("../../../docs/browsers.md");

/// The features that may stand in the table, by the names that they have there.
const NAMES: [(&str, WasmFeatures); 7] = [
    ("SIMD", WasmFeatures::SIMD),
    ("reference types", WasmFeatures::REFERENCE_TYPES),
    ("bulk memory", WasmFeatures::BULK_MEMORY),
    ("multiple values", WasmFeatures::MULTI_VALUE),
    ("sign extension", WasmFeatures::SIGN_EXTENSION),
    (
        "conversion of floats without traps",
        WasmFeatures::SATURATING_FLOAT_TO_INT,
    ),
    ("mutable globals", WasmFeatures::MUTABLE_GLOBAL),
];

/// What the first WebAssembly had, and hosts may forbid.
const FIRST: WasmFeatures = WasmFeatures::FLOATS.union(WasmFeatures::GC_TYPES);

/// Checks that modules together use the features that `docs/browsers.md` lists: no other one, and each of them.
///
/// `modules` are names and contents, after all that changes them.
///
/// Errors: a module is not valid, uses a feature that is not listed, or a listed feature is not used.
pub fn check(modules: &[(String, Vec<u8>)]) -> Result<()> {
    check_against(modules, DOCUMENT)
}

/// Checks that modules use no other features than `docs/browsers.md` lists.
///
/// Errors: a module is not valid, or uses a feature that is not listed.
pub fn check_no_more(modules: &[(String, Vec<u8>)]) -> Result<()> {
    check_allowed(modules, allowed(&listed(DOCUMENT)?))
}

/// Returns all listed features together.
fn allowed(listed: &[(&str, WasmFeatures)]) -> WasmFeatures {
    let features = listed.iter().map(|(_, feature)| *feature);
    features.fold(FIRST, |all, feature| all | feature)
}

fn check_allowed(modules: &[(String, Vec<u8>)], allowed: WasmFeatures) -> Result<()> {
    for (module, bytes) in modules {
        if let Err(error) = validate(bytes, allowed) {
            let others = others(bytes, allowed).with_context(|| format!("in {module}"))?;
            bail!(
                "{module} uses features of WebAssembly that docs/browsers.md does not list: {}. Browsers without them \
                 show no page. Change what brings them in, or add them to the table there with the versions that know \
                 them. The first place: {error}",
                others.join(", ")
            );
        }
    }
    Ok(())
}

fn check_against(modules: &[(String, Vec<u8>)], document: &str) -> Result<()> {
    let listed = listed(document)?;
    let allowed = allowed(&listed);
    check_allowed(modules, allowed)?;
    for (name, feature) in &listed {
        let is_used = modules
            .iter()
            .any(|(_, bytes)| validate(bytes, allowed.difference(*feature)).is_err());
        ensure!(
            is_used,
            "docs/browsers.md says that the page needs WebAssembly {name}; no module uses it"
        );
    }
    Ok(())
}

/// Returns the features in the rows of the table that start with "WebAssembly".
///
/// Errors: there is none, or one that [`NAMES`] lacks.
fn listed(document: &str) -> Result<Vec<(&str, WasmFeatures)>> {
    let rows = document
        .lines()
        .filter_map(|line| line.strip_prefix("| WebAssembly "));
    let features = rows.map(|row| {
        let name = row.split([',', '|']).next().unwrap_or_default().trim();
        let known = NAMES.iter().find(|(known, _)| *known == name);
        known.copied().with_context(|| {
            format!(
                "docs/browsers.md lists a feature of WebAssembly that crates/splitter/src/features.rs does not know: \
                 {name}"
            )
        })
    });
    let features = features.collect::<Result<Vec<_>>>()?;
    ensure!(
        !features.is_empty(),
        "docs/browsers.md lists no feature of WebAssembly"
    );
    Ok(features)
}

fn validate(module: &[u8], features: WasmFeatures) -> Result<(), BinaryReaderError> {
    let mut validator = Validator::new_with_features(features);
    validator.validate_all(module).map(drop)
}

/// Returns the names of the features, apart from `allowed`, without which the module would not be valid.
///
/// Errors: it is not valid with all of them.
fn others(module: &[u8], allowed: WasmFeatures) -> Result<Vec<String>> {
    validate(module, WasmFeatures::all())?;
    let names = NAMES.map(|(name, feature)| (name.to_owned(), feature));
    let is_named = |feature| names.iter().any(|(_, named)| named.contains(feature));
    let rest = WasmFeatures::all().iter_names();
    let rest = rest.filter(|(_, feature)| !is_named(*feature));
    let rest = rest.map(|(name, feature)| (name.to_lowercase().replace('_', " "), feature));
    let all: Vec<_> = rest.chain(names.clone()).collect();
    let used = all.into_iter().filter(|(_, feature)| {
        !allowed.contains(*feature)
            && validate(module, WasmFeatures::all().difference(*feature)).is_err()
    });
    Ok(used.map(|(name, _)| name).collect())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, FunctionSection, InstructionSink, MemorySection, MemoryType, Module, TagKind,
        TagSection, TagType, TypeSection,
    };

    use super::*;

    const LISTED: &str = "| WebAssembly SIMD, in the engine | 91 | 89 | 16.4 |\n\
                          | WebAssembly sign extension | 74 | 62 | 14.1 |\n\
                          | modules in workers | 80 | 114 | 15 |\n";

    /// A module with one memory, a tag if wanted, a structure type if wanted, and one function.
    fn module(memory: MemoryType, extra: Extra, code: fn(&mut InstructionSink<'_>)) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        if extra == Extra::Structure {
            types.ty().struct_([]);
        }
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut memories = MemorySection::new();
        memories.memory(memory);
        let mut tags = TagSection::new();
        tags.tag(TagType {
            kind: TagKind::Exception,
            func_type_idx: 0,
        });
        let mut codes = CodeSection::new();
        let mut function = wasm_encoder::Function::new([]);
        code(&mut function.instructions());
        function.instructions().end();
        codes.function(&function);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&memories);
        if extra == Extra::Tag {
            module.section(&tags);
        }
        module.section(&codes);
        module.finish()
    }

    #[derive(PartialEq, Eq)]
    enum Extra {
        Nothing,
        Tag,
        Structure,
    }

    const MEMORY: MemoryType = MemoryType {
        minimum: 1,
        maximum: Some(1),
        memory64: false,
        shared: false,
        page_size_log2: None,
    };

    fn checked(modules: &[Vec<u8>]) -> Result<()> {
        let modules: Vec<_> = modules
            .iter()
            .map(|module| ("a.wasm".to_owned(), module.clone()))
            .collect();
        check_against(&modules, LISTED)
    }

    fn simd(code: &mut InstructionSink<'_>) {
        code.i32_const(0).i8x16_splat().i8x16_popcnt().drop();
    }

    fn extension(code: &mut InstructionSink<'_>) {
        code.i32_const(0).i32_extend8_s().drop();
    }

    #[test]
    fn modules_use_what_is_listed_and_each_of_it() {
        let [simd, extension] = [simd, extension].map(|code| module(MEMORY, Extra::Nothing, code));
        checked(&[simd.clone(), extension]).unwrap();
        let error = checked(&[simd]).unwrap_err().to_string();
        assert!(
            error.contains("WebAssembly sign extension; no module"),
            "{error}"
        );
    }

    #[test]
    fn a_feature_that_is_not_listed_is_named() {
        let shared = MemoryType {
            shared: true,
            ..MEMORY
        };
        let wide = MemoryType {
            memory64: true,
            ..MEMORY
        };
        for (name, module) in [
            (
                "tail call",
                module(MEMORY, Extra::Nothing, |code| {
                    code.return_call(0);
                }),
            ),
            ("exceptions", module(MEMORY, Extra::Tag, |_| {})),
            ("threads", module(shared, Extra::Nothing, |_| {})),
            ("memory64", module(wide, Extra::Nothing, |_| {})),
            ("gc", module(MEMORY, Extra::Structure, |_| {})),
            (
                "relaxed simd",
                module(MEMORY, Extra::Nothing, |code| {
                    code.i32_const(0).i8x16_splat().i32_const(0).i8x16_splat();
                    code.i8x16_relaxed_swizzle().drop();
                }),
            ),
            (
                "bulk memory",
                module(MEMORY, Extra::Nothing, |code| {
                    code.i32_const(0).i32_const(0).i32_const(0).memory_fill(0);
                }),
            ),
        ] {
            let error = checked(&[module]).unwrap_err().to_string();
            assert!(
                error.contains(&format!("does not list: {name}.")),
                "{error}"
            );
        }
    }

    #[test]
    fn a_row_that_no_feature_belongs_to_is_an_error() {
        for document in ["", "| WebAssembly garbage | 1 | 1 | 1 |"] {
            assert!(check_against(&[], document).is_err());
        }
        assert!(check_against(&[("a.wasm".to_owned(), vec![0])], LISTED).is_err());
    }
}
