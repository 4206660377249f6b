//! All lessons in one language, from the two files that the page fetches.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::lesson::Lesson;
use crate::plan::LessonPlans;
use crate::text::LessonTexts;

/// Why two texts are not the lessons of a language.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PackError {
    /// A text is not JSON, or not of the expected structure.
    #[error("{detail}")]
    Json {
        /// The parser's message, in English, with line and column.
        detail: String,
    },
    /// A plan and a text do not belong together: the two files are of different builds.
    #[error("lesson {at}: plan and text do not belong together")]
    Mismatch {
        /// Position of the first such lesson, from 0.
        at: usize,
    },
}

/// All lessons in one language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LessonPack {
    /// The lessons in the order of the course.
    pub lessons: Vec<Arc<Lesson>>,
}

impl LessonPack {
    /// Reads the plans of all lessons and their texts in one language, and joins them.
    ///
    /// The drafts in the plans are not checked here: [`Draft::check`](experiment::Draft::check)
    /// does that when a lesson is opened.
    ///
    /// Errors: a text does not have its structure, or the two do not belong together.
    pub fn from_json(plans: &str, texts: &str) -> Result<Self, PackError> {
        Self::join(parse(plans)?, parse(texts)?)
    }

    /// Joins the plans of all lessons with their texts in one language.
    ///
    /// Errors: the first plan that has no text, or a text that does not belong to it.
    pub fn join(plans: LessonPlans, texts: LessonTexts) -> Result<Self, PackError> {
        let n_plans = plans.lessons.len();
        if n_plans != texts.lessons.len() {
            let at = n_plans.min(texts.lessons.len());
            return Err(PackError::Mismatch { at });
        }
        let pairs = plans.lessons.into_iter().zip(texts.lessons);
        let lessons = pairs.enumerate().map(|(at, (plan, text))| {
            let lesson = Lesson::join(plan, text).ok_or(PackError::Mismatch { at })?;
            Ok(Arc::new(lesson))
        });
        Ok(Self {
            lessons: lessons.collect::<Result<_, _>>()?,
        })
    }

    /// Returns the lesson with this name.
    pub fn find(&self, id: &str) -> Option<&Arc<Lesson>> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, PackError> {
    serde_json::from_str(text).map_err(|error| PackError::Json {
        detail: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, Preset};

    use crate::condition::{Condition, Measure};
    use crate::plan::{Group, LessonPlan, RepairPlan};
    use crate::text::{ChoiceText, LessonText, QuestionText};

    use super::*;

    fn choice(text: &str) -> ChoiceText {
        ChoiceText {
            text: text.to_owned(),
            why: format!("why {text}"),
        }
    }

    fn plans() -> LessonPlans {
        let plan = LessonPlan {
            id: "sick".to_owned(),
            group: Group::Clinic,
            experiment: Preset::SineSmall.draft(),
            run: true,
            speed: Some(60.0),
            lab: None,
            right_answer: Some(1),
            repairs: vec![RepairPlan {
                experiment: Draft::default(),
                works: true,
            }],
            conditions: vec![Condition {
                measure: Measure::Rmse,
                at_least: None,
                at_most: Some(0.1),
            }],
        };
        LessonPlans {
            lessons: vec![plan],
        }
    }

    fn texts() -> LessonTexts {
        let text = LessonText {
            id: "sick".to_owned(),
            title: "Sick".to_owned(),
            text: "<p>It does not learn.</p>".to_owned(),
            tries: Vec::new(),
            question: Some(QuestionText {
                text: "Why?".to_owned(),
                answers: vec![choice("a"), choice("b")],
            }),
            repairs: vec![choice("less")],
            challenge: Some("Heal it.".to_owned()),
        };
        LessonTexts {
            lessons: vec![text],
        }
    }

    #[test]
    fn plans_and_texts_are_joined_from_json() {
        let json = |value: serde_json::Result<String>| value.expect("finite numbers");
        let plans_json = json(serde_json::to_string(&plans()));
        let texts_json = json(serde_json::to_string(&texts()));
        let pack = LessonPack::from_json(&plans_json, &texts_json).expect("a pack");
        assert_eq!(LessonPack::join(plans(), texts()).as_ref(), Ok(&pack));
        let lesson = pack.find("sick").expect("a lesson of that name");
        assert_eq!(lesson.experiment, Preset::SineSmall.draft());
        assert_eq!(lesson.repairs[0].experiment, Draft::default());
        assert_eq!(lesson.repairs[0].why, "why less");
        let question = lesson.question.as_ref().expect("a question");
        let right: Vec<bool> = question.answers.iter().map(|it| it.is_right).collect();
        assert_eq!(right, [false, true]);
        assert!(lesson.can_be_met());
        assert!(pack.find("healthy").is_none());
    }

    #[test]
    fn files_of_different_builds_are_an_error() {
        let mismatch = Err(PackError::Mismatch { at: 0 });
        let join = |change: fn(&mut LessonPlan, &mut LessonText)| {
            let (mut plans, mut texts) = (plans(), texts());
            change(&mut plans.lessons[0], &mut texts.lessons[0]);
            LessonPack::join(plans, texts)
        };
        assert!(join(|_, _| {}).is_ok());
        assert_eq!(join(|plan, _| plan.id.push('2')), mismatch);
        assert_eq!(join(|plan, _| plan.right_answer = None), mismatch);
        assert_eq!(join(|plan, _| plan.right_answer = Some(2)), mismatch);
        assert_eq!(join(|plan, _| plan.repairs.clear()), mismatch);
        assert_eq!(join(|plan, _| plan.conditions.clear()), mismatch);
        assert_eq!(join(|_, text| text.challenge = None), mismatch);
        assert_eq!(join(|_, text| text.question = None), mismatch);
        assert_eq!(LessonPack::join(plans(), LessonTexts::default()), mismatch);
        let no_json = LessonPack::from_json("{", "{}");
        assert!(matches!(no_json, Err(PackError::Json { .. })));
    }
}
