//! The problems of the experiment, and the words for them, for the controls that show them.

use experiment::{Field, Problem, ProblemKind};
use leptos::prelude::*;

use crate::controls::field_features::FieldFeatures;
use crate::i18n::language::Language;

/// What is done when the deferred chunk is there.
pub type FieldWish = Box<dyn FnOnce(&'static FieldFeatures)>;

/// The problems that the check finds in the requested experiment, in the context.
#[derive(Clone, Copy)]
pub struct FieldProblems {
    problems: Signal<Vec<Problem>>,
    features: Signal<Option<&'static FieldFeatures>>,
    fetch: Callback<FieldWish>,
}

impl FieldProblems {
    /// Problems that follow `problems`. `features` is `None` until the deferred chunk is there; `fetch` fetches it.
    pub fn new(
        problems: Signal<Vec<Problem>>,
        features: Signal<Option<&'static FieldFeatures>>,
        fetch: Callback<FieldWish>,
    ) -> Self {
        Self {
            problems,
            features,
            fetch,
        }
    }

    /// Reads the first problem of a field, and follows it.
    pub fn with<T>(self, field: Field, read: impl FnOnce(Option<&Problem>) -> T) -> T {
        self.problems
            .with(|problems| read(problems.iter().find(|problem| problem.field == field)))
    }

    /// Calls `act` with what reads and explains texts: now, or when the deferred chunk has arrived.
    pub fn then(self, act: impl FnOnce(&'static FieldFeatures) + 'static) {
        match self.features.get_untracked() {
            Some(features) => act(features),
            None => self.fetch.run(Box::new(act)),
        }
    }

    /// What reads and explains texts; follows its arrival.
    pub fn features(self) -> Option<&'static FieldFeatures> {
        self.features.get()
    }

    /// Says what is wrong; nothing until the deferred chunk is there.
    pub fn sentence(self, problem: &Problem, language: Language) -> String {
        self.write(|features| (features.problem)(problem, language))
    }

    /// Writes what to type in place of a part of a formula; nothing until the deferred chunk is there.
    pub fn proposal(self, kind: &ProblemKind, language: Language) -> String {
        self.write(|features| (features.proposal)(kind, language))
    }

    fn write(self, write: impl FnOnce(&FieldFeatures) -> String) -> String {
        let features = self.features.get();
        if features.is_none() {
            self.fetch.run(Box::new(|_| {}));
        }
        features.map(write).unwrap_or_default()
    }
}
