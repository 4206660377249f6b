//! The panel: the button that keeps the run, the table and the charts.

use std::sync::Arc;

use experiment::Experiment;
use leptos::prelude::*;

use super::charts::{curves, losses};
use super::table::table;
use crate::app::compared_runs::{ComparedRun, ComparedRuns};
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::past::Past;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::canvas::chart::ChartView;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::lab::curves::CurveSource;

/// What a kept run is read from.
#[derive(Clone, Copy)]
struct PresentRun {
    experiment: Memo<Arc<Experiment>>,
    run: Run,
    frames: Frames,
    curves: CurveSource,
}

impl PresentRun {
    /// The run as it stands; `None` before the first frame.
    fn read(self, language: Language) -> Option<ComparedRun> {
        let experiment = self.experiment.get_untracked();
        let seconds = self.run.trained_ms() / 1e3;
        let curve = self.curves.network_curve(language);
        let readings = self.run.readings.get_untracked();
        let run = self.frames.with_snapshot(|snapshot| {
            Some(ComparedRun::new(
                snapshot?, &readings, experiment, seconds, curve,
            ))
        })?;
        let name = match run.name.as_str() {
            "" => language.lab_compare_no_layers().to_owned(),
            name => name.to_owned(),
        };
        Some(ComparedRun { name, ..run })
    }
}

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let run = expect_context::<Run>();
    let source = CurveSource::from_context();
    let present = PresentRun {
        experiment: editor.experiment,
        run,
        frames: expect_context::<Frames>(),
        curves: source,
    };
    let language = use_language();
    let all = expect_context::<ComparedRuns>();
    let runs = all.runs;
    let keep = move || {
        if let Some(run) = present.read(language.get_untracked()) {
            editor.recorder.note(Past::Compared(runs.get_untracked()));
            all.add(run);
        }
    };
    let curves = Memo::new(move |_| {
        run.readings.track();
        runs.with(|runs| curves(source, runs, language.get()))
    });
    let losses = Memo::new(move |_| runs.with(|runs| losses(runs, language.get())));
    let words =
        Signal::derive(move || language.get().lab_compare_words(runs.with(Vec::len) as f64));
    let has_trained = Memo::new(move |_| run.readings.with(|it| it.epoch > 0));
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_compare_about())}</p>
        <div class="lab-controls">
            <button
                type="button"
                class="tool wide"
                data-testid="lab-compare-keep"
                disabled=reactive(move || !has_trained.get())
                on:click=move |_| keep()
            >
                {reactive(move || language.get().lab_compare_keep())}
            </button>
        </div>
        <p class="lab-none" hidden=reactive(move || runs.with(|runs| !runs.is_empty()))>
            {reactive(move || language.get().lab_compare_none())}
        </p>
        <div class="lab-scroll" tabindex="0" data-testid="lab-compare" data-value=reactive(move || runs.with(Vec::len).to_string())>
            {reactive(move || runs.with(|runs| table(runs, all, language.get())))}
        </div>
        <div class="lab-block" hidden=reactive(move || runs.with(Vec::is_empty))>
            <div hidden=reactive(move || !editor.is_curve())>
                <ChartView id="lab-compare-curves" chart=curves words/>
            </div>
            <ChartView id="lab-compare-losses" chart=losses words/>
        </div>
    }
    .into_any()
}
