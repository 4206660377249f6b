//! The page's clock. It never jumps: the system's clock, which a person or a time server sets, has no say in it.

use leptos::prelude::window;

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    // Every browser that runs WebAssembly has this clock.
    window().performance().map_or(0.0, |clock| clock.now())
}
