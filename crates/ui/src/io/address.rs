//! Keeps the address of the page in step with what is on screen: it follows each change quietly, and each experiment that is
//! opened is a step in the history of the browser, through which Back and Forward walk.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use experiment::Draft;
use formats::experiment_link;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use lessons::HandOut;
use wasm_bindgen::JsValue;

use crate::app::browser_history::{entry, fragment};
use crate::app::clock;
use crate::app::come_back::ComingBack;
use crate::app::editor::Editor;
use crate::app::past::RunState;
use crate::io::hand_out::hand_outs::HandOuts;
use crate::io::undo::Undo;

/// Between a change and the address. Safari takes a hundred addresses in half a minute.
const WAIT: Duration = Duration::from_millis(400);

/// A lesson that is open, and the experiment that it has set up; `None` if that is not known yet.
pub type LessonPlace = (String, Option<Draft>);

#[derive(Default)]
struct AddressInner {
    /// The number of the present entry of the browser's history.
    entry: Cell<f64>,
    /// The runs of entries that were left.
    left: RefCell<Vec<(f64, RunState)>>,
    /// Experiments opened so far, as the address knows.
    n_opened: Cell<u32>,
    /// Whether what is opened next is what the browser has gone to.
    is_arriving: Cell<bool>,
    timer: Cell<Option<TimeoutHandle>>,
}

/// The address of the page. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Address {
    editor: Editor,
    undo: Undo,
    lesson: Signal<Option<LessonPlace>>,
    hand_outs: HandOuts,
    coming_back: ComingBack,
    inner: StoredValue<Rc<AddressInner>, LocalStorage>,
}

impl Address {
    /// Begins to follow what is on screen.
    pub fn begin(
        editor: Editor,
        undo: Undo,
        lesson: Signal<Option<LessonPlace>>,
        hand_outs: HandOuts,
        coming_back: ComingBack,
    ) -> Self {
        let address = Self {
            editor,
            undo,
            lesson,
            hand_outs,
            coming_back,
            inner: StoredValue::new_local(Rc::default()),
        };
        let inner = address.inner();
        inner.n_opened.set(editor.n_opened.get_untracked());
        inner.entry.set(entry().unwrap_or_else(new_entry));
        address.put(false, None);
        // What was changed before this part of the program was there.
        address.wait();
        Effect::new(move |was_shown: Option<()>| {
            let n_opened = editor.n_opened.get();
            editor.experiment.track();
            lesson.track();
            hand_outs.present.track();
            if was_shown.is_some() {
                address.follow(n_opened);
            }
        });
        // A person who turns to the address bar finds what is on screen; so does the browser when it leaves the page.
        let turned = window_event_listener(ev::blur, move |_| address.write_if_due());
        let left = window_event_listener(ev::pagehide, move |_| address.write_if_due());
        on_cleanup(move || {
            turned.remove();
            left.remove();
        });
        address
    }

    fn inner(self) -> Rc<AddressInner> {
        self.inner.get_value()
    }

    /// The browser has gone to an address, and what that asks for is opened now. Returns whether it is an experiment that
    /// was left, which is brought back with its run.
    pub fn arrive(self, to: Option<f64>) -> bool {
        let inner = self.inner();
        let state = to.and_then(|to| {
            let left = inner.left.borrow();
            let found = left.iter().rev().find(|(of, _)| *of == to);
            found.map(|(_, state)| *state)
        });
        let present = inner.entry.get();
        let present_state = self.undo.present_state();
        let is_back = state.is_some_and(|state| self.undo.bring_state(state));
        inner.left.borrow_mut().push((present, present_state));
        inner.entry.set(to.unwrap_or_else(new_entry));
        inner.is_arriving.set(!is_back);
        // What cannot be opened leaves the experiment before it, whose address is put back.
        self.wait();
        is_back
    }

    fn follow(self, n_opened: u32) {
        let inner = self.inner();
        if inner.n_opened.replace(n_opened) == n_opened {
            self.wait();
            return;
        }
        let is_arriving = inner.is_arriving.replace(false);
        if !is_arriving {
            let left = (inner.entry.get(), self.undo.last_state());
            inner.left.borrow_mut().push(left);
            inner.entry.set(new_entry());
        }
        self.write(!is_arriving);
    }

    /// Writes the address in a moment, unless that is to be done already.
    fn wait(self) {
        let inner = self.inner();
        let waiting = inner.timer.take();
        if waiting.is_none() {
            let write = move || {
                self.inner().timer.set(None);
                self.inner().is_arriving.set(false);
                self.write(false);
            };
            inner.timer.set(set_timeout_with_handle(write, WAIT).ok());
        } else {
            inner.timer.set(waiting);
        }
    }

    /// Writes the address at once.
    pub fn write_now(self) {
        self.put(false, Some(&self.of_screen().unwrap_or_default()));
    }

    /// The whole address of what is on screen; `None` if it is too long for a link. Follows it.
    pub fn whole(self) -> Option<String> {
        self.editor.experiment.track();
        self.lesson.track();
        self.hand_outs.present.track();
        Some(format!("{}#{}", page_address()?, self.of_screen()?))
    }

    /// The whole address of what is on screen with other options, or none; `None` if it is too long for a link. Follows it.
    pub fn with_options(self, hand_out: &HandOut) -> Option<String> {
        self.editor.experiment.track();
        self.lesson.track();
        let place = self.experiment_and_lesson()?;
        Some(format!("{}#{place}{}", page_address()?, hand_out.write()))
    }

    /// The address of what is on screen in a tab of its own, in place of a frame.
    pub fn outside_of_frame(self) -> Option<String> {
        let hand_out = HandOut {
            embed: false,
            origin: None,
            shown: BTreeSet::new(),
            ..self.hand_outs.hand_out()
        };
        self.with_options(&hand_out)
    }

    /// Writes what waits to be written.
    fn write_if_due(self) {
        if let Some(timer) = self.inner().timer.take() {
            timer.clear();
            self.write(false);
        }
    }

    fn write(self, is_step: bool) {
        if self.coming_back.is_awaited() {
            // The address names what is not on screen yet.
            return self.wait();
        }
        let is_default = |draft: &Draft| *draft == Draft::default();
        let is_first = self
            .editor
            .experiment
            .with_untracked(|it| is_default(it.draft()))
            && self.lesson.get_untracked().is_none()
            && self.hand_outs.present.with_untracked(Option::is_none);
        // The page as it is without an address.
        if is_first && !is_step && fragment().is_empty() {
            return;
        }
        self.put(is_step, Some(&self.of_screen().unwrap_or_default()));
    }

    fn of_screen(self) -> Option<String> {
        let options = untrack(|| self.hand_outs.written());
        Some(self.experiment_and_lesson()? + &options)
    }

    fn experiment_and_lesson(self) -> Option<String> {
        let experiment = self.editor.experiment.get_untracked();
        let link = experiment_link::write(&experiment).ok();
        compose(experiment.draft(), link, self.lesson.get_untracked())
    }

    /// Makes `fragment` the address of the present entry, or of a new one; `None` leaves it.
    fn put(self, is_step: bool, fragment: Option<&str>) {
        let address = fragment.map(|it| format!("#{it}"));
        let entry = JsValue::from_f64(self.inner().entry.get());
        let Ok(history) = window().history() else {
            return;
        };
        let put = match (is_step, &address) {
            (true, address) => history.push_state_with_url(&entry, "", address.as_deref()),
            (false, Some(address)) => history.replace_state_with_url(&entry, "", Some(address)),
            (false, None) => history.replace_state(&entry, ""),
        };
        // A page in a frame without an origin may not say where it is; it works all the same.
        if let Err(error) = put {
            leptos::logging::warn!("{error:?}");
        }
    }
}

/// The address of the page, up to the `#`.
fn page_address() -> Option<String> {
    let href = window().location().href().ok()?;
    Some(href.split('#').next().unwrap_or_default().to_owned())
}

/// What stands behind the `#` for an experiment, its link and the lesson that is open; `None` for what is too long for a
/// link.
fn compose(draft: &Draft, link: Option<String>, lesson: Option<LessonPlace>) -> Option<String> {
    match lesson {
        Some((id, Some(own))) if own == *draft => Some(format!("lesson={id}")),
        Some((id, _)) => link.map(|link| format!("{link}&lesson={id}")),
        None => link,
    }
}

/// A number that no other entry has, also of the page before a reload.
fn new_entry() -> f64 {
    clock::moment_ms()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_lesson_and_the_experiment_where_it_is_another() {
        let draft = Draft::default();
        let link = || Some("2.4/end".to_owned());
        let other = Draft {
            seed: 7,
            ..Draft::default()
        };
        let place = |own: &Draft| Some(("x".to_owned(), Some(own.clone())));
        let compose = |draft, link, place| compose(draft, link, place).unwrap_or_default();
        assert_eq!(compose(&draft, link(), None), "2.4/end");
        assert_eq!(compose(&draft, link(), place(&draft)), "lesson=x");
        assert_eq!(compose(&draft, link(), place(&other)), "2.4/end&lesson=x");
        let unknown = Some(("x".to_owned(), None));
        assert_eq!(compose(&draft, link(), unknown), "2.4/end&lesson=x");
        assert_eq!(compose(&draft, None, None), "");
    }
}
