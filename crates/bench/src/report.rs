//! What is measured, and the tables of it.

use engine::{RunSet, Session, Step};
use experiment::{Activation, Dense, Draft, Experiment, PlaneData, PlaneView, View};

use crate::measure::{Meter, Timing};
use crate::parts::parts;
use crate::scaling::tables;
use crate::table::Table;
use crate::workload::{WORKLOADS, Workload, course, epoch};

/// All that was measured.
pub struct Report {
    tables: Vec<Table>,
    best_rate: f64,
}

/// Measures every workload for so many milliseconds each.
pub fn measure(now_ms: &dyn Fn() -> f64, budget_ms: f64) -> Report {
    // First of all: a fresh module, nothing compiled for speed, nothing in the caches.
    let first = first_epochs(now_ms);
    let mut meter = Meter::new(now_ms, budget_ms);
    let mut quick = Meter::new(now_ms, (budget_ms / 60.0).min(25.0));
    let tables = vec![
        workloads(&mut meter, &mut quick),
        unhealthy(&mut meter),
        moments(&mut meter, first),
    ];
    Report {
        tables,
        best_rate: meter.best_rate,
    }
}

/// How the time of an epoch grows with what is asked for.
pub fn scaling(now_ms: &dyn Fn() -> f64, budget_ms: f64) -> Report {
    let mut meter = Meter::new(now_ms, budget_ms / 10.0);
    let tables = tables(&mut meter);
    Report {
        tables,
        best_rate: meter.best_rate,
    }
}

impl Report {
    /// For people, as Markdown.
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

    /// For programs.
    pub fn json(&self) -> String {
        let tables: Vec<String> = self.tables.iter().map(Table::json).collect();
        let tables = tables.join(",\n");
        format!(
            "{{\"rate_gflops\":{},\"tables\":[{tables}]}}",
            self.best_rate
        )
    }
}

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

/// Deep and saturated: from layer to layer the deltas shrink below the smallest normal number.
const SATURATED: Workload = Workload {
    activation: Activation::Sigmoid,
    n_train: 500,
    n_validation: 0,
    session: false,
    ..course("1-(32)×8-1 sigmoid", &[32; 8])
};

/// Epochs full of tiny numbers beside healthy ones of the same network.
fn unhealthy(meter: &mut Meter) -> Table {
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

/// Times in milliseconds of the first 1,000 epochs.
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

fn moments(meter: &mut Meter, first: [(&'static str, f64); 2]) -> Table {
    let mut table = Table::new(
        "What a student waits for",
        &["what", "ms", "GFLOP/s beside it", "quiet", "dropped"],
    );
    for (name, ms) in first {
        // Once a run, so nothing can be dropped.
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
    table
}

/// Ten epochs of 100 networks, as a page would ask for that shows curves as they grow. After 1,000 they
/// begin anew: a history thins itself at 2,000, which is not what is asked here.
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

/// A snapshot with the picture of every neuron and of the output, of so many points along each axis.
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

/// A snapshot into the numbers of the one before, as the worker makes them.
fn frame_of(mut session: Session, view: View) -> impl FnMut() + 'static {
    let mut numbers = Vec::new();
    move || {
        let snapshot = session.snapshot(&view, std::mem::take(&mut numbers));
        numbers = snapshot.into_parts().1;
    }
}
