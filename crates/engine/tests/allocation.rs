//! Training allocates nothing, and a session has the size of its formula: the allocator of this test
//! program counts both.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use engine::{Dependence, Importance, RunSet, Session, Step};
use experiment::{
    Activation, ClassWeights, Clipping, Dense, DependenceSpec, Draft, EarlyStopping, Function,
    Grid, ImportanceSpec, Loss, Monitor, Optimizer, PlaneData, PlanePoint, Preset, Regularizer,
    Row, RowOrder, Source, StopReason, TableSpec, Training, howell,
};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        BYTES.with(|bytes| bytes.set(bytes.get().wrapping_add(layout.size())));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        BYTES.with(|bytes| bytes.set(bytes.get().wrapping_sub(layout.size())));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        let grown = size.wrapping_sub(layout.size());
        BYTES.with(|bytes| bytes.set(bytes.get().wrapping_add(grown)));
        // SAFETY: as the caller promises.
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(act: impl FnOnce()) -> usize {
    let before = COUNT.get();
    act();
    COUNT.get() - before
}

#[test]
fn the_allocator_counts() {
    assert_eq!(
        allocations(|| drop(std::hint::black_box(vec![1_u8; 100]))),
        1
    );
}

#[test]
fn no_optimizer_allocates() {
    let mut optimizers = Optimizer::ALL.to_vec();
    optimizers.push(Optimizer::Rmsprop {
        rho: 0.9,
        momentum: 0.9,
        epsilon: 1e-7,
        centered: true,
    });
    optimizers.push(Optimizer::Adam {
        beta_1: 0.9,
        beta_2: 0.999,
        epsilon: 1e-7,
        amsgrad: true,
    });
    for optimizer in optimizers {
        let mut draft = Preset::SineSmall.draft();
        draft.training.optimizer = optimizer;
        draft.training.learning_rate = 1e-3;
        draft
            .network
            .set_regularizer(Regularizer { l1: 1e-4, l2: 1e-4 });
        draft.training.clipping = Clipping {
            clipnorm: Some(1.0),
            ..Clipping::default()
        };
        let mut session = Session::new(&draft.check().expect("can run"));
        let count = allocations(|| {
            for _ in 0..20 {
                assert_eq!(session.step_epoch(), Step::Epoch);
            }
        });
        assert_eq!(count, 0, "{optimizer:?}");
    }
}

#[test]
fn no_activation_and_no_loss_allocates() {
    for loss in Loss::REGRESSION {
        for activation in Activation::HIDDEN {
            let mut draft = Preset::Start.draft();
            draft.training.loss = loss;
            for layer in &mut draft.network.hidden {
                layer.units = 17;
                layer.activation = activation;
            }
            draft.network.output.activation = activation;
            let mut session = Session::new(&draft.check().expect("can run"));
            let count = allocations(|| {
                for _ in 0..5 {
                    session.step_epoch();
                }
            });
            assert_eq!(count, 0, "{loss:?} {activation:?}");
        }
    }
}

#[test]
fn no_rule_of_tensorflow_playground_allocates() {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.training.loss = Loss::HalfSquaredSigns;
    draft.fit_output();
    draft.training.optimizer = Optimizer::ALL[0];
    // Of 40 rows, 10 are carried over.
    draft.training.batch_size = 30;
    draft.training.carries_over = true;
    draft.training.l1_kills = true;
    draft.training.losses_after_epoch = true;
    draft
        .network
        .set_regularizer(Regularizer { l1: 1e-2, l2: 0.0 });
    for row_order in RowOrder::ALL {
        draft.training.row_order = row_order;
        let experiment = draft.clone().check().expect("can run");
        let before = BYTES.get();
        let mut session = Session::new(&experiment);
        let count = allocations(|| {
            for _ in 0..20 {
                session.step_epoch();
            }
        });
        assert_eq!(count, 0, "{row_order:?}");
        let (held, said) = (BYTES.get().wrapping_sub(before), session.n_bytes());
        assert!((said..said + 4_000).contains(&held), "{held} {said}");
    }
}

#[test]
fn neither_classes_nor_remedies_nor_clipping_allocate() {
    let early_stopping = EarlyStopping {
        monitor: Monitor::ValLoss,
        patience: 1_000,
        restore_best_weights: true,
        ..EarlyStopping::default()
    };
    let clipped = [
        Clipping {
            global_clipnorm: Some(0.5),
            ..Clipping::default()
        },
        Clipping {
            clipvalue: Some(0.1),
            ..Clipping::default()
        },
    ];
    let heads = [
        (
            Activation::Sigmoid,
            1,
            Loss::BinaryCrossentropy { from_logits: false },
        ),
        (
            Activation::Linear,
            1,
            Loss::BinaryCrossentropy { from_logits: true },
        ),
        (
            Activation::Softmax,
            2,
            Loss::SparseCategoricalCrossentropy { from_logits: false },
        ),
        (
            Activation::Linear,
            2,
            Loss::SparseCategoricalCrossentropy { from_logits: true },
        ),
    ];
    for (activation, units, loss) in heads {
        for clipping in clipped {
            let mut draft = Draft::default();
            draft.data.source = Source::Plane(PlaneData::Circle);
            draft.data.n_points = 60;
            draft.network.hidden = vec![
                Dense {
                    dropout: 0.25,
                    ..Dense::new(9, Activation::Relu)
                };
                2
            ];
            draft.network.output = Dense::new(units, activation);
            draft.training.loss = loss;
            draft.training.clipping = clipping;
            draft.training.early_stopping = Some(early_stopping);
            draft.training.tolerance = Some(1e-12);
            let mut session = Session::new(&draft.check().expect("can run"));
            let count = allocations(|| {
                for _ in 0..10 {
                    assert_eq!(session.step_epoch(), Step::Epoch);
                }
            });
            assert_eq!(count, 0, "{loss:?} {activation:?} {clipping:?}");
        }
    }
}

/// Softmax, sigmoid and a number for the class, over 352 rows in batches of 32 with a short last one.
#[test]
fn weights_of_classes_do_not_allocate() {
    for (activation, units, loss) in [
        (
            Activation::Softmax,
            2,
            Loss::SparseCategoricalCrossentropy { from_logits: false },
        ),
        (
            Activation::Sigmoid,
            1,
            Loss::BinaryCrossentropy { from_logits: false },
        ),
        (Activation::Linear, 1, Loss::MeanSquaredError),
    ] {
        for weights in [ClassWeights::Balanced, ClassWeights::List(vec![0.5, 4.0])] {
            let mut draft = Draft::default();
            draft.data.set_table(TableSpec {
                class_weights: weights,
                ..TableSpec::howell_sex()
            });
            draft.data.scaling.inputs = true;
            draft.network.output = Dense::new(units, activation);
            draft.training.loss = loss;
            let mut session = Session::new(&draft.check().expect("can run"));
            let count = allocations(|| {
                for _ in 0..5 {
                    assert_eq!(session.step_epoch(), Step::Epoch);
                }
            });
            assert_eq!(count, 0, "{loss:?}");
        }
    }
}

#[test]
fn neither_the_growing_history_nor_its_thinning_allocates() {
    let mut draft = Preset::SineSmall.draft();
    draft.training.epochs = 10_000;
    draft.data.n_points = 8;
    let mut session = Session::new(&draft.check().expect("can run"));
    let count = allocations(|| while session.step_epoch() == Step::Epoch {});
    assert_eq!(count, 0);
    assert_eq!(session.epoch(), 10_000);
}

#[test]
fn a_run_set_allocates_nothing_even_when_members_diverge() {
    for clipping in [
        Clipping::default(),
        Clipping {
            global_clipnorm: Some(1e6),
            ..Clipping::default()
        },
    ] {
        let experiments: Vec<_> = [0.001, 0.9, 0.01, 90.0, 0.1]
            .into_iter()
            .map(|rate| {
                let mut draft = Preset::Start.draft();
                draft.data.source = Source::Function(Function::Square);
                for layer in &mut draft.network.hidden {
                    layer.activation = Activation::Linear;
                }
                draft.training.optimizer = Optimizer::ALL[0];
                draft.training.learning_rate = rate;
                draft.training.clipping = clipping;
                draft
                    .network
                    .set_regularizer(Regularizer { l1: 1e-4, l2: 1e-4 });
                draft.check().expect("can run")
            })
            .collect();
        let mut run_set = RunSet::new(&experiments);
        let count = allocations(|| {
            for _ in 0..30 {
                run_set.step_epoch();
            }
        });
        assert_eq!(count, 0);
        let diverged = (0..5).any(|member| run_set.stop_reason(member).is_some());
        assert!(diverged, "{clipping:?}");
    }
}

#[test]
fn divergence_and_the_way_back_allocate_nothing() {
    let mut draft = Draft {
        training: Training {
            optimizer: Optimizer::ALL[0],
            learning_rate: 50.0,
            ..Training::default()
        },
        ..Draft::default()
    };
    draft.data.source = Source::Function(Function::Square);
    draft.network.hidden[0].activation = Activation::Relu;
    draft.network.hidden[1].activation = Activation::Relu;
    let mut session = Session::new(&draft.check().expect("can run"));
    let mut reason = None;
    let count = allocations(|| {
        reason = loop {
            if let Step::Stopped(reason) = session.step_batch() {
                break Some(reason);
            }
        };
    });
    assert_eq!(count, 0);
    assert!(
        matches!(reason, Some(StopReason::Diverged(_))),
        "{reason:?}"
    );
}

#[test]
fn a_session_holds_what_its_formula_says() {
    let early_stopping = Some(EarlyStopping {
        restore_best_weights: true,
        ..EarlyStopping::default()
    });
    for hidden in [&[][..], &[3, 3], &[500], &[1_000, 1_000], &[64; 8]] {
        for (optimizer, batch_size, n_points) in [
            (Optimizer::ALL[0], 1, 5),
            (Optimizer::ADAM, 32, 50),
            (Optimizer::ALL[3], 1_000, 1_000),
        ] {
            for (dropout, early_stopping) in [(0.0, None), (0.3, early_stopping)] {
                let mut draft = Draft::default();
                draft.network.hidden = hidden
                    .iter()
                    .map(|&units| Dense {
                        dropout,
                        ..Dense::new(units, Activation::Sin)
                    })
                    .collect();
                draft.network.output.activation = Activation::Softplus;
                draft.training.optimizer = optimizer;
                draft.training.batch_size = batch_size;
                draft.training.early_stopping = early_stopping;
                draft.data.n_points = n_points;
                let experiment = draft.check().expect("can run");
                let before = BYTES.get();
                let mut session = Session::new(&experiment);
                session.step_epoch();
                let held = BYTES.get().wrapping_sub(before);
                let said = session.n_bytes();
                assert!(
                    (said..said + 4_000).contains(&held),
                    "{hidden:?} {optimizer:?}: {held} bytes, the formula says {said}"
                );
            }
        }
    }
}

#[test]
fn rows_by_hand_and_fewer_rows_are_in_the_formula() {
    let rows = |n: usize| {
        let mut draft = Draft::default();
        draft.network.hidden = vec![Dense::new(64, Activation::Tanh)];
        draft.training.batch_size = 1_000;
        draft.data.edited = Some(
            (0..n)
                .map(|row| Row {
                    x: row as f32,
                    y: 0.5,
                    validates: row % 5 == 0,
                })
                .collect(),
        );
        draft.check().expect("can run")
    };
    let placed = |n: usize| {
        let mut draft = Draft::default();
        draft.data.source = Source::Plane(PlaneData::Plane);
        draft.network.hidden = vec![Dense::new(64, Activation::Tanh)];
        draft.training.batch_size = 1_000;
        draft.data.placed = Some(
            (0..n)
                .map(|point| PlanePoint {
                    x: [0.01 * point as f32 - 5.0, 0.5],
                    y: 0.5,
                    validates: point % 5 == 0,
                })
                .collect(),
        );
        draft.check().expect("can run")
    };
    for many_and_few in [[rows(1_000), rows(20)], [placed(1_000), placed(20)]] {
        let [many, few] = &many_and_few;
        let before = BYTES.get();
        let mut session = Session::new(many);
        let check = |session: &Session| {
            let held = BYTES.get().wrapping_sub(before);
            let said = session.n_bytes();
            assert!(
                (said..said + 4_000).contains(&held),
                "{held} bytes, the formula says {said}"
            );
            said
        };
        let at_first = check(&session);
        session.set_rows(few);
        assert!(check(&session) < at_first / 2);
        session.set_rows(many);
        assert_eq!(check(&session), at_first);
    }
}

/// Howell's table was read again from its text for every row of the answer: 3,721 times for a map.
#[test]
fn a_map_over_two_inputs_does_not_read_the_table_for_each_row() {
    let height = TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]);
    for spec in [height, TableSpec::howell_sex()] {
        let mut draft = Draft::default();
        draft.data.set_table(spec);
        draft.fit_output();
        if draft.network.output.units > 1 {
            // Logits would need a buffer for the probabilities of each row.
            draft.network.output.activation = Activation::Softmax;
            draft.training.loss = Loss::SparseCategoricalCrossentropy { from_logits: false };
        }
        let mut session = Session::new(&draft.check().expect("can run"));
        let mut count = |side| {
            let grid = Grid {
                axes: [0, 1],
                windows: [[5.0, 60.0], [0.0, 80.0]],
                side,
                class: 0,
            };
            allocations(|| assert!(session.regions(&grid).is_some()))
        };
        let (few, many) = (count(5), count(61));
        // A list that grows to a hundred times its length is moved some seven times.
        assert!(many <= few + 20, "{few} for 25 rows, {many} for 3,721");
    }
}

/// A step of a question's answer allocates for the rows that it predicts and nothing else, and the
/// answer gives everything back.
#[test]
fn the_importance_of_inputs_takes_few_allocations_and_no_memory() {
    let mut draft = Preset::SineSmall.draft();
    draft
        .data
        .set_table(TableSpec::howell_height(&[howell::WEIGHT, howell::AGE]));
    draft.fit_output();
    let session = Session::new(&draft.check().unwrap());
    let before = BYTES.get();
    let spec = ImportanceSpec { n_repeats: 30 };
    let mut job = Importance::new(&session, spec).unwrap();
    let mut n_steps = 1;
    let count = allocations(|| {
        while job.step() {
            n_steps += 1;
        }
    });
    // Rows in the order of the repeat, outputs, predictions.
    assert!(
        n_steps >= 61 && count <= 3 * n_steps,
        "{count} in {n_steps}"
    );
    drop(job);
    let mut job = Dependence::new(
        &session,
        DependenceSpec {
            column: howell::WEIGHT,
        },
    )
    .unwrap();
    let count = allocations(|| while job.step() {});
    // And the value, as it is and scaled; two steps for each of 101 values.
    assert!(count <= 5 * 101 * 2, "{count}");
    drop(job);
    assert_eq!(BYTES.get(), before);
}
