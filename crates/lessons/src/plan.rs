//! The part of the lessons that no language changes, as the page fetches it.

use experiment::Draft;
use serde::{Deserialize, Serialize};

use crate::condition::Condition;

/// The section of the list that a lesson stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// A lesson of the course.
    Course,
    /// A broken experiment, to be diagnosed and repaired.
    Clinic,
}

/// What no language changes of all lessons.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LessonPlans {
    /// In the order of the course.
    pub lessons: Vec<LessonPlan>,
}

/// What no language changes of one lesson.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonPlan {
    /// The lesson's name in links and in the browser's storage: small letters, digits and dashes.
    pub id: String,
    /// The section of the list that it stands in.
    pub group: Group,
    /// The experiment that the lesson sets up. It was checked when the lessons were packed.
    pub experiment: Draft,
    /// Whether the experiment runs at once.
    pub run: bool,
    /// Epochs per second; `None` trains as fast as possible.
    pub speed: Option<f64>,
    /// Code of the laboratory's panel that opens beside the lesson.
    pub lab: Option<String>,
    /// Index of the right one among the answers to the question; `None` without a question.
    pub right_answer: Option<usize>,
    /// Experiments to try on a broken one.
    pub repairs: Vec<RepairPlan>,
    /// What has to hold for the challenge to be met; empty without a challenge.
    pub conditions: Vec<Condition>,
}

/// What no language changes of a repair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepairPlan {
    /// The experiment that is tried. It was checked when the lessons were packed.
    pub experiment: Draft,
    /// Whether it repairs the broken experiment.
    pub works: bool,
}
