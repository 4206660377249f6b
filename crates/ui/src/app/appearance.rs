//! Language and theme: the browser's preference on the first visit, the person's choice afterwards.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::app::storage;
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

/// The theme: the chosen one, or the system's while none is chosen.
#[derive(Clone, Copy)]
pub struct Appearance {
    chosen: RwSignal<Option<Theme>>,
    system: RwSignal<Theme>,
    /// The theme in use.
    pub theme: Memo<Theme>,
}

impl Appearance {
    pub fn new() -> Self {
        let chosen = RwSignal::new(storage::get("theme").and_then(|code| Theme::from_code(&code)));
        let system = RwSignal::new(Theme::Light);
        if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
            let theme_of = |dark: bool| if dark { Theme::Dark } else { Theme::Light };
            system.set(theme_of(query.matches()));
            let changed = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(
                move |event: web_sys::MediaQueryListEvent| system.set(theme_of(event.matches())),
            );
            query.set_onchange(Some(changed.as_ref().unchecked_ref()));
            // The query and its listener live as long as the page.
            StoredValue::new_local((query, changed));
        }
        let theme = Memo::new(move |_| chosen.get().unwrap_or(system.get()));
        Effect::new(move || {
            if let Some(html) = document().document_element() {
                let _ = html.set_attribute("data-theme", theme.get().code());
            }
        });
        Self {
            chosen,
            system,
            theme,
        }
    }

    /// Switches to the other theme. Choosing the system's theme makes the page follow the system again.
    pub fn toggle(&self) {
        let other = self.theme.get_untracked().other();
        let chosen = (other != self.system.get_untracked()).then_some(other);
        self.chosen.set(chosen);
        storage::set("theme", chosen.map(Theme::code));
    }
}
