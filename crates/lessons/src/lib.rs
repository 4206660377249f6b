//! Lessons as the page gets them: a text, an experiment that runs beside it, things to try, a
//! question, and a challenge that the page checks.
//!
//! A teacher writes a lesson as a file in `www/lessons`; `neurona-lesson-pack` checks it and makes
//! of all of them one [`Book`] in JSON for each language. Left out: showing one (`ui`), writing one
//! (`www/lessons/README.md`).

mod challenge;

pub use challenge::{Condition, Facts, Measure, is_on_data_of};

use serde::{Deserialize, Serialize};

/// All lessons in one language.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Book {
    /// In the order of the course.
    pub lessons: Vec<Lesson>,
}

impl Book {
    /// Errors: it is no book; the message is the parser's, in English.
    pub fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// Errors: a number of a condition is not finite.
    pub fn to_json(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }

    /// The lesson of this name.
    pub fn find(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }
}

/// Which part of the list a lesson stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Course,
    /// A broken experiment, to be diagnosed and repaired.
    Clinic,
}

/// One lesson in one language. Texts are HTML with MathML, made by `neurona-lesson-pack`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its name in links and in the browser's memory.
    pub id: String,
    pub group: Group,
    /// Plain.
    pub title: String,
    pub text: String,
    /// The experiment that is set up, as a link's text; see `formats::experiment_link`.
    pub experiment: String,
    /// Whether it runs at once.
    pub run: bool,
    /// Epochs a second at which it runs; `None`: as fast as it goes.
    pub speed: Option<f64>,
    /// Code of the laboratory's panel that is opened.
    pub lab: Option<String>,
    /// Things to try.
    pub tries: Vec<String>,
    pub question: Option<Question>,
    pub repairs: Vec<Repair>,
    pub challenge: Option<Challenge>,
}

impl Lesson {
    /// Whether there is something to be met.
    pub fn can_be_met(&self) -> bool {
        self.question.is_some() || self.challenge.is_some() || !self.repairs.is_empty()
    }
}

/// A question with answers to choose from; in the clinic the diagnosis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub text: String,
    pub answers: Vec<Answer>,
}

/// One of a question's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub text: String,
    pub is_right: bool,
    /// Shown when it is chosen.
    pub why: String,
}

/// Another experiment to try on a broken one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    pub text: String,
    /// As [`Lesson::experiment`].
    pub experiment: String,
    pub works: bool,
    /// Shown when it is tried.
    pub why: String,
}

/// Something to reach on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Challenge {
    pub text: String,
    /// All of them hold at once.
    pub conditions: Vec<Condition>,
}

impl Challenge {
    pub fn is_met(&self, facts: &Facts) -> bool {
        self.conditions
            .iter()
            .all(|condition| condition.holds(facts))
    }
}
