//! The experiment that the page edits, and what an edit does to the run.

use std::sync::Arc;

use experiment::{DataSpec, Draft, Experiment, Row, Source, Task};
use leptos::prelude::*;
use messages::{Command, WeightEdit};

use crate::app::clock;
use crate::app::model::{Consequence, Model};
use crate::app::notice::{Notice, Notices};
use crate::app::past::{Past, PastRun, Recorder, RunState, TOGETHER_MS};
use crate::app::rows::rows_over;
use crate::app::run::Run;

/// Asks whether something is locked: these parts of the program come with the deferred chunk, as what is handed out does.
#[derive(Clone, Copy)]
pub struct Locks {
    /// Whether an experiment may take the place of that of the model; says why not.
    pub allows: fn(Notices, &Model, &Draft) -> bool,
    /// Whether a key may do what the button with this `data-testid` does.
    pub allows_key: fn(&Model, &str) -> bool,
}

/// The editor of the experiment, in the context.
#[derive(Clone, Copy)]
pub struct Editor {
    /// What the controls ask for and what is in use.
    pub model: RwSignal<Model>,
    /// The experiment in use. Effects that read it run when its value changes.
    pub experiment: Memo<Arc<Experiment>>,
    /// The same. Effects that read it run only when its data change.
    pub data: Memo<Arc<Experiment>>,
    /// The input of a table that lies along x.
    pub axis: RwSignal<u32>,
    /// The rows in their own order: indices of [`Editor::move_row`] and [`Editor::remove_row`].
    pub rows: Memo<Vec<Row>>,
    /// What was there before each change.
    pub recorder: Recorder,
    /// How many experiments were opened; changes do not count.
    pub n_opened: RwSignal<u32>,
    /// When a weight was set last, and the run after that.
    last_weight: StoredValue<Option<(RunState, f64)>>,
    /// `None` before the deferred chunk is there.
    pub locks: StoredValue<Option<Locks>>,
    run: Run,
    notices: Notices,
}

impl Editor {
    /// Edits `draft`, whose run is `run`.
    pub fn new(draft: Draft, run: Run, notices: Notices) -> Self {
        let model = RwSignal::new(Model::new(draft));
        let axis = RwSignal::new(0);
        let experiment = experiment_of(model);
        let data = data_of(experiment);
        let rows = rows_of(data, axis);
        Self {
            model,
            experiment,
            data,
            axis,
            rows,
            recorder: Recorder::new(),
            n_opened: RwSignal::new(0),
            last_weight: StoredValue::new(None),
            locks: StoredValue::new(None),
            run,
            notices,
        }
    }

    /// Whether an experiment may take the place of that of a model, which a teacher may have locked. If not, the page says so.
    pub fn allows(self, model: &Model, draft: &Draft) -> bool {
        let locks = self.locks.get_value();
        locks.is_none_or(|locks| (locks.allows)(self.notices, model, draft))
    }

    /// Shows a notice on what was asked for.
    pub fn say(self, notice: Notice) {
        self.notices.show(notice);
    }

    /// Whether a key may do what the button with this `data-testid` does.
    pub fn allows_key(self, button: &str) -> bool {
        let allows = |locks: Locks| {
            self.model
                .with_untracked(|it| (locks.allows_key)(it, button))
        };
        self.locks.get_value().is_none_or(allows)
    }

    /// Changes the experiment, unless that is locked. The session is tuned where that is possible and restarted where it is
    /// not.
    pub fn edit(self, change: impl Fn(&mut Draft)) {
        let before = self.model.get_untracked();
        let mut consequence = Consequence::Nothing;
        self.model.update(|model| consequence = model.edit(&change));
        let is_allowed = self
            .model
            .with_untracked(|it| self.allows(&before, it.wanted()));
        if !is_allowed {
            self.model.set(before);
            return;
        }
        match &consequence {
            Consequence::Nothing => {}
            Consequence::Tune(_) | Consequence::Rows(_) => {
                self.recorder.note(Past::Edited(before));
            }
            Consequence::Restart => {
                if self.run.has_own_weights() {
                    self.notices.show(Notice::Restarted);
                }
                let past = self.past_run(before);
                self.recorder.note(Past::Replaced(past));
            }
        }
        self.carry_out(consequence);
    }

    /// Changes settings without a note of what they were: a person has asked for something else, and this comes with it.
    pub fn edit_along(self, change: impl Fn(&mut Draft)) {
        let mut consequence = Consequence::Nothing;
        self.model.update(|model| consequence = model.edit(&change));
        self.carry_out(consequence);
    }

    /// Puts another experiment in the place of the present one. The session is tuned where that is possible, and restarted
    /// where it is not.
    pub fn replace(self, model: Model) {
        let used = self.model.with_untracked(|model| model.used().clone());
        let consequence = Consequence::between(&used, model.used());
        self.model.set(model);
        self.carry_out(consequence);
    }

    fn carry_out(self, consequence: Consequence) {
        let used = || self.model.with_untracked(|model| model.used().clone());
        match consequence {
            Consequence::Nothing => {}
            Consequence::Tune(tuning) => self.run.tune(&used(), tuning),
            Consequence::Rows(rows) => self.run.set_rows(&used(), rows),
            Consequence::Restart => self.open(self.run.is_running()),
        }
    }

    /// Sets one weight by hand. A weight that is set again and again, as by a slider, is one change.
    pub fn set_weight(self, edit: WeightEdit) {
        let now_ms = clock::now_ms();
        let last = self.last_weight.get_value();
        let goes_on = last.is_some_and(|(state, at_ms)| {
            state == self.run_state() && now_ms - at_ms < TOGETHER_MS
        });
        if !goes_on {
            let past = self.past_run(self.model.get_untracked());
            self.recorder.note(Past::Replaced(past));
        }
        self.run.set_weight(edit);
        self.last_weight.set_value(Some((self.run_state(), now_ms)));
    }

    /// The run that stands in the worker, as it stands.
    pub fn run_state(self) -> RunState {
        RunState {
            session: self.run.with_queue(|queue| queue.session()),
            changes: self.run.changes.get_untracked(),
        }
    }

    /// The run that stands in the worker, with the experiment that it has trained. If it has weights of its own, the worker
    /// posts it.
    pub fn past_run(self, model: Model) -> PastRun {
        let has_own_weights = self.run.has_own_weights();
        // Before somebody keeps it, the worker may still wait for the code that saves.
        if has_own_weights && self.recorder.is_kept() {
            self.run.send(Command::Save);
        }
        PastRun {
            model,
            axis: self.axis.get_untracked(),
            trained_ms: self.run.trained_ms(),
            state: self.run_state(),
            has_own_weights,
            lesson: self.recorder.lesson.get_value(),
        }
    }

    /// Changes the experiment without any effect on the session.
    pub fn edit_quietly(self, change: impl Fn(&mut Draft)) {
        self.model.update(|model| drop(model.edit(&change)));
    }

    /// Starts a new session of the experiment in use.
    pub fn open(self, run: bool) {
        let draft = self
            .model
            .with_untracked(|model| model.used().draft().clone());
        self.run.open(draft, run);
    }

    /// Sets the ends of the interval in which the rows are drawn.
    pub fn set_domain(self, domain: [f64; 2]) {
        self.edit(|draft| {
            draft.data.domain = domain;
            draft.data.edited = None;
        });
    }

    /// Adds a row that trains; it comes last.
    pub fn add_row(self, x: f32, y: f32) {
        self.edit_rows(|data| {
            data.add_row(f64::from(x), f64::from(y));
        });
    }

    /// Moves a row; it keeps its index.
    pub fn move_row(self, row_idx: usize, x: f32, y: f32) {
        self.edit_rows(|data| {
            data.move_row(row_idx, f64::from(x), f64::from(y));
        });
    }

    /// Removes a row, unless the rest could not be trained on; later rows move up.
    pub fn remove_row(self, row_idx: usize) {
        self.edit_rows(|data| {
            data.remove_row(row_idx);
        });
    }

    fn edit_rows(self, change: impl Fn(&mut DataSpec)) {
        if self.is_table() {
            return;
        }
        let rows = self.rows.get_untracked();
        self.edit(|draft| {
            if draft.data.edited.is_none() {
                draft.data.edited = Some(rows.clone());
            }
            change(&mut draft.data);
        });
    }

    /// Number of inputs of the network in use.
    pub fn n_inputs(self) -> usize {
        self.experiment.with(|experiment| experiment.n_inputs())
    }

    /// Whether the experiment learns from a table, whose rows are not moved by hand.
    pub fn is_table(self) -> bool {
        self.experiment
            .with(|experiment| matches!(experiment.data.source, Source::Table(_)))
    }

    /// Whether the experiment learns from points of the plane.
    pub fn is_plane(self) -> bool {
        self.experiment
            .with(|experiment| matches!(experiment.data.source, Source::Plane(_)))
    }

    /// Whether the experiment is a classification.
    pub fn is_classifier(self) -> bool {
        self.experiment
            .with(|experiment| experiment.task() != Task::Regression)
    }

    /// Whether the training loss counts the rows of some classes more than others.
    pub fn has_class_weights(self) -> bool {
        self.data.with(|data| data.class_weights().is_some())
    }

    /// Whether the experiment learns a number along an axis: points of the plane and classes have no
    /// curve.
    pub fn is_curve(self) -> bool {
        !self.is_plane() && !self.is_classifier()
    }
}

/// The experiment in use. It is compared by its pointer: a comparison of drafts costs more than what
/// most readers do.
pub(crate) fn experiment_of(model: RwSignal<Model>) -> Memo<Arc<Experiment>> {
    Memo::new_with_compare(
        move |_| model.with(|model| Arc::clone(model.used())),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !Arc::ptr_eq(before, now),
            _ => true,
        },
    )
}

/// The experiment in use, for readers of its data.
pub(crate) fn data_of(experiment: Memo<Arc<Experiment>>) -> Memo<Arc<Experiment>> {
    Memo::new_with_compare(
        move |_| experiment.get(),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !before.shares_data_with(now),
            _ => true,
        },
    )
}

/// The rows; those of a table over one of its inputs.
pub(crate) fn rows_of(data: Memo<Arc<Experiment>>, axis: RwSignal<u32>) -> Memo<Vec<Row>> {
    Memo::new(move |_| {
        data.with(|experiment| match experiment.data.source {
            Source::Table(_) => rows_over(experiment, axis.get() as usize),
            _ => experiment.dataset().rows(),
        })
    })
}
