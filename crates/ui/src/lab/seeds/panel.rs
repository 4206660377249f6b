//! The panel: what varies, how long each member trains, and what the sweep has found.

use experiment::{Draft, SweepReport, SweepSpec, limits};
use leptos::prelude::*;

use super::charts::{curves, losses, sentence, spread};
use super::variants::{SweepKind, nearest, variants};
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, NumberField, Segmented};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::lab::curves::CurveSource;
use crate::lab::worker_pool::SweepWorkers;

/// The sweep and its settings.
#[derive(Clone, Copy)]
struct Sweep {
    editor: Editor,
    curves: CurveSource,
    workers: SweepWorkers,
    kind: RwSignal<SweepKind>,
    n_seeds: RwSignal<u32>,
    epochs: RwSignal<f64>,
}

impl Sweep {
    fn new(editor: Editor) -> Self {
        let limit = editor.experiment.with_untracked(|it| it.training.epochs);
        Self {
            editor,
            curves: CurveSource::from_context(),
            workers: SweepWorkers::new(),
            kind: RwSignal::new(SweepKind::Seeds),
            n_seeds: RwSignal::new(50),
            epochs: RwSignal::new(f64::from(limit).min(1_000.0)),
        }
    }

    fn toggle(self) {
        let is_running = |report: &SweepReport| report.is_running;
        if self.workers.report.with_untracked(is_running) {
            self.workers.stop();
        } else {
            self.start();
        }
    }

    fn start(self) {
        let draft = self.editor.experiment.get_untracked();
        let kind = self.kind.get_untracked();
        let spec = SweepSpec {
            variants: variants(&draft, kind, self.n_seeds.get_untracked()),
            epochs: self.epochs.get_untracked() as u32,
            line: self.curves.line(),
            n_workers: 1,
        };
        self.workers.sweep(&draft, spec);
    }

    fn set_kind(self, kind: SweepKind) {
        self.kind.set(kind);
        self.workers.clear();
    }

    /// Clears the report when data or network change: it describes the experiment before.
    fn follow_experiment(self) {
        Effect::new(move |before: Option<Draft>| {
            let now = Draft {
                seed: 0,
                ..self.editor.experiment.get().draft().clone()
            };
            if before.is_some_and(|it| it.data != now.data || it.network != now.network) {
                self.workers.clear();
            }
            now
        });
    }

    /// Takes over seed and learning rate of the member nearest to a place on the x axis.
    fn load(self, x: f64) {
        let kind = self.kind.get_untracked();
        let report = self.workers.report;
        let chosen = report.with_untracked(|report| nearest(report, kind, x));
        if let Some(variant) = chosen {
            self.editor.edit(move |draft| {
                draft.seed = variant.seed;
                draft.training.learning_rate = variant.learning_rate;
            });
        }
    }

    fn sentence(self, language: Language) -> String {
        if self.workers.has_failed.get() {
            return language.lab_seeds_failed().to_owned();
        }
        let kind = self.kind.get();
        let report = self.workers.report;
        report.with(|report| sentence(report, kind, language))
    }

    fn rmse_name(self, language: Language) -> &'static str {
        if self.editor.is_table() {
            language.lab_seeds_rmse_units()
        } else {
            "RMSE"
        }
    }
}

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let sweep = Sweep::new(editor);
    sweep.follow_experiment();
    let Sweep { workers, kind, .. } = sweep;
    let report = workers.report;
    let curves = Memo::new(move |_| {
        report.with(|report| curves(sweep.curves, report, kind.get(), language.get()))
    });
    let losses =
        Memo::new(move |_| report.with(|report| losses(report, kind.get(), language.get())));
    let spread = Memo::new(move |_| {
        let language = language.get();
        report.with(|report| spread(report, kind.get(), sweep.rmse_name(language), language))
    });
    let words = Signal::derive(move || sweep.sentence(language.get()));
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_seeds_about())}</p>
        {controls(sweep)}
        <p
            class="lab-sentence"
            role="status"
            aria-live=reactive(move || if report.with(|it| it.is_running) { "off" } else { "polite" })
            data-testid="lab-seeds-spread"
            data-value=reactive(move || report.with(progress))
        >
            {reactive(move || words.get())}
        </p>
        <ChartView
            id="lab-seeds-rmse"
            chart=spread
            words
            on_press=Callback::new(move |[x, _]: [f64; 2]| sweep.load(x))
        />
        <p class="lab-about">{reactive(move || language.get().lab_seeds_press())}</p>
        <div hidden=reactive(move || !editor.is_curve())>
            <ChartView id="lab-seeds-curves" chart=curves words/>
        </div>
        <ChartView id="lab-seeds-losses" chart=losses words/>
    }
    .into_any()
}

/// What varies, how many members there are, how long they train, and the button that starts them.
fn controls(sweep: Sweep) -> AnyView {
    let language = use_language();
    let Sweep {
        workers,
        kind,
        n_seeds,
        epochs,
        ..
    } = sweep;
    let start_label = move || {
        if workers.report.with(|report| report.is_running) {
            language.get().lab_seeds_stop()
        } else {
            language.get().lab_seeds_start()
        }
    };
    let (min_seeds, max_seeds) = limits::SWEEP_SEEDS.into_inner();
    let (min_epochs, max_epochs) = limits::SWEEP_EPOCHS.into_inner();
    view! {
        <div class="lab-controls">
            <Segmented
                id="lab-seeds-kind"
                label=Language::lab_seeds_kind
                choices=vec![
                    Choice { value: "seeds", label: Language::lab_seeds_seeds },
                    Choice { value: "rates", label: Language::lab_seeds_rates },
                ]
                chosen=Signal::derive(move || usize::from(kind.get() == SweepKind::Rates))
                on_change=Callback::new(move |idx| {
                    sweep.set_kind(if idx == 1 { SweepKind::Rates } else { SweepKind::Seeds });
                })
            />
            <div class="lab-number" hidden=reactive(move || kind.get() == SweepKind::Rates)>
                <NumberField
                    id="lab-seeds-n"
                    label=Language::lab_seeds_n
                    value=Signal::derive(move || f64::from(n_seeds.get()))
                    range=f64::from(min_seeds)..=f64::from(max_seeds)
                    kind=Kind::Whole
                    on_change=Callback::new(move |n: f64| n_seeds.set(n as u32))
                />
            </div>
            <div class="lab-number">
                <NumberField
                    id="lab-seeds-epochs"
                    label=Language::lab_seeds_epochs
                    value=epochs
                    range=f64::from(min_epochs)..=f64::from(max_epochs)
                    kind=Kind::Whole
                    on_change=Callback::new(move |n| epochs.set(n))
                />
            </div>
            <button type="button" class="tool wide" data-testid="lab-seeds-start" on:click=move |_| sweep.toggle()>
                {reactive(start_label)}
            </button>
        </div>
    }
    .into_any()
}

/// The number of members with the sweep's state, for tests: `running/50`, `done/50`; empty before a
/// sweep.
fn progress(report: &SweepReport) -> String {
    let n = report.members.len();
    if n == 0 {
        String::new()
    } else if report.is_running {
        format!("running/{n}")
    } else {
        format!("done/{n}")
    }
}
