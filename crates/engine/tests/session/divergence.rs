//! A run that diverges stops in its last finite state, and names the cause.

use engine::{Session, Step};
use experiment::{
    Activation, Cause, DataSpec, Dense, Divergence, Draft, Experiment, Function, Network,
    Optimizer, Quantity, Source, StopReason, Training,
};

use crate::drafts::{VIEW, checked};

fn diverging(learning_rate: f64) -> Experiment {
    checked(Draft {
        data: DataSpec {
            source: Source::Function(Function::Square),
            domain: [-3.0, 3.0],
            ..DataSpec::default()
        },
        network: Network {
            hidden: vec![Dense::new(20, Activation::Relu); 2],
            ..Network::default()
        },
        training: Training {
            optimizer: Optimizer::ALL[0],
            learning_rate,
            ..Training::default()
        },
        ..Draft::default()
    })
}

#[test]
fn divergence_stops_at_the_last_finite_state() {
    let mut session = Session::new(&diverging(0.9));
    let mut last = session.save();
    let divergence = loop {
        match session.step_batch() {
            Step::Batch => {}
            Step::Epoch => last = session.save(),
            Step::Stopped(StopReason::Diverged(divergence)) => break divergence,
            Step::Stopped(reason) => panic!("{reason:?}"),
        }
    };
    assert_eq!(session.save(), last);
    assert_eq!(divergence.epoch, last.state.epoch + 1);
    assert!((1..=session.n_batches()).contains(&divergence.batch));
    assert!(
        divergence.layer_idx.is_none_or(|idx| idx.get() <= 2),
        "{divergence:?}"
    );
    assert_eq!(
        session.step_epoch(),
        Step::Stopped(StopReason::Diverged(divergence))
    );
    let (_, numbers) = session.snapshot(&VIEW, Vec::new()).into_parts();
    let predictions = &numbers[101..202];
    assert!(predictions.iter().all(|y| y.is_finite()));

    // The same with an epoch limit of its own: a smaller learning rate lets it go on.
    session.tune(&diverging(1e-8));
    assert_eq!(session.stop_reason(), None);
    assert_eq!(session.epoch(), last.state.epoch);
}

#[test]
fn divergence_in_the_first_epoch_leaves_the_initial_weights() {
    let experiment = diverging(100.0);
    let initial = Session::new(&experiment).save();
    let mut session = Session::new(&experiment);
    let divergence = loop {
        match session.step_batch() {
            Step::Stopped(StopReason::Diverged(divergence)) => break divergence,
            Step::Stopped(reason) => panic!("{reason:?}"),
            Step::Batch | Step::Epoch if session.epoch() > 5 => panic!("it does not diverge"),
            Step::Batch | Step::Epoch => {}
        }
    };
    assert_eq!(divergence.cause, Cause::LearningRate);
    assert_eq!(divergence.epoch, 1);
    assert_eq!(session.save(), initial);
}

#[test]
fn a_target_that_is_too_large_is_named() {
    let experiment = checked(Draft {
        data: DataSpec {
            source: Source::Formula("100000 x".into()),
            domain: [-1.0, 1.0],
            ..DataSpec::default()
        },
        network: Network {
            hidden: vec![Dense::new(50, Activation::Relu)],
            ..Network::default()
        },
        training: Training {
            optimizer: Optimizer::ALL[0],
            learning_rate: 0.5,
            ..Training::default()
        },
        ..Draft::default()
    });
    let mut session = Session::new(&experiment);
    let reason = loop {
        if let Step::Stopped(reason) = session.step_batch() {
            break reason;
        }
    };
    let StopReason::Diverged(Divergence {
        cause, quantity, ..
    }) = reason
    else {
        panic!("{reason:?}");
    };
    assert_eq!(cause, Cause::UnscaledTarget);
    assert!(matches!(
        quantity,
        Quantity::Activation | Quantity::Loss | Quantity::Gradient | Quantity::Weight
    ));
}
