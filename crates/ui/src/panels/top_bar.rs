//! The bar at the top: name, lessons and presets, and the tools of the whole page: files, language,
//! theme, projector, keys.

use experiment::{Draft, Preset};
use leptos::prelude::*;

use crate::app::appearance::{Appearance, Theme};
use crate::app::editor::Editor;
use crate::app::past::Way;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::windows::{LabCode, Window, Windows};
use crate::controls::{Select, WindowButton};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::names;
use crate::panels::projector_button::ProjectorButton;
use crate::panels::tools_menu::ToolsMenu;

/// What the buttons for runs and links do.
#[derive(Clone, Copy)]
pub struct FileActions {
    /// Puts a link to the experiment into the clipboard.
    pub share: Callback<()>,
    /// Opens a file.
    pub import: Callback<web_sys::File>,
    /// Undoes a change, or makes it again.
    pub undo: Callback<Way>,
}

#[component]
pub fn TopBar(
    /// Whether the lessons are open.
    lessons_open: RwSignal<bool>,
    files: FileActions,
) -> impl IntoView {
    let language = use_language();
    view! {
        <header class="top-bar">
            <h1 class="logo">
                <svg viewBox="0 0 32 20" aria-hidden="true">
                    <path class="logo-curve" d="M2 17c8 0 8-12 14-12s6 12 14 12"></path>
                    <circle class="logo-node" cx="16" cy="5" r="4"></circle>
                </svg>
                "neurona"
            </h1>
            <button
                type="button"
                class="tool wide lessons"
                data-testid="lessons"
                aria-pressed=reactive(move || lessons_open.get().to_string())
                title=reactive(move || language.get().lessons_open_title())
                on:click=move |_| lessons_open.update(|is_open| *is_open = !*is_open)
            >
                {reactive(move || language.get().lessons_title())}
            </button>
            <PresetSelect/>
            <ToolsMenu>
                <UndoButtons undo=files.undo/>
                <Files actions=files/>
                <KeysButton/>
                <LanguageButton/>
                <ThemeButton/>
                <ProjectorButton/>
            </ToolsMenu>
        </header>
    }
    .into_any()
}

#[component]
fn PresetSelect() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let playback = expect_context::<Playback>();
    let preset = Memo::new(move |_| {
        let is_present =
            |preset: &Preset| editor.model.with(|model| is_of(model.wanted(), *preset));
        Preset::ALL
            .iter()
            .position(is_present)
            .unwrap_or(Preset::ALL.len())
    });
    let choose = Callback::new(move |idx: usize| {
        if let Some(preset) = Preset::ALL.get(idx) {
            playback.open_draft(preset.draft());
        }
    });
    view! {
        <Select
            id="preset"
            label=Language::preset_label
            choices=names::presets()
            chosen=preset
            on_change=choose
            none=Language::preset_none
        />
    }
    .into_any()
}

#[component]
fn KeysButton() -> impl IntoView {
    let windows = expect_context::<Windows>();
    view! {
        <WindowButton
            id="keys"
            window=Window::Keys.id()
            is_open=Signal::derive(move || windows.is_open(Window::Keys))
            title=Language::keys_title
            is_sign=true
            on_press=Callback::new(move |()| windows.toggle(Window::Keys))
        >
            "?"
        </WindowButton>
    }
    .into_any()
}

#[component]
fn LanguageButton() -> impl IntoView {
    let language = use_language();
    // It begins with what is seen, in the row or in the menu.
    let name = move || {
        let language = language.get();
        format!(
            "{}: {}",
            language.language_short(),
            language.language_switch()
        )
    };
    view! {
        <button
            type="button"
            class="tool language"
            data-testid="language"
            data-value=reactive(move || language.get().code())
            // In the language that one looks for.
            lang=reactive(move || language.get().other().code())
            aria-label=reactive(name)
            title=reactive(move || language.get().language_switch())
            on:click=move |_| language.update(|language| *language = language.other())
        >
            <span class="in-row">{reactive(move || language.get().language_short())}</span>
            <span class="in-menu">{reactive(move || language.get().language_switch())}</span>
        </button>
    }
    .into_any()
}

#[component]
fn ThemeButton() -> impl IntoView {
    let appearance = expect_context::<Appearance>();
    let language = use_language();
    view! {
        <button
            type="button"
            class="tool"
            data-testid="theme"
            data-value=reactive(move || appearance.theme.get().code())
            aria-label=reactive(move || theme_name(appearance.theme.get(), language.get()))
            title=reactive(move || theme_name(appearance.theme.get(), language.get()))
            on:click=move |_| appearance.toggle()
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <circle class="theme-ring" cx="8" cy="8" r="6.2"></circle>
                <path class="theme-half" d="M8 1.8a6.2 6.2 0 0 1 0 12.4z"></path>
            </svg>
        </button>
    }
    .into_any()
}

/// Whether a draft equals a preset's but for its seeds: other weights are the same experiment.
fn is_of(draft: &Draft, preset: Preset) -> bool {
    let mut same_seeds = preset.draft();
    same_seeds.seed = draft.seed;
    same_seeds.data.seed = draft.data.seed;
    same_seeds == *draft
}

fn theme_name(theme: Theme, language: Language) -> &'static str {
    match theme {
        Theme::Light => language.theme_to_dark(),
        Theme::Dark => language.theme_to_light(),
    }
}

/// The buttons that undo the last change, and make it again.
#[component]
fn UndoButtons(undo: Callback<Way>) -> impl IntoView {
    let recorder = expect_context::<Editor>().recorder;
    view! {
        <IconButton
            id="undo"
            label=Language::undo_title
            path="M3 3v4h4M3.3 6.8A5.2 5.2 0 1 1 3.6 10.6"
            is_enabled=recorder.can_undo
            on_press=Callback::new(move |()| undo.run(Way::Back))
        />
        <IconButton
            id="redo"
            label=Language::redo_title
            path="M13 3v4H9M12.7 6.8A5.2 5.2 0 1 0 12.4 10.6"
            is_enabled=recorder.can_redo
            on_press=Callback::new(move |()| undo.run(Way::Forward))
        />
    }
    .into_any()
}

#[component]
fn IconButton(
    id: &'static str,
    label: Label,
    path: &'static str,
    is_enabled: RwSignal<bool>,
    on_press: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    view! {
        <button
            type="button"
            class="tool"
            data-testid=id
            disabled=reactive(move || !is_enabled.get())
            aria-label=reactive(move || label(language.get()))
            title=reactive(move || label(language.get()))
            on:click=move |_| on_press.run(())
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="tool-line" d=path></path>
            </svg>
        </button>
    }
    .into_any()
}

/// The buttons that save, open and share.
#[component]
fn Files(actions: FileActions) -> impl IntoView {
    let windows = expect_context::<Windows>();
    let language = use_language();
    view! {
        <WindowButton
            id="export"
            window=Window::Export.id()
            is_open=Signal::derive(move || windows.is_open(Window::Export))
            title=Language::export_title
            on_press=Callback::new(move |()| windows.toggle(Window::Export))
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="tool-line" d="M8 2.5v7.5m-3-3 3 3 3-3M2.8 11v2.5h10.4V11"></path>
            </svg>
            <span>{reactive(move || language.get().export_label())}</span>
        </WindowButton>
        <WindowButton
            id="code"
            window=Window::Code.id()
            is_open=Signal::derive(move || windows.is_open(Window::Code))
            title=Language::code_title
            on_press=Callback::new(move |()| windows.toggle(Window::Code))
        >
            {reactive(move || language.get().code_label())}
        </WindowButton>
        <button
            type="button"
            class="tool wide"
            data-testid="lab-open"
            aria-pressed=reactive(move || windows.lab.with(Option::is_some).to_string())
            title=reactive(move || language.get().lab_open_title())
            on:click=move |_| windows.lab.update(|lab| *lab = if lab.is_some() { None } else { Some(LabCode::default()) })
        >
            {reactive(move || language.get().lab_title())}
        </button>
        <button
            type="button"
            class="tool"
            data-testid="share-link"
            aria-label=reactive(move || language.get().link_title())
            title=reactive(move || language.get().link_title())
            on:click=move |_| actions.share.run(())
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="tool-line" d="M6.5 9.5l3-3M7 4.8l1.6-1.6a2.9 2.9 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.6 1.6a2.9 2.9 0 0 1-4.2-4.2L4.8 7"></path>
            </svg>
        </button>
        <label class="tool wide file" title=reactive(move || language.get().import_title())>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="tool-line" d="M8 10V2.5m-3 3 3-3 3 3M2.8 11v2.5h10.4V11"></path>
            </svg>
            <span>{reactive(move || language.get().import_label())}</span>
            <input
                type="file"
                accept=".json,.txt,.csv,.tsv,.xlsx,.xlsm,.ods,.keras,.h5,.safetensors,.npz,.onnx,.zip,application/json"
                data-testid="import-file"
                on:change=move |event| {
                    let input: web_sys::HtmlInputElement = event_target(&event);
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        actions.import.run(file);
                    }
                    // The same file can then be chosen again.
                    input.set_value("");
                }
            />
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_with_other_weights_is_still_that_preset() {
        for preset in Preset::ALL {
            let mut draft = preset.draft();
            draft.seed += 1;
            draft.data.seed += 1;
            assert!(is_of(&draft, preset));
            draft.training.learning_rate /= 2.0;
            assert!(!Preset::ALL.iter().any(|preset| is_of(&draft, *preset)));
        }
    }
}
