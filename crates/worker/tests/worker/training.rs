//! Training in slices: single steps, runs, speeds.

use experiment::Status;
use messages::{Command, Speed};
use worker::{Next, SLICE_MS};

use crate::harness::{Worker, slow, small};

#[test]
fn training_runs_in_short_slices_and_pauses_at_once() {
    let mut worker = Worker::open(small());
    assert_eq!(worker.send(Command::Run), []);
    for _ in 0..20 {
        assert_eq!(worker.turn(), Next::Now);
    }
    let head = worker.head();
    assert_eq!(head.status, Status::Running);
    assert!(head.epoch >= 100, "{}", head.epoch);
    // One reading of the clock beyond the slice.
    assert!(worker.longest_ms < SLICE_MS + 1.0, "{}", worker.longest_ms);
    let before = worker.place();
    worker.send(Command::Pause);
    assert_eq!(worker.turn(), Next::Command);
    assert_eq!(worker.place(), before);
    assert_eq!(worker.head().status, Status::Paused);
}

#[test]
fn batches_of_any_length_leave_time_for_commands() {
    for reading_ms in [0.15, 0.3, 2.0, 5.0, 40.0] {
        let mut worker = Worker::open(slow());
        worker.clock.reading_ms = reading_ms;
        worker.send(Command::Run);
        for _ in 0..5 {
            assert_eq!(worker.turn(), Next::Now);
        }
        // At least one batch lies between two readings of the clock.
        let most_ms = SLICE_MS.max(reading_ms) + 2.0 * reading_ms;
        assert!(worker.longest_ms <= most_ms, "{} ms", worker.longest_ms);
    }
}

#[test]
fn single_steps_are_exact() {
    let mut worker = Worker::open(small());
    worker.send(Command::StepBatch);
    assert_eq!(worker.place(), (0, 1));
    worker.send(Command::StepBatch);
    assert_eq!(worker.place(), (1, 0));
    worker.send(Command::StepEpoch);
    assert_eq!(worker.place(), (2, 0));
    worker.send(Command::StepBatch);
    assert_eq!(worker.place(), (2, 1));
    // The epoch that has begun is finished.
    worker.send(Command::StepEpoch);
    assert_eq!(worker.place(), (3, 0));
    for _ in 0..10 {
        worker.send(Command::StepEpoch);
    }
    assert_eq!(worker.place(), (13, 0));
    assert_eq!(worker.head().status, Status::Paused);
    assert_eq!(worker.turn(), Next::Command);
}

#[test]
fn a_step_pauses_a_run() {
    let mut worker = Worker::open(small());
    worker.send(Command::Run);
    worker.turn();
    let (epoch, _) = worker.place();
    worker.send(Command::StepEpoch);
    assert_eq!(worker.place(), (epoch + 1, 0));
    assert_eq!(worker.turn(), Next::Command);
    worker.send(Command::Run);
    worker.send(Command::StepBatch);
    assert_eq!(worker.place(), (epoch + 1, 1));
    assert_eq!(worker.turn(), Next::Command);
}

#[test]
fn an_epoch_of_a_slow_network_is_trained_in_slices() {
    let mut worker = Worker::open(slow());
    worker.clock.reading_ms = 1.0;
    worker.send(Command::StepEpoch);
    let head = worker.head();
    assert_eq!((head.epoch, head.status), (0, Status::Running));
    assert!(head.batch > 0 && head.batch < 100, "{}", head.batch);
    // A second command changes nothing: the epoch that has begun is finished.
    worker.send(Command::StepEpoch);
    worker.run_to_rest();
    assert_eq!(worker.place(), (1, 0));
    assert_eq!(worker.head().status, Status::Paused);
    assert!(worker.longest_ms < 10.0, "{}", worker.longest_ms);
    // It can be paused before its end and finished later.
    worker.send(Command::StepEpoch);
    worker.send(Command::Pause);
    assert_eq!(worker.turn(), Next::Command);
    let (epoch, batch) = worker.place();
    assert!(epoch == 1 && batch > 0);
    worker.send(Command::StepEpoch);
    worker.run_to_rest();
    assert_eq!(worker.place(), (2, 0));
}

#[test]
fn a_speed_is_kept_and_reported() {
    for rate in [1.0, 10.0, 60.0, 300.0] {
        let mut worker = Worker::open(small());
        worker.send(Command::SetSpeed(Speed::EpochsPerSecond(rate)));
        worker.send(Command::Run);
        worker.run_for(10_000.0);
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
fn at_a_slow_speed_the_first_batch_trains_at_once() {
    let mut worker = Worker::open(small());
    worker.send(Command::SetSpeed(Speed::EpochsPerSecond(1.0)));
    worker.send(Command::Run);
    match worker.turn() {
        Next::After(wait_ms) => assert!((400.0..=500.0).contains(&wait_ms), "{wait_ms}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(worker.place(), (0, 1));
}

#[test]
fn no_burst_follows_a_pause_or_a_suspended_page() {
    let mut worker = Worker::open(small());
    worker.send(Command::SetSpeed(Speed::EpochsPerSecond(5.0)));
    worker.send(Command::Run);
    worker.run_for(1_000.0);
    worker.send(Command::Pause);
    let (before, _) = worker.place();
    worker.clock.wait(3_600_000.0);
    worker.send(Command::Run);
    worker.turn();
    assert!(worker.place().0 <= before + 1);
    let (before, _) = worker.place();
    worker.clock.wait(3_600_000.0);
    worker.turn();
    assert!(worker.place().0 <= before + 1);
}

#[test]
fn the_speed_changes_while_running_and_nonsense_is_ignored() {
    let mut worker = Worker::open(small());
    worker.send(Command::SetSpeed(Speed::EpochsPerSecond(2.0)));
    for nonsense in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        worker.execute(Command::SetSpeed(Speed::EpochsPerSecond(nonsense)));
    }
    worker.send(Command::Run);
    worker.run_for(2_000.0);
    let (slow, _) = worker.place();
    assert!((3..=5).contains(&slow), "{slow}");
    worker.send(Command::SetSpeed(Speed::Unlimited));
    for _ in 0..5 {
        assert_eq!(worker.turn(), Next::Now);
    }
    let (fast, _) = worker.place();
    assert!(fast >= slow + 20, "{fast}");
    // The speed outlives the session.
    worker.send(Command::SetSpeed(Speed::EpochsPerSecond(2.0)));
    worker.send(Command::Open {
        session: 2,
        draft: small(),
    });
    worker.send(Command::Run);
    assert!(matches!(worker.turn(), Next::After(_)));
}

#[test]
fn a_saved_run_catches_up_with_an_epoch() {
    let mut worker = Worker::open(small());
    worker.send(Command::StepBatch);
    worker.send(Command::SetSpeed(Speed::EpochsPerSecond(0.5)));
    worker.send(Command::TrainTo { epoch: 300 });
    worker.run_to_rest();
    assert_eq!(worker.place(), (300, 0));
    assert_eq!(worker.head().status, Status::Paused);
    // What is done already is not done again.
    worker.send(Command::TrainTo { epoch: 20 });
    worker.run_to_rest();
    assert_eq!(worker.place(), (300, 0));
    let mut straight = Worker::open(small());
    for _ in 0..300 {
        straight.send(Command::StepEpoch);
    }
    assert_eq!(worker.save().state.weights, straight.save().state.weights);
}
