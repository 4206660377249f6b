//! Sessions are opened, rejected, saved, restored and shown.

use experiment::{Field, Optimizer, PlacedRows, Row, SnapshotHead, Status, Tuning};
use messages::{Command, Event, Speed};
use worker::{Next, WorkerState, handle};

use crate::harness::{VIEW, Worker, small};

#[test]
fn commands_before_the_first_session_have_no_reply() {
    let mut worker = Worker::new();
    for command in [
        Command::Run,
        Command::Pause,
        Command::StepEpoch,
        Command::StepBatch,
        Command::Prepare,
        Command::Save,
        Command::Frame(VIEW),
        Command::SetSpeed(Speed::EpochsPerSecond(3.0)),
        Command::Place(PlacedRows::Rows(Vec::new())),
        Command::Tune(Tuning::of(&small())),
    ] {
        assert_eq!(worker.send(command), []);
    }
    assert_eq!(worker.turn(), Next::Command);
}

#[test]
fn a_session_opens_paused_and_sends_a_frame_on_request() {
    let mut worker = Worker::open(small());
    assert_eq!(worker.turn(), Next::Command);
    let head = worker.head();
    assert_eq!(head.session, 1);
    assert_eq!(head.status, Status::Paused);
    assert_eq!((head.epoch, head.batch, head.n_batches), (0, 0, 2));
    assert_eq!((head.n_train, head.n_validation), (40, 10));
    assert_eq!(head.n_parameters, 39);
    assert_eq!((head.curve_len, head.cell_len), (50, 10));
    assert_eq!(head.epochs_per_second, None);
}

#[test]
fn what_cannot_run_is_rejected_and_the_session_continues() {
    let mut worker = Worker::open(small());
    worker.send(Command::Run);
    worker.turn();
    let mut wrong = small();
    wrong.training.learning_rate = f64::NAN;
    wrong.data.n_points = usize::MAX;
    let (session, problems) = worker.rejected(Command::Open {
        session: 2,
        draft: wrong,
    });
    assert_eq!(session, 2);
    assert_eq!(problems.len(), 2);

    let mut torn = worker.save();
    torn.state.weights[0].bias.pop();
    let (session, problems) = worker.rejected(Command::Restore {
        session: 3,
        run: (*torn).clone().into(),
    });
    assert_eq!(session, 3);
    assert_eq!(problems[0].field, Field::SavedState);

    let mut tuning = Tuning::of(&small());
    tuning.learning_rate = -1.0;
    let (session, problems) = worker.rejected(Command::Tune(tuning));
    assert_eq!((session, problems[0].field), (1, Field::LearningRate));

    let row = Row {
        x: 0.0,
        y: f32::NAN,
        validates: false,
    };
    let (session, problems) = worker.rejected(Command::Place(PlacedRows::Rows(vec![row; 10])));
    assert_eq!((session, problems[0].field), (1, Field::Rows));

    let (before, _) = worker.place();
    assert_eq!(worker.turn(), Next::Now);
    let head = worker.head();
    assert_eq!((head.session, head.status), (1, Status::Running));
    assert!(head.epoch > before);
}

#[test]
fn a_lower_session_number_is_ignored() {
    let mut worker = Worker::new();
    let open = |session| Command::Open {
        session,
        draft: small(),
    };
    assert_eq!(worker.send(open(7)), [Event::Opened { session: 7 }]);
    assert_eq!(worker.send(open(6)), []);
    assert_eq!(worker.head().session, 7);
    assert_eq!(worker.send(open(8)), [Event::Opened { session: 8 }]);
}

#[test]
fn opening_again_gives_the_same_initial_weights() {
    let mut worker = Worker::open(small());
    let start = worker.snapshot().into_parts().1;
    worker.send(Command::StepEpoch);
    assert_ne!(worker.snapshot().into_parts().1, start);
    worker.send(Command::Open {
        session: 2,
        draft: small(),
    });
    let (head, again) = worker.snapshot().into_parts();
    assert_eq!((head.epoch, head.session), (0, 2));
    assert_eq!(bits(&again), bits(&start));
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn a_restored_run_continues_with_the_same_bits() {
    for optimizer in Optimizer::ALL {
        let mut draft = small();
        draft.training.optimizer = optimizer;
        let mut first = Worker::open(draft);
        for _ in 0..3 {
            first.send(Command::StepEpoch);
        }
        first.send(Command::StepBatch);
        let run = (*first.save()).into();
        let mut second = Worker::new();
        assert_eq!(
            second.send(Command::Restore { session: 1, run }),
            [Event::Opened { session: 1 }]
        );
        for _ in 0..3 {
            let (first_head, first_numbers) = first.snapshot().into_parts();
            let (second_head, second_numbers) = second.snapshot().into_parts();
            // A file has no states of earlier epochs.
            let without_past = |head| SnapshotHead { past: None, ..head };
            assert_eq!(without_past(first_head), without_past(second_head));
            assert_eq!(bits(&first_numbers), bits(&second_numbers));
            assert_eq!(first.save(), second.save());
            first.send(Command::StepEpoch);
            second.send(Command::StepEpoch);
        }
    }
}

/// Of a wide layer the most influential units are shown; a restored session may choose them anew,
/// but what it computes is the same.
#[test]
fn a_wide_network_is_restored_to_the_bit() {
    let mut draft = small();
    draft.network.hidden = vec![experiment::Dense::new(300, experiment::Activation::Tanh)];
    let mut first = Worker::open(draft);
    for _ in 0..5 {
        first.send(Command::StepEpoch);
        first.run_to_rest();
        first.snapshot();
    }
    let run = (*first.save()).into();
    let mut second = Worker::new();
    second.send(Command::Restore { session: 1, run });
    for _ in 0..2 {
        let (first_shot, second_shot) = (first.snapshot(), second.snapshot());
        assert_eq!(
            bits(first_shot.prediction()),
            bits(second_shot.prediction())
        );
        assert_eq!(first_shot.head().rmse, second_shot.head().rmse);
        assert_eq!(first.save(), second.save());
        for worker in [&mut first, &mut second] {
            worker.send(Command::StepEpoch);
            worker.run_to_rest();
        }
    }
}

#[test]
fn the_buffer_of_a_frame_is_reused() {
    let mut worker = Worker::open(small());
    let frame = |state: &mut WorkerState| {
        let clock = || 0.0;
        match handle(state, Command::Frame(VIEW), &clock).pop() {
            Some(Event::Frame { numbers, .. }) => numbers,
            other => panic!("{other:?}"),
        }
    };
    let numbers = frame(&mut worker.state);
    let place = numbers.as_ptr();
    worker.state.recycle(numbers);
    let numbers = frame(&mut worker.state);
    assert_eq!(numbers.as_ptr(), place);
}

/// Back in its place, a session that was set aside goes on as if it had never been away: the same numbers, the same
/// earlier epochs.
#[test]
fn a_session_that_was_set_aside_comes_back_with_the_same_bits() {
    let open = |session| Command::Open {
        session,
        draft: small(),
    };
    let mut undisturbed = Worker::open(small());
    let mut worker = Worker::open(small());
    for it in [&mut undisturbed, &mut worker] {
        for _ in 0..3 {
            it.send(Command::StepEpoch);
        }
        it.send(Command::StepBatch);
    }
    worker.send(Command::Run);
    worker.send(Command::SetAside);
    worker.send(open(2));
    worker.send(Command::StepEpoch);
    let started_again = worker.snapshot().into_parts().1;
    assert_eq!(
        worker.send(Command::TakeBack { session: 3 }),
        [Event::Opened { session: 3 }]
    );
    let (head, numbers) = worker.snapshot().into_parts();
    let (kept, expected) = undisturbed.snapshot().into_parts();
    assert_eq!((head.session, head.status), (3, Status::Paused));
    assert_eq!(
        (head.epoch, head.batch, head.past),
        (kept.epoch, kept.batch, kept.past)
    );
    assert_eq!(bits(&numbers), bits(&expected));
    for it in [&mut undisturbed, &mut worker] {
        it.send(Command::StepEpoch);
    }
    let trained_on = undisturbed.snapshot().into_parts().1;
    assert_eq!(bits(&worker.snapshot().into_parts().1), bits(&trained_on));

    // The session that stood in its place was set aside in turn.
    worker.send(Command::TakeBack { session: 4 });
    assert_eq!(
        bits(&worker.snapshot().into_parts().1),
        bits(&started_again)
    );
}

/// A file that is refused leaves the run where it is; the next start does not set it aside in its name.
#[test]
fn a_session_that_is_refused_sets_none_aside() {
    let mut worker = Worker::open(small());
    worker.send(Command::StepEpoch);
    worker.send(Command::SetAside);
    let mut impossible = small();
    impossible.training.batch_size = 0;
    let refused = worker.send(Command::Open {
        session: 2,
        draft: impossible,
    });
    assert!(matches!(refused[..], [Event::Rejected { session: 2, .. }]));
    worker.send(Command::Open {
        session: 3,
        draft: small(),
    });
    assert_eq!(worker.send(Command::TakeBack { session: 4 }), []);
}

#[test]
fn without_being_asked_to_a_worker_sets_no_session_aside() {
    let mut worker = Worker::open(small());
    worker.send(Command::StepEpoch);
    worker.send(Command::Open {
        session: 2,
        draft: small(),
    });
    assert_eq!(worker.send(Command::TakeBack { session: 3 }), []);
    assert_eq!(worker.head().session, 2);
}
