//! What the plots show of the data: its interval, the window around it, its names.

use experiment::{Draft, PlanePoint, Source};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::end_names::EndNames;
use crate::app::rows::domain_over;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;

/// The part of the domain's width that the window shows beyond each of its ends.
const EXTRAPOLATION: f64 = 0.25;

/// The data as the plots show them, in the context.
#[derive(Clone, Copy)]
pub struct DataView {
    /// The ends of the plot without its margins: the domain of a curve, the range of a table's input.
    pub domain: Memo<[f64; 2]>,
    /// The part of the x axis that the plots show: the domain and some of what lies beyond it.
    pub window: Memo<[f64; 2]>,
    /// The window at the moment when one of the domain's ends was grabbed: the plot must not move
    /// away from the finger.
    pub held_window: RwSignal<Option<[f64; 2]>>,
    /// The points of the plane in their own order; `None` if the experiment has none.
    pub points: Memo<Option<Vec<PlanePoint>>>,
    /// Names of the table's columns in the page's language; `None` without a table.
    pub table_labels: Memo<Option<TableLabels>>,
    /// Names of the network's inputs and outputs.
    pub end_names: Memo<EndNames>,
    /// How the table's names are read: part of the deferred chunk, as all controls of tables are.
    pub read_labels: RwSignal<Option<ReadLabels>>,
}

/// Reads the names of a draft's table in a language; `None` without a table.
pub type ReadLabels = fn(&Draft, Language) -> Option<TableLabels>;

impl DataView {
    /// A view of the editor's experiment.
    pub fn new(editor: Editor, language: RwSignal<Language>) -> Self {
        let (data, rows) = (editor.data, editor.rows);
        let domain = Memo::new(move |_| {
            let of_curve = data.with(|experiment| match experiment.data.source {
                Source::Table(_) => None,
                _ => Some(experiment.data.domain),
            });
            let axis = editor.axis.get() as usize;
            let of_table =
                || data.with(|experiment| rows.with(|rows| domain_over(experiment, axis, rows)));
            of_curve.unwrap_or_else(of_table)
        });
        let points = Memo::new(move |_| {
            data.with(|experiment| experiment.points().map(<[PlanePoint]>::to_vec))
        });
        let read_labels = RwSignal::new(None::<ReadLabels>);
        let table_labels = Memo::new(move |_| {
            let read = read_labels.get()?;
            data.with(|experiment| read(experiment, language.get()))
        });
        let end_names = Memo::new(move |_| {
            editor
                .experiment
                .with(|draft| table_labels.with(|labels| EndNames::of(draft, labels.as_ref())))
        });
        let held_window = RwSignal::new(None);
        let window = Memo::new(move |_| {
            let around = || window_around(domain.get());
            held_window.get().unwrap_or_else(around)
        });
        Self {
            domain,
            window,
            held_window,
            points,
            table_labels,
            end_names,
            read_labels,
        }
    }

    /// The window as frames want it.
    pub fn frame_window(self) -> [f64; 2] {
        self.window.get_untracked()
    }
}

/// A domain and some of what lies beyond it.
pub fn window_around([from, to]: [f64; 2]) -> [f64; 2] {
    let beyond = EXTRAPOLATION * (to - from);
    [from - beyond, to + beyond]
}
