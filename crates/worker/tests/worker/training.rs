//! Training in slices: single steps, runs, speeds.

use experiment::Status;
use messages::{Command, Speed};
use worker::{Next, SLICE_MS};

use crate::harness::{Worker, slow, small};

#[test]
fn running_goes_in_short_slices_and_pauses_at_once() {
    let mut worker = Worker::open(small());
    assert_eq!(worker.tell(Command::Run), []);
    for _ in 0..20 {
        assert_eq!(worker.turn(), Next::Now);
    }
    let head = worker.head();
    assert_eq!(head.status, Status::Running);
    assert!(head.epoch >= 100, "{}", head.epoch);
    // A look at the clock beyond the slice.
    assert!(worker.deaf_ms < SLICE_MS + 1.0, "{}", worker.deaf_ms);
    let before = worker.place();
    worker.tell(Command::Pause);
    assert_eq!(worker.turn(), Next::Command);
    assert_eq!(worker.place(), before);
    assert_eq!(worker.head().status, Status::Paused);
}

#[test]
fn batches_of_any_length_leave_time_to_hear() {
    for look_ms in [0.15, 0.3, 2.0, 5.0, 40.0] {
        let mut worker = Worker::open(slow());
        worker.clock.look_ms = look_ms;
        worker.tell(Command::Run);
        for _ in 0..5 {
            assert_eq!(worker.turn(), Next::Now);
        }
        // One batch between two looks is the least there is.
        let most_ms = SLICE_MS.max(look_ms) + 2.0 * look_ms;
        assert!(worker.deaf_ms <= most_ms, "{} ms", worker.deaf_ms);
    }
}

#[test]
fn single_steps_are_exact() {
    let mut worker = Worker::open(small());
    worker.tell(Command::StepBatch);
    assert_eq!(worker.place(), (0, 1));
    worker.tell(Command::StepBatch);
    assert_eq!(worker.place(), (1, 0));
    worker.tell(Command::StepEpoch);
    assert_eq!(worker.place(), (2, 0));
    worker.tell(Command::StepBatch);
    assert_eq!(worker.place(), (2, 1));
    // The epoch under way is finished.
    worker.tell(Command::StepEpoch);
    assert_eq!(worker.place(), (3, 0));
    for _ in 0..10 {
        worker.tell(Command::StepEpoch);
    }
    assert_eq!(worker.place(), (13, 0));
    assert_eq!(worker.head().status, Status::Paused);
    assert_eq!(worker.turn(), Next::Command);
}

#[test]
fn steps_end_a_run() {
    let mut worker = Worker::open(small());
    worker.tell(Command::Run);
    worker.turn();
    let (epoch, _) = worker.place();
    worker.tell(Command::StepEpoch);
    assert_eq!(worker.place(), (epoch + 1, 0));
    assert_eq!(worker.turn(), Next::Command);
    worker.tell(Command::Run);
    worker.tell(Command::StepBatch);
    assert_eq!(worker.place(), (epoch + 1, 1));
    assert_eq!(worker.turn(), Next::Command);
}

#[test]
fn an_epoch_of_a_slow_network_is_done_in_slices() {
    let mut worker = Worker::open(slow());
    worker.clock.look_ms = 1.0;
    worker.tell(Command::StepEpoch);
    let head = worker.head();
    assert_eq!((head.epoch, head.status), (0, Status::Running));
    assert!(head.batch > 0 && head.batch < 100, "{}", head.batch);
    // Said again it changes nothing: the epoch under way is finished.
    worker.tell(Command::StepEpoch);
    worker.rest();
    assert_eq!(worker.place(), (1, 0));
    assert_eq!(worker.head().status, Status::Paused);
    assert!(worker.deaf_ms < 10.0, "{}", worker.deaf_ms);
    // It can be paused on its way and ended later.
    worker.tell(Command::StepEpoch);
    worker.tell(Command::Pause);
    assert_eq!(worker.turn(), Next::Command);
    let (epoch, batch) = worker.place();
    assert!(epoch == 1 && batch > 0);
    worker.tell(Command::StepEpoch);
    worker.rest();
    assert_eq!(worker.place(), (2, 0));
}

#[test]
fn a_speed_is_kept_and_told() {
    for rate in [1.0, 10.0, 60.0, 300.0] {
        let mut worker = Worker::open(small());
        worker.tell(Command::SetSpeed(Speed::EpochsPerSecond(rate)));
        worker.tell(Command::Run);
        worker.go_on(10_000.0);
        let head = worker.head();
        let done = f64::from(head.epoch);
        assert!(
            (done - 10.0 * rate).abs() <= 1.0 + 0.1 * rate,
            "{done} at {rate}/s"
        );
        let told = head.epochs_per_second.unwrap();
        assert!((told / rate - 1.0).abs() < 0.1, "{told} at {rate}/s");
        assert_eq!(head.status, Status::Running);
    }
}

#[test]
fn the_first_batch_of_a_slow_speed_comes_at_once() {
    let mut worker = Worker::open(small());
    worker.tell(Command::SetSpeed(Speed::EpochsPerSecond(1.0)));
    worker.tell(Command::Run);
    match worker.turn() {
        Next::After(wait_ms) => assert!((400.0..=500.0).contains(&wait_ms), "{wait_ms}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(worker.place(), (0, 1));
}

#[test]
fn no_burst_follows_a_pause_or_a_sleep() {
    let mut worker = Worker::open(small());
    worker.tell(Command::SetSpeed(Speed::EpochsPerSecond(5.0)));
    worker.tell(Command::Run);
    worker.go_on(1_000.0);
    worker.tell(Command::Pause);
    let (before, _) = worker.place();
    worker.clock.wait(3_600_000.0);
    worker.tell(Command::Run);
    worker.turn();
    assert!(worker.place().0 <= before + 1);
    let (before, _) = worker.place();
    worker.clock.wait(3_600_000.0);
    worker.turn();
    assert!(worker.place().0 <= before + 1);
}

#[test]
fn the_speed_changes_while_running_and_nonsense_is_not_heard() {
    let mut worker = Worker::open(small());
    worker.tell(Command::SetSpeed(Speed::EpochsPerSecond(2.0)));
    for nonsense in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        worker.execute(Command::SetSpeed(Speed::EpochsPerSecond(nonsense)));
    }
    worker.tell(Command::Run);
    worker.go_on(2_000.0);
    let (slow, _) = worker.place();
    assert!((3..=5).contains(&slow), "{slow}");
    worker.tell(Command::SetSpeed(Speed::Unlimited));
    for _ in 0..5 {
        assert_eq!(worker.turn(), Next::Now);
    }
    let (fast, _) = worker.place();
    assert!(fast >= slow + 20, "{fast}");
    // The speed outlives the session.
    worker.tell(Command::SetSpeed(Speed::EpochsPerSecond(2.0)));
    worker.tell(Command::Open {
        session: 2,
        experiment: small(),
    });
    worker.tell(Command::Run);
    assert!(matches!(worker.turn(), Next::After(_)));
}
