//! The program that writes and reads models: a WebAssembly module of its own, in a Web Worker of its own. The page
//! fetches it when the export window opens or a person imports a model (`ui/src/io/model_program.rs`), so that neither a
//! huge nor a hostile file costs the page more than a message.

#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(target_arch = "wasm32")]
fn main() {
    web::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser; `cargo xtask serve` starts the page.");
}
