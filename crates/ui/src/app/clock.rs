//! The page's clock. It never jumps: the system's clock, which a person or a time server sets, has no say in it.

use leptos::prelude::window;

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    // Every browser that runs WebAssembly has this clock.
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Milliseconds since 1970 by this clock: no two moments of two pages have the same.
pub fn moment_ms() -> f64 {
    let clock = window().performance();
    clock.map_or(0.0, |clock| clock.time_origin() + clock.now())
}
