//! What is handed out on the page: where it is kept, what it locks, and whether its goal is reached.

use std::sync::Arc;

use experiment::{DataSpec, Draft};
use leptos::prelude::*;
use lessons::{Access, Condition, Facts, HandOut, Part, is_on_data_of};
use serde::{Deserialize, Serialize};

use super::places;
use crate::app::App;
use crate::app::editor::{Editor, Locks};
use crate::app::handed_out::HandedOut;
use crate::app::model::Model;
use crate::app::notice::{Notice, Notices};
use crate::i18n::language::Language;

/// What is handed out on the page, in the context. It is `Copy`.
#[derive(Clone, Copy)]
pub struct HandOuts {
    pub(super) app: App,
    /// What is handed out with the experiment on the page.
    pub present: Memo<Option<Arc<HandedOut>>>,
    /// Those whose goal was reached.
    reached: RwSignal<Vec<Arc<HandedOut>>>,
    /// What belongs to an experiment that has still to arrive.
    awaited: RwSignal<Option<HandOut>>,
}

/// What is handed out, as it is stored with the rest of the page. What an older version did not store is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredHandOut {
    /// As it stands in a link.
    text: String,
    /// The experiment with the data on which the goal counts, as JSON.
    draft: String,
    is_reached: bool,
}

impl HandOuts {
    /// Follows what is handed out, as long as the page lives.
    pub fn begin(app: App) -> Self {
        let model = app.editor.model;
        let present = Memo::new_with_compare(
            move |_| model.with(|model| model.handed_out().cloned()),
            |before, now| {
                !is_same(
                    before.and_then(|it| it.as_ref()),
                    now.and_then(|it| it.as_ref()),
                )
            },
        );
        let hand_outs = Self {
            app,
            present,
            reached: RwSignal::new(Vec::new()),
            awaited: RwSignal::new(None),
        };
        provide_context(hand_outs);
        app.editor.locks.set_value(Some(LOCKS));
        Effect::new(move || hand_outs.watch());
        Effect::new(move |was_opened: Option<u32>| {
            let n_opened = app.editor.n_opened.get();
            if was_opened.is_some_and(|was| was != n_opened) {
                hand_outs.put_awaited();
            }
            n_opened
        });
        Effect::new(move || {
            if !hand_outs.is_usable(Part::Lab) {
                app.windows.lab.set(None);
            }
        });
        hand_outs
    }

    /// The editor of the page.
    pub fn editor(self) -> Editor {
        self.app.editor
    }

    /// The options of the hand-out on the page; follows it.
    pub fn hand_out(self) -> HandOut {
        self.present
            .with(|it| it.as_ref().map(|it| it.hand_out.clone()))
            .unwrap_or_default()
    }

    /// As it stands in a link; follows it.
    pub fn written(self) -> String {
        match self.awaited.get() {
            Some(hand_out) => hand_out.write(),
            None => self.hand_out().write(),
        }
    }

    /// Whether a part is there to be used; follows it.
    pub fn is_usable(self, part: Part) -> bool {
        let is_barred = |it: &HandOut| it.is_hidden(part) || it.is_locked(part);
        self.present
            .with(|it| !it.as_ref().is_some_and(|it| is_barred(&it.hand_out)))
    }

    /// A hand-out with the data of an experiment that is about to be opened; `None` if it is empty.
    pub fn with_data(self, hand_out: HandOut, data: &DataSpec) -> Option<Arc<HandedOut>> {
        (!hand_out.is_empty()).then(|| {
            Arc::new(HandedOut {
                hand_out,
                data: data.clone(),
                before: self.app.frames.step().session,
            })
        })
    }

    /// Hands out with the experiment that is opened next: that of a lesson, which has still to arrive. Until then nothing is
    /// locked.
    pub fn await_opening(self, hand_out: HandOut) {
        self.app.editor.locks.set_value(None);
        self.awaited.set(Some(hand_out));
    }

    /// Puts what is awaited beside the experiment that was opened.
    fn put_awaited(self) {
        let Some(hand_out) = self.awaited.get_untracked() else {
            return;
        };
        self.awaited.set(None);
        self.app.editor.locks.set_value(Some(LOCKS));
        self.put(self.with_data(hand_out, &self.data()));
    }

    /// Puts a hand-out beside the experiment that is on the page.
    fn put(self, handed_out: Option<Arc<HandedOut>>) {
        let model = self.app.editor.model;
        model.update(|model| model.hand_out(handed_out));
    }

    fn data(self) -> DataSpec {
        let model = self.app.editor.model;
        model.with_untracked(|model| model.used().data.clone())
    }

    /// Whether the goal was reached; follows it.
    pub fn is_reached(self) -> bool {
        self.present.with(|present| {
            let is_present = |it: &Arc<HandedOut>| is_same(Some(it), present.as_ref());
            self.reached.with(|reached| reached.iter().any(is_present))
        })
    }

    /// Whether the data are those on which the goal counts; follows them.
    pub fn is_on_its_data(self) -> bool {
        self.present.with(|present| {
            let is_on = |it: &HandedOut| {
                let data = self.app.editor.data;
                data.with(|draft| is_on_data_of(&it.data, &draft.data))
            };
            present.as_ref().is_none_or(|it| is_on(it))
        })
    }

    /// Whether a condition holds for the run as it stands; follows the run.
    pub fn holds(self, condition: &Condition) -> bool {
        self.app.run.readings.track();
        let before = self
            .present
            .with(|it| it.as_ref().map_or(0, |it| it.before));
        self.app.editor.experiment.with(|draft| {
            self.app.frames.with_snapshot(|snapshot| {
                let head = snapshot.map(|snapshot| snapshot.head());
                head.is_some_and(|head| {
                    let counts = head.epoch > 0 && head.session > before;
                    counts && condition.holds(&Facts::of(head, draft))
                })
            })
        })
    }

    /// Looks whether the goal is reached whenever the run's readings have changed.
    fn watch(self) {
        let Some(present) = self.present.get() else {
            return;
        };
        let goal = &present.hand_out.goal;
        let holds = |condition: &Condition| self.holds(condition);
        // Every condition is asked, so that all of them are followed.
        let n_held = goal.iter().filter(|it| holds(it)).count();
        let is_met = !goal.is_empty() && n_held == goal.len() && self.is_on_its_data();
        if is_met && !untrack(|| self.is_reached()) {
            self.reached.update(|reached| reached.push(present));
        }
    }

    /// What is stored of it; follows it.
    pub fn stored(self) -> Option<StoredHandOut> {
        let present = self.present.get()?;
        let draft = Draft {
            data: present.data.clone(),
            ..Draft::default()
        };
        Some(StoredHandOut {
            text: present.hand_out.write(),
            draft: draft.to_json().unwrap_or_default(),
            is_reached: self.is_reached(),
        })
    }

    /// Puts what was stored beside the experiment on the page, which came back before.
    pub fn restore(self, stored: Option<StoredHandOut>) {
        let restored = stored.map(|stored| {
            let draft = Draft::from_json(&stored.draft);
            let handed_out = Arc::new(HandedOut {
                hand_out: HandOut::read(&stored.text).hand_out,
                data: draft.map_or_else(|_| self.data(), |it| it.data),
                before: 0,
            });
            if stored.is_reached {
                self.reached
                    .update(|reached| reached.push(Arc::clone(&handed_out)));
            }
            handed_out
        });
        self.put(restored);
    }
}

const LOCKS: Locks = Locks { allows, allows_key };

fn is_same(one: Option<&Arc<HandedOut>>, other: Option<&Arc<HandedOut>>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

/// Whether an experiment may take the place of that of a model; says why not.
fn allows(notices: Notices, model: &Model, draft: &Draft) -> bool {
    let Some(handed_out) = model.handed_out() else {
        return true;
    };
    let violated = handed_out.hand_out.violated(model.wanted(), draft);
    let is_allowed = violated.is_empty();
    if !is_allowed {
        notices.show(Notice::passing(move |language: Language| {
            let names: Vec<String> = violated
                .iter()
                .map(|part| places::label(*part, language))
                .collect();
            language.hand_out_refused(&names.join(", "))
        }));
    }
    is_allowed
}

/// Whether a key may do what a button does.
fn allows_key(model: &Model, button: &str) -> bool {
    let name = if button == "run-pause" { "run" } else { button };
    let (Some(handed_out), Some(part)) = (model.handed_out(), Part::of_name(name)) else {
        return true;
    };
    let hand_out = &handed_out.hand_out;
    !hand_out.is_hidden(part) && !hand_out.is_locked(part)
}

/// Whether a file, a link or a table may be opened; says if not.
pub fn may_import(editor: Editor) -> bool {
    let hand_out = editor.model.with_untracked(|model| {
        let present = model.handed_out();
        present.map(|it| it.hand_out.access(Part::Import))
    });
    let is_allowed = hand_out.is_none_or(|it| it == Access::Shown);
    if !is_allowed {
        editor.say(Notice::passing(|language: Language| {
            language.hand_out_refused(&places::label(Part::Import, language))
        }));
    }
    is_allowed
}
