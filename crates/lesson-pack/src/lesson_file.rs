//! A lesson's file as a teacher writes it: both languages side by side.
//!
//! `www/lessons/README.md` describes the format.

use anyhow::{Context, Result, ensure};
use experiment::Draft;
use lessons::{ChoiceText, Condition, Group, LessonPlan, LessonText, QuestionText, RepairPlan};
use serde::Deserialize;

use crate::experiment_entry::ExperimentEntry;
use crate::localized::{Language, Localized, select};
use crate::markdown;

/// One lesson in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    id: String,
    group: Group,
    title: Localized,
    text: Localized,
    #[serde(default)]
    run: bool,
    speed: Option<f64>,
    lab: Option<String>,
    experiment: ExperimentEntry,
    #[serde(default, rename = "try")]
    tries: Vec<Localized>,
    question: Option<QuestionEntry>,
    #[serde(default, rename = "repair")]
    repairs: Vec<RepairEntry>,
    challenge: Option<ChallengeEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    es: String,
    en: String,
    #[serde(rename = "answer")]
    answers: Vec<AnswerEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerEntry {
    es: String,
    en: String,
    #[serde(default)]
    right: bool,
    why: Localized,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RepairEntry {
    es: String,
    en: String,
    #[serde(default)]
    works: bool,
    why: Localized,
    experiment: ExperimentEntry,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChallengeEntry {
    es: String,
    en: String,
    #[serde(rename = "when")]
    conditions: Vec<Condition>,
    /// An experiment that meets the challenge, for the tests. The page does not get it.
    solution: ExperimentEntry,
}

impl LessonFile {
    /// Returns the part of the lesson that is the same in every language. Its experiments can run.
    ///
    /// Errors: the id has characters that are not small letters, digits or dashes; an experiment
    /// cannot run; not exactly one answer is right; a challenge has no condition, or one without
    /// a bound.
    pub fn plan(&self) -> Result<LessonPlan> {
        let is_plain = |at: char| at.is_ascii_lowercase() || at.is_ascii_digit() || at == '-';
        ensure!(
            !self.id.is_empty() && self.id.chars().all(is_plain),
            "the id {:?} is not of small letters, digits and dashes",
            self.id
        );
        let right_answer = self.question.as_ref().map(QuestionEntry::right_answer);
        let repairs = self.repairs.iter().map(RepairEntry::plan);
        let conditions = self.challenge.as_ref().map(ChallengeEntry::conditions);
        Ok(LessonPlan {
            id: self.id.clone(),
            group: self.group,
            experiment: self.experiment.draft().context("experiment")?,
            run: self.run,
            speed: self.speed,
            lab: self.lab.clone(),
            right_answer: right_answer.transpose().context("question")?,
            repairs: repairs.collect::<Result<_>>().context("repair")?,
            conditions: conditions
                .transpose()
                .context("challenge")?
                .unwrap_or_default(),
        })
    }

    /// Returns the texts of the lesson in one language, as HTML.
    ///
    /// Errors: a text has HTML, more paragraphs than allowed, or a formula that is not LaTeX.
    pub fn texts(&self, language: Language) -> Result<LessonText> {
        let tries = self.tries.iter().map(|it| markdown::line(it.get(language)));
        let question = self.question.as_ref().map(|it| it.text(language));
        let repairs = self.repairs.iter().map(|it| it.text(language));
        let challenge = self.challenge.as_ref();
        let challenge = challenge.map(|it| markdown::line(select(language, &it.es, &it.en)));
        Ok(LessonText {
            id: self.id.clone(),
            title: self.title.get(language).to_owned(),
            text: markdown::html(self.text.get(language))?,
            tries: tries.collect::<Result<_>>().context("try")?,
            question: question.transpose().context("question")?,
            repairs: repairs.collect::<Result<_>>().context("repair")?,
            challenge: challenge.transpose().context("challenge")?,
        })
    }

    /// Returns an experiment that meets the lesson's challenge; `None` without a challenge.
    ///
    /// Errors: it cannot run.
    pub fn solution(&self) -> Result<Option<Draft>> {
        let solution = self.challenge.as_ref().map(|it| it.solution.draft());
        solution.transpose().context("solution")
    }
}

impl QuestionEntry {
    /// Errors: not exactly one answer is right.
    fn right_answer(&self) -> Result<usize> {
        let right = self.answers.iter().position(|it| it.right);
        let n_right = self.answers.iter().filter(|it| it.right).count();
        right
            .filter(|_| n_right == 1)
            .with_context(|| format!("{n_right} answers are right instead of one"))
    }

    fn text(&self, language: Language) -> Result<QuestionText> {
        let answers = self.answers.iter().map(|it| {
            Ok(ChoiceText {
                text: markdown::button(select(language, &it.es, &it.en))?,
                why: markdown::line(it.why.get(language))?,
            })
        });
        Ok(QuestionText {
            text: markdown::line(select(language, &self.es, &self.en))?,
            answers: answers.collect::<Result<_>>()?,
        })
    }
}

impl RepairEntry {
    fn plan(&self) -> Result<RepairPlan> {
        Ok(RepairPlan {
            experiment: self.experiment.draft()?,
            works: self.works,
        })
    }

    fn text(&self, language: Language) -> Result<ChoiceText> {
        Ok(ChoiceText {
            text: markdown::button(select(language, &self.es, &self.en))?,
            why: markdown::line(self.why.get(language))?,
        })
    }
}

impl ChallengeEntry {
    /// Errors: there is no condition, or one has no bound.
    fn conditions(&self) -> Result<Vec<Condition>> {
        ensure!(!self.conditions.is_empty(), "no condition");
        for condition in &self.conditions {
            ensure!(
                condition.at_least.is_some() || condition.at_most.is_some(),
                "{:?} has no bound",
                condition.measure
            );
        }
        Ok(self.conditions.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = r#"
id = "my-lesson"
group = "course"
experiment = "sine-1x500"
title = { es = "Uno", en = "One" }
text = { es = "Un *texto*.", en = "A *text*." }
question = { es = "¿?", en = "?", answer = [
  { es = "a", en = "a", why = { es = "no", en = "no" } },
  { es = "b", en = "b", right = true, why = { es = "sí", en = "yes" } },
] }
challenge = { es = "Llega.", en = "Reach.", when = [{ measure = "rmse", at_most = 0.1 }], solution = { seed = 3 } }
"#;

    fn plan(toml: &str) -> Result<LessonPlan> {
        toml::from_str::<LessonFile>(toml)?.plan()
    }

    #[test]
    fn a_file_is_a_plan_and_a_text_for_each_language() {
        let file: LessonFile = toml::from_str(LESSON).expect("a lesson");
        let plan = file.plan().expect("a plan");
        assert_eq!(plan.right_answer, Some(1));
        assert_eq!(plan.conditions.len(), 1);
        let texts = file.texts(Language::Es).expect("texts");
        assert_eq!(texts.text, "<p>Un <em>texto</em>.</p>");
        assert_eq!(texts.challenge.as_deref(), Some("Llega."));
        let solution = file.solution().expect("it can run");
        assert_eq!(solution.map(|draft| draft.seed), Some(3));
    }

    #[test]
    fn mistakes_of_a_file_are_errors() {
        assert!(plan(LESSON).is_ok());
        for (right, wrong) in [
            ("my-lesson", "My lesson"),
            ("sine-1x500", "sine-1x501"),
            ("right = true, ", ""),
            (
                "when = [{ measure = \"rmse\", at_most = 0.1 }]",
                "when = []",
            ),
            (", at_most = 0.1", ""),
            ("measure = \"rmse\"", "measure = \"luck\""),
            ("group = \"course\"", "group = \"zoo\""),
            ("group = ", "colour = \"red\"\ngroup = "),
        ] {
            assert!(LESSON.contains(right), "{right}");
            assert!(plan(&LESSON.replace(right, wrong)).is_err(), "{wrong}");
        }
    }
}
