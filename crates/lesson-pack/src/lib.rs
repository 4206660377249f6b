//! Packs the lessons of `www/lessons` for the page: reads the files, checks them, turns Markdown
//! into HTML and LaTeX into MathML.
//!
//! One TOML file is one lesson in both languages; `www/lessons/README.md` describes it. A mistake in a
//! file is an error with the file's name; a lesson is never packed incompletely. The page fetches two
//! files: `plans.json`, which holds the experiments and everything else that is the same in every
//! language, and the texts of its language, `es.json` or `en.json`.
//!
//! [`document`] makes pages of the documents that the page links to, with the same parser of Markdown.

#![deny(missing_docs)]

#[cfg(test)]
mod damaged_lessons;
pub mod document;
mod experiment_entry;
mod lesson_file;
mod localized;
mod markdown;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use experiment::Draft;
use lessons::{LessonPack, LessonPlans, LessonTexts};

use lesson_file::LessonFile;
pub use localized::Language;

/// All lessons of a folder, checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckedLessons {
    /// The parts that are the same in every language; all experiments can run.
    pub plans: LessonPlans,
    /// Texts in Spanish.
    pub spanish: LessonTexts,
    /// Texts in English.
    pub english: LessonTexts,
    /// For each lesson with a challenge its id and an experiment that meets it. The page does not
    /// get them.
    pub solutions: Vec<(String, Draft)>,
}

impl CheckedLessons {
    /// Reads all `.toml` files of a folder, in the order of their names.
    ///
    /// Errors: the first file that cannot be read or is not a lesson, and why.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut lessons = Self::default();
        let mut ids = BTreeSet::new();
        for path in toml_files(folder)? {
            read_file(&path)
                .and_then(|file| lessons.add(&file, &mut ids))
                .with_context(|| format!("{}", path.display()))?;
        }
        Ok(lessons)
    }

    fn add(&mut self, file: &LessonFile, ids: &mut BTreeSet<String>) -> Result<()> {
        let plan = file.plan()?;
        ensure!(
            ids.insert(plan.id.clone()),
            "another lesson has the same id"
        );
        if let Some(solution) = file.solution()? {
            self.solutions.push((plan.id.clone(), solution));
        }
        self.plans.lessons.push(plan);
        for language in Language::ALL {
            let texts = file.texts(language)?;
            self.texts_mut(language).lessons.push(texts);
        }
        Ok(())
    }

    /// Returns the texts in one language.
    pub fn texts(&self, language: Language) -> &LessonTexts {
        match language {
            Language::Es => &self.spanish,
            Language::En => &self.english,
        }
    }

    fn texts_mut(&mut self, language: Language) -> &mut LessonTexts {
        match language {
            Language::Es => &mut self.spanish,
            Language::En => &mut self.english,
        }
    }

    /// Writes `plans.json` and the texts of each language into a folder, which is created if
    /// necessary.
    ///
    /// Errors: a file cannot be written, or what is written is not read back as the same lessons
    /// (a number that is not finite has no JSON).
    pub fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let plans = serde_json::to_string(&self.plans)?;
        for language in Language::ALL {
            let texts = serde_json::to_string(self.texts(language))?;
            let expected = LessonPack::join(self.plans.clone(), self.texts(language).clone())?;
            let found = LessonPack::from_json(&plans, &texts)?;
            ensure!(
                found == expected,
                "a lesson has a number that is not finite"
            );
            fs::write(folder.join(format!("{}.json", language.code())), texts)?;
        }
        fs::write(folder.join("plans.json"), plans)?;
        Ok(())
    }
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder);
    let entries = entries.with_context(|| format!("no folder {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read_file(path: &Path) -> Result<LessonFile> {
    Ok(toml::from_str(&fs::read_to_string(path)?)?)
}
