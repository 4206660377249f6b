//! The worker's newest predictions of all rows, with their figures.

use std::sync::Arc;

use experiment::{GroupScores, Question, RegressionReport, Reply};
use leptos::prelude::*;

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::i18n::language::Language;
use crate::panels::regression::columns::group_choices;

/// A report and the column of its groups.
type Report = (Arc<RegressionReport>, Option<u32>);

/// The newest report on the rows of the experiment.
#[derive(Clone, Copy)]
pub struct Reports {
    editor: Editor,
    newest: RwSignal<Option<Report>>,
    /// The columns that make groups, with their names.
    pub group_choices: Memo<Vec<(u32, String)>>,
    /// The column that a person has chosen.
    wanted_column: RwSignal<Option<u32>>,
    /// The column of the groups: the chosen one, or the first that makes groups.
    pub group_column: Memo<Option<u32>>,
}

impl Reports {
    /// No report yet.
    pub fn new(editor: Editor, language: RwSignal<Language>) -> Self {
        let group_choices = Memo::new(move |_| {
            let language = language.get();
            editor.data.with(|draft| group_choices(draft, language))
        });
        let wanted_column = RwSignal::new(None);
        let group_column = Memo::new(move |_| {
            group_choices.with(|choices| {
                let has = |column: &u32| choices.iter().any(|it| it.0 == *column);
                let first = choices.first().map(|it| it.0);
                wanted_column.get().filter(has).or(first)
            })
        });
        Self {
            editor,
            newest: RwSignal::new(None),
            group_choices,
            wanted_column,
            group_column,
        }
    }

    /// Asks the worker while the pictures are in sight.
    pub fn keep_asking(self, inquiry: Inquiry, is_shown: Memo<bool>) {
        inquiry.keep_asking_in_turn(
            move || {
                let group_column = self.group_column.get_untracked();
                let question = Question::Regression { group_column };
                is_shown.get_untracked().then_some(question)
            },
            move |question, reply| match (question, reply) {
                (Question::Regression { group_column }, Reply::Regression(report)) => {
                    let report = report.as_ref().map(|it| Arc::new((**it).clone()));
                    self.newest.set(report.map(|it| (it, *group_column)));
                    true
                }
                _ => false,
            },
        );
    }

    /// Groups the rows by another column.
    pub fn choose_column(self, column: u32) {
        self.wanted_column.set(Some(column));
    }

    /// Reads the newest report; `None` if there is none for the rows in use.
    pub fn with<T>(self, read: impl FnOnce(&RegressionReport) -> T) -> Option<T> {
        let n_rows = self.editor.data.with(|it| it.dataset().n_rows());
        self.newest.with(|newest| {
            let (report, _) = newest.as_ref()?;
            (report.predictions.len() == n_rows).then(|| read(report))
        })
    }

    /// The figures of the groups of the chosen column; `None` until the worker has sent them.
    pub fn groups(self) -> Option<GroupScores> {
        let column = self.group_column.get()?;
        let is_of_column = self.newest.with(|newest| {
            let of = newest.as_ref().and_then(|it| it.1);
            of == Some(column)
        });
        self.with(|report| report.groups.clone().filter(|_| is_of_column))?
    }
}
