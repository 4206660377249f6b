//! What the page does with each message of the worker.

use experiment::{Problem, Reply, Snapshot, Status, StopReason};
use leptos::prelude::*;
use messages::{Command, Encoded, Event};

use crate::app::frame_request::FrameRequest;
use crate::app::frames::Frames;
use crate::app::notice::{Notice, Notices};
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::app::worker::client::Lost;
use crate::app::worker::recovery::Recovery;

/// What the deferred chunk does for the worker's messages. The composition root fills it in: this
/// folder does not know the chunk.
#[derive(Clone, Copy)]
pub struct DeferredReaders {
    /// Whether the chunk is there.
    pub is_here: Signal<bool>,
    /// Fetches the chunk soon, without a notice.
    pub fetch_ahead: Callback<()>,
    /// Reads a reply to a question; `None` if the chunk is not there.
    pub read_reply: Callback<Encoded<Reply>, Option<Reply>>,
    /// Shows why the worker has rejected something, fetching the chunk if necessary.
    pub show_problems: Callback<Encoded<Vec<Problem>>>,
}

/// Handles the worker's messages. It is `Copy`.
#[derive(Clone, Copy)]
pub struct WorkerEvents {
    pub run: Run,
    pub frames: Frames,
    pub recovery: Recovery,
    pub frame_request: FrameRequest,
    pub notices: Notices,
    /// The worker's newest reply to a question.
    pub reply: RwSignal<Option<Reply>>,
    pub readers: DeferredReaders,
}

impl WorkerEvents {
    /// Starts a worker and handles its messages from now on.
    pub fn start_worker(self) {
        let started = self
            .run
            .with_worker(|worker| worker.start(move |message| self.handle(message)));
        if let Err(error) = started {
            leptos::logging::error!("{error:?}");
            self.notices.show(Notice::WorkerLost);
        }
    }

    fn handle(self, message: Result<Event, Lost>) {
        match message {
            Ok(Event::Ready) => self.on_ready(),
            Ok(Event::Frame { head, numbers }) => match Snapshot::from_parts(head, numbers) {
                Some(snapshot) => self.on_frame(snapshot),
                None => self.on_death("a frame whose numbers do not fit its head"),
            },
            Ok(Event::Saved { session, run }) => self.recovery.keep(session, run),
            Ok(Event::Opened { session }) => self.recovery.opened(session),
            Ok(Event::Rejected { session, problems }) => self.on_rejected(session, problems),
            Ok(Event::Answered { session, reply }) => self.on_reply(session, reply),
            Err(Lost::Died(reason)) => self.on_death(&reason),
            Err(Lost::Silent(reason)) => {
                leptos::logging::warn!("the training worker: {reason}");
                self.start_worker();
            }
        }
    }

    fn on_reply(self, session: u32, reply: Encoded<Reply>) {
        if self.run.with_queue(|queue| queue.is_current(session))
            && let Some(reply) = self.readers.read_reply.run(reply)
        {
            self.reply.set(Some(reply));
        }
    }

    fn on_rejected(self, session: u32, problems: Encoded<Vec<Problem>>) {
        if !self.run.with_queue(|queue| queue.is_current(session)) {
            // It concerns a session that has been replaced.
            return;
        }
        leptos::logging::error!("rejected: {problems:?}");
        self.recovery.rejected();
        self.readers.show_problems.run(problems);
        self.frames.request_tick();
    }

    /// A worker is ready: it gets the speed, a successor what the one before had, and then what was meant for it.
    fn on_ready(self) {
        let waiting = self.run.with_worker(|worker| {
            let waiting = worker.take_waiting();
            worker.set_ready();
            waiting
        });
        let speed = self.run.speed.get_untracked();
        self.run.post([Command::SetSpeed(speed)]);
        self.prepare();
        self.recovery.on_ready(&waiting);
        self.run.post(waiting);
        self.frames.request_tick();
    }

    /// Has the worker fetch the deferred chunk too, once the page has it: there may be no connection
    /// later.
    pub fn prepare(self) {
        if self.readers.is_here.get_untracked() && self.run.is_ready() {
            self.run.post([Command::Prepare]);
        }
    }

    fn on_frame(self, snapshot: Snapshot) {
        if !self.run.with_queue(|queue| queue.on_frame(snapshot.head())) {
            self.frames.request_tick();
            return;
        }
        self.recovery.is_alive();
        let readings = Readings::from(&snapshot);
        let was = self.run.readings.get_untracked();
        let head = snapshot.head();
        // A restored session had stopped before.
        let is_same_session = self.frames.step().session == head.session;
        let is_running = head.status == Status::Running;
        self.run.count_time(head.session, head.epoch, is_running);
        if self.frames.set_snapshot(snapshot) {
            self.readers.fetch_ahead.run(());
        }
        if was != readings {
            self.run.readings.set(readings.clone());
        }
        // A short run may begin and end between two frames.
        let has_stopped = is_same_session && !matches!(was.status, Status::Stopped(_));
        if let (Status::Stopped(reason), true) = (readings.status, has_stopped) {
            self.show_stop(reason, readings.epoch);
        }
        self.recovery.save_if_due(was.status, &readings);
        self.frame_request.follow_shown_unit();
        self.frames.request_paint();
    }

    fn show_stop(self, reason: StopReason, epoch: u32) {
        match reason {
            StopReason::EpochLimit => self.notices.show(Notice::LimitReached),
            StopReason::EarlyStopping { .. } | StopReason::Tolerance => {
                self.notices.show(Notice::StoppedEarly(reason, epoch));
            }
            // It has a banner of its own.
            StopReason::Diverged(_) => {}
        }
    }

    fn on_death(self, reason: &str) {
        leptos::logging::error!("the training worker died: {reason}");
        if self.recovery.on_death() {
            self.start_worker();
        }
    }
}
