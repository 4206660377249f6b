//! The artificial neuron, large: weight, sum, bias, activation, and what each of them does.

use experiment::{Activation, NeuronCurves, Question, Reply};
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, Series};

use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Kind, Scale, Segmented, Select, Slider};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::names;
use crate::i18n::numbers;

/// The part of the x axis that the charts show.
const WINDOW: [f64; 2] = [-6.0, 6.0];
/// Samples of a curve.
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

/// The neuron on show: its numbers, its activation and its curves.
#[derive(Clone, Copy)]
struct NeuronState {
    weight: RwSignal<f64>,
    bias: RwSignal<f64>,
    input: RwSignal<f64>,
    /// Index in `Activation::HIDDEN`.
    activation_idx: RwSignal<usize>,
    /// Whether the curves of [`OMEGAS`] are shown instead of the neuron's own.
    shows_family: RwSignal<bool>,
    /// The neuron's curve, its value at the input, and the curves of [`OMEGAS`].
    curves: RwSignal<Vec<NeuronCurves>>,
}

impl NeuronState {
    fn new() -> Self {
        let sigmoid = Activation::HIDDEN
            .iter()
            .position(|it| *it == Activation::Sigmoid);
        Self {
            weight: RwSignal::new(1.0),
            bias: RwSignal::new(0.0),
            input: RwSignal::new(1.0),
            activation_idx: RwSignal::new(sigmoid.unwrap_or(0)),
            shows_family: RwSignal::new(false),
            curves: RwSignal::new(Vec::new()),
        }
    }

    fn sum(self) -> f64 {
        self.weight.get() * self.input.get() + self.bias.get()
    }

    fn output(self) -> Option<f64> {
        self.curves.with(|curves| {
            let value = curves.get(1)?.output.first()?;
            Some(f64::from(*value))
        })
    }

    fn question(self) -> Question {
        let sum = untrack(|| self.sum()) as f32;
        let weight = self.weight.get_untracked() as f32;
        let mut neurons = vec![
            [weight, self.bias.get_untracked() as f32],
            // With a weight of 0 the output is the same at every x: the neuron's output at the input.
            [0.0, sum],
        ];
        neurons.extend(OMEGAS.map(|omega| [omega, 0.0]));
        Question::Neurons {
            activation: Activation::HIDDEN[self.activation_idx.get_untracked()],
            neurons,
            window: WINDOW.map(|end| end as f32),
            len: LEN,
        }
    }

    fn chart(self, language: Language) -> Chart {
        self.curves.with(|curves| {
            if self.shows_family.get() {
                family(curves, language)
            } else {
                one(curves, self.input.get(), self.output())
            }
        })
    }
}

/// The panel.
pub fn view() -> AnyView {
    let language = use_language();
    let state = NeuronState::new();
    expect_context::<Inquiry>().keep_asking(
        move || Some(state.question()),
        move |reply| match reply {
            Reply::Neurons(new) => {
                state.curves.set(new.clone());
                true
            }
            _ => false,
        },
    );
    let chart = Memo::new(move |_| state.chart(language.get()));
    let words = Signal::derive(move || {
        let output = state.output().unwrap_or(f64::NAN);
        language
            .get()
            .lab_neuron_words(output, state.input.get(), state.sum())
    });
    let formula = move || Activation::HIDDEN[state.activation_idx.get()].definition();
    view! {
        {flow(state, words)}
        <div class="lab-three">
            {slider("lab-neuron-weight", Language::lab_neuron_weight, state.weight, 20.0)}
            {slider("lab-neuron-bias", Language::lab_neuron_bias, state.bias, 20.0)}
            {slider("lab-neuron-input", Language::lab_neuron_input, state.input, 6.0)}
        </div>
        {choices(state)}
        <p class="lab-math" translate="no" data-testid="lab-neuron-formula">{reactive(formula)}</p>
        <ChartView id="lab-neuron-chart" chart words/>
    }
    .into_any()
}

/// The way from the input to the output, as boxes and arrows.
fn flow(state: NeuronState, words: Signal<String>) -> AnyView {
    let arrow = |sign: &'static str| {
        view! { <span class="flow-arrow" aria-hidden="true">{sign}</span> }.into_any()
    };
    let NeuronState { weight, input, .. } = state;
    view! {
        <div class="neuron-flow" role="group" aria-label=reactive(move || words.get())>
            {flow_box("lab-neuron-x", "x", Signal::derive(move || Some(input.get())))}
            {arrow("→")}
            {flow_box("lab-neuron-product", "w·x", Signal::derive(move || Some(weight.get() * input.get())))}
            {arrow("+ b →")}
            {flow_box("lab-neuron-sum", "z", Signal::derive(move || Some(state.sum())))}
            {arrow("f →")}
            {flow_box("lab-neuron-output", "f(z)", Signal::derive(move || state.output()))}
        </div>
    }
    .into_any()
}

fn flow_box(id: &'static str, name: &'static str, value: Signal<Option<f64>>) -> AnyView {
    // Only the end of the chain is announced.
    let live = if name == "f(z)" { "polite" } else { "off" };
    let language = use_language();
    let text = move || {
        let number = |value| numbers::significant(value, language.get());
        value.get().map_or("–".to_owned(), number)
    };
    view! {
        <span class="flow-box">
            <span class="flow-name" translate="no">{name}</span>
            <output translate="no" aria-live=live data-testid=id data-value=reactive(move || value.get().map_or(String::new(), |it| it.to_string()))>
                {reactive(text)}
            </output>
        </span>
    }
    .into_any()
}

fn slider(id: &'static str, label: Label, value: RwSignal<f64>, most: f64) -> AnyView {
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
}

/// Activation, and which curves are shown.
fn choices(state: NeuronState) -> AnyView {
    let NeuronState {
        activation_idx,
        shows_family,
        ..
    } = state;
    view! {
        <div class="lab-controls">
            <Select
                id="lab-neuron-activation"
                label=Language::lab_neuron_activation
                choices=names::activations()
                chosen=activation_idx
                on_change=Callback::new(move |idx| activation_idx.set(idx))
            />
            <Segmented
                id="lab-neuron-view"
                label=Language::lab_neuron_view
                choices=vec![
                    Choice { value: "one", label: Language::lab_neuron_one },
                    Choice { value: "family", label: Language::lab_neuron_family },
                ]
                chosen=Signal::derive(move || usize::from(shows_family.get()))
                on_change=Callback::new(move |idx| shows_family.set(idx == 1))
            />
        </div>
    }
    .into_any()
}

/// The neuron's curve and its derivative, and the point of the input.
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

/// The curves of [`OMEGAS`].
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
    // Steep curves leave the picture: what matters is how all of them behave near zero.
    let values = series.iter().flat_map(|it| &it.y).map(|&y| f64::from(y));
    let range = plot::scale::extent(values).map(|[from, to]| {
        let (from, to) = (from.max(-6.0), to.min(6.0));
        [from - 0.1 * (to - from), to + 0.1 * (to - from)]
    });
    Chart {
        x: ChartAxis {
            name: "x".to_owned(),
            range: Some(WINDOW),
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
