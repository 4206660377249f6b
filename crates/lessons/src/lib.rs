//! Lessons as the page shows them: a text, an experiment that runs beside it, things to try, a
//! question, and a challenge that the page checks.
//!
//! A teacher writes a lesson as a file in `www/lessons`. `neurona-lesson-pack` checks all of them
//! and writes the files that the page fetches: one of [`LessonPlan`]s, which are the same in every
//! language, and one of [`LessonText`]s for each language. [`LessonPack::from_json`] joins them.
//!
//! A [`Challenge`] is met when all of its [`Condition`]s hold for the [`Facts`] of a run:
//!
//! ```
//! use experiment::{Draft, SnapshotHead};
//! use lessons::{Condition, Facts, Measure};
//!
//! let head = SnapshotHead { rmse: Some(0.04), ..SnapshotHead::default() };
//! let facts = Facts::of(&head, &Draft::default());
//! let condition = Condition { measure: Measure::Rmse, at_least: None, at_most: Some(0.05) };
//! assert!(condition.holds(&facts));
//! ```
//!
//! A teacher who writes no lesson hands out a link: [`HandOut`] is what stands in it beside the experiment.
//!
//! Not here: showing a lesson (`neurona-ui`), writing one (`www/lessons/README.md`).

#![deny(missing_docs)]

mod condition;
mod data;
mod facts;
mod hand_out;
mod lesson;
mod pack;
mod plan;
mod text;

pub use condition::{Condition, Measure};
pub use data::is_on_data_of;
pub use facts::Facts;
pub use hand_out::{
    Access, HandOut, MAX_CONDITIONS, MAX_TASK, Part, ReadHandOut, origin, with_contents,
};
pub use lesson::{Challenge, Lesson, QuizAnswer, QuizQuestion, Repair};
pub use pack::{LessonPack, PackError};
pub use plan::{Group, LessonPlan, LessonPlans, RepairPlan};
pub use text::{ChoiceText, LessonText, LessonTexts, QuestionText};
