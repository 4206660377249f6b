//! Measures how fast the engine trains: epochs per second of the course's networks and of larger ones,
//! beside the same training written with `ndarray` in the usual way, and beside the rate at which this
//! core multiplies and adds at that moment. All are interleaved in one run.
//!
//! Shared cores switch between speeds within a second, so only two figures are meaningful: the ratio to
//! the naive version, and samples at a known rate. A sample counts if the rate just before and after it
//! is at least nine tenths of the best one; all others are dropped, and their number is reported.
//!
//! `cargo xtask bench` measures natively and as a wasm module in a browser's worker. It builds with
//! the profile `bench`: the page's own is for size, which would be unfair to the opponent.

mod measure;
mod naive;
mod parts;
mod rate;
mod report;
mod scaling;
mod sweep;
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

    /// Trains a part of the sweep of 400 cells, see [`train`](crate::sweep::train).
    #[unsafe(no_mangle)]
    extern "C" fn sweep_run(part: u32, n_parts: u32) -> f64 {
        crate::sweep::train(part as usize, n_parts as usize)
    }

    /// Measures, and prints the tables, then the same as JSON. `scaling`: 0 for [`measure`](crate::measure),
    /// 1 for [`scaling`](crate::scaling).
    #[unsafe(no_mangle)]
    extern "C" fn bench_main(budget_ms: f64, scaling: u32) {
        // SAFETY: the host provides a clock without side effects.
        let clock = || unsafe { now() };
        let report = match scaling {
            0 => crate::measure(&clock, budget_ms),
            _ => crate::scaling(&clock, budget_ms),
        };
        for text in [report.table(), report.json()] {
            // SAFETY: the host reads the text during this call, while it is alive.
            unsafe { print(text.as_ptr(), text.len()) };
        }
    }
}
