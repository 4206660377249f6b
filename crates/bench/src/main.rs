//! The table for this machine, natively. Argument: milliseconds for each measurement.

use std::time::Instant;

fn main() {
    let budget_ms = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_500.0);
    let start = Instant::now();
    let report = bench::measure(&|| start.elapsed().as_secs_f64() * 1e3, budget_ms);
    println!("{}\n{}", report.table(), report.json());
}
