//! How fast the engine trains: epochs a second of the course's networks and larger ones, beside the
//! same training as most would write it with `ndarray`, interleaved in the same run, and beside the
//! rate at which this core multiplies and adds at that moment.
//!
//! Only the ratio to the naive version and samples that the rate guards mean anything: shared cores
//! flip between speeds within a second. A sample counts if the rate just before and after it is at
//! least nine tenths of the best seen; the others are dropped and counted.
//!
//! `cargo run --release -p neurona-bench` measures natively; `run.mjs` runs the same in a wasm
//! module. The root manifest builds the rest of the page for size, so give cargo
//! `--config profile.release.opt-level=3` for a fair opponent.

mod measure;
mod naive;
mod rate;
mod workload;

pub use measure::{Report, measure};

#[cfg(target_arch = "wasm32")]
mod wasm {
    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        /// Milliseconds.
        fn now() -> f64;
        fn print(text: *const u8, len: usize);
    }

    /// Measures and prints the table, then the same as JSON.
    #[unsafe(no_mangle)]
    extern "C" fn bench_main(budget_ms: f64) {
        // SAFETY: the host gives a clock without side effects.
        let report = crate::measure(&|| unsafe { now() }, budget_ms);
        for text in [report.table(), report.json()] {
            // SAFETY: the host reads the text while it lives.
            unsafe { print(text.as_ptr(), text.len()) };
        }
    }
}
