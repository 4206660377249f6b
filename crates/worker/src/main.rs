//! The Web Worker around the crate's plain functions: messages in and out, the clock, and the
//! turns between commands and training. How messages look is told in `experiment::Command`.

#[cfg(target_arch = "wasm32")]
mod glue;

#[cfg(target_arch = "wasm32")]
fn main() {
    glue::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser's Web Worker; `cargo xtask serve` starts the page.");
}
