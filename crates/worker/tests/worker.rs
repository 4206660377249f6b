//! What the page may count on, with the real engine and a clock that the tests wind.

use std::cell::Cell;

use experiment::{
    Command, DataSpec, Draft, Event, Field, LayerIdx, Optimizer, Problem, Row, SavedRun, Snapshot,
    SnapshotHead, Speed, Status, StopReason, Training, Tuning, UnitIdx, View, WeightEdit,
};
use worker::{Next, SLICE_MS, State, advance, handle};

/// A clock on which every look costs some time.
struct Clock {
    now_ms: Cell<f64>,
    look_ms: f64,
}

impl Clock {
    fn new(look_ms: f64) -> Self {
        Self {
            now_ms: Cell::new(1_000.0),
            look_ms,
        }
    }

    fn look(&self) -> f64 {
        self.now_ms.set(self.now_ms.get() + self.look_ms);
        self.now_ms.get()
    }

    fn wait(&self, ms: f64) {
        self.now_ms.set(self.now_ms.get() + ms);
    }
}

/// A worker as the page sees it.
struct Worker {
    state: State,
    clock: Clock,
    /// Longest time between two chances to hear a command.
    deaf_ms: f64,
}

const VIEW: View = View::curve([-4.0, 4.0], 50, 10);

impl Worker {
    fn new() -> Self {
        Self {
            state: State::default(),
            // A look after each batch stays worth while.
            clock: Clock::new(0.3),
            deaf_ms: 0.0,
        }
    }

    /// With session 1 of this draft.
    fn open(draft: Draft) -> Self {
        let mut worker = Self::new();
        let events = worker.tell(Command::Open {
            session: 1,
            experiment: draft,
        });
        assert_eq!(events, [Event::Opened { session: 1 }]);
        worker
    }

    fn tell(&mut self, command: Command) -> Vec<Event> {
        let before_ms = self.clock.now_ms.get();
        let answers = handle(&mut self.state, command, &|| self.clock.look());
        self.deaf_ms = self.deaf_ms.max(self.clock.now_ms.get() - before_ms);
        answers.into_iter().map(|answer| answer.event).collect()
    }

    fn turn(&mut self) -> Next {
        let before_ms = self.clock.now_ms.get();
        let next = advance(&mut self.state, &|| self.clock.look());
        self.deaf_ms = self.deaf_ms.max(self.clock.now_ms.get() - before_ms);
        next
    }

    /// Turns until there is nothing left to do.
    fn rest(&mut self) {
        for _ in 0..1_000_000 {
            match self.turn() {
                Next::Now => {}
                Next::After(wait_ms) => self.clock.wait(wait_ms),
                Next::Command => return,
            }
        }
        panic!("it does not come to an end");
    }

    /// As many turns as fit into this time.
    fn go_on(&mut self, duration_ms: f64) {
        let end_ms = self.clock.now_ms.get() + duration_ms;
        while self.clock.now_ms.get() < end_ms {
            match self.turn() {
                Next::Now => {}
                // Timers are late.
                Next::After(wait_ms) => self.clock.wait(wait_ms + 0.7),
                Next::Command => return,
            }
        }
    }

    fn snapshot(&mut self) -> Snapshot {
        let answers = handle(&mut self.state, Command::Frame(VIEW), &|| self.clock.look());
        match <[_; 1]>::try_from(answers) {
            Ok([answer]) => match (answer.event, answer.numbers) {
                (Event::Frame(head), Some(numbers)) => Snapshot::from_parts(head, numbers).unwrap(),
                other => panic!("{other:?}"),
            },
            Err(answers) => panic!("{answers:?}"),
        }
    }

    fn head(&mut self) -> SnapshotHead {
        self.snapshot().into_parts().0
    }

    /// Epochs and batches done.
    fn place(&mut self) -> (u32, u32) {
        let head = self.head();
        (head.epoch, head.batch)
    }

    fn save(&mut self) -> Box<SavedRun> {
        match self.tell(Command::Save).pop() {
            Some(Event::Saved { run, .. }) => Box::new(run.read().unwrap()),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn refused(&mut self, command: Command) -> (u32, Vec<Problem>) {
        match self.tell(command).pop() {
            Some(Event::Refused { session, problems }) => (session, problems.read().unwrap()),
            other => panic!("{other:?}"),
        }
    }
}

/// 40 training rows in batches of 32: two batches an epoch.
fn small() -> Draft {
    Draft::default()
}

/// 800 batches an epoch.
fn slow() -> Draft {
    Draft {
        data: DataSpec {
            n_points: 1_000,
            ..DataSpec::default()
        },
        training: Training {
            batch_size: 1,
            ..Training::default()
        },
        ..Draft::default()
    }
}

fn with_epochs(epochs: u32) -> Draft {
    let mut draft = small();
    draft.training.epochs = epochs;
    draft
}

#[test]
fn nothing_is_said_before_the_first_session() {
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
        Command::SetRows(Vec::new()),
        Command::Tune(Tuning::of(&small())),
    ] {
        assert_eq!(worker.tell(command), []);
    }
    assert_eq!(worker.turn(), Next::Command);
}

#[test]
fn a_session_opens_paused_and_is_shown_when_asked() {
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
        worker.tell(Command::SetSpeed(Speed::EpochsPerSecond(nonsense)));
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

#[test]
fn what_cannot_run_is_refused_and_the_session_goes_on() {
    let mut worker = Worker::open(small());
    worker.tell(Command::Run);
    worker.turn();
    let mut wrong = small();
    wrong.training.learning_rate = f64::NAN;
    wrong.data.n_points = usize::MAX;
    let (session, problems) = worker.refused(Command::Open {
        session: 2,
        experiment: wrong,
    });
    assert_eq!(session, 2);
    assert_eq!(problems.len(), 2);

    let mut torn = worker.save();
    torn.state.weights[0].bias.pop();
    let (session, problems) = worker.refused(Command::Restore {
        session: 3,
        run: torn.as_ref().into(),
    });
    assert_eq!(session, 3);
    assert_eq!(problems[0].field, Field::SavedState);

    let mut tuning = Tuning::of(&small());
    tuning.learning_rate = -1.0;
    let (session, problems) = worker.refused(Command::Tune(tuning));
    assert_eq!((session, problems[0].field), (1, Field::LearningRate));

    let row = Row {
        x: 0.0,
        y: f32::NAN,
        validates: false,
    };
    let (session, problems) = worker.refused(Command::SetRows(vec![row; 10]));
    assert_eq!((session, problems[0].field), (1, Field::Rows));

    let (before, _) = worker.place();
    assert_eq!(worker.turn(), Next::Now);
    let head = worker.head();
    assert_eq!((head.session, head.status), (1, Status::Running));
    assert!(head.epoch > before);
}

#[test]
fn a_lower_number_comes_too_late() {
    let mut worker = Worker::new();
    let open = |session| Command::Open {
        session,
        experiment: small(),
    };
    assert_eq!(worker.tell(open(7)), [Event::Opened { session: 7 }]);
    assert_eq!(worker.tell(open(6)), []);
    assert_eq!(worker.head().session, 7);
    assert_eq!(worker.tell(open(8)), [Event::Opened { session: 8 }]);
}

#[test]
fn opening_again_is_the_same_start() {
    let mut worker = Worker::open(small());
    let start = worker.snapshot().into_parts().1;
    worker.tell(Command::StepEpoch);
    assert_ne!(worker.snapshot().into_parts().1, start);
    worker.tell(Command::Open {
        session: 2,
        experiment: small(),
    });
    let (head, again) = worker.snapshot().into_parts();
    assert_eq!((head.epoch, head.session), (0, 2));
    assert_eq!(bits(&again), bits(&start));
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn a_restored_run_goes_on_with_the_same_bits() {
    for optimizer in Optimizer::ALL {
        let mut draft = small();
        draft.training.optimizer = optimizer;
        let mut first = Worker::open(draft);
        for _ in 0..3 {
            first.tell(Command::StepEpoch);
        }
        first.tell(Command::StepBatch);
        let run = first.save().as_ref().into();
        let mut second = Worker::new();
        assert_eq!(
            second.tell(Command::Restore { session: 1, run }),
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
            first.tell(Command::StepEpoch);
            second.tell(Command::StepEpoch);
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
        first.tell(Command::StepEpoch);
        first.rest();
        first.snapshot();
    }
    let run = first.save().as_ref().into();
    let mut second = Worker::new();
    second.tell(Command::Restore { session: 1, run });
    for _ in 0..2 {
        let (first_shot, second_shot) = (first.snapshot(), second.snapshot());
        assert_eq!(
            bits(first_shot.prediction()),
            bits(second_shot.prediction())
        );
        assert_eq!(first_shot.head().rmse, second_shot.head().rmse);
        assert_eq!(first.save(), second.save());
        for worker in [&mut first, &mut second] {
            worker.tell(Command::StepEpoch);
            worker.rest();
        }
    }
}

#[test]
fn tuning_is_heard_while_running() {
    let mut worker = Worker::open(small());
    worker.tell(Command::Run);
    worker.turn();
    let mut tuning = Tuning::of(&small());
    tuning.learning_rate = 0.001;
    tuning.regularizer.l2 = 0.5;
    tuning.optimizer = Optimizer::ALL[0];
    assert_eq!(worker.tell(Command::Tune(tuning)), []);
    let (before, _) = worker.place();
    assert_eq!(worker.turn(), Next::Now);
    let head = worker.head();
    assert_eq!(head.status, Status::Running);
    assert!(head.epoch > before);
    assert_eq!(Tuning::of(&worker.save().experiment), tuning);
}

#[test]
fn rows_change_while_running() {
    let mut worker = Worker::open(small());
    worker.tell(Command::Run);
    worker.turn();
    let mut data = small().data;
    data.freeze(&small().check().unwrap());
    for idx in 0..30 {
        data.add_row(f64::from(idx) * 0.1, 0.5).unwrap();
    }
    let rows = data.edited.unwrap();
    assert_eq!(worker.tell(Command::SetRows(rows.clone())), []);
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
    worker.tell(Command::Run);
    worker.rest();
    let stopped = Status::Stopped(StopReason::EpochLimit);
    assert_eq!(worker.place(), (3, 0));
    assert_eq!(worker.head().status, stopped);
    for command in [Command::Run, Command::StepEpoch, Command::StepBatch] {
        worker.tell(command);
        worker.rest();
        assert_eq!(worker.place(), (3, 0));
        assert_eq!(worker.head().status, stopped);
    }
    worker.tell(Command::Tune(Tuning::of(&with_epochs(5))));
    assert_eq!(worker.head().status, Status::Paused);
    assert_eq!(worker.place(), (3, 0));
    worker.tell(Command::Run);
    worker.rest();
    assert_eq!(worker.place(), (5, 0));
    assert_eq!(worker.head().status, stopped);
    // Single steps stop there, too.
    let mut worker = Worker::open(with_epochs(1));
    worker.tell(Command::StepEpoch);
    assert_eq!(worker.head().status, stopped);
}

#[test]
fn divergence_stops_the_run_in_a_finite_state() {
    let mut draft = small();
    draft.training.optimizer = Optimizer::ALL[0];
    draft.training.learning_rate = 100.0;
    draft.network.hidden.clear();
    let mut worker = Worker::open(draft);
    worker.tell(Command::Run);
    worker.rest();
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
    worker.tell(Command::Run);
    worker.rest();
    assert_eq!(worker.place(), before);
    // What is saved can be read again.
    assert!(worker.save().check().is_ok());
}

#[test]
fn a_frames_buffer_is_used_again() {
    let mut worker = Worker::open(small());
    let frame = |state: &mut State| {
        let clock = || 0.0;
        let answer = handle(state, Command::Frame(VIEW), &clock).pop().unwrap();
        answer.numbers.unwrap()
    };
    let numbers = frame(&mut worker.state);
    let place = numbers.as_ptr();
    worker.state.recycle(numbers);
    let numbers = frame(&mut worker.state);
    assert_eq!(numbers.as_ptr(), place);
}

#[test]
fn an_earlier_epoch_is_shown_paused_and_training_goes_on_from_there() {
    let mut worker = Worker::open(Draft::default());
    for _ in 0..30 {
        worker.tell(Command::StepEpoch);
    }
    let epochs = |worker: &mut Worker| {
        let head = worker.head();
        (head.epoch, head.last_epoch, head.status)
    };
    worker.tell(Command::Run);
    worker.tell(Command::GoTo { epoch: 10 });
    let (epoch, last_epoch, status) = epochs(&mut worker);
    assert_eq!((epoch, status), (10, Status::Paused));
    assert!(last_epoch >= 30);
    worker.tell(Command::StepEpoch);
    assert_eq!(epochs(&mut worker), (11, 11, Status::Paused));
    worker.tell(Command::GoTo {
        epoch: 4_000_000_000,
    });
    assert_eq!(epochs(&mut worker).0, 11);
}

#[test]
fn a_weight_is_set_by_hand_and_one_that_is_not_there_is_not_heard() {
    let mut worker = Worker::open(Draft::default());
    let edit = WeightEdit {
        layer_idx: LayerIdx::new(0),
        input: Some(UnitIdx::new(0)),
        unit: UnitIdx::new(0),
        value: 2.5,
    };
    assert_eq!(worker.tell(Command::SetWeight(edit)), []);
    let away = WeightEdit {
        layer_idx: LayerIdx::new(77),
        ..edit
    };
    assert_eq!(worker.tell(Command::SetWeight(away)), []);
    let run = worker.save();
    assert_eq!(run.state.weights[0].kernel[0][0], 2.5);
}
