//! Single rows of the report for a host that times them, so that it can measure two modules in turns.
//!
//! `cargo xtask bench --before` copies this file into the bench crate of an older commit. It therefore uses only
//! what `report.rs` has had since a91ddbf.

#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;

use super::{WORKLOADS, frame, seeds};

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    /// Milliseconds.
    fn now() -> f64;
}

thread_local! {
    static ROW: RefCell<Option<Box<dyn FnMut()>>> = const { RefCell::new(None) };
}

/// Makes the work of a row, which [`row_run`] then does. Panics if there is no such row.
#[unsafe(no_mangle)]
extern "C" fn row_prepare(row: u32) {
    let work: Box<dyn FnMut()> = match row {
        // Ten of the 1,000 epochs.
        0 => Box::new(seeds()),
        1 => WORKLOADS[1].engine(),
        2 => WORKLOADS[3].engine(),
        3 => WORKLOADS[0].engine(),
        4 => WORKLOADS[4].engine(),
        5 => Box::new(frame(100)),
        _ => panic!("there is no row {row}"),
    };
    ROW.with_borrow_mut(|place| *place = Some(work));
}

/// Does the work `n` times. Panics before [`row_prepare`].
#[unsafe(no_mangle)]
extern "C" fn row_run(n: u32) {
    ROW.with_borrow_mut(|work| {
        let work = work.as_mut().expect("a row is prepared");
        (0..n).for_each(|_| work());
    });
}

/// The core's rate at this moment, see [`rate`](crate::rate::rate).
#[unsafe(no_mangle)]
extern "C" fn row_rate() -> f64 {
    // SAFETY: the host provides a clock without side effects.
    crate::rate::rate(&|| unsafe { now() })
}
