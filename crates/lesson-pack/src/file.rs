//! A lesson's file as it is written: both languages side by side.

use anyhow::{Context, Result, bail, ensure};
use experiment::{Draft, Preset};
use formats::experiment_link;
use lessons::{Answer, Challenge, Condition, Group, Lesson, Question, Repair};
use serde::Deserialize;

use crate::text;

/// A text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    es: String,
    en: String,
}

impl Both {
    /// By the language's place in [`crate::LANGUAGES`].
    fn of(&self, language: usize) -> &str {
        match language {
            0 => &self.es,
            _ => &self.en,
        }
    }
}

/// See `www/lessons/README.md`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    id: String,
    group: Group,
    title: Both,
    text: Both,
    #[serde(default)]
    run: bool,
    speed: Option<f64>,
    lab: Option<String>,
    experiment: ExperimentEntry,
    #[serde(default, rename = "try")]
    tries: Vec<Both>,
    question: Option<QuestionEntry>,
    #[serde(default, rename = "repair")]
    repairs: Vec<RepairEntry>,
    challenge: Option<ChallengeEntry>,
}

/// A preset by name, a link's text, or keys of a draft; what is missing is the default.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ExperimentEntry {
    Named(String),
    Keys(serde_json::Map<String, serde_json::Value>),
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
    why: Both,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RepairEntry {
    es: String,
    en: String,
    #[serde(default)]
    works: bool,
    why: Both,
    experiment: ExperimentEntry,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChallengeEntry {
    es: String,
    en: String,
    #[serde(rename = "when")]
    conditions: Vec<Condition>,
    /// An experiment that meets it. The page does not get it.
    solution: ExperimentEntry,
}

impl LessonFile {
    /// The link of an experiment that meets the lesson's challenge.
    ///
    /// Errors: it cannot run.
    pub fn solution(&self) -> Result<Option<(String, String)>> {
        let solution = self.challenge.as_ref().map(|it| it.solution.link());
        let solution = solution.transpose().context("solution")?;
        Ok(solution.map(|link| (self.id.clone(), link)))
    }

    /// The lesson in one language.
    ///
    /// Errors: a text, a formula or the experiment is not as it must be.
    pub fn lesson(&self, language: usize) -> Result<Lesson> {
        let is_plain = |at: char| at.is_ascii_lowercase() || at.is_ascii_digit() || at == '-';
        ensure!(
            !self.id.is_empty() && self.id.chars().all(is_plain),
            "the id {:?} is not of small letters, digits and dashes",
            self.id
        );
        let question = self.question.as_ref().map(|it| it.question(language));
        let challenge = self.challenge.as_ref().map(|it| it.challenge(language));
        let repairs = self.repairs.iter().map(|it| it.repair(language));
        let tries = self.tries.iter().map(|it| text::line(it.of(language)));
        Ok(Lesson {
            id: self.id.clone(),
            group: self.group,
            title: self.title.of(language).to_owned(),
            text: text::html(self.text.of(language))?,
            experiment: self.experiment.link().context("experiment")?,
            run: self.run,
            speed: self.speed,
            lab: self.lab.clone(),
            tries: tries.collect::<Result<_>>().context("try")?,
            question: question.transpose().context("question")?,
            repairs: repairs.collect::<Result<_>>().context("repair")?,
            challenge: challenge.transpose().context("challenge")?,
        })
    }
}

impl ExperimentEntry {
    /// The text of a link to it.
    ///
    /// Errors: it cannot run, has a key that is none, or fits into no link.
    fn link(&self) -> Result<String> {
        let draft = match self {
            Self::Named(name) => {
                if let Some(preset) = Preset::ALL.iter().find(|it| it.name() == name) {
                    preset.draft()
                } else {
                    known(experiment_link::read(name)?)?
                }
            }
            Self::Keys(keys) => {
                let mut draft = known(experiment_link::read_json(&serde_json::to_string(keys)?)?)?;
                let says =
                    |part: &str, key: &str| keys.get(part).is_some_and(|it| it.get(key).is_some());
                if !says("network", "output") && !says("training", "loss") {
                    draft.fit_output();
                }
                draft
            }
        };
        if let Err(problems) = draft.clone().check() {
            bail!("it cannot run: {problems:?}");
        }
        Ok(experiment_link::write(&draft)?)
    }
}

fn known(link: experiment_link::ReadLink) -> Result<Draft> {
    ensure!(
        link.unknown_keys.is_empty(),
        "no such keys: {}",
        link.unknown_keys.join(", ")
    );
    Ok(link.draft)
}

impl QuestionEntry {
    fn question(&self, language: usize) -> Result<Question> {
        let both = |es: &'_ str, en: &'_ str| if language == 0 { es } else { en }.to_owned();
        ensure!(
            self.answers.iter().filter(|it| it.right).count() == 1,
            "not one answer is right"
        );
        let answers = self.answers.iter().map(|it| {
            Ok(Answer {
                text: text::line(&both(&it.es, &it.en))?,
                is_right: it.right,
                why: text::line(it.why.of(language))?,
            })
        });
        Ok(Question {
            text: text::line(&both(&self.es, &self.en))?,
            answers: answers.collect::<Result<_>>()?,
        })
    }
}

impl RepairEntry {
    fn repair(&self, language: usize) -> Result<Repair> {
        let name = if language == 0 { &self.es } else { &self.en };
        Ok(Repair {
            text: text::line(name)?,
            experiment: self.experiment.link()?,
            works: self.works,
            why: text::line(self.why.of(language))?,
        })
    }
}

impl ChallengeEntry {
    fn challenge(&self, language: usize) -> Result<Challenge> {
        let name = if language == 0 { &self.es } else { &self.en };
        ensure!(!self.conditions.is_empty(), "no condition");
        for condition in &self.conditions {
            ensure!(
                condition.at_least.is_some() || condition.at_most.is_some(),
                "{:?} has no bound",
                condition.measure
            );
        }
        Ok(Challenge {
            text: text::line(name)?,
            conditions: self.conditions.clone(),
        })
    }
}
