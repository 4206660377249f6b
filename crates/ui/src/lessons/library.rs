//! The lessons in the page's language, fetched when the panel opens.

use std::sync::Arc;

use leptos::prelude::*;
use lessons::{Lesson, LessonPack};

use crate::i18n::language::Language;
use crate::lessons::fetch::fetch_both;

/// The file with what no language changes of the lessons.
const PLANS: &str = "lessons/plans.json";

/// The lessons that have been fetched. It is `Copy`.
#[derive(Clone, Copy)]
pub struct LessonLibrary {
    language: RwSignal<Language>,
    /// The lessons in the page's language, once they have arrived.
    pub pack: RwSignal<Option<Arc<LessonPack>>>,
    /// Whether they did not arrive.
    pub is_missing: RwSignal<bool>,
    /// The language in which they were requested last.
    fetched: RwSignal<Option<Language>>,
}

impl LessonLibrary {
    /// Nothing has been fetched.
    pub fn new(language: RwSignal<Language>) -> Self {
        Self {
            language,
            pack: RwSignal::new(None),
            is_missing: RwSignal::new(false),
            fetched: RwSignal::new(None),
        }
    }

    /// The lesson of this name, if the lessons have arrived and one of them has it.
    pub fn find(self, id: &str) -> Option<Arc<Lesson>> {
        self.pack.with(|pack| pack.as_ref()?.find(id).cloned())
    }

    /// Requests the lessons in the page's language, unless they were requested before, and calls
    /// `then` when they have arrived. Follows the language.
    pub fn fetch(self, then: impl FnOnce() + 'static) {
        let language = self.language.get();
        if self.fetched.get_untracked() == Some(language) {
            return;
        }
        self.fetched.set(Some(language));
        let arrived = move |files: Option<[String; 2]>| {
            if self.language.get_untracked() != language {
                return;
            }
            let pack = files.and_then(|[plans, texts]| LessonPack::from_json(&plans, &texts).ok());
            self.is_missing.set(pack.is_none());
            if pack.is_none() {
                // Opening the panel again fetches them again.
                self.fetched.set(None);
                return;
            }
            self.pack.set(pack.map(Arc::new));
            then();
        };
        let texts = format!("lessons/{}.json", language.code());
        fetch_both([PLANS, &texts], arrived);
    }
}
