//! The part of the lessons that is the same in every language, as the page fetches it.

use experiment::Draft;
use serde::{Deserialize, Serialize};

use crate::condition::Condition;

/// A section of the list of lessons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// A lesson of the course.
    Course,
    /// A broken experiment, to be diagnosed and repaired.
    Clinic,
}

/// The part of all lessons that is the same in every language.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LessonPlans {
    /// One plan for each lesson, in the order of the course.
    pub lessons: Vec<LessonPlan>,
}

/// The part of one lesson that is the same in every language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonPlan {
    /// The lesson's name in links and in the browser's storage: small letters, digits and dashes.
    pub id: String,
    /// The section of the list to which it belongs.
    pub group: Group,
    /// The experiment that the lesson sets up. It was checked when the lessons were packed.
    pub experiment: Draft,
    /// Whether the experiment runs at once.
    pub run: bool,
    /// Epochs per second; `None` trains as fast as possible.
    pub speed: Option<f64>,
    /// Code of the laboratory's panel that opens beside the lesson.
    pub lab: Option<String>,
    /// Index of the right answer to the question; `None` without a question.
    pub right_answer: Option<usize>,
    /// Experiments to try on a broken one.
    pub repairs: Vec<RepairPlan>,
    /// Conditions under which the challenge is met; empty without a challenge.
    pub conditions: Vec<Condition>,
}

/// The part of a repair that is the same in every language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepairPlan {
    /// The experiment that is tried. It was checked when the lessons were packed.
    pub experiment: Draft,
    /// Whether it repairs the broken experiment.
    pub works: bool,
}
