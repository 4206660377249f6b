//! What the worker has computed about the inputs, and the questions that keep it recent.

use std::cell::Cell;
use std::rc::Rc;

use experiment::{
    DependenceReport, DependenceSpec, ImportanceReport, ImportanceSpec, Question, Reply,
    ScoreImportance,
};
use leptos::prelude::*;

use crate::app::ask::{Answer, Inquiry};
use crate::app::clock;
use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::table_view::{TableView, TableViews};
use crate::i18n::context::use_language;
use crate::panels::inputs::column_labels::InputLabels;

/// How often each input can be shuffled.
pub const REPEATS: [u32; 3] = [5, 10, 30];
/// While the network trains, the next computation begins after this time, or after the time that the
/// last one took if that is longer: it takes an eighth of the worker's time at most.
const REST_MS: f64 = 1_000.0;

/// The results about the inputs, and the choices of what to compute.
#[derive(Clone, Copy)]
pub struct Asked {
    /// The names in the page's language.
    pub labels: Memo<InputLabels>,
    /// The newest importance that is complete.
    pub importance: RwSignal<Option<ImportanceReport>>,
    /// The newest dependence that is complete.
    pub dependence: RwSignal<Option<DependenceReport>>,
    /// Part of the importance that is computed; `None` while none is.
    pub progress: RwSignal<Option<f64>>,
    /// Position in [`REPEATS`].
    pub repeats: RwSignal<usize>,
    /// Position of the score among those of the importance.
    pub score: RwSignal<usize>,
    /// The column that a person has chosen.
    wanted: RwSignal<Option<u32>>,
    /// The column whose dependence is shown: the chosen one, or the most important one.
    pub column: Memo<Option<u32>>,
}

impl Asked {
    /// Asks as long as the current component lives and is shown.
    pub fn new() -> Self {
        let editor = expect_context::<Editor>();
        let data_view = expect_context::<DataView>();
        let language = use_language();
        let labels = Memo::new(move |_| {
            let language = language.get();
            editor.data.with(|experiment| {
                let labels = data_view.table_labels;
                labels.with(|labels| InputLabels::of(experiment, labels.as_ref(), language))
            })
        });
        let importance = RwSignal::new(None::<ImportanceReport>);
        let score = RwSignal::new(0);
        let wanted = RwSignal::new(None);
        let column = Memo::new(move |_| {
            let is_input = |column: &u32| {
                labels.with(|labels| labels.columns.iter().any(|it| it.column == *column))
            };
            let best = || importance.with(|report| best_column(report.as_ref()?, score.get()));
            let wanted = wanted.get().filter(is_input);
            wanted.or_else(|| best().filter(is_input))
        });
        let asked = Self {
            labels,
            importance,
            dependence: RwSignal::new(None),
            progress: RwSignal::new(None),
            repeats: RwSignal::new(1),
            score,
            wanted,
            column,
        };
        // What is known is of other rows.
        Effect::new(move || {
            editor.data.track();
            asked.importance.set(None);
            asked.dependence.set(None);
        });
        asked.keep_asking();
        asked
    }

    /// Shows the dependence on a column.
    pub fn choose(self, column: u32) {
        self.wanted.set(Some(column));
    }

    /// Reads the importance by the chosen score; `None` if nothing is known yet.
    pub fn with_score<T>(
        self,
        read: impl FnOnce(&ImportanceReport, &ScoreImportance) -> T,
    ) -> Option<T> {
        self.importance.with(|report| {
            let report = report.as_ref()?;
            let score = report.scores.get(self.score.get());
            Some(read(report, score.or(report.scores.first())?))
        })
    }

    /// The place of the shown column among the inputs.
    pub fn chosen_place(self) -> Option<usize> {
        let column = self.column.get()?;
        let place = |report: &ImportanceReport| report.columns.iter().position(|it| *it == column);
        self.importance.with(|report| place(report.as_ref()?))
    }

    fn keep_asking(self) {
        let views = expect_context::<TableViews>();
        let inquiry = expect_context::<Inquiry>();
        let is_shown = move || views.shown.get_untracked() == TableView::Inputs;
        let frames = expect_context::<Frames>();
        // What was computed with earlier weights is shown, and asked for again.
        let answer = move |step: Option<(u32, u32)>| {
            let now = frames.step();
            match step {
                Some(step) if step != (now.epoch, now.batch) => Answer::Partial,
                _ => Answer::Whole,
            }
        };
        let pace = Pace::default();
        let paced = pace.clone();
        inquiry.keep_asking_until_whole(
            move || {
                let n_repeats = REPEATS[self.repeats.get_untracked()];
                let question = Question::Importance(ImportanceSpec { n_repeats });
                (is_shown() && pace.is_due()).then_some(question)
            },
            move |reply| match reply {
                Reply::Importance(Some(report)) if report.is_running => {
                    paced.begin();
                    self.progress.set(Some(report.progress));
                    Answer::Partial
                }
                Reply::Importance(report) => {
                    paced.end();
                    self.progress.set(None);
                    self.importance.set(report.clone());
                    answer(report.as_ref().map(|report| (report.epoch, report.batch)))
                }
                _ => Answer::Other,
            },
        );
        let pace = Pace::default();
        let paced = pace.clone();
        let last_column = Rc::new(Cell::new(None));
        inquiry.keep_asking_until_whole(
            move || {
                let column = self.column.get_untracked()?;
                // A column that was just chosen does not wait.
                let is_new = last_column.replace(Some(column)) != Some(column);
                let question = Question::Dependence(DependenceSpec { column });
                (is_shown() && (is_new || pace.is_due())).then_some(question)
            },
            move |reply| match reply {
                Reply::Dependence(Some(report)) if report.is_running => {
                    paced.begin();
                    Answer::Partial
                }
                Reply::Dependence(report) => {
                    paced.end();
                    self.dependence.set(report.clone());
                    answer(report.as_ref().map(|report| (report.epoch, report.batch)))
                }
                _ => Answer::Other,
            },
        );
    }
}

/// The most important column.
fn best_column(report: &ImportanceReport, score: usize) -> Option<u32> {
    let score = report.scores.get(score).or(report.scores.first())?;
    let place = *score.ranking().first()?;
    report.columns.get(place).copied()
}

/// Pauses between two computations.
#[derive(Clone, Default)]
struct Pace {
    /// When the present computation was begun; `None` while none is.
    begun_ms: Rc<Cell<Option<f64>>>,
    /// When the next one may begin.
    next_ms: Rc<Cell<f64>>,
}

impl Pace {
    fn is_due(&self) -> bool {
        self.begun_ms.get().is_some() || clock::now_ms() >= self.next_ms.get()
    }

    fn begin(&self) {
        let begun_ms = self.begun_ms.get().unwrap_or_else(clock::now_ms);
        self.begun_ms.set(Some(begun_ms));
    }

    fn end(&self) {
        let now_ms = clock::now_ms();
        let took_ms = self
            .begun_ms
            .take()
            .map_or(0.0, |begun_ms| now_ms - begun_ms);
        self.next_ms.set(now_ms + took_ms.max(REST_MS));
    }
}
