//! The keys of the page, and the window that lists them.

use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::Label;
use crate::i18n::language::Language;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    ToggleRun,
    StepEpoch,
    StepBatch,
    ResetSame,
    ShowKeys,
}

/// The kind of element that has the focus, by the keys that it uses itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// Nothing that uses keys, or a canvas: the keys that a canvas handles do not arrive here.
    Page,
    /// Space: a button, a switch.
    Button,
    /// Arrows: a slider.
    Slider,
    /// Space and arrows: a segment.
    Segment,
    /// All of them: a text, a list, an open window.
    Field,
}

/// Returns the action of a key, given the focus.
fn action(key: &str, shift: bool, focus: Focus) -> Option<Action> {
    match (key, focus) {
        (_, Focus::Field)
        | (" ", Focus::Button | Focus::Segment)
        | ("ArrowRight", Focus::Slider | Focus::Segment) => None,
        (" ", _) => Some(Action::ToggleRun),
        ("ArrowRight", _) if shift => Some(Action::StepBatch),
        ("ArrowRight", _) => Some(Action::StepEpoch),
        ("r" | "R", _) => Some(Action::ResetSame),
        ("?", _) => Some(Action::ShowKeys),
        _ => None,
    }
}

fn focus_of(event: &ev::KeyboardEvent) -> Focus {
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return Focus::Page;
    };
    let matches = |selector: &str| element.closest(selector).ok().flatten().is_some();
    if matches("dialog") {
        Focus::Field
    } else if matches("input[type=range], [role=slider]") {
        Focus::Slider
    } else if matches("input[type=radio], [role=tab]") {
        Focus::Segment
    } else if matches("button, summary, a[href], input[type=checkbox], input[type=file]") {
        Focus::Button
    } else if matches("input, select, textarea, [contenteditable]") {
        Focus::Field
    } else {
        Focus::Page
    }
}

/// Handles the page's keys as long as the page lives.
pub fn listen(playback: Playback) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(action) = action(&event.key(), event.shift_key(), focus_of(&event)) else {
            return;
        };
        event.prevent_default();
        match action {
            // A key that is held down must not run and pause in turn.
            Action::ToggleRun if !event.repeat() => playback.toggle_run(),
            Action::ToggleRun => {}
            Action::StepEpoch => playback.step_epoch(),
            Action::StepBatch => playback.step_batch(),
            Action::ResetSame => playback.reset_same(),
            Action::ShowKeys => show_keys(),
        }
    });
    on_cleanup(move || handle.remove());
}

const KEYS_ID: &str = "keys-window";

/// Opens the window that lists the keys.
pub fn show_keys() {
    let window = document()
        .get_element_by_id(KEYS_ID)
        .and_then(|element| element.dyn_into::<web_sys::HtmlDialogElement>().ok());
    if let Some(window) = window.filter(|window| !window.open()) {
        // Fails only if the window is not in the document; then there is nothing to show.
        let _ = window.show_modal();
    }
}

#[component]
pub fn KeysWindow() -> impl IntoView {
    let language = use_language();
    let keys: [(&'static str, Label); 5] = [
        ("␣", Language::key_space),
        ("→", Language::key_right),
        ("⇧ →", Language::key_shift_right),
        ("R", Language::key_r),
        ("?", Language::key_question),
    ];
    let window = NodeRef::<Dialog>::new();
    let rows = keys.map(|(key, meaning)| {
        view! {
            <dt><kbd>{key}</kbd></dt>
            <dd>{reactive(move || meaning(language.get()))}</dd>
        }
    });
    view! {
        <dialog id=KEYS_ID class="keys" data-testid="keys-window" node_ref=window aria-labelledby="keys-title">
            <h2 id="keys-title">{reactive(move || language.get().keys_title())}</h2>
            <dl>{rows.into_iter().collect::<Vec<_>>()}</dl>
            <p>{reactive(move || language.get().keys_points())}</p>
            <TextButton
                id="keys-close"
                label=Language::close_label
                on_press=Callback::new(move |()| {
                    if let Some(window) = window.get() {
                        window.close();
                    }
                })
            />
        </dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_what_the_window_says() {
        for (key, shift, expected) in [
            (" ", false, Action::ToggleRun),
            ("ArrowRight", false, Action::StepEpoch),
            ("ArrowRight", true, Action::StepBatch),
            ("r", false, Action::ResetSame),
            ("R", true, Action::ResetSame),
            ("?", true, Action::ShowKeys),
        ] {
            assert_eq!(action(key, shift, Focus::Page), Some(expected));
        }
    }

    #[test]
    fn none_fires_while_typing_and_space_presses_the_focused_button() {
        for key in [" ", "ArrowRight", "r", "?"] {
            assert_eq!(action(key, false, Focus::Field), None);
        }
        assert_eq!(action(" ", false, Focus::Button), None);
        let step = Some(Action::StepEpoch);
        assert_eq!(action("ArrowRight", false, Focus::Button), step);
    }

    #[test]
    fn space_runs_after_a_slider_was_moved() {
        assert_eq!(action(" ", false, Focus::Slider), Some(Action::ToggleRun));
        assert_eq!(action("ArrowRight", false, Focus::Slider), None);
        assert_eq!(action("ArrowRight", true, Focus::Segment), None);
    }
}
