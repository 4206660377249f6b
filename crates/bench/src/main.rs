//! Prints the tables for this machine, natively. Arguments: milliseconds for each measurement; the file
//! for the JSON; `scaling` for the tables of [`bench::scaling`] instead.

use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let budget_ms = args.first().and_then(|text| text.parse().ok());
    let budget_ms = budget_ms.unwrap_or(1_500.0);
    let start = Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1e3;
    let report = if args.iter().any(|arg| arg == "scaling") {
        bench::scaling(&clock, budget_ms)
    } else {
        bench::measure(&clock, budget_ms)
    };
    println!("{}", report.table());
    if let Some(path) = args.get(1)
        && let Err(error) = std::fs::write(path, report.json())
    {
        eprintln!("cannot write {path}: {error}");
        std::process::exit(1);
    }
}
