//! What an edit costs on a large table, counted: checks, memory that is allocated, and comparisons of
//! cells.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

use experiment::{
    Activation, ClassWeights, Column, DataTable, Draft, Experiment, Source, TableSource, TableSpec,
    Tuning,
};
use leptos::prelude::*;

use crate::app::editor::{data_of, experiment_of, rows_of};
use crate::app::model::{Consequence, Model};

const N_ROWS: usize = 50_000;
const N_COLUMNS: usize = 10;

/// Less than a copy of any column: one byte a row would be 50,000.
const LARGE: usize = 40_000;

thread_local! {
    /// Allocations of [`LARGE`] or more on this thread.
    static N_LARGE: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is passed on to the system's allocator; the counter allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(size: usize) {
    if size >= LARGE {
        // While a thread ends its counter may be gone.
        let _ = N_LARGE.try_with(|n| n.set(n.get() + 1));
    }
}

/// Number of large allocations of what `run` does.
fn large_allocations(run: impl FnOnce()) -> usize {
    let before = N_LARGE.get();
    run();
    N_LARGE.get() - before
}

/// The first and last columns are not used. The first cell of each is NaN, which no comparison of cells
/// finds equal to itself.
fn draft() -> Draft {
    let column = |idx: usize| Column {
        name: format!("c{idx}"),
        values: (0..N_ROWS)
            .map(|row| match (idx, row) {
                (0, 0) => f64::NAN,
                _ if idx + 1 == N_COLUMNS && row == 0 => f64::NAN,
                _ => (row * (idx + 3) % 1_000) as f64,
            })
            .collect(),
        ..Column::default()
    };
    let columns = (0..N_COLUMNS).map(column).collect();
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(Arc::new(DataTable::new("large".to_owned(), columns))),
        inputs: (1..8).collect(),
        target: 8,
        filters: Vec::new(),
        classifies: false,
        class_weights: ClassWeights::None,
    });
    draft.fit_output();
    draft
}

#[test]
fn a_learning_rate_costs_one_check_none_of_a_table_no_copy_and_no_comparison_of_cells() {
    let owner = Owner::new();
    owner.set();
    let model = RwSignal::new(Model::new(draft()));
    let experiment = experiment_of(model);
    let data = data_of(experiment);
    let rows = rows_of(data, RwSignal::new(0));
    let read = move || {
        assert_eq!(rows.with_untracked(Vec::len), N_ROWS);
        experiment.with_untracked(|it| it.training.learning_rate)
    };
    read();
    // The check of the table makes its rows: that many allocations show that it has run.
    assert!(large_allocations(|| drop(Model::new(draft()))) > N_COLUMNS);

    for learning_rate in [0.5, 0.25] {
        let mut expected = Tuning::of(&draft());
        expected.learning_rate = learning_rate;
        let mut consequence = Consequence::Nothing;
        let mut n_checks = 0;
        let n_large = large_allocations(|| {
            let mut check = |used: &Experiment, draft| {
                n_checks += 1;
                used.check_edit(draft)
            };
            model.update(|model| {
                let change = |draft: &mut Draft| draft.training.learning_rate = learning_rate;
                consequence = model.edit_with(&change, &mut check);
            });
            assert_eq!(read(), learning_rate);
        });
        assert_eq!(n_checks, 1);
        assert_eq!(n_large, 0);
        // The table holds NaN: had its cells been compared, it would count as changed and the run would restart.
        assert_eq!(consequence, Consequence::Tune(expected));
    }

    // The same holds for every setting outside of the data, and for an edit that changes nothing.
    let before = experiment.get_untracked();
    let n_large = large_allocations(|| {
        model.update(|model| {
            model.edit(&|draft| draft.seed = 1);
            model.edit(&|draft| draft.network.hidden[0].activation = Activation::Relu);
            // What cannot run is checked, and then the change of what is in use.
            model.edit(&|draft| draft.network.hidden[0].units = 0);
            model.edit(&|_| {});
        });
        read();
    });
    assert_eq!(n_large, 0);
    assert!(experiment.get_untracked().shares_data_with(&before));

    // The counter does see another choice of rows.
    let n_large = large_allocations(|| {
        model.update(|model| {
            model.edit(&|draft| {
                draft.network.hidden[0].units = 3;
                if let Source::Table(spec) = &mut draft.data.source {
                    spec.inputs = vec![1];
                }
            });
        });
        read();
    });
    assert!(n_large > 0);
    assert!(!experiment.get_untracked().shares_data_with(&before));
}
