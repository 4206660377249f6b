//! Training allocates nothing: counted by the allocator of this test program.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use engine::{Population, Session, Step};
use experiment::{
    Activation, Clipping, Draft, Function, Loss, Optimizer, Preset, Regularizer, Source,
    StopReason, Training,
};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
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
fn a_population_allocates_nothing_even_when_members_diverge() {
    for clipping in [
        Clipping::default(),
        Clipping {
            clipnorm: Some(1e6),
            ..Clipping::default()
        },
    ] {
        let experiments: Vec<_> = [0.001, 0.9, 0.01, 50.0, 0.1]
            .into_iter()
            .map(|rate| {
                let mut draft = Preset::Start.draft();
                draft.data.source = Source::Function(Function::Square);
                draft.network.hidden[0].activation = Activation::Relu;
                draft.training.optimizer = Optimizer::ALL[0];
                draft.training.learning_rate = rate;
                draft.training.clipping = clipping;
                draft
                    .network
                    .set_regularizer(Regularizer { l1: 1e-4, l2: 1e-4 });
                draft.check().expect("can run")
            })
            .collect();
        let mut population = Population::new(&experiments);
        let count = allocations(|| {
            for _ in 0..30 {
                population.step_epoch();
            }
        });
        assert_eq!(count, 0);
        let diverged = (0..5).any(|member| population.stop_reason(member).is_some());
        assert!(diverged || clipping != Clipping::default());
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
