//! The texts of the lessons in one language, as the page fetches them.

use serde::{Deserialize, Serialize};

/// The texts of all lessons in one language.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LessonTexts {
    /// One entry for each lesson, in the order of the course.
    pub lessons: Vec<LessonText>,
}

/// The texts of one lesson: HTML with MathML, made by `neurona-lesson-pack`, except for the title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonText {
    /// The lesson's name, as in its [`LessonPlan`](crate::LessonPlan).
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Paragraphs and lists.
    pub text: String,
    /// Things to try, a line each.
    pub tries: Vec<String>,
    /// The question and its answers; `None` without a question.
    pub question: Option<QuestionText>,
    /// The texts of the repairs, in the order of the plan's repairs.
    pub repairs: Vec<ChoiceText>,
    /// The goal to reach; `None` without a challenge.
    pub challenge: Option<String>,
}

/// A question and its answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionText {
    /// One line.
    pub text: String,
    /// The answers, in the order that [`LessonPlan::right_answer`](crate::LessonPlan::right_answer) counts.
    pub answers: Vec<ChoiceText>,
}

/// A choice: an answer or a repair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceText {
    /// One line.
    pub text: String,
    /// One line that is shown once it is chosen.
    pub why: String,
}
