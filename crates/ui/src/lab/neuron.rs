//! The artificial neuron, large: weight, sum, bias, activation, and what each of them does.

use experiment::{Activation, NeuronCurves, Question, Reply};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, Scale, Segmented, Select, Slider};
use crate::i18n::choice::Choice;
use crate::i18n::language::Language;
use crate::i18n::names;
use crate::i18n::numbers;

const WINDOW: [f32; 2] = [-6.0, 6.0];
const LEN: u32 = 241;
/// The weights whose curves are laid over one another, gentle to steep.
const OMEGAS: [f32; 5] = [0.5, 1.0, 2.0, 5.0, 20.0];
const ROLES: [Role; 5] = [
    Role::Third,
    Role::Train,
    Role::Positive,
    Role::Validation,
    Role::Network,
];

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let weight = RwSignal::new(1.0_f64);
    let bias = RwSignal::new(0.0_f64);
    let input = RwSignal::new(1.0_f64);
    let sigmoid = Activation::HIDDEN
        .iter()
        .position(|it| *it == Activation::Sigmoid);
    let chosen = RwSignal::new(sigmoid.unwrap_or(0));
    let is_family = RwSignal::new(false);
    let curves = RwSignal::new(Vec::<NeuronCurves>::new());
    let sum = move || weight.get() * input.get() + bias.get();
    expect_context::<Inquiry>().keep_asking(
        move || {
            let z = untrack(sum) as f32;
            let mut neurons = vec![
                [weight.get_untracked() as f32, bias.get_untracked() as f32],
                // A weight of 0 says the same at every x: what the neuron says at the marked one.
                [0.0, z],
            ];
            neurons.extend(OMEGAS.map(|omega| [omega, 0.0]));
            Some(Question::Neurons {
                activation: Activation::HIDDEN[chosen.get_untracked()],
                neurons,
                window: WINDOW,
                len: LEN,
            })
        },
        move |reply| match reply {
            Reply::Neurons(new) => {
                curves.set(new.clone());
                true
            }
            _ => false,
        },
    );
    let output = move || {
        curves.with(|curves| {
            let value = curves.get(1)?.output.first()?;
            Some(f64::from(*value))
        })
    };
    let chart = Memo::new(move |_| {
        curves.with(|curves| {
            let language = language.get();
            if is_family.get() {
                family(curves, language)
            } else {
                one(curves, input.get(), output())
            }
        })
    });
    let number = move |value: f64| numbers::significant(value, language.get());
    let box_of = move |id: &'static str, name: &'static str, value: Signal<Option<f64>>| {
        let text = move || value.get().map_or("–".to_owned(), number);
        view! {
            <span class="flow-box">
                <span class="flow-name">{name}</span>
                <output data-testid=id data-value=reactive(move || value.get().map_or(String::new(), |it| it.to_string()))>
                    {reactive(text)}
                </output>
            </span>
        }
        .into_any()
    };
    let arrow = move |sign: &'static str| {
        view! { <span class="flow-arrow" aria-hidden="true">{sign}</span> }.into_any()
    };
    let slider = move |id, label, value: RwSignal<f64>, most: f64| {
        view! {
            <Slider
                id=id
                label=label
                value=value
                range=-most..=most
                scale=Scale::Linear { min: -most, max: most, step: 0.1 }
                kind=Kind::Real
                on_change=Callback::new(move |new| value.set(new))
            />
        }
        .into_any()
    };
    let words = Signal::derive(move || {
        let value = output().unwrap_or(f64::NAN);
        language.get().lab_neuron_words(value, input.get(), sum())
    });
    let formula = move || Activation::HIDDEN[chosen.get()].definition();
    view! {
        <div class="neuron-flow" role="group" aria-label=reactive(move || words.get())>
            {box_of("lab-neuron-x", "x", Signal::derive(move || Some(input.get())))}
            {arrow("→")}
            {box_of("lab-neuron-product", "w·x", Signal::derive(move || Some(weight.get() * input.get())))}
            {arrow("+ b →")}
            {box_of("lab-neuron-sum", "z", Signal::derive(move || Some(sum())))}
            {arrow("f →")}
            {box_of("lab-neuron-output", "f(z)", Signal::derive(output))}
        </div>
        <div class="lab-three">
            {slider("lab-neuron-weight", Language::lab_neuron_weight, weight, 20.0)}
            {slider("lab-neuron-bias", Language::lab_neuron_bias, bias, 20.0)}
            {slider("lab-neuron-input", Language::lab_neuron_input, input, 6.0)}
        </div>
        <div class="lab-controls">
            <Select
                id="lab-neuron-activation"
                label=Language::lab_neuron_activation
                choices=names::activations()
                chosen
                on_change=Callback::new(move |at| chosen.set(at))
            />
            <Segmented
                id="lab-neuron-view"
                label=Language::lab_neuron_view
                choices=vec![
                    Choice { value: "one", label: Language::lab_neuron_one },
                    Choice { value: "family", label: Language::lab_neuron_family },
                ]
                chosen=Signal::derive(move || usize::from(is_family.get()))
                on_change=Callback::new(move |at| is_family.set(at == 1))
            />
        </div>
        <p class="lab-math" data-testid="lab-neuron-formula">{reactive(formula)}</p>
        <ChartView id="lab-neuron-chart" chart words/>
    }
    .into_any()
}

fn one(curves: &[NeuronCurves], input: f64, output: Option<f64>) -> Chart {
    let mut series = Vec::new();
    if let Some(curve) = curves.first() {
        series.push(Series::sampled(
            "f′(wx + b)",
            Role::Second,
            Look::Dashed,
            WINDOW,
            &curve.derivative,
        ));
        series.push(Series::sampled(
            "f(wx + b)",
            Role::Network,
            Look::Line,
            WINDOW,
            &curve.output,
        ));
    }
    if let Some(output) = output {
        series.push(Series {
            name: String::new(),
            role: Role::Ink,
            look: Look::Filled,
            x: vec![input as f32],
            y: vec![output as f32],
        });
    }
    chart_of(series)
}

fn family(curves: &[NeuronCurves], language: Language) -> Chart {
    let of_omegas = curves.iter().skip(2).zip(OMEGAS).zip(ROLES);
    let series = of_omegas.map(|((curve, omega), role)| {
        let omega = numbers::significant(f64::from(omega), language);
        let name = format!("f({omega}·x)");
        Series::sampled(name, role, Look::Line, WINDOW, &curve.output)
    });
    chart_of(series.collect())
}

fn chart_of(series: Vec<Series>) -> Chart {
    // Steep ones leave the picture; what all of them do near zero is the point.
    let values = series.iter().flat_map(|it| &it.y).map(|&y| f64::from(y));
    let range = plot::scale::extent(values).map(|[from, to]| {
        let (from, to) = (from.max(-6.0), to.min(6.0));
        [from - 0.1 * (to - from), to + 0.1 * (to - from)]
    });
    Chart {
        x: ChartAxis {
            name: "x".to_owned(),
            range: Some(WINDOW.map(f64::from)),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            range,
            ..ChartAxis::default()
        },
        series,
        ..Chart::default()
    }
}
