//! The program that reads spreadsheets: a WebAssembly module of its own, in a Web Worker of its own. The page
//! fetches it when a person opens such a file (`ui/src/panels/own_table/spreadsheet.rs`) and ends it with the
//! window, so that neither a huge nor a hostile file costs the page more than a message.

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
