//! Running, pausing, stepping and starting again.

use std::sync::Arc;

use experiment::{Draft, Experiment, Status, StopReason, Tuning, limits};
use leptos::prelude::*;
use messages::Command;

use crate::app::editor::Editor;
use crate::app::handed_out::HandedOut;
use crate::app::model::Model;
use crate::app::notice::{Notice, Notices};
use crate::app::past::{Past, PastRun, RunState};
use crate::app::run::Run;
use crate::app::selection::Selection;

/// The verbs of the run's buttons and keys, in the context.
#[derive(Clone, Copy)]
pub struct Playback {
    run: Run,
    editor: Editor,
    selection: Selection,
    notices: Notices,
    /// The run that can be brought back.
    replaced: StoredValue<Option<PastRun>>,
}

impl Playback {
    /// Acts on these parts of the page.
    pub fn new(run: Run, editor: Editor, selection: Selection, notices: Notices) -> Self {
        Self {
            run,
            editor,
            selection,
            notices,
            replaced: StoredValue::new(None),
        }
    }

    /// Runs or pauses. At the epoch limit, running doubles the limit.
    pub fn toggle_run(self) {
        if self.run.is_running() {
            self.run.send(Command::Pause);
        } else {
            self.continue_stopped(|epoch| epoch.saturating_mul(2));
            self.run.send(Command::Run);
        }
    }

    /// Trains one epoch and pauses.
    pub fn step_epoch(self) {
        self.continue_stopped(|epoch| epoch.saturating_add(1));
        self.run.send(Command::StepEpoch);
    }

    /// Trains one batch and pauses.
    pub fn step_batch(self) {
        self.continue_stopped(|epoch| epoch.saturating_add(1));
        self.run.send(Command::StepBatch);
    }

    /// Lets a stopped run continue: raises the epoch limit that it has reached, or resets the
    /// counters of early stopping.
    fn continue_stopped(self, raise: impl Fn(u32) -> u32) {
        let readings = self.run.readings.get_untracked();
        match readings.status {
            Status::Stopped(StopReason::EpochLimit) => {
                let epochs = raise(readings.epoch).min(*limits::EPOCHS.end());
                self.editor
                    .edit_along(|draft| draft.training.epochs = epochs);
                self.notices.show(Notice::LimitRaised(epochs));
            }
            Status::Stopped(StopReason::EarlyStopping { .. } | StopReason::Tolerance) => {
                let used = self
                    .editor
                    .model
                    .with_untracked(|model| model.used().clone());
                let tuning = Tuning::of(&used);
                self.run.with_queue(|queue| queue.tune(&used, tuning));
            }
            _ => {}
        }
    }

    /// Starts again from the same initial weights, paused. The run before can be brought back.
    pub fn reset_same(self) {
        self.replace_run(|| {});
    }

    /// Starts again from other initial weights, paused. The run before can be brought back.
    pub fn reset_new(self) {
        let seed = random_seed();
        self.replace_run(|| self.editor.edit_quietly(|draft| draft.seed = seed));
    }

    /// Opens the experiment that `change` makes, paused, and offers to bring back the run before if it has trained.
    fn replace_run(self, change: impl FnOnce()) {
        self.notices.clear();
        let replaced = self.set_aside();
        change();
        if let Some(replaced) = replaced {
            self.offer(replaced);
        }
        self.editor.open(false);
    }

    /// Notes the present run, and has the worker set it aside for the next session if it has trained. Returns then what
    /// [`offer`](Self::offer) needs once that session is certain.
    pub fn set_aside(self) -> Option<PastRun> {
        let past = self.present_run();
        self.editor.recorder.note(Past::Replaced(past.clone()));
        past.has_own_weights.then(|| {
            self.run.set_aside();
            past
        })
    }

    /// The run that is on the page. If it has trained, the worker posts it.
    pub fn present_run(self) -> PastRun {
        let model = self.editor.model.get_untracked();
        self.editor.past_run(model)
    }

    /// Offers to bring back a run that was set aside.
    pub fn offer(self, replaced: PastRun) {
        self.replaced.set_value(Some(replaced));
        self.notices.show(Notice::RunReplaced);
    }

    /// Whether the worker has set this run aside.
    pub fn has_set_aside(self, state: RunState) -> bool {
        self.replaced
            .with_value(|replaced| replaced.as_ref().is_some_and(|it| it.state == state))
    }

    /// Puts the run that was replaced back in its place, paused, as it was. The run that stood there can be
    /// brought back in turn, if it has trained.
    pub fn bring_back(self) {
        let present = self.present_run();
        self.editor.recorder.note(Past::Replaced(present.clone()));
        self.exchange(present.clone());
        if present.has_own_weights {
            self.notices.show(Notice::RunReplaced);
        }
    }

    /// Puts the run that was set aside in the place of the present one, which is set aside in turn.
    pub fn exchange(self, present: PastRun) {
        // What was said of the run that stood there no longer holds.
        self.notices.clear();
        self.notices.withdraw_replaced();
        let Some(replaced) = self.replaced.try_update_value(Option::take).flatten() else {
            return;
        };
        self.run.take_back(replaced.trained_ms);
        // What the next worker would need, should this one die.
        self.run.send(Command::Save);
        self.editor.axis.set(replaced.axis);
        self.editor.model.set(replaced.model);
        self.selection.unit.set(None);
        if present.has_own_weights {
            self.replaced.set_value(Some(present));
        }
    }

    /// The worker that had set a run aside is gone.
    pub fn forget_replaced(self) {
        self.replaced.set_value(None);
        self.notices.withdraw_replaced();
    }

    /// Puts a checked experiment in the place of the present one, without any effect on the session.
    pub fn adopt(self, experiment: Arc<Experiment>) {
        self.editor.model.update(|model| model.adopt(experiment));
        self.editor.n_opened.update(|n| *n += 1);
        self.selection.unit.set(None);
    }

    /// Opens a checked experiment, paused, unless a teacher has locked what it would change. It is not checked again. The run
    /// before can be brought back. Returns whether it is open.
    pub fn open_checked(self, experiment: Arc<Experiment>) -> bool {
        let allows = |model: &Model| self.editor.allows(model, experiment.draft());
        let is_allowed = self.editor.model.with_untracked(allows);
        if is_allowed {
            self.replace_run(|| self.adopt(experiment));
        }
        is_allowed
    }

    /// Opens a checked experiment, whatever is locked, with what a teacher hands out with it.
    pub fn open_handed_out(self, experiment: Arc<Experiment>, with: Option<Arc<HandedOut>>) {
        self.replace_run(|| {
            self.adopt(experiment);
            self.editor.model.update(|model| model.hand_out(with));
        });
    }

    /// Opens an experiment of the page's own, paused. One that cannot run is shown as rejected.
    pub fn open_draft(self, draft: Draft) {
        match draft.check() {
            Ok(experiment) => {
                self.open_checked(Arc::new(experiment));
            }
            Err(problems) => self.notices.show(Notice::Rejected(problems)),
        }
    }
}

/// Returns a random seed of six figures at most: enough to differ, few enough to be read aloud.
pub fn random_seed() -> u32 {
    // No browser that runs the page lacks `crypto.getRandomValues`, without which the seed is 0.
    getrandom::u32().unwrap_or_default() % 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_differ_and_have_six_figures_at_most() {
        let seeds: std::collections::BTreeSet<u32> = (0..100).map(|_| random_seed()).collect();
        // Two of a hundred are the same once in two hundred times, five pairs never.
        assert!(seeds.len() > 95, "{seeds:?}");
        assert!(seeds.iter().all(|&seed| seed < 1_000_000), "{seeds:?}");
    }
}
