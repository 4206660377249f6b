//! How the neurons of the last hidden layer add up to the prediction, the most influential ones first.

use experiment::{Contributions, Question, Reply};
use leptos::prelude::*;
use plot::{Chart, Look, Role, Series};

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, Scale, Slider};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::lab::curves::CurveSource;

/// Neurons that the sentence lists by number.
const MAX_LISTED: usize = 12;

/// The panel.
pub fn view() -> AnyView {
    let editor = expect_context::<Editor>();
    let run = expect_context::<Run>();
    let curves = CurveSource::from_context();
    let language = use_language();
    let n_chosen = RwSignal::new(3_u32);
    let answer = RwSignal::new(None::<Contributions>);
    ask(editor, curves, n_chosen, answer);
    let n_neurons = Memo::new(move |_| {
        answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.neurons.len()))
    });
    let chart = Memo::new(move |_| {
        run.readings.track();
        let layer = editor.experiment.with(|it| it.network.hidden.len());
        answer.with(|answer| {
            chart(
                curves,
                answer.as_ref(),
                layer,
                n_chosen.get(),
                language.get(),
            )
        })
    });
    let words = Signal::derive(move || {
        let shown = f64::from(n_chosen.get()).min(n_neurons.get() as f64);
        language
            .get()
            .lab_contributions_words(n_neurons.get() as f64, shown)
    });
    let order = move || {
        answer.with(|answer| order(answer.as_ref()?, n_chosen.get() as usize, language.get()))
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_contributions_about())}</p>
        <p class="lab-none" hidden=reactive(move || editor.is_curve())>
            {reactive(move || language.get().lab_curves_only())}
        </p>
        <p class="lab-none" hidden=reactive(move || !editor.is_curve() || n_neurons.get() > 0)>
            {reactive(move || language.get().lab_contributions_none())}
        </p>
        // Built again for another number of neurons, because a slider cannot change its ends.
        {reactive(move || slider(n_neurons.get(), n_chosen))}
        <p class="lab-about" data-testid="lab-contributions-order" data-value=reactive(move || n_neurons.get().to_string())>
            {reactive(order)}
        </p>
        <ChartView id="lab-contributions-chart" chart words/>
    }
    .into_any()
}

fn ask(
    editor: Editor,
    curves: CurveSource,
    n_chosen: RwSignal<u32>,
    answer: RwSignal<Option<Contributions>>,
) {
    expect_context::<Inquiry>().keep_asking(
        move || {
            editor.is_curve().then(|| Question::Contributions {
                line: curves.line(),
                first: n_chosen.get_untracked(),
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
}

/// Chooses how many neurons are added up; `None` without neurons.
fn slider(n_neurons: usize, n_chosen: RwSignal<u32>) -> Option<AnyView> {
    let last = n_neurons as f64;
    (n_neurons > 0).then(|| {
        view! {
            <Slider
                id="lab-contributions-first"
                label=Language::lab_contributions_first
                value=Signal::derive(move || f64::from(n_chosen.get()).min(last))
                range=0.0..=last
                scale=Scale::Linear { min: 0.0, max: last, step: 1.0 }
                kind=Kind::Whole
                on_change=Callback::new(move |chosen: f64| n_chosen.set(chosen as u32))
            />
        }
        .into_any()
    })
}

/// Lists the first `n_chosen` neurons by number; `None` without any.
fn order(answer: &Contributions, n_chosen: usize, language: Language) -> Option<String> {
    let neurons = &answer.neurons;
    let names: Vec<String> = neurons
        .iter()
        .take(n_chosen.min(MAX_LISTED))
        .map(|neuron| (neuron + 1).to_string())
        .collect();
    let has_more = n_chosen > MAX_LISTED && neurons.len() > MAX_LISTED;
    let names = names.join(", ") + if has_more { ", …" } else { "" };
    (!names.is_empty()).then(|| language.lab_contributions_order(&names))
}

/// What a file calls the curve of a neuron in the layer of this number.
fn file_name(layer: usize, neuron: u32, language: Language) -> String {
    let unit = language.unit_hidden(layer as f64, f64::from(neuron + 1));
    format!("{} ({unit})", language.lab_contributions_one())
}

/// `layer` is the number of the last hidden layer.
fn chart(
    curves: CurveSource,
    answer: Option<&Contributions>,
    layer: usize,
    n_chosen: u32,
    language: Language,
) -> Chart {
    let window = curves.window();
    let mut series = curves.row_series(language);
    // The rows have their own names.
    let mut file_names = vec![String::new(); series.len()];
    if let Some(answer) = answer {
        for (curve, &neuron) in answer
            .curves
            .iter()
            .zip(&answer.neurons)
            .take(n_chosen as usize)
        {
            file_names.push(file_name(layer, neuron, language));
            series.push(Series::sampled(
                language.lab_contributions_one(),
                Role::Positive,
                Look::Thin,
                window,
                curve,
            ));
        }
        // The reply's own curve has the weights of its sum; the newest frame may have later ones.
        series.push(Series::sampled(
            language.legend_network(),
            Role::Network,
            Look::Line,
            window,
            &answer.network,
        ));
        series.push(Series::sampled(
            language.lab_contributions_sum(),
            Role::Ink,
            Look::Line,
            window,
            &answer.sum,
        ));
    }
    let mut chart = Chart {
        file_names,
        ..curves.chart(series)
    };
    chart.y.range = chart.y.range.map(|[from, to]| {
        let margin = 0.3 * (to - from);
        [from - margin, to + margin]
    });
    chart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_numbers_neurons_as_the_page_does() {
        let names = [0, 9].map(|neuron| file_name(2, neuron, Language::Es));
        let expected = [
            "parte de una neurona (Capa 2 · neurona 1)",
            "parte de una neurona (Capa 2 · neurona 10)",
        ];
        assert_eq!(names, expected);
    }
}
