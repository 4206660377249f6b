//! The measurements of a run, and their tables.

mod rows;

use engine::{RunSet, Session, Step};
use experiment::{Activation, Dense, Draft, Experiment, PlaneData, PlaneView, View};

use crate::measure::{Meter, Timing};
use crate::parts::parts;
use crate::scaling::tables;
use crate::sweep;
use crate::table::Table;
use crate::workload::{WORKLOADS, Workload, course, epoch};

/// All tables of a run.
pub struct Report {
    tables: Vec<Table>,
    best_rate: f64,
}

/// Measures every workload, each for about `budget_ms` milliseconds, or up to five times as long on a
/// machine that is not quiet. `now_ms` is a clock in milliseconds.
pub fn measure(now_ms: &dyn Fn() -> f64, budget_ms: f64) -> Report {
    // Before everything else: the module is fresh, nothing is compiled for speed, the caches are cold.
    let first = first_epochs(now_ms);
    let mut meter = Meter::new(now_ms, budget_ms);
    let mut quick = Meter::new(now_ms, (budget_ms / 60.0).min(25.0));
    let tables = vec![
        workloads(&mut meter, &mut quick),
        denormal(&mut meter),
        waits(&mut meter, first),
    ];
    Report {
        tables,
        best_rate: meter.best_rate,
    }
}

/// Measures how the time of an epoch grows with width, depth, rows and batch size. `budget_ms` is as for
/// [`measure`]; each row gets a tenth of it.
pub fn scaling(now_ms: &dyn Fn() -> f64, budget_ms: f64) -> Report {
    let mut meter = Meter::new(now_ms, budget_ms / 10.0);
    let tables = tables(&mut meter);
    Report {
        tables,
        best_rate: meter.best_rate,
    }
}

impl Report {
    /// The tables as Markdown.
    pub fn table(&self) -> String {
        let mut text = format!(
            "Best multiply-add rate {:.1} GFLOP/s. A name with ~: no sample was quiet, the lower quartile of \
             all stands.\n",
            self.best_rate
        );
        for table in &self.tables {
            text.push('\n');
            text.push_str(&table.markdown());
        }
        text
    }

    /// The tables as JSON: `{"rate_gflops": …, "tables": [{"title": …, "rows": […]}]}`.
    pub fn json(&self) -> String {
        let tables: Vec<String> = self.tables.iter().map(Table::json).collect();
        let tables = tables.join(",\n");
        format!(
            "{{\"rate_gflops\":{},\"tables\":[{tables}]}}",
            self.best_rate
        )
    }
}

/// The time of an epoch of every workload, beside the naive version, and its parts.
fn workloads(meter: &mut Meter, quick: &mut Meter) -> Table {
    let mut table = Table::new(
        "Epochs, warm, with shuffling and validation",
        &[
            "network",
            "epoch, µs",
            "epochs/s",
            "× naive",
            "products, % of rate",
            "forward, µs",
            "its products, % of rate",
            "deltas",
            "gradients",
            "optimizer",
            "rest",
            "GFLOP/s beside it",
            "quiet",
            "dropped",
        ],
    );
    for workload in &WORKLOADS {
        let timing = meter.measure(&mut [workload.engine(), workload.naive()]);
        let us = timing.us[0];
        quick.best_rate = quick.best_rate.max(meter.best_rate);
        let parts = parts(quick, workload, timing.rate);
        let rest =
            us - parts.forward - parts.deltas - parts.gradients - parts.optimizer.unwrap_or(0.0);
        table.push([
            timing.named(workload.name).into(),
            us.into(),
            (1e6 / us).round().into(),
            timing.ratios[0].into(),
            (workload.flops() / us / 10.0 / timing.rate).into(),
            parts.forward.into(),
            (parts.forward_flops / 10.0 / timing.rate).into(),
            parts.deltas.into(),
            parts.gradients.into(),
            parts.optimizer.into(),
            rest.into(),
            timing.rate.into(),
            timing.n_quiet.into(),
            timing.n_dropped.into(),
        ]);
    }
    table
}

/// A deep, saturated network: from layer to layer the deltas shrink below the smallest normal number.
const SATURATED: Workload = Workload {
    activation: Activation::Sigmoid,
    n_train: 500,
    n_validation: 0,
    session: false,
    ..course("1-(32)×8-1 sigmoid", &[32; 8])
};

/// Epochs with denormal numbers, if they were not flushed to 0, beside usual ones of the same network.
fn denormal(meter: &mut Meter) -> Table {
    let mut table = Table::new(
        "Epochs whose numbers would be denormal, beside a healthy one",
        &[
            "network",
            "healthy, µs",
            "sick, µs",
            "×",
            "GFLOP/s beside it",
            "quiet",
            "dropped",
        ],
    );
    let relu = WORKLOADS[4];
    let cases = [
        (
            "dead relus, 1-128-128-128-1",
            relu.trainer(1.0),
            relu.dying(),
        ),
        (
            "vanished gradients, 1-(32)×8-1 sigmoid",
            SATURATED.trainer(1.0),
            SATURATED.trainer(30.0),
        ),
    ];
    for (name, mut healthy, mut sick) in cases {
        let timing = meter.measure(&mut [
            Box::new(move || epoch(&mut healthy)),
            Box::new(move || epoch(&mut sick)),
        ]);
        table.push([
            timing.named(name).into(),
            timing.us[0].into(),
            timing.us[1].into(),
            timing.ratios[0].into(),
            timing.rate.into(),
            timing.n_quiet.into(),
            timing.n_dropped.into(),
        ]);
    }
    table
}

/// Milliseconds of the first 1,000 epochs, construction of the session included.
fn first_epochs(now_ms: &dyn Fn() -> f64) -> [(&'static str, f64); 2] {
    [
        ("first 1,000 epochs of 1-3-3-1", &WORKLOADS[0]),
        ("first 1,000 epochs of 1-500-1", &WORKLOADS[1]),
    ]
    .map(|(name, workload)| {
        let start = now_ms();
        let mut session = workload.session();
        for _ in 0..1_000 {
            assert_eq!(session.step_epoch(), Step::Epoch, "it trains");
        }
        (name, now_ms() - start)
    })
}

/// Times that a student waits for: first epochs, frames, many seeds.
fn waits(meter: &mut Meter, first: [(&'static str, f64); 2]) -> Table {
    let mut table = Table::new(
        "What a student waits for",
        &["what", "ms", "GFLOP/s beside it", "quiet", "dropped"],
    );
    for (name, ms) in first {
        // Measured once a run, so no sample can be dropped.
        table.push([
            name.into(),
            ms.into(),
            None.into(),
            None.into(),
            None.into(),
        ]);
    }
    let timing = meter.measure(&mut [Box::new(frame(2)), Box::new(frame(100))]);
    let mut row = |what: &str, us: f64, timing: &Timing| {
        table.push([
            timing.named(what).into(),
            (us / 1e3).into(),
            timing.rate.into(),
            timing.n_quiet.into(),
            timing.n_dropped.into(),
        ]);
    };
    row(
        "a whole frame of 2-8-8-8-1, its 25 heat maps 100 × 100",
        timing.us[1],
        &timing,
    );
    let maps = timing.us[1] - timing.us[0];
    row(
        "the heat maps of it: the frame without one of 2 × 2",
        maps,
        &timing,
    );
    let mut session = WORKLOADS[2].session();
    session.step_epoch();
    let timing = meter.time(frame_of(session, View::curve([-3.0, 3.0], 401, 65)));
    row("a whole frame of 1-800-1", timing.us[0], &timing);
    let timing = meter.time(seeds());
    row(
        "100 seeds of 1-3-3-1, 1,000 epochs",
        100.0 * timing.us[0],
        &timing,
    );
    let timing = meter.time(|| {
        std::hint::black_box(sweep::train(0, 1));
    });
    row(
        "sweep of 400 cells: 20 learning rates × 1-1-1 to 1-20-1, 500 epochs",
        timing.us[0],
        &timing,
    );
    table
}

/// Ten epochs of 100 networks, as a page trains them that shows growing curves. They start again after
/// 1,000 epochs: at 2,000 a history is decimated, which is not measured here.
fn seeds() -> impl FnMut() + 'static {
    let members: Vec<Experiment> = (1..=100)
        .map(|seed| WORKLOADS[0].experiment(seed))
        .collect();
    let at_start = RunSet::new(&members);
    let mut run_set = at_start.clone();
    move || {
        if run_set.epoch(0) >= 1_000 {
            run_set.clone_from(&at_start);
        }
        assert!(run_set.step_epochs(10), "it trains");
    }
}

/// A snapshot with the heat map of every neuron and of the output, of `side` points along each axis.
fn frame(side: u32) -> impl FnMut() + 'static {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.network.hidden = vec![Dense::new(8, Activation::Tanh); 3];
    let mut session = Session::new(&draft.check().expect("an experiment that can run"));
    session.step_epoch();
    let plane = PlaneView {
        axis: 1,
        window: [-6.0, 6.0],
        side,
        cell_side: side,
    };
    frame_of(session, View::plane([-6.0, 6.0], 0, plane))
}

/// A snapshot that reuses the buffer of the one before, as the worker's do.
fn frame_of(mut session: Session, view: View) -> impl FnMut() + 'static {
    let mut numbers = Vec::new();
    move || {
        let snapshot = session.snapshot(&view, std::mem::take(&mut numbers));
        numbers = snapshot.into_parts().1;
    }
}
