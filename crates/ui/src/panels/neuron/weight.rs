//! One weight of the selected unit: an editor for its value, and its gradient.

use experiment::{UnitGradient, limits};
use leptos::prelude::*;
use messages::WeightEdit;
use plot::neuron::Neuron;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::selection::{Incoming, Selection};
use crate::controls::{Entry, Explained, Kind};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::neuron::unit_numbers::{UnitNumbers, factor};

/// Returns the list of a unit's weights: the shown weights, then the bias.
fn incoming(neuron: &Neuron) -> Vec<Incoming> {
    let weights = neuron.weights.iter().map(|&(from, _)| Incoming::From(from));
    let bias = neuron.bias.map(|_| Incoming::Bias);
    weights.chain(bias).collect()
}

/// Returns the place of a weight in that list; 0 if the list does not have it.
fn place_of(neuron: &Neuron, wanted: Incoming) -> usize {
    let found = incoming(neuron).iter().position(|it| *it == wanted);
    found.unwrap_or(0)
}

fn value_at(neuron: &Neuron, place: usize) -> Option<f32> {
    let weight = neuron.weights.get(place).map(|&(_, weight)| weight);
    weight.or(neuron.bias)
}

fn gradient_at(gradient: &UnitGradient, n_weights: usize, place: usize) -> Option<f32> {
    if place < n_weights {
        gradient.kernel.get(place).copied()
    } else {
        Some(gradient.bias)
    }
}

/// Returns the f64 whose shortest decimal form equals that of the f32.
fn short(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

/// `∂L/∂w = −0,0021`
fn gradient_text(place: usize, neuron: &Neuron, gradient: f32, language: Language) -> String {
    let of = if place < neuron.weights.len() {
        "w"
    } else {
        "b"
    };
    let number = numbers::read_out(f64::from(gradient), language);
    format!("∂L/∂{of} = {number}")
}

/// The edit that sets the weight at `place` of a unit's list to `value`; `None` for an input, which has
/// no weights.
fn weight_edit(
    written: &UnitNumbers,
    neuron: &Neuron,
    place: usize,
    value: f32,
) -> Option<WeightEdit> {
    let input = match *incoming(neuron).get(place)? {
        Incoming::From(from) => Some(from),
        Incoming::First | Incoming::Bias => None,
    };
    Some(WeightEdit {
        layer_idx: written.place.view_idx.layer()?,
        input,
        unit: written.place.unit_idx,
        value,
    })
}

/// The weight that is edited: which one it is, its value, and what is typed.
#[derive(Clone, Copy)]
struct EditedWeight {
    written: RwSignal<Option<UnitNumbers>>,
    editor: Editor,
    selection: Selection,
    /// The place of the weight in the list of the unit's weights.
    place: Memo<usize>,
    value: Memo<Option<f32>>,
    /// The value in the field: it does not follow the run while a person types.
    shown: RwSignal<f64>,
}

impl EditedWeight {
    fn new(written: RwSignal<Option<UnitNumbers>>) -> Self {
        let selection = expect_context::<Selection>();
        let with_neuron = move |read: &dyn Fn(&Neuron) -> Option<f32>| {
            written.with(|written| read(written.as_ref()?.neuron.as_ref()?))
        };
        let place = Memo::new(move |_| {
            let wanted = selection.weight.get();
            with_neuron(&|neuron| Some(place_of(neuron, wanted) as f32)).map_or(0, |it| it as usize)
        });
        Self {
            written,
            editor: expect_context::<Editor>(),
            selection,
            place,
            value: Memo::new(move |_| with_neuron(&|neuron| value_at(neuron, place.get()))),
            shown: RwSignal::new(0.0),
        }
    }

    /// Shows the run's value unless a person is typing, and that of another weight at once.
    fn follow(self, is_typing: RwSignal<bool>) {
        let which = Memo::new(move |_| {
            let unit = self
                .written
                .with(|written| written.as_ref().map(|it| it.place));
            (unit, self.place.get())
        });
        Effect::new(move |before| {
            let which = which.get();
            let is_another = before != Some(which);
            if let (true, Some(value)) = (is_another || !is_typing.get(), self.value.get()) {
                self.shown.set(short(value));
            }
            which
        });
    }

    /// The names of the unit's weights: `w · x`, `b`.
    fn names(self) -> Vec<String> {
        let is_scaled = self.editor.data.with(|draft| draft.data.scaling.inputs);
        self.written.with(|written| {
            let neuron = written.as_ref().and_then(|it| it.neuron.as_ref());
            neuron.map_or_else(Vec::new, |neuron| {
                let name = |it: &Incoming| match it {
                    Incoming::From(from) => format!(
                        "w · {}",
                        factor(neuron.view_idx, neuron.n_inputs, *from, is_scaled)
                    ),
                    Incoming::First | Incoming::Bias => "b".into(),
                };
                incoming(neuron).iter().map(name).collect()
            })
        })
    }

    fn gradient(self, language: Language) -> Option<String> {
        let place = self.place.get();
        self.written.with(|written| {
            let written = written.as_ref()?;
            let neuron = written.neuron.as_ref()?;
            let gradient = written.gradient.as_ref()?;
            let d = gradient_at(gradient, neuron.weights.len(), place)?;
            Some(gradient_text(place, neuron, d, language))
        })
    }

    fn set(self, typed: f64) {
        self.shown.set(typed);
        let edit = self.written.with_untracked(|written| {
            let written = written.as_ref()?;
            let neuron = written.neuron.as_ref()?;
            weight_edit(written, neuron, self.place.get_untracked(), typed as f32)
        });
        if let Some(edit) = edit {
            self.editor.set_weight(edit);
        }
    }

    fn choose(self, event: &leptos::ev::Event) {
        let chosen = event_target_value(event).parse::<usize>().ok();
        let incoming = chosen.and_then(|place| {
            self.written.with_untracked(|written| {
                incoming(written.as_ref()?.neuron.as_ref()?)
                    .get(place)
                    .copied()
            })
        });
        if let Some(incoming) = incoming {
            self.selection.weight.set(incoming);
        }
    }
}

/// Edits one of the numbers that lead to the selected unit.
#[component]
pub fn WeightEditor(written: RwSignal<Option<UnitNumbers>>) -> impl IntoView {
    let language = use_language();
    let weight = EditedWeight::new(written);
    let is_typing = RwSignal::new(false);
    weight.follow(is_typing);
    let place = weight.place;
    let names = Memo::new(move |_| weight.names());
    let has_gradient = Memo::new(move |_| weight.gradient(language.get()).is_some());
    let options = move || {
        let options = names.get().into_iter().enumerate().map(|(at, name)| {
            view! {
                <option value=at.to_string() prop:selected=reactive(move || place.get() == at)>{name}</option>
            }
            .into_any()
        });
        options.collect::<Vec<AnyView>>()
    };
    view! {
        <div class="weight" hidden=reactive(move || weight.value.get().is_none())>
            <select
                translate="no"
                data-testid="weight"
                data-value=reactive(move || place.get().to_string())
                aria-label=reactive(move || language.get().weight_label())
                on:change=move |event| weight.choose(&event)
            >
                {reactive(options)}
            </select>
            <span aria-hidden="true">"="</span>
            <div
                class="weight-entry"
                on:focusin=move |_| is_typing.set(true)
                on:focusout=move |_| is_typing.set(false)
            >
                <Entry
                    id="weight-value"
                    name=Some(Language::weight_value)
                    value=weight.shown
                    range=limits::WEIGHT
                    kind=Kind::Real
                    on_change=Callback::new(move |typed| weight.set(typed))
                />
            </div>
            <span hidden=reactive(move || !has_gradient.get())>
                <Explained title=Language::gradient_title>
                    <code translate="no" data-testid="gradient">
                        {reactive(move || weight.gradient(language.get()))}
                    </code>
                </Explained>
            </span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::{UnitIdx, ViewIdx};

    use super::*;

    #[test]
    fn a_weight_is_shown_with_its_own_figures() {
        assert_eq!(short(0.1), 0.1);
        assert_eq!(short(-1.0e-7), -1.0e-7);
        assert_eq!(short(0.1) as f32, 0.1_f32);
    }

    #[test]
    fn the_bias_has_the_last_place() {
        let gradient = UnitGradient {
            view_idx: ViewIdx::new(1),
            unit_idx: UnitIdx::new(0),
            kernel: vec![1.0, 2.0],
            bias: 3.0,
        };
        let at = |place| gradient_at(&gradient, 2, place);
        assert_eq!([at(0), at(1), at(2)], [Some(1.0), Some(2.0), Some(3.0)]);
    }
}
