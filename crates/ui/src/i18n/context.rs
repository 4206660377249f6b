//! The page's language as a signal in the context.

use leptos::prelude::*;

use crate::i18n::language::Language;

/// Provides the page's language to every component below.
pub fn provide_language(language: RwSignal<Language>) {
    provide_context(LanguageContext(language));
}

/// Returns the page's language; it changes while the page runs.
///
/// Panics if no language was provided above: the composition root provides it first.
pub fn use_language() -> RwSignal<Language> {
    expect_context::<LanguageContext>().0
}

#[derive(Clone, Copy)]
struct LanguageContext(RwSignal<Language>);
