//! Language and look: the browser's preference on the first visit, the person's choice afterwards.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::{media, storage, text_size};
use crate::i18n::language::Language;

/// The palette in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// The code in `<html data-theme>` and in the browser's storage.
    pub fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// Returns the other theme.
    pub fn other(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::Light,
        }
    }
}

/// Returns the language stored at an earlier visit, or the browser's language.
fn first_language() -> Language {
    let kept = storage::get("language");
    kept.map_or_else(
        || {
            let languages = window().navigator().languages();
            Language::first_of(languages.iter().filter_map(|code| code.as_string()))
        },
        |kept| Language::from_code(&kept),
    )
}

/// Creates the signal of the page's language. `<html lang>` and the title follow it; changes are stored.
pub fn language() -> RwSignal<Language> {
    let language = RwSignal::new(first_language());
    Effect::new(move |is_changed: Option<()>| {
        let chosen = language.get();
        document().set_title(chosen.page_title());
        if let Some(html) = document().document_element() {
            // Cannot fail: the attribute's name is well formed.
            let _ = html.set_attribute("lang", chosen.code());
        }
        if is_changed.is_some() {
            storage::set("language", Some(chosen.code()));
        }
    });
    language
}

/// What the colors and sizes of the canvases depend on. While it stays the same, so do they.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    theme: Theme,
    has_more_contrast: bool,
    is_projected: bool,
    /// Size of the root element's text, in pixels.
    text_size: u32,
    /// How many media queries have changed: each change of a contrast theme may bring other colors.
    n_changes: u32,
}

/// Media queries that change when the system's colors do, besides the theme. The first one asks for more
/// contrast; from one contrast theme to another, the last three change.
const COLOR_QUERIES: [&str; 4] = [
    "(prefers-contrast: more)",
    "(prefers-contrast: less)",
    "(prefers-contrast: custom)",
    "(forced-colors: active)",
];

/// Theme, contrast and size: the person's choices, or the system's while none is made.
#[derive(Clone, Copy)]
pub struct Appearance {
    chosen: RwSignal<Option<Theme>>,
    system: RwSignal<Theme>,
    /// The theme in use.
    pub theme: Memo<Theme>,
    /// Whether the page is shown by a projector: larger text, thicker lines, stronger colors.
    pub is_projected: RwSignal<bool>,
    /// What the canvases depend on.
    pub look: Memo<Look>,
}

impl Appearance {
    pub fn new() -> Self {
        let chosen = RwSignal::new(storage::get("theme").and_then(|code| Theme::from_code(&code)));
        let system = RwSignal::new(Theme::Light);
        let n_changes = RwSignal::new(0_u32);
        let theme_of = |dark: bool| if dark { Theme::Dark } else { Theme::Light };
        let is_dark = media::follow("(prefers-color-scheme: dark)", move |is_dark| {
            system.set(theme_of(is_dark));
            n_changes.update(|n| *n += 1);
        });
        system.set(theme_of(is_dark));
        let wants_contrast = RwSignal::new(false);
        let [wants, ..] = COLOR_QUERIES.map(|query| {
            media::follow(query, move |matches| {
                if query == COLOR_QUERIES[0] {
                    wants_contrast.set(matches);
                }
                n_changes.update(|n| *n += 1);
            })
        });
        wants_contrast.set(wants);
        let is_projected = RwSignal::new(storage::get("projector").is_some());
        let text_size = RwSignal::new(text_size::USUAL);
        text_size::follow(move |size| text_size.set(size));
        let theme = Memo::new(move |_| chosen.get().unwrap_or(system.get()));
        let look = Memo::new(move |_| Look {
            theme: theme.get(),
            has_more_contrast: wants_contrast.get() || is_projected.get(),
            is_projected: is_projected.get(),
            text_size: text_size.get(),
            n_changes: n_changes.get(),
        });
        Effect::new(move || write(look.get()));
        Self {
            chosen,
            system,
            theme,
            is_projected,
            look,
        }
    }

    /// Switches to the other theme. Choosing the system's theme makes the page follow the system again.
    pub fn toggle(&self) {
        let other = self.theme.get_untracked().other();
        let chosen = (other != self.system.get_untracked()).then_some(other);
        self.chosen.set(chosen);
        storage::set("theme", chosen.map(Theme::code));
    }

    /// Switches the look for a projector on or off.
    pub fn toggle_projector(&self) {
        let is_projected = !self.is_projected.get_untracked();
        self.is_projected.set(is_projected);
        storage::set("projector", is_projected.then_some("on"));
    }
}

/// Writes the look to the root element, where the style sheet reads it.
fn write(look: Look) {
    let Some(html) = document().document_element() else {
        return;
    };
    // Cannot fail: the attributes' names are well formed.
    let _ = html.set_attribute("data-theme", look.theme.code());
    let set = |name: &str, value: Option<&str>| {
        let _ = match value {
            Some(value) => html.set_attribute(name, value),
            None => html.remove_attribute(name),
        };
    };
    set("data-contrast", look.has_more_contrast.then_some("more"));
    set("data-projector", look.is_projected.then_some("on"));
    let is_enlarged = look.text_size > text_size::USUAL;
    set("data-enlarged", is_enlarged.then_some("on"));
    if let Some(html) = html.dyn_ref::<web_sys::HtmlElement>() {
        let scale = f64::from(look.text_size.max(text_size::USUAL)) / f64::from(text_size::USUAL);
        // Fails only for a value that is no text.
        let _ = html
            .style()
            .set_property("--plot-scale", &scale.to_string());
    }
}
