//! The keys of the page, and the window that lists them and leads to the accessibility statement.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::editor::Editor;
use crate::app::past::Way;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::shortcuts::Shortcuts;
use crate::app::windows::{Window, Windows};
use crate::controls::{Switch, WindowButton, WindowFrame, WindowView};
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
    Undo,
    Redo,
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

/// Returns the action of a key with Ctrl, or with ⌘. A text field has an undo of its own.
fn action_with_control(key: &str, shift: bool, focus: Focus) -> Option<Action> {
    match key {
        _ if focus == Focus::Field => None,
        "z" | "Z" if shift => Some(Action::Redo),
        "z" | "Z" => Some(Action::Undo),
        "y" | "Y" => Some(Action::Redo),
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
    if matches("[role=dialog]") {
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

/// Whether an action happens again and again while its key is held down: a step may, an edit must not.
fn may_repeat(action: Action) -> bool {
    matches!(
        action,
        Action::StepEpoch | Action::StepBatch | Action::Undo | Action::Redo
    )
}

/// Whether the key writes a letter or a sign: such keys can be switched off.
fn is_letter(key: &str) -> bool {
    key != " " && key.chars().count() == 1
}

/// Whether the event belongs to the browser, to the system, or to a text that is being composed.
fn is_foreign(event: &ev::KeyboardEvent) -> bool {
    event.default_prevented()
        || event.is_composing()
        || event.alt_key()
        || event.get_modifier_state("AltGraph")
}

/// Whether the event presses a button again because Enter is held down.
fn presses_again(event: &ev::KeyboardEvent) -> bool {
    let target = event.target();
    let element = target.and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    let is_button = element.is_some_and(|it| matches!(it.closest("button, summary"), Ok(Some(_))));
    event.repeat() && event.key() == "Enter" && is_button
}

/// The `data-testid` of the button that does the same.
fn button(action: Action) -> &'static str {
    match action {
        Action::ToggleRun => "run-pause",
        Action::StepEpoch => "step-epoch",
        Action::StepBatch => "step-batch",
        Action::ResetSame => "reset-same",
        Action::ShowKeys => "keys",
        Action::Undo | Action::Redo => "undo",
    }
}

/// Handles the page's keys as long as the page lives.
pub fn listen(
    playback: Playback,
    editor: Editor,
    windows: Windows,
    shortcuts: Shortcuts,
    undo: Callback<Way>,
) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if is_foreign(&event) {
            return;
        }
        if presses_again(&event) {
            event.prevent_default();
        }
        let key = event.key();
        let has_control = event.ctrl_key() || event.meta_key();
        let (shift, focus) = (event.shift_key(), focus_of(&event));
        let action = if has_control {
            action_with_control(&key, shift, focus)
        } else {
            let is_off = is_letter(&key) && !shortcuts.has_letters.get_untracked();
            action(&key, shift, focus).filter(|_| !is_off)
        };
        let Some(action) = action else {
            return;
        };
        event.prevent_default();
        if (event.repeat() && !may_repeat(action)) || !editor.allows_key(button(action)) {
            return;
        }
        match action {
            Action::ToggleRun => playback.toggle_run(),
            Action::StepEpoch => playback.step_epoch(),
            Action::StepBatch => playback.step_batch(),
            Action::ResetSame => playback.reset_same(),
            Action::ShowKeys => windows.open(Window::Keys),
            Action::Undo => undo.run(Way::Back),
            Action::Redo => undo.run(Way::Forward),
        }
    });
    on_cleanup(move || handle.remove());
}

/// A key of the list, its name if it is a sign that is not read aloud, and its meaning.
type ListedKey = (&'static str, Option<Label>, Label);

/// The keys that are always there: those that [`action`] knows, and the one that closes windows.
const KEYS: [ListedKey; 5] = [
    ("␣", Some(Language::key_space_name), Language::key_space),
    ("→", Some(Language::key_right_name), Language::key_right),
    (
        "⇧ →",
        Some(Language::key_shift_right_name),
        Language::key_shift_right,
    ),
    ("Ctrl Z", None, Language::key_undo),
    ("Esc", None, Language::key_escape),
];
/// The letters and signs that [`action`] knows.
const LETTER_KEYS: [ListedKey; 2] = [
    ("R", None, Language::key_r),
    ("?", None, Language::key_question),
];

/// The list of keys, the switch of the letters among them, and the way to the accessibility statement.
#[component]
pub fn KeysWindow() -> impl IntoView {
    let windows = expect_context::<Windows>();
    let shortcuts = expect_context::<Shortcuts>();
    let language = use_language();
    let row = move |(key, name, meaning): ListedKey| {
        let is_hidden = name.map(|_| "true");
        let name = name.map(|name| {
            view! { <span class="unseen">{reactive(move || name(language.get()))}</span> }
        });
        view! {
            <dt><kbd translate="no" aria-hidden=is_hidden>{key}</kbd>{name}</dt>
            <dd>{reactive(move || meaning(language.get()))}</dd>
        }
        .into_any()
    };
    let rows = move || {
        let letters = shortcuts.has_letters.get().then_some(LETTER_KEYS);
        let letters = letters.into_iter().flatten();
        KEYS.into_iter().chain(letters).map(row).collect::<Vec<_>>()
    };
    let frame = WindowFrame {
        id: Window::Keys.id(),
        test_id: "keys-window",
        title: Language::keys_title,
        is_shown: Signal::derive(move || windows.is_shown(Window::Keys)),
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("keys-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::Keys)),
    };
    view! {
        <WindowView frame class="keys">
            <dl>{reactive(rows)}</dl>
            <Switch
                id="letter-keys"
                label=Language::letter_keys_label
                is_on=shortcuts.has_letters
                on_change=Callback::new(move |is_on| shortcuts.set_letters(is_on))
            />
            <p>{reactive(move || language.get().keys_points())}</p>
            <WindowButton
                id="stored"
                window=Window::Stored.id()
                is_open=Signal::derive(move || windows.is_open(Window::Stored))
                on_press=Callback::new(move |()| windows.toggle(Window::Stored))
                title=Language::stored_title
            >
                {reactive(move || language.get().stored_title())}
            </WindowButton>
            // In a tab of its own: the run of this one goes on.
            <a
                class="statement"
                data-testid="statement"
                href=reactive(move || language.get().statement_address())
                target="_blank"
                rel="noopener"
            >
                {reactive(move || language.get().statement_label())}
            </a>
        </WindowView>
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
    fn with_control_a_change_is_undone_and_made_again() {
        for (key, shift, expected) in [
            ("z", false, Some(Action::Undo)),
            ("Z", true, Some(Action::Redo)),
            ("y", false, Some(Action::Redo)),
            ("r", false, None),
            (" ", false, None),
        ] {
            assert_eq!(action_with_control(key, shift, Focus::Page), expected);
            assert_eq!(action_with_control(key, shift, Focus::Field), None);
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

    #[test]
    fn held_down_a_key_steps_again_and_edits_once() {
        for (action, repeats) in [
            (Action::StepEpoch, true),
            (Action::StepBatch, true),
            (Action::ToggleRun, false),
            (Action::ResetSame, false),
            (Action::ShowKeys, false),
            (Action::Undo, true),
        ] {
            assert_eq!(may_repeat(action), repeats, "{action:?}");
        }
    }

    #[test]
    fn the_letters_that_can_be_switched_off_are_those_of_the_list() {
        for (key, _, _) in LETTER_KEYS {
            assert!(is_letter(key) && action(key, false, Focus::Page).is_some());
        }
        for key in [" ", "ArrowRight", "Enter", "Escape", "Dead", "Process"] {
            assert!(!is_letter(key), "{key}");
        }
    }
}
