//! What a person has chosen and reached in the lesson that is shown, and which lessons were met.

use std::collections::BTreeSet;

use leptos::prelude::*;
use lessons::Lesson;

use crate::app::package;
use crate::app::storage;

/// Under this name the browser stores which lessons were met.
const MET: &str = "lessons";

/// Choices in the lesson that is shown, and the lessons met so far. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Progress {
    /// The chosen answer.
    pub answer: RwSignal<Option<usize>>,
    /// The repair that was tried last.
    pub repair: RwSignal<Option<usize>>,
    /// Whether the challenge was met since the lesson was opened.
    pub is_reached: RwSignal<bool>,
    /// Names of the lessons that were met.
    pub met: RwSignal<BTreeSet<String>>,
}

impl Progress {
    /// Nothing is chosen; the lessons that were met come from the browser's storage. A package's come from its platform: others
    /// may have used this browser.
    pub fn new() -> Self {
        let is_packed = package::address().is_some();
        let met = storage::get(MET).filter(|_| !is_packed).unwrap_or_default();
        let names = met.split(',').filter(|name| !name.is_empty());
        Self {
            answer: RwSignal::new(None),
            repair: RwSignal::new(None),
            is_reached: RwSignal::new(false),
            met: RwSignal::new(names.map(str::to_owned).collect()),
        }
    }

    /// Forgets which lessons were met, until the next one is.
    pub fn forget(self) {
        self.met.set(BTreeSet::new());
    }

    /// Whether the tasks of the lesson that is shown are met: question, repair, challenge; `None` for what it has not. Follows
    /// what is chosen.
    pub fn tasks(self, lesson: &Lesson) -> [Option<bool>; 3] {
        let (answer, repair) = (self.answer.get(), self.repair.get());
        tasks(lesson, answer, repair, self.is_reached.get())
    }

    /// Another lesson begins.
    pub fn begin(self) {
        self.answer.set(None);
        self.repair.set(None);
        self.is_reached.set(false);
    }

    /// Stores the lesson as met if everything in it is.
    pub fn store_if_met(self, lesson: &Lesson) {
        let is_met = is_met(
            lesson,
            self.answer.get_untracked(),
            self.repair.get_untracked(),
            self.is_reached.get_untracked(),
        );
        if is_met {
            self.met.update(|met| {
                met.insert(lesson.id.clone());
            });
            if package::address().is_none() {
                let met = self.met.get_untracked();
                let names: Vec<&str> = met.iter().map(String::as_str).collect();
                storage::set(MET, Some(&names.join(",")));
            }
        }
    }
}

/// Whether the chosen answer is right, the chosen repair works and the challenge is reached; `None` for what the lesson has
/// not.
fn tasks(
    lesson: &Lesson,
    answer: Option<usize>,
    repair: Option<usize>,
    is_reached: bool,
) -> [Option<bool>; 3] {
    let is_answered = lesson.question.as_ref().map(|question| {
        answer.is_some_and(|at| question.answers.get(at).is_some_and(|it| it.is_right))
    });
    let works = |at: usize| lesson.repairs.get(at).is_some_and(|it| it.works);
    let is_repaired = (!lesson.repairs.is_empty()).then(|| repair.is_some_and(works));
    let is_reached = lesson.challenge.is_some().then_some(is_reached);
    [is_answered, is_repaired, is_reached]
}

/// Whether a lesson is met: it has tasks, and all of them are.
fn is_met(lesson: &Lesson, answer: Option<usize>, repair: Option<usize>, is_reached: bool) -> bool {
    let tasks = tasks(lesson, answer, repair, is_reached);
    lesson.can_be_met() && tasks.into_iter().flatten().all(|is_met| is_met)
}

#[cfg(test)]
mod tests {
    use experiment::Draft;
    use lessons::{Challenge, Group, QuizAnswer, QuizQuestion, Repair};

    use super::*;

    /// A lesson whose second answer is right and whose second repair works.
    fn lesson() -> Lesson {
        let answer = |is_right| QuizAnswer {
            text: String::new(),
            is_right,
            why: String::new(),
        };
        let repair = |works| Repair {
            text: String::new(),
            experiment: Draft::default(),
            works,
            why: String::new(),
        };
        Lesson {
            id: "x".to_owned(),
            group: Group::Course,
            title: String::new(),
            text: String::new(),
            experiment: Draft::default(),
            run: false,
            speed: None,
            lab: None,
            tries: Vec::new(),
            question: Some(QuizQuestion {
                text: String::new(),
                answers: vec![answer(false), answer(true)],
            }),
            repairs: vec![repair(false), repair(true)],
            challenge: Some(Challenge {
                text: String::new(),
                conditions: Vec::new(),
            }),
        }
    }

    #[test]
    fn a_lesson_is_met_by_all_that_it_has() {
        let whole = lesson();
        assert!(is_met(&whole, Some(1), Some(1), true));
        for (answer, repair, is_reached) in [
            (None, Some(1), true),
            (Some(0), Some(1), true),
            // The choice of another lesson, which has more answers.
            (Some(7), Some(1), true),
            (Some(1), None, true),
            (Some(1), Some(0), true),
            (Some(1), Some(1), false),
        ] {
            assert!(!is_met(&whole, answer, repair, is_reached));
        }
        let question_only = Lesson {
            repairs: Vec::new(),
            challenge: None,
            ..lesson()
        };
        assert!(is_met(&question_only, Some(1), None, false));
        assert!(!is_met(&question_only, Some(0), None, false));
        let text_only = Lesson {
            question: None,
            ..question_only
        };
        assert!(!is_met(&text_only, Some(1), Some(1), true));
    }
}
