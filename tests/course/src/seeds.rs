//! One measurement for many seeds, on all cores.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs a measurement for every seed from `first` to `end - 1`, on all cores. Returns the values
/// in no order.
pub fn over_seeds<T: Send>([first, end]: [u32; 2], measure: impl Fn(u32) -> T + Sync) -> Vec<T> {
    let seeds: Vec<u32> = (first..end).collect();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::with_capacity(seeds.len()));
    let n_threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let value = measure(seed);
                    found
                        .lock()
                        .expect("no other thread has panicked")
                        .push(value);
                }
            });
        }
    });
    found.into_inner().expect("no thread has panicked")
}

/// The values in ascending order.
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}
