//! How the neurons of the last hidden layer add up to the prediction, the most influential first.

use experiment::{Contributions, Question, Reply};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, Scale, Slider};
use crate::i18n::language::Language;
use crate::lab::series::{line_shown, range_of_rows, rows};

/// Neurons that are named.
const NAMED: usize = 12;

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let first = RwSignal::new(3_u32);
    let answer = RwSignal::new(None::<Contributions>);
    expect_context::<Inquiry>().keep_asking(
        move || {
            page.editor.is_curve().then(|| Question::Contributions {
                line: line_shown(page),
                first: first.get_untracked(),
            })
        },
        move |reply| match reply {
            Reply::Contributions(new) => {
                if answer.with_untracked(|answer| answer != new) {
                    answer.set(new.clone());
                }
                true
            }
            _ => false,
        },
    );
    let n_neurons = Memo::new(move |_| {
        answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.neurons.len()))
    });
    let chart = Memo::new(move |_| {
        page.run.readings.track();
        answer.with(|answer| chart(page, answer.as_ref(), first.get(), language.get()))
    });
    let words = Signal::derive(move || {
        let shown = f64::from(first.get()).min(n_neurons.get() as f64);
        language
            .get()
            .lab_contributions_words(n_neurons.get() as f64, shown)
    });
    // Anew for another width: a slider keeps its ends.
    let slider = move || {
        let n = n_neurons.get();
        (n > 0).then(|| {
            let last = n as f64;
            view! {
                <Slider
                    id="lab-contributions-first"
                    label=Language::lab_contributions_first
                    value=Signal::derive(move || f64::from(first.get()).min(last))
                    range=0.0..=last
                    scale=Scale::Linear { min: 0.0, max: last, step: 1.0 }
                    kind=Kind::Whole
                    on_change=Callback::new(move |chosen: f64| first.set(chosen as u32))
                />
            }
            .into_any()
        })
    };
    let order = move || {
        answer.with(|answer| {
            let neurons = &answer.as_ref()?.neurons;
            let names: Vec<String> = neurons
                .iter()
                .take((first.get() as usize).min(NAMED))
                .map(|neuron| (neuron + 1).to_string())
                .collect();
            let is_more = first.get() as usize > NAMED && neurons.len() > NAMED;
            let names = names.join(", ") + if is_more { ", …" } else { "" };
            (!names.is_empty()).then(|| language.get().lab_contributions_order(&names))
        })
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_contributions_about())}</p>
        <p class="lab-none" hidden=reactive(move || page.editor.is_curve())>
            {reactive(move || language.get().lab_curves_only())}
        </p>
        <p class="lab-none" hidden=reactive(move || !page.editor.is_curve() || n_neurons.get() > 0)>
            {reactive(move || language.get().lab_contributions_none())}
        </p>
        {reactive(slider)}
        <p class="lab-about" data-testid="lab-contributions-order" data-value=reactive(move || n_neurons.get().to_string())>
            {reactive(order)}
        </p>
        <ChartView id="lab-contributions-chart" chart words/>
    }
    .into_any()
}

fn chart(page: App, answer: Option<&Contributions>, first: u32, language: Language) -> Chart {
    let window = page.data.frame_window();
    let mut series = rows(page, language);
    if let Some(answer) = answer {
        for curve in answer.curves.iter().take(first as usize) {
            let name = language.lab_contributions_one();
            series.push(Series::sampled(
                name,
                Role::Positive,
                Look::Thin,
                window,
                curve,
            ));
        }
        // Of the same weights as the sum: the newest frame may be of later ones.
        series.push(Series::sampled(
            language.legend_network(),
            Role::Network,
            Look::Line,
            window,
            &answer.network,
        ));
        let name = language.lab_contributions_sum();
        series.push(Series::sampled(
            name,
            Role::Ink,
            Look::Line,
            window,
            &answer.sum,
        ));
    }
    Chart {
        x: ChartAxis {
            range: Some(window.map(f64::from)),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            range: range_of_rows(page).map(|[from, to]| {
                let more = 0.3 * (to - from);
                [from - more, to + more]
            }),
            ..ChartAxis::default()
        },
        series,
        ..Chart::default()
    }
}
