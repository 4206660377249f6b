//! A worker with a clock that the tests advance, and drafts for it.

use std::cell::Cell;

use experiment::{DataSpec, Draft, Problem, SavedRun, Snapshot, SnapshotHead, Training, View};
use messages::{Channel, Command, Event};
use worker::{Next, WorkerState, advance, handle};

/// A clock that advances with every reading.
pub struct Clock {
    pub now_ms: Cell<f64>,
    pub reading_ms: f64,
}

impl Clock {
    pub fn new(reading_ms: f64) -> Self {
        Self {
            now_ms: Cell::new(1_000.0),
            reading_ms,
        }
    }

    pub fn read(&self) -> f64 {
        self.now_ms.set(self.now_ms.get() + self.reading_ms);
        self.now_ms.get()
    }

    pub fn wait(&self, ms: f64) {
        self.now_ms.set(self.now_ms.get() + ms);
    }
}

/// A worker as the page sees it: every message crosses as it does in the browser.
pub struct Worker {
    pub state: WorkerState,
    /// The page's end of the channel, and the worker's.
    channels: [Channel; 2],
    pub clock: Clock,
    /// The longest time in which no command could be handled.
    pub longest_ms: f64,
}

pub const VIEW: View = View::curve([-4.0, 4.0], 50, 10);

impl Worker {
    pub fn new() -> Self {
        Self {
            state: WorkerState::default(),
            channels: Default::default(),
            // Short enough for a reading after each batch.
            clock: Clock::new(0.3),
            longest_ms: 0.0,
        }
    }

    /// A worker with session 1 of this draft.
    pub fn open(draft: Draft) -> Self {
        let mut worker = Self::new();
        let events = worker.send(Command::Open { session: 1, draft });
        assert_eq!(events, [Event::Opened { session: 1 }]);
        worker
    }

    pub fn send(&mut self, command: Command) -> Vec<Event> {
        let [page, worker] = &mut self.channels;
        let command = worker.read_command(page.write_command(command)).unwrap();
        let events = self.execute(command);
        let [page, worker] = &mut self.channels;
        let arrive = |event| page.read_event(worker.write_event(event).0).unwrap();
        events.into_iter().map(arrive).collect()
    }

    /// Executes a command that has not crossed: natively messages are JSON, which has no NaN.
    pub fn execute(&mut self, command: Command) -> Vec<Event> {
        let before_ms = self.clock.now_ms.get();
        let events = handle(&mut self.state, command, &|| self.clock.read());
        self.longest_ms = self.longest_ms.max(self.clock.now_ms.get() - before_ms);
        events
    }

    pub fn turn(&mut self) -> Next {
        let before_ms = self.clock.now_ms.get();
        let next = advance(&mut self.state, &|| self.clock.read());
        self.longest_ms = self.longest_ms.max(self.clock.now_ms.get() - before_ms);
        next
    }

    /// Takes turns until the worker waits for a command.
    pub fn run_to_rest(&mut self) {
        for _ in 0..1_000_000 {
            match self.turn() {
                Next::Now => {}
                Next::After(wait_ms) => self.clock.wait(wait_ms),
                Next::Command => return,
            }
        }
        panic!("the worker does not come to rest");
    }

    /// Takes as many turns as fit into this time.
    pub fn run_for(&mut self, duration_ms: f64) {
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

    pub fn snapshot(&mut self) -> Snapshot {
        match self.send(Command::Frame(VIEW)).pop() {
            Some(Event::Frame { head, numbers }) => Snapshot::from_parts(head, numbers).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub fn head(&mut self) -> SnapshotHead {
        self.snapshot().into_parts().0
    }

    /// Number of epochs done, and of batches of the epoch that has begun.
    pub fn place(&mut self) -> (u32, u32) {
        let head = self.head();
        (head.epoch, head.batch)
    }

    pub fn save(&mut self) -> Box<SavedRun> {
        match self.send(Command::Save).pop() {
            Some(Event::Saved { run, .. }) => Box::new(run.decode().unwrap()),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub fn rejected(&mut self, command: Command) -> (u32, Vec<Problem>) {
        match self.execute(command).pop() {
            Some(Event::Rejected { session, problems }) => (session, problems.decode().unwrap()),
            other => panic!("{other:?}"),
        }
    }
}

/// 40 training rows in batches of 32: two batches an epoch.
pub fn small() -> Draft {
    Draft::default()
}

/// 800 batches an epoch.
pub fn slow() -> Draft {
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

pub fn with_epochs(epochs: u32) -> Draft {
    let mut draft = small();
    draft.training.epochs = epochs;
    draft
}
