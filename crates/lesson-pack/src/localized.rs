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

    /// Returns the ISO 639-1 code, which the page uses in file names.
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
    /// Returns the text in one language.
    pub fn get(&self, language: Language) -> &str {
        select(language, &self.es, &self.en)
    }
}

/// Returns the text in one language, for two texts that are keys of a larger table.
pub fn select<'a>(language: Language, es: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Es => es,
        Language::En => en,
    }
}
