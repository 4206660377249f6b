//! The same experiment many times: with other initial weights, or with other learning rates.

use experiment::{Draft, StopReason, SweepMember, SweepReport, SweepSpec, Variant};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, ScaleKind, Series};

use crate::app::App;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, NumberField, Segmented};
use crate::i18n::choice::Choice;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::series::{line_shown, range_of_rows, rows};
use crate::lab::worker_pool::SweepWorkers;

const MAX_SEEDS: u32 = 100;
const MAX_EPOCHS: f64 = 5_000.0;
/// Two a decade and a half, from too small to too large.
const RATES: [f64; 11] = [
    0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
];

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let is_of_rates = RwSignal::new(false);
    let n_seeds = RwSignal::new(50_u32);
    let limit = page
        .editor
        .draft
        .with_untracked(|draft| draft.training.epochs);
    let epochs = RwSignal::new(f64::from(limit).min(1_000.0));
    let crew = SweepWorkers::new();
    let report = crew.report;
    let start = move || {
        let draft = page.editor.draft.get_untracked();
        let spec = SweepSpec {
            variants: variants(&draft, is_of_rates.get_untracked(), n_seeds.get_untracked()),
            epochs: epochs.get_untracked() as u32,
            line: line_shown(page),
            n_workers: 1,
        };
        crew.sweep(&draft, spec);
    };
    let is_running = move || report.with(|report| report.is_running);
    let press = move || {
        if report.with_untracked(|report| report.is_running) {
            crew.stop();
        } else {
            start();
        }
    };
    // Another experiment: what was found is of the one before.
    Effect::new(move |before: Option<Draft>| {
        let now = Draft {
            seed: 0,
            ..page.editor.draft.get()
        };
        if before.is_some_and(|before| before.data != now.data || before.network != now.network) {
            crew.clear();
        }
        now
    });
    let curves = Memo::new(move |_| report.with(|report| curves(page, report, language.get())));
    let losses = Memo::new(move |_| report.with(|report| losses(report, language.get())));
    let spread = Memo::new(move |_| {
        report.with(|report| spread(page, report, is_of_rates.get(), language.get()))
    });
    let words = Signal::derive(move || {
        if crew.has_failed.get() {
            return language.get().lab_seeds_failed().to_owned();
        }
        report.with(|it| sentence(it, is_of_rates.get(), language.get()))
    });
    let load = Callback::new(move |[x, _]: [f64; 2]| {
        let chosen =
            report.with_untracked(|report| nearest(report, is_of_rates.get_untracked(), x));
        if let Some(variant) = chosen {
            page.editor.edit(move |draft| {
                draft.seed = variant.seed;
                draft.training.learning_rate = variant.learning_rate;
            });
        }
    });
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_seeds_about())}</p>
        <div class="lab-controls">
            <Segmented
                id="lab-seeds-kind"
                label=Language::lab_seeds_kind
                choices=vec![
                    Choice { value: "seeds", label: Language::lab_seeds_seeds },
                    Choice { value: "rates", label: Language::lab_seeds_rates },
                ]
                chosen=Signal::derive(move || usize::from(is_of_rates.get()))
                on_change=Callback::new(move |at| {
                    is_of_rates.set(at == 1);
                    crew.clear();
                })
            />
            <div class="lab-number" hidden=reactive(move || is_of_rates.get())>
                <NumberField
                    id="lab-seeds-n"
                    label=Language::lab_seeds_n
                    value=Signal::derive(move || f64::from(n_seeds.get()))
                    range=2.0..=f64::from(MAX_SEEDS)
                    kind=Kind::Whole
                    on_change=Callback::new(move |n: f64| n_seeds.set(n as u32))
                />
            </div>
            <div class="lab-number">
                <NumberField
                    id="lab-seeds-epochs"
                    label=Language::lab_seeds_epochs
                    value=epochs
                    range=1.0..=MAX_EPOCHS
                    kind=Kind::Whole
                    on_change=Callback::new(move |n| epochs.set(n))
                />
            </div>
            <button type="button" class="tool wide" data-testid="lab-seeds-start" on:click=move |_| press()>
                {reactive(move || if is_running() { language.get().lab_seeds_stop() } else { language.get().lab_seeds_start() })}
            </button>
        </div>
        <p
            class="lab-sentence"
            role="status"
            data-testid="lab-seeds-spread"
            data-value=reactive(move || report.with(done))
        >
            {reactive(move || words.get())}
        </p>
        <ChartView id="lab-seeds-rmse" chart=spread words on_press=load/>
        <p class="lab-about">{reactive(move || language.get().lab_seeds_press())}</p>
        <div hidden=reactive(move || !page.editor.is_curve())>
            <ChartView id="lab-seeds-curves" chart=curves words/>
        </div>
        <ChartView id="lab-seeds-losses" chart=losses words/>
    }
    .into_any()
}

fn variants(draft: &Draft, of_rates: bool, n_seeds: u32) -> Vec<Variant> {
    let learning_rate = draft.training.learning_rate;
    let seed = draft.seed;
    if of_rates {
        let variant = |learning_rate| Variant {
            seed,
            learning_rate,
        };
        RATES.map(variant).to_vec()
    } else {
        let variant = |seed| Variant {
            seed,
            learning_rate,
        };
        (1..=n_seeds).map(variant).collect()
    }
}

/// Members that have come to their end, for tests: `12/50`, and `running` while some have not.
fn done(report: &SweepReport) -> String {
    let n = report.members.len();
    if n == 0 {
        String::new()
    } else if report.is_running {
        format!("running/{n}")
    } else {
        format!("done/{n}")
    }
}

fn sentence(report: &SweepReport, of_rates: bool, language: Language) -> String {
    let n = report.members.len() as f64;
    let epoch = report.members.iter().map(|it| it.epoch).min().unwrap_or(0);
    let Some([min, q1, median, q3, max]) = report.quartiles else {
        return if report.is_running {
            language.lab_seeds_waits().into()
        } else {
            String::new()
        };
    };
    let quartiles = [q1, median, q3].map(|it| numbers::significant(it, language));
    let best = report.members.iter().min_by(|a, b| {
        let rmse = |it: &SweepMember| it.rmse.filter(|it| it.is_finite());
        let rmse = |it| rmse(it).unwrap_or(f64::INFINITY);
        rmse(a).total_cmp(&rmse(b))
    });
    let mut text = match best.filter(|_| of_rates) {
        // Quartiles are of chance, and there is none between rates.
        Some(best) => {
            let rate = numbers::significant(best.variant.learning_rate, language);
            language.lab_seeds_words_rates(f64::from(epoch), max, min, n, &rate)
        }
        None => language.lab_seeds_words(f64::from(epoch), max, min, n, &quartiles.join(" · ")),
    };
    if report.n_left_out > 0 {
        text.push(' ');
        text.push_str(&language.lab_seeds_left_out(f64::from(report.n_left_out)));
    }
    let is_diverged =
        |stopped: &Option<StopReason>| matches!(stopped, Some(StopReason::Diverged(_)));
    let diverged: Vec<String> = report
        .members
        .iter()
        .filter(|member| is_diverged(&member.stopped))
        .map(|member| numbers::significant(member.variant.learning_rate, language))
        .collect();
    if !diverged.is_empty() {
        text.push(' ');
        text.push_str(&language.lab_seeds_diverged(diverged.len() as f64));
    }
    text
}

fn curves(page: App, report: &SweepReport, language: Language) -> Chart {
    let window = page.data.frame_window();
    let of_members = report.members.iter().filter(|it| !it.curve.is_empty());
    let mut series: Vec<Series> = of_members
        .map(|member| {
            Series::sampled(
                String::new(),
                Role::Network,
                Look::Thin,
                window,
                &member.curve,
            )
        })
        .collect();
    series.extend(rows(page, language));
    Chart {
        x: ChartAxis {
            range: Some(window.map(f64::from)),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            range: range_of_rows(page),
            ..ChartAxis::default()
        },
        series,
        ..Chart::default()
    }
}

fn losses(report: &SweepReport, language: Language) -> Chart {
    let series = report.members.iter().map(|member| Series {
        name: String::new(),
        role: Role::Train,
        look: Look::Thin,
        x: member.history_epoch.iter().map(|&it| it as f32).collect(),
        y: member.history_loss.clone(),
    });
    Chart {
        x: ChartAxis {
            name: language.epoch_label().to_owned(),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            name: language.lab_seeds_loss().to_owned(),
            kind: ScaleKind::Log,
            range: None,
        },
        series: series.collect(),
        ..Chart::default()
    }
}

/// RMSE by seed or by rate.
fn spread(page: App, report: &SweepReport, of_rates: bool, language: Language) -> Chart {
    let found = report.members.iter().filter_map(|member| {
        let rmse = member.rmse.filter(|rmse| rmse.is_finite())?;
        Some((place(&member.variant, of_rates) as f32, rmse as f32))
    });
    let (x, y): (Vec<f32>, Vec<f32>) = found.unzip();
    let mut series = vec![Series {
        name: "RMSE".to_owned(),
        role: Role::Network,
        look: Look::Filled,
        x: x.clone(),
        y,
    }];
    if let (Some([_, q1, median, q3, _]), false, Some(&last)) =
        (report.quartiles, of_rates, x.last())
    {
        for (name, value) in [
            (String::new(), q1),
            (language.lab_seeds_median().to_owned(), median),
            (String::new(), q3),
        ] {
            series.push(Series {
                look: if name.is_empty() {
                    Look::Dashed
                } else {
                    Look::Line
                },
                name,
                role: Role::Second,
                x: vec![x[0], last],
                y: vec![value as f32; 2],
            });
        }
    }
    let is_table = page.editor.is_table();
    Chart {
        x: ChartAxis {
            name: if of_rates {
                language.learning_rate_label()
            } else {
                language.lab_seeds_seed()
            }
            .to_owned(),
            kind: if of_rates {
                ScaleKind::Log
            } else {
                ScaleKind::Linear
            },
            range: None,
        },
        y: ChartAxis {
            name: if is_table {
                language.lab_seeds_rmse_units()
            } else {
                "RMSE"
            }
            .to_owned(),
            kind: ScaleKind::Log,
            range: None,
        },
        series,
        ..Chart::default()
    }
}

fn place(variant: &Variant, of_rates: bool) -> f64 {
    if of_rates {
        variant.learning_rate
    } else {
        f64::from(variant.seed)
    }
}

/// The member that stands nearest to a place on the axis.
fn nearest(report: &SweepReport, of_rates: bool, x: f64) -> Option<Variant> {
    let distance = |variant: &Variant| {
        let at = place(variant, of_rates);
        if of_rates {
            (at / x).ln().abs()
        } else {
            (at - x).abs()
        }
    };
    report
        .members
        .iter()
        .map(|member| member.variant)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_means_the_nearest_member() {
        let draft = Draft::default();
        let member = |variant| SweepMember {
            variant,
            epoch: 1,
            stopped: None,
            rmse: Some(0.1),
            loss: None,
            val_loss: None,
            history_epoch: vec![],
            history_loss: vec![],
            curve: vec![],
        };
        let report = |of_rates| SweepReport {
            members: variants(&draft, of_rates, 20)
                .into_iter()
                .map(member)
                .collect(),
            ..SweepReport::default()
        };
        let seed = nearest(&report(false), false, 7.4).map(|it| it.seed);
        assert_eq!(seed, Some(7));
        let rate = nearest(&report(true), true, 0.04).map(|it| it.learning_rate);
        assert_eq!(rate, Some(0.05));
        assert_eq!(nearest(&SweepReport::default(), false, 1.0), None);
    }

    #[test]
    fn of_rates_the_best_one_is_named() {
        let member = |learning_rate, rmse| SweepMember {
            variant: Variant {
                seed: 1,
                learning_rate,
            },
            epoch: 9,
            stopped: None,
            rmse,
            loss: None,
            val_loss: None,
            history_epoch: vec![],
            history_loss: vec![],
            curve: vec![],
        };
        let report = SweepReport {
            members: vec![
                member(0.001, Some(0.5)),
                member(0.05, Some(0.125)),
                member(0.5, None),
            ],
            quartiles: Some([0.125, 0.2, 0.3, 0.4, 0.5]),
            ..SweepReport::default()
        };
        let of_rates = sentence(&report, true, Language::En);
        assert!(of_rates.contains("0.125, at the rate 0.05"), "{of_rates}");
        assert!(sentence(&report, false, Language::En).contains("quartiles"));
    }
}
