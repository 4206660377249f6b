//! The worker's newest predictions of all rows, with their figures.

use std::sync::Arc;

use experiment::{GroupScores, Question, RegressionReport, Reply};
use leptos::prelude::*;
use plot::fit::drawn;

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::panels::regression::columns::group_columns;

/// A report and the column of its groups.
type Report = (Arc<RegressionReport>, Option<u32>);

/// The newest report on the rows of the experiment.
#[derive(Clone, Copy)]
pub struct Reports {
    editor: Editor,
    newest: RwSignal<Option<Report>>,
    /// The columns that make groups.
    pub group_columns: Memo<Vec<u32>>,
    /// The column that a person has chosen.
    wanted_column: RwSignal<Option<u32>>,
}

impl Reports {
    /// No report yet.
    pub fn new(editor: Editor) -> Self {
        Self {
            editor,
            newest: RwSignal::new(None),
            group_columns: Memo::new(move |_| editor.data.with(|draft| group_columns(draft))),
            wanted_column: RwSignal::new(None),
        }
    }

    /// The column of the groups: the chosen one, or the first that makes groups.
    pub fn group_column(self) -> Option<u32> {
        let wanted = self.wanted_column.get();
        self.group_columns.with(|columns| {
            let wanted = wanted.filter(|wanted| columns.contains(wanted));
            wanted.or(columns.first().copied())
        })
    }

    /// Positions of the rows that are drawn: of a large table some, spread over all of it.
    pub fn drawn_rows(self) -> impl Iterator<Item = usize> {
        drawn(self.editor.data.with(|it| it.dataset().n_rows()))
    }

    /// Asks the worker while the pictures are in sight.
    pub fn keep_asking(self, inquiry: Inquiry, is_shown: Memo<bool>) {
        inquiry.keep_asking_in_turn(
            move || {
                is_shown.get_untracked().then(|| Question::Regression {
                    group_column: untrack(|| self.group_column()),
                    rows: untrack(|| self.drawn_rows().map(|row_idx| row_idx as u32).collect()),
                })
            },
            move |question, reply| match (question, reply) {
                (Question::Regression { group_column, .. }, Reply::Regression(report)) => {
                    let report = report.as_ref().map(|it| Arc::new((**it).clone()));
                    self.newest.set(report.map(|it| (it, *group_column)));
                    true
                }
                _ => false,
            },
        );
    }

    /// Groups the rows by another column.
    pub fn choose_column(self, column: Option<u32>) {
        self.wanted_column.set(column);
    }

    /// Reads the newest report; `None` if there is none for the rows in use.
    pub fn with<T>(self, read: impl FnOnce(&RegressionReport) -> T) -> Option<T> {
        let n_rows = self.editor.data.with(|it| it.dataset().n_rows());
        self.newest.with(|newest| {
            let (report, _) = newest.as_ref()?;
            let n_reported = report.all.map_or(0, |all| all.n_rows as usize);
            (n_reported == n_rows).then(|| read(report))
        })
    }

    /// The figures of the groups of the chosen column; `None` until the worker has sent them.
    pub fn groups(self) -> Option<GroupScores> {
        let column = self.group_column()?;
        let is_of_column = self.newest.with(|newest| {
            let of = newest.as_ref().and_then(|it| it.1);
            of == Some(column)
        });
        self.with(|report| report.groups.clone().filter(|_| is_of_column))?
    }
}
