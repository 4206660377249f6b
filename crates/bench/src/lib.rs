//! How fast the engine trains: epochs a second of the course's networks and larger ones, beside the
//! same training as most would write it with `ndarray`, interleaved in the same run, and beside the
//! rate at which this core multiplies and adds at that moment.
//!
//! Only the ratio to the naive version and samples that the rate guards mean anything: shared cores
//! flip between speeds within a second. A sample counts if the rate just before and after it is at
//! least nine tenths of the best seen; the others are dropped and counted.
//!
//! `cargo xtask bench` measures natively and as a wasm module in a browser's worker. It builds with
//! the profile `bench`: the page's own is for size, which would be unfair to the opponent.

mod measure;
mod naive;
mod parts;
mod rate;
mod report;
mod scaling;
mod table;
mod workload;

pub use report::{Report, measure, scaling};

#[cfg(target_arch = "wasm32")]
mod wasm {
    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        /// Milliseconds.
        fn now() -> f64;
        fn print(text: *const u8, len: usize);
    }

    /// Measures and prints the table, then the same as JSON. `scaling`: 0 or 1.
    #[unsafe(no_mangle)]
    extern "C" fn bench_main(budget_ms: f64, scaling: u32) {
        // SAFETY: the host gives a clock without side effects.
        let clock = || unsafe { now() };
        let report = match scaling {
            0 => crate::measure(&clock, budget_ms),
            _ => crate::scaling(&clock, budget_ms),
        };
        for text in [report.table(), report.json()] {
            // SAFETY: the host reads the text while it lives.
            unsafe { print(text.as_ptr(), text.len()) };
        }
    }
}
