//! The time of an epoch as a function of width, depth, rows and batch size, one at a time.

use experiment::Activation;

use crate::measure::Meter;
use crate::table::Table;
use crate::workload::{Workload, course};

const COLUMNS: &[&str] = &[
    "of it",
    "epoch, µs",
    "ns a row",
    "ps a row and parameter",
    "products, % of rate",
    "GFLOP/s beside it",
    "quiet",
    "dropped",
];

const BASE: Workload = Workload {
    n_train: 1_000,
    n_validation: 0,
    learning_rate: 1e-4,
    session: false,
    ..course("", &[100])
};

/// Widths of one hidden layer, and of two.
static WIDTHS: [[usize; 2]; 14] = [
    [1; 2], [2; 2], [3; 2], [4; 2], [8; 2], [16; 2], [32; 2], [64; 2], [100; 2], [128; 2],
    [256; 2], [500; 2], [800; 2], [1_000; 2],
];
static DEEP: [usize; 8] = [32; 8];
const ROWS: [usize; 10] = [10, 20, 32, 50, 100, 200, 500, 1_000, 3_000, 10_000];
const BATCHES: [usize; 12] = [1, 2, 3, 4, 5, 8, 10, 16, 32, 100, 300, 1_000];

/// Measures all of them; one table for each.
pub(crate) fn tables(meter: &mut Meter) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut add = |title, workloads: Vec<(usize, Workload)>| {
        let mut table = Table::new(title, COLUMNS);
        for (value, workload) in workloads {
            line(meter, &mut table, value, &workload);
        }
        tables.push(table);
    };
    let of = |hidden: &'static [usize]| Workload { hidden, ..BASE };
    add(
        "Width w of 1-w-1 tanh, 1,000 rows, batch 32",
        WIDTHS
            .iter()
            .map(|hidden| (hidden[0], of(&hidden[..1])))
            .collect(),
    );
    add(
        "Width w of 1-w-w-1 tanh, 1,000 rows, batch 32",
        WIDTHS
            .iter()
            .map(|hidden| (hidden[0], of(hidden)))
            .collect(),
    );
    add(
        "Depth: hidden layers of 32 relus, 1,000 rows, batch 32",
        (0..=DEEP.len())
            .map(|depth| {
                let activation = Activation::Relu;
                (
                    depth,
                    Workload {
                        activation,
                        ..of(&DEEP[..depth])
                    },
                )
            })
            .collect(),
    );
    add(
        "Rows for 1-100-1 tanh, batch 32",
        ROWS.map(|n_train| (n_train, Workload { n_train, ..BASE }))
            .into(),
    );
    add(
        "Batch size for 1-100-1 tanh, 1,000 rows",
        BATCHES
            .map(|batch_size| (batch_size, Workload { batch_size, ..BASE }))
            .into(),
    );
    tables
}

/// Measures one workload, and adds a row for it.
fn line(meter: &mut Meter, table: &mut Table, value: usize, workload: &Workload) {
    let timing = meter.measure(&mut [workload.engine()]);
    let us = timing.us[0];
    let rows = workload.n_train as f64;
    table.push([
        timing.named(&value.to_string()).into(),
        us.into(),
        (us * 1e3 / rows).into(),
        (us * 1e6 / rows / workload.n_params() as f64).into(),
        (workload.flops() / us / 10.0 / timing.rate).into(),
        timing.rate.into(),
        timing.n_quiet.into(),
        timing.n_dropped.into(),
    ]);
}
