#!/usr/bin/env bash
# Leptos 0.8.23: a page that is drawn in the browser alone (feature `csr`, no server function, no stream) still
# exports the three classes of wasm-streams 0.5.0, which nothing in it makes or calls. `leptos` depends on `server_fn`
# with the feature `browser`, not optionally, and that on wasm-streams; wasm-bindgen exports every class that is linked,
# and what is exported no optimiser may drop. No feature of Leptos turns this off. It weighs 4 % of a counter's module.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p counter/src weigh/src

cat > Cargo.toml <<'TOML'
[workspace]
members = ["counter", "weigh"]
resolver = "3"

[profile.release]
opt-level = "z"
lto = "fat"
codegen-units = 1
panic = "abort"

[profile.dev]
debug = false
TOML
cat > counter/Cargo.toml <<'TOML'
[package]
name = "counter"
version = "0.0.0"
edition = "2024"

[dependencies]
leptos = { version = "=0.8.23", default-features = false, features = ["csr"] }
wasm-bindgen = "=0.2.129"
wasm-bindgen-futures = "=0.4.79"
js-sys = "=0.3.106"
web-sys = "=0.3.106"
TOML
cat > counter/src/main.rs <<'RUST'
use leptos::prelude::*;

fn main() {
    mount_to_body(|| {
        let clicks = RwSignal::new(0);
        view! { <button on:click=move |_| clicks.update(|n| *n += 1)>{clicks}</button> }
    });
}
RUST
cat > weigh/Cargo.toml <<'TOML'
[package]
name = "weigh"
version = "0.0.0"
edition = "2024"

[dependencies]
anyhow = "1"
walrus = "=0.27.2"
wasm-bindgen-cli-support = "=0.2.129"
TOML
cat > weigh/src/main.rs <<'RUST'
//! Runs wasm-bindgen on a linked module, lists the classes that the script exports, and weighs them: in the
//! script by their text, in the module by what can be dropped once their exports are gone. What the table of
//! functions refers to stays, so the linker could drop more.

use anyhow::{Context, Result, bail};
use walrus::{ExportItem, Module, passes::gc};
use wasm_bindgen_cli_support::Bindgen;

const EXPECTED: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

fn main() -> Result<()> {
    let linked = std::env::args().nth(1).context("which module?")?;
    let mut output = Bindgen::new()
        .input_path(linked)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .generate_output()?;
    let script = output.js().to_owned();
    let mut classes: Vec<&str> = script
        .lines()
        .filter_map(|line| line.strip_prefix("export class "))
        .map(|rest| rest.trim_end_matches(" {"))
        .collect();
    classes.sort_unstable();

    let mut n_bytes_of_text = 0;
    for class in &classes {
        let start = script.find(&format!("export class {class} {{")).context("no class")?;
        let end = start + script[start..].find("\n}\n").context("no end")? + 3;
        n_bytes_of_text += end - start;
        println!("  class {class}: {} bytes of the script", end - start);
    }
    println!("  together {n_bytes_of_text} of {} bytes of the script, with comments", script.len());

    let module: &mut Module = output.wasm_mut();
    gc::run(module);
    let n_bytes_before = module.emit_wasm().len();
    let prefixes: Vec<String> = classes.iter().map(|class| class.to_lowercase()).collect();
    let exports: Vec<_> = module
        .exports
        .iter()
        .filter(|export| matches!(export.item, ExportItem::Function(_)))
        .filter(|export| prefixes.iter().any(|prefix| export.name.contains(prefix)))
        .map(|export| (export.name.clone(), export.id()))
        .collect();
    for (name, id) in &exports {
        println!("  export {name}");
        module.exports.delete(*id);
    }
    gc::run(module);
    let n_bytes_after = module.emit_wasm().len();
    println!(
        "  module: {n_bytes_before} bytes, without these {} exports {n_bytes_after}: they hold at least {} bytes",
        exports.len(),
        n_bytes_before - n_bytes_after
    );
    if classes != EXPECTED || exports.is_empty() || n_bytes_after >= n_bytes_before {
        bail!("changed: the script exports the classes {classes:?}");
    }
    Ok(())
}
RUST

cargo generate-lockfile --quiet
cargo update --quiet -p server_fn --precise 0.8.13
cargo update --quiet -p wasm-streams --precise 0.5.0
rustc --version
echo "packages that depend on wasm-streams:"
cargo tree --quiet --locked --target wasm32-unknown-unknown -p counter -i wasm-streams --depth 2
cargo build --quiet --locked --release --target wasm32-unknown-unknown -p counter
cargo run --quiet --locked -p weigh -- target/wasm32-unknown-unknown/release/counter.wasm
echo "as described"
