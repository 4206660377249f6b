//! The page's languages.

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Es,
    En,
}

/// A text without arguments, before the language is chosen: `Language::run_label`.
pub type Label = fn(Language) -> &'static str;

impl Language {
    /// The code in `<html lang>` and in the browser's storage.
    pub fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// Returns the language of a code of the browser or the storage: Spanish for every `es`, English for
    /// all others.
    pub fn from_code(code: &str) -> Self {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("es") {
            Self::Es
        } else {
            Self::En
        }
    }

    /// Returns the first language that the page has among a browser's, in their order of preference.
    pub fn first_of(codes: impl IntoIterator<Item = String>) -> Self {
        let is_known = |code: &String| {
            let primary = code.split(['-', '_']).next().unwrap_or_default();
            ["es", "en"]
                .iter()
                .any(|it| primary.eq_ignore_ascii_case(it))
        };
        let first = codes.into_iter().find(is_known);
        Self::from_code(&first.unwrap_or_default())
    }

    /// Returns the other language.
    pub fn other(self) -> Self {
        match self {
            Self::Es => Self::En,
            Self::En => Self::Es,
        }
    }

    /// The thousands separator of a count. In Spanish a thin space, and none in four figures (RAE).
    pub fn thousands_mark(self) -> char {
        match self {
            Self::Es => '\u{202f}',
            Self::En => ',',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_language_that_the_page_has_is_taken() {
        for (codes, language) in [
            (&["ca", "es-ES", "en"][..], Language::Es),
            (&["fr-FR", "en-US", "es"], Language::En),
            (&["de"], Language::En),
            (&[], Language::En),
        ] {
            let codes = codes.iter().map(|code| String::from(*code));
            assert_eq!(Language::first_of(codes), language);
        }
    }

    #[test]
    fn every_spanish_is_spanish_and_all_else_english() {
        for (code, language) in [
            ("es", Language::Es),
            ("es-MX", Language::Es),
            ("ES", Language::Es),
            ("en-GB", Language::En),
            ("est", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(Language::from_code(code), language, "{code}");
        }
    }
}
