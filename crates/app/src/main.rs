//! The program of the page. It runs twice: in the window it is the page, in a Web Worker the
//! training thread. One module for both, so that what they share (experiment, JSON, the standard
//! library) is fetched and compiled once; the page hands it on to its worker.
//!
//! Page and worker communicate only by messages; neither crate depends on the other.

#[cfg(target_arch = "wasm32")]
fn main() {
    if web_sys::window().is_some() {
        ui::start();
    } else {
        worker::start();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program runs in a browser; `cargo xtask serve` starts the page.");
}
