//! What changes a session, or stops it.

use experiment::{Draft, LayerIdx, Optimizer, PlacedRows, Status, StopReason, Tuning, UnitIdx};
use messages::{Command, WeightEdit};
use worker::Next;

use crate::harness::{Worker, small, with_epochs};

#[test]
fn tuning_takes_effect_while_running() {
    let mut worker = Worker::open(small());
    worker.send(Command::Run);
    worker.turn();
    let mut tuning = Tuning::of(&small());
    tuning.learning_rate = 0.001;
    tuning.regularizer.l2 = 0.5;
    tuning.optimizer = Optimizer::ALL[0];
    assert_eq!(worker.send(Command::Tune(tuning)), []);
    let (before, _) = worker.place();
    assert_eq!(worker.turn(), Next::Now);
    let head = worker.head();
    assert_eq!(head.status, Status::Running);
    assert!(head.epoch > before);
    assert_eq!(Tuning::of(&worker.save().experiment), tuning);
}

/// Rows that were placed by hand can be given up again.
#[test]
fn the_rows_of_the_source_come_back() {
    let mut worker = Worker::open(small());
    let first = worker.save();
    let mut data = small().data;
    data.freeze(&small().check().unwrap());
    data.add_row(0.5, 0.5).unwrap();
    let rows = data.edited.unwrap();
    worker.send(Command::Place(PlacedRows::Rows(rows)));
    assert_eq!(worker.head().n_train, 41);
    worker.send(Command::Place(PlacedRows::Generated));
    assert_eq!(worker.save().experiment, first.experiment);
    assert_eq!(worker.head().n_train, 40);
}

#[test]
fn rows_change_while_running() {
    let mut worker = Worker::open(small());
    worker.send(Command::Run);
    worker.turn();
    let mut data = small().data;
    data.freeze(&small().check().unwrap());
    for idx in 0..30 {
        data.add_row(f64::from(idx) * 0.1, 0.5).unwrap();
    }
    let rows = data.edited.unwrap();
    assert_eq!(
        worker.send(Command::Place(PlacedRows::Rows(rows.clone()))),
        []
    );
    let (before, _) = worker.place();
    assert_eq!(worker.turn(), Next::Now);
    let head = worker.head();
    assert!(head.epoch > before);
    assert_eq!((head.n_train, head.n_validation), (70, 10));
    assert_eq!(head.n_batches, 3);
    assert_eq!(head.status, Status::Running);
    assert_eq!(worker.save().experiment.data.edited, Some(rows));
}

#[test]
fn the_limit_stops_a_run_until_it_is_raised() {
    let mut worker = Worker::open(with_epochs(3));
    worker.send(Command::Run);
    worker.run_to_rest();
    let stopped = Status::Stopped(StopReason::EpochLimit);
    assert_eq!(worker.place(), (3, 0));
    assert_eq!(worker.head().status, stopped);
    for command in [Command::Run, Command::StepEpoch, Command::StepBatch] {
        worker.send(command);
        worker.run_to_rest();
        assert_eq!(worker.place(), (3, 0));
        assert_eq!(worker.head().status, stopped);
    }
    worker.send(Command::Tune(Tuning::of(&with_epochs(5))));
    assert_eq!(worker.head().status, Status::Paused);
    assert_eq!(worker.place(), (3, 0));
    worker.send(Command::Run);
    worker.run_to_rest();
    assert_eq!(worker.place(), (5, 0));
    assert_eq!(worker.head().status, stopped);
    // Single steps stop there, too.
    let mut worker = Worker::open(with_epochs(1));
    worker.send(Command::StepEpoch);
    assert_eq!(worker.head().status, stopped);
}

#[test]
fn divergence_stops_the_run_in_a_finite_state() {
    let mut draft = small();
    draft.training.optimizer = Optimizer::ALL[0];
    draft.training.learning_rate = 100.0;
    draft.network.hidden.clear();
    let mut worker = Worker::open(draft);
    worker.send(Command::Run);
    worker.run_to_rest();
    let snapshot = worker.snapshot();
    assert!(
        matches!(
            snapshot.head().status,
            Status::Stopped(StopReason::Diverged(_))
        ),
        "{:?}",
        snapshot.head().status
    );
    assert!(snapshot.prediction().iter().all(|value| value.is_finite()));
    let before = worker.place();
    worker.send(Command::Run);
    worker.run_to_rest();
    assert_eq!(worker.place(), before);
    // What is saved can be read again.
    assert!(worker.save().check().is_ok());
}

#[test]
fn an_earlier_epoch_is_shown_paused_and_training_continues_from_there() {
    let mut worker = Worker::open(Draft::default());
    for _ in 0..30 {
        worker.send(Command::StepEpoch);
    }
    let epochs = |worker: &mut Worker| {
        let head = worker.head();
        (head.epoch, head.last_epoch, head.status)
    };
    worker.send(Command::Run);
    worker.send(Command::GoTo { epoch: 10 });
    let (epoch, last_epoch, status) = epochs(&mut worker);
    assert_eq!((epoch, status), (10, Status::Paused));
    assert!(last_epoch >= 30);
    worker.send(Command::StepEpoch);
    assert_eq!(epochs(&mut worker), (11, 11, Status::Paused));
    worker.send(Command::GoTo {
        epoch: 4_000_000_000,
    });
    assert_eq!(epochs(&mut worker).0, 11);
}

#[test]
fn a_weight_is_set_by_hand_and_a_missing_one_is_ignored() {
    let mut worker = Worker::open(Draft::default());
    let edit = WeightEdit {
        layer_idx: LayerIdx::new(0),
        input: Some(UnitIdx::new(0)),
        unit: UnitIdx::new(0),
        value: 2.5,
    };
    assert_eq!(worker.send(Command::SetWeight(edit)), []);
    let away = WeightEdit {
        layer_idx: LayerIdx::new(77),
        ..edit
    };
    assert_eq!(worker.send(Command::SetWeight(away)), []);
    let run = worker.save();
    assert_eq!(run.state.weights[0].kernel[[0, 0]], 2.5);
}
