//! A build tool that cuts the page's program into two WebAssembly files, its chunks, and makes them compress well.
//!
//! `neurona-splitter split MODULE FOLDER NAME` cuts the linked program in two at the functions that
//! `ui/src/deferred.rs` and `worker/src/deferred.rs` mark. It writes three files to the folder:
//! `first.wasm`, which wasm-bindgen processes next; `deferred-NAME.wasm`, the deferred
//! chunk; and `deferred-NAME.js`, which fetches that chunk on first use. The page's own script is `NAME.js`.
//!
//! `neurona-splitter shorten FOLDER NAME` gives short names to what `NAME_bg.wasm` imports from
//! `NAME.js`, in both.
//!
//! `neurona-splitter pack FILE…` rewrites finished modules with their functions in an order that
//! compresses well, and fails if they use more of WebAssembly than `docs/browsers.md` lists, or less.
//!
//! `neurona-splitter pack-apart FILE…` does so with modules that are not the page's, which may use less.

mod features;
mod order;
mod script;
mod unused_classes;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["split", module, folder, name] => split(Path::new(module), Path::new(folder), name),
        ["shorten", folder, name] => shorten(Path::new(folder), name),
        ["pack", files @ ..] => features::check(&pack_all(files)?),
        ["pack-apart", files @ ..] => features::check_no_more(&pack_all(files)?),
        _ => bail!(
            "`split MODULE FOLDER NAME`, `shorten FOLDER NAME`, `pack FILE…` or `pack-apart FILE…`"
        ),
    }
}

/// Rewrites the page's module and its script in place, with short names between them.
///
/// Errors: a file cannot be read or written, or is not what wasm-bindgen makes.
fn shorten(folder: &Path, name: &str) -> Result<()> {
    let (module, script) = (
        folder.join(format!("{name}_bg.wasm")),
        folder.join(format!("{name}.js")),
    );
    let bytes = fs::read(&module).with_context(|| format!("cannot read {}", module.display()))?;
    let text =
        fs::read_to_string(&script).with_context(|| format!("cannot read {}", script.display()))?;
    let (bytes, text) = script::shortened(&bytes, &text, &format!("./{name}_bg.js"))?;
    fs::write(&module, bytes).with_context(|| format!("cannot write {}", module.display()))?;
    fs::write(&script, text).with_context(|| format!("cannot write {}", script.display()))
}

/// Rewrites modules in place, in an order that compresses well, and returns them with their names.
///
/// Errors: a file cannot be read or written, or is not a module.
fn pack_all(files: &[&str]) -> Result<Vec<(String, Vec<u8>)>> {
    let packed = files
        .iter()
        .map(|file| Ok(((*file).to_owned(), pack(Path::new(file))?)));
    packed.collect()
}

/// Rewrites a module in place, in an order that compresses well, and returns it.
///
/// Errors: the file cannot be read or written, or is not a module.
fn pack(file: &Path) -> Result<Vec<u8>> {
    let module = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let packed = order::packed(&module).with_context(|| format!("in {}", file.display()))?;
    fs::write(file, &packed).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(packed)
}

/// Cuts a linked module in two and writes both chunks and the script to a folder.
///
/// Errors: a file cannot be read or written, the module has no or several marked places, or the
/// script is not the one that this version of `wasm_split_cli_support` writes.
fn split(module: &Path, folder: &Path, name: &str) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let bytes = unused_classes::without_exports_of("wasm-streams", &bytes)?;
    let first = folder.join("first.wasm");
    let script = format!("./deferred-{name}.js");
    let page_script = format!("./{name}.js");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = &script;
    options.main_module = &page_script;
    // Its error type does not implement the standard library's `Error`.
    let parts = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let [deferred] = parts.split_modules.as_slice() else {
        bail!(
            "two chunks are expected, not {}",
            parts.split_modules.len() + 1
        );
    };
    let deferred_name = format!("deferred-{name}.wasm");
    fs::rename(deferred, folder.join(&deferred_name))?;
    let old_name = deferred.file_name().context("a chunk without a name")?;
    let script = folder.join(&script);
    let text = fs::read_to_string(&script)?;
    let text = fetching(&text, &old_name.to_string_lossy(), &deferred_name)?;
    fs::write(&script, text)?;
    Ok(())
}

/// Returns the script with two changes: it fetches the deferred chunk under its new name, and it also
/// works with a host that does not serve the media type of WebAssembly, as wasm-bindgen's script does.
///
/// Errors: the text to be replaced does not stand in the script exactly once.
fn fetching(script: &str, old_name: &str, new_name: &str) -> Result<String> {
    const BY_TYPE: &str = "WebAssembly.instantiateStreaming(src, imports)";
    const BY_BYTES: &str = "src
        .then((it) => it.ok ? it.arrayBuffer() : Promise.reject(it.status))
        .then((it) => WebAssembly.instantiate(it, imports))";
    for part in [old_name, BY_TYPE] {
        let n = script.matches(part).count();
        if n != 1 {
            bail!(
                "the script that fetches the deferred chunk is not as it was: {part} stands {n} times in it"
            );
        }
    }
    Ok(script
        .replace(old_name, new_name)
        .replace(BY_TYPE, BY_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_of_another_version_is_not_edited_by_chance() {
        let script =
            "fetch(\"./split_deferred.wasm\"); WebAssembly.instantiateStreaming(src, imports)";
        let edited = fetching(script, "split_deferred.wasm", "deferred-x.wasm").unwrap();
        assert!(
            edited.contains("./deferred-x.wasm") && edited.contains("arrayBuffer"),
            "{edited}"
        );
        assert!(
            fetching(
                "fetch(\"./split_deferred.wasm\")",
                "split_deferred.wasm",
                "x"
            )
            .is_err()
        );
    }
}
