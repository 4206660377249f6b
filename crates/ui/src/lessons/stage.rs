//! The experiment of a lesson on the page: setting it up, and whether its challenge is met.

use std::sync::Arc;

use experiment::{DataSpec, Draft};
use leptos::prelude::*;
use lessons::{Facts, Lesson, is_on_data_of};
use messages::{Command, Speed};

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::notice::Notices;
use crate::app::playback::Playback;
use crate::app::run::Run;
use crate::app::windows::{LabCode, Windows};

/// The parts of the page that a lesson sets up and watches. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Stage {
    editor: Editor,
    frames: Frames,
    notices: Notices,
    playback: Playback,
    run: Run,
    windows: Windows,
    /// The session before the lesson was set up: what it had reached does not count.
    before: RwSignal<u32>,
    /// The data of the lesson that was set up.
    data: StoredValue<Option<DataSpec>>,
}

impl Stage {
    /// No lesson is set up. Takes the contexts of the page.
    pub fn new() -> Self {
        Self {
            editor: expect_context::<Editor>(),
            frames: expect_context::<Frames>(),
            notices: expect_context::<Notices>(),
            playback: expect_context::<Playback>(),
            run: expect_context::<Run>(),
            windows: expect_context::<Windows>(),
            before: RwSignal::new(u32::MAX),
            data: StoredValue::new(None),
        }
    }

    /// Another lesson begins: until it is set up, no session counts.
    pub fn begin(self) {
        self.before.set(u32::MAX);
    }

    /// Opens the lesson's experiment from its beginning, and the panels that the lesson names. Returns whether
    /// the experiment can run.
    pub fn set_up(self, lesson: &Lesson) -> bool {
        self.notices.clear();
        self.before.set(self.frames.step().session);
        self.data.set_value(Some(lesson.experiment.data.clone()));
        if !self.open(&lesson.experiment) {
            return false;
        }
        let speed = lesson
            .speed
            .map_or(Speed::Unlimited, Speed::EpochsPerSecond);
        self.run.set_speed(speed);
        self.windows.lab.set(lesson.lab.clone().map(LabCode));
        if lesson.run {
            self.run.send(Command::Run);
        }
        true
    }

    /// Goes on with a lesson whose experiment is on the page: its run counts.
    pub fn resume(self, lesson: &Lesson) {
        self.data.set_value(Some(lesson.experiment.data.clone()));
        self.before.set(0);
    }

    /// Opens an experiment and runs it. Returns whether it can run.
    pub fn run(self, draft: &Draft) -> bool {
        let can_run = self.open(draft);
        if can_run {
            self.run.send(Command::Run);
        }
        can_run
    }

    /// Opens an experiment of a lesson, paused. Returns whether it can run: lessons that another
    /// version of the program packed may hold what this one rejects.
    fn open(self, draft: &Draft) -> bool {
        let checked = draft.clone().check();
        let can_run = checked.is_ok();
        if let Ok(experiment) = checked {
            self.playback.open_checked(Arc::new(experiment));
        }
        can_run
    }

    /// Follows the run: the reader is called again when it has changed.
    pub fn track(self) {
        self.run.readings.track();
    }

    /// Whether the data are those that the lesson's challenge is about.
    pub fn is_on_its_data(self) -> bool {
        let wanted = self.data.read_value();
        wanted.as_ref().is_none_or(|wanted| {
            self.editor
                .data
                .with(|draft| is_on_data_of(wanted, &draft.data))
        })
    }

    /// Whether the run as it stands meets the lesson's challenge.
    pub fn is_reached(self, lesson: &Lesson) -> bool {
        let Some(challenge) = &lesson.challenge else {
            return false;
        };
        self.is_on_its_data()
            && self.editor.experiment.with(|draft| {
                self.frames.with_snapshot(|snapshot| {
                    let head = snapshot.map(|snapshot| snapshot.head());
                    head.is_some_and(|head| {
                        head.epoch > 0
                            && head.session > self.before.get()
                            && challenge.is_met(&Facts::of(head, draft))
                    })
                })
            })
    }
}
