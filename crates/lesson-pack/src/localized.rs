//! Texts in both languages, side by side as a teacher writes them.

use serde::Deserialize;

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Language {
    /// All languages of the page.
    pub const ALL: [Self; 2] = [Self::Es, Self::En];

    /// ISO 639-1 code, as the page uses it in file names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

/// A text in both languages, as Markdown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    es: String,
    en: String,
}

impl Localized {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        select(language, &self.es, &self.en)
    }
}

/// The text in one language, where both stand beside other keys of a table.
pub fn select<'a>(language: Language, es: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Es => es,
        Language::En => en,
    }
}
