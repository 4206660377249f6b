//! The program that trains the start experiment on the first picture, until the page's own program is there: a
//! WebAssembly module of its own, a quarter as large.
//!
//! It knows one experiment, three buttons and four plots. Everything else that a person does waits for the page.

#[cfg(any(target_arch = "wasm32", test))]
mod run;
#[cfg(target_arch = "wasm32")]
mod web;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("This program runs in a browser; `cargo xtask serve` starts the page.");
}
