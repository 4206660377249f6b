//! The quiet line of the page: what was said last, and how long it stays.

use std::sync::Arc;

use experiment::{Problem, StopReason};
use leptos::prelude::*;

use crate::i18n::language::Language;

/// A message that the page shows quietly.
#[derive(Clone)]
pub enum Notice {
    /// A change that cannot be made to a trained network started a new run.
    Restarted,
    /// The training worker died and another one continues.
    WorkerReplaced,
    /// The training worker died too often.
    WorkerLost,
    /// The run has reached its epoch limit.
    LimitReached,
    /// The run stopped at this epoch before its limit.
    StoppedEarly(StopReason, u32),
    /// The run had reached its epoch limit; the limit is now this epoch.
    LimitRaised(u32),
    /// The worker rejected an experiment or a saved run.
    Rejected(Vec<Problem>),
    /// A run was restored from a file.
    Imported {
        /// Keys of the file that this version does not know.
        unknown_keys: Vec<String>,
        /// Whether the formula may have had other values in the version that wrote the file.
        formula_may_differ: bool,
    },
    /// The deferred chunk of the program is being fetched.
    Fetching,
    /// The deferred chunk did not arrive.
    NotFetched,
    /// A sentence of one of the page's features.
    Feature(FeatureNotice),
}

/// A sentence that a feature writes itself, in whichever language the page has.
#[derive(Clone)]
pub struct FeatureNotice {
    sentence: Arc<dyn Fn(Language) -> String + Send + Sync>,
    stays: bool,
}

impl FeatureNotice {
    /// Returns the sentence in a language.
    pub fn sentence(&self, language: Language) -> String {
        (self.sentence)(language)
    }
}

impl Notice {
    /// A feature's sentence that goes away by itself.
    pub fn passing(sentence: impl Fn(Language) -> String + Send + Sync + 'static) -> Self {
        Self::feature(sentence, false)
    }

    /// A feature's sentence that stays until it is closed or replaced.
    pub fn staying(sentence: impl Fn(Language) -> String + Send + Sync + 'static) -> Self {
        Self::feature(sentence, true)
    }

    fn feature(sentence: impl Fn(Language) -> String + Send + Sync + 'static, stays: bool) -> Self {
        let sentence = Arc::new(sentence);
        Self::Feature(FeatureNotice { sentence, stays })
    }

    /// Whether the line stays until it is closed or replaced.
    pub fn stays(&self) -> bool {
        match self {
            Self::WorkerLost | Self::Rejected(_) | Self::Fetching | Self::NotFetched => true,
            Self::Restarted
            | Self::WorkerReplaced
            | Self::LimitReached
            | Self::StoppedEarly(..)
            | Self::LimitRaised(_) => false,
            Self::Imported {
                unknown_keys,
                formula_may_differ,
            } => *formula_may_differ || !unknown_keys.is_empty(),
            Self::Feature(notice) => notice.stays,
        }
    }
}

/// The notice that is shown, in the context.
#[derive(Clone, Copy)]
pub struct Notices {
    shown: RwSignal<Option<Notice>>,
}

impl Notices {
    /// Without a notice.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(None),
        }
    }

    /// Shows a notice in place of the one before.
    pub fn show(self, notice: Notice) {
        self.shown.set(Some(notice));
    }

    /// Removes the notice.
    pub fn clear(self) {
        self.shown.set(None);
    }

    /// Removes the notice that the deferred chunk is being fetched; any other one stays.
    pub fn clear_fetching(self) {
        let is_fetching = |it: &Option<Notice>| matches!(it, Some(Notice::Fetching));
        if self.shown.with_untracked(is_fetching) {
            self.clear();
        }
    }

    /// Reads the notice that is shown, and follows it.
    pub fn with<T>(self, read: impl FnOnce(Option<&Notice>) -> T) -> T {
        self.shown.with(|notice| read(notice.as_ref()))
    }
}
