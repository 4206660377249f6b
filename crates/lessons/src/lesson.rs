//! One lesson in one language: a plan joined with its texts.

use experiment::Draft;

use crate::condition::Condition;
use crate::facts::Facts;
use crate::plan::{Group, LessonPlan};
use crate::text::{ChoiceText, LessonText};

/// One lesson in one language. Texts are HTML with MathML, made by `neurona-lesson-pack`.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// The lesson's name in links and in the browser's storage.
    pub id: String,
    /// The section of the list to which it belongs.
    pub group: Group,
    /// Plain text.
    pub title: String,
    /// Paragraphs and lists.
    pub text: String,
    /// The experiment that the lesson sets up. It comes from outside: check it before use.
    pub experiment: Draft,
    /// Whether the experiment runs at once.
    pub run: bool,
    /// Epochs per second; `None` trains as fast as possible.
    pub speed: Option<f64>,
    /// Code of the laboratory's panel that opens beside the lesson.
    pub lab: Option<String>,
    /// Things to try.
    pub tries: Vec<String>,
    /// A question; in the clinic the diagnosis.
    pub question: Option<QuizQuestion>,
    /// Experiments to try on a broken one.
    pub repairs: Vec<Repair>,
    /// A goal to reach on the page.
    pub challenge: Option<Challenge>,
}

/// A question with answers to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizQuestion {
    /// One line.
    pub text: String,
    /// One of them is right.
    pub answers: Vec<QuizAnswer>,
}

/// One of a question's answers.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizAnswer {
    /// One line.
    pub text: String,
    /// Whether it is the right one.
    pub is_right: bool,
    /// Shown once it is chosen.
    pub why: String,
}

/// An experiment to try on a broken one.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// One line.
    pub text: String,
    /// The experiment that is tried. It comes from outside: check it before use.
    pub experiment: Draft,
    /// Whether it repairs the broken experiment.
    pub works: bool,
    /// Shown once it is tried.
    pub why: String,
}

/// A goal to reach on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// One line.
    pub text: String,
    /// The challenge is met if all of them hold at once.
    pub conditions: Vec<Condition>,
}

impl Lesson {
    /// Joins a plan with its texts; `None` if they do not belong together: the name or the number of
    /// answers or repairs differs, or only one of them has a challenge.
    pub(crate) fn join(plan: LessonPlan, text: LessonText) -> Option<Self> {
        let question = match (plan.right_answer, text.question) {
            (None, None) => None,
            (Some(right), Some(question)) if right < question.answers.len() => Some(QuizQuestion {
                text: question.text,
                answers: answers(question.answers, right),
            }),
            _ => return None,
        };
        let challenge = match (plan.conditions, text.challenge) {
            (conditions, None) if conditions.is_empty() => None,
            (conditions, Some(text)) if !conditions.is_empty() => {
                Some(Challenge { text, conditions })
            }
            _ => return None,
        };
        if plan.id != text.id || plan.repairs.len() != text.repairs.len() {
            return None;
        }
        let repairs = plan.repairs.into_iter().zip(text.repairs);
        Some(Self {
            id: plan.id,
            group: plan.group,
            title: text.title,
            text: text.text,
            experiment: plan.experiment,
            run: plan.run,
            speed: plan.speed,
            lab: plan.lab,
            tries: text.tries,
            question,
            repairs: repairs
                .map(|(plan, text)| Repair {
                    text: text.text,
                    experiment: plan.experiment,
                    works: plan.works,
                    why: text.why,
                })
                .collect(),
            challenge,
        })
    }

    /// Returns whether the lesson has a task: a question, a repair or a challenge.
    pub fn can_be_met(&self) -> bool {
        self.question.is_some() || self.challenge.is_some() || !self.repairs.is_empty()
    }
}

fn answers(texts: Vec<ChoiceText>, right: usize) -> Vec<QuizAnswer> {
    texts
        .into_iter()
        .enumerate()
        .map(|(at, choice)| QuizAnswer {
            text: choice.text,
            is_right: at == right,
            why: choice.why,
        })
        .collect()
}

impl Challenge {
    /// Returns whether all conditions hold.
    pub fn is_met(&self, facts: &Facts) -> bool {
        self.conditions
            .iter()
            .all(|condition| condition.holds(facts))
    }
}
