//! The controls of one hidden layer, which stand above its column in the diagram, and the button
//! that adds a layer.

use experiment::{Activation, Dense, Draft, Field, LayerIdx, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::model::regularizer;
use crate::app::reactive::reactive;
use crate::controls::{Entry, Kind, Select};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::names;

/// Units of the first hidden layer that is added.
const FIRST_UNITS: usize = 4;

/// Adds a hidden layer like the last one, as far as the limit allows.
fn add_layer(draft: &mut Draft) {
    if draft.network.hidden.len() >= *limits::HIDDEN_LAYERS.end() {
        return;
    }
    let last = draft.network.hidden.last();
    let mut added = match last {
        Some(last) => Dense::new(last.units.min(FIRST_UNITS), last.activation),
        None => Dense::new(FIRST_UNITS, Activation::Tanh),
    };
    added.regularizer = regularizer(draft);
    draft.network.hidden.push(added);
}

/// Gives a hidden layer more or fewer units, within the limits: one at a time, ten at a time from
/// 20 on, fifty from 200 on.
fn step_units(draft: &mut Draft, layer_idx: LayerIdx, up: bool) {
    if let Some(layer) = draft.network.hidden.get_mut(layer_idx.get()) {
        let step = match layer.units {
            0..20 => 1,
            20 if !up => 1,
            20..200 => 10,
            _ => 50,
        };
        let units = if up {
            layer.units.saturating_add(step)
        } else {
            layer.units.saturating_sub(step)
        };
        layer.units = units.clamp(*limits::UNITS.start(), *limits::UNITS.end());
    }
}

fn remove_layer(draft: &mut Draft, layer_idx: LayerIdx) {
    if layer_idx.get() < draft.network.hidden.len() {
        draft.network.hidden.remove(layer_idx.get());
    }
}

/// The controls of a hidden layer.
#[component]
pub fn LayerBar(layer_idx: LayerIdx) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    // The bar may outlive its layer for a moment, until the list is rendered again.
    let layer = Memo::new(move |_| {
        editor
            .model
            .with(|model| model.wanted().network.hidden.get(layer_idx.get()).copied())
    });
    let units = Signal::derive(move || layer.get().map_or(0.0, |layer| layer.units as f64));
    let activation = Signal::derive(move || {
        let present = layer.get().map(|layer| layer.activation);
        let is_present = |it: &Activation| {
            present.is_some_and(|present| {
                std::mem::discriminant(it) == std::mem::discriminant(&present)
            })
        };
        let position = Activation::HIDDEN.iter().position(is_present);
        position.unwrap_or(Activation::HIDDEN.len())
    });
    let set_activation = Callback::new(move |idx: usize| {
        let Some(&activation) = Activation::HIDDEN.get(idx) else {
            return;
        };
        editor.edit(|draft| {
            if let Some(layer) = draft.network.hidden.get_mut(layer_idx.get()) {
                layer.activation = activation;
            }
        });
    });
    let number = (layer_idx.get() + 1) as f64;
    view! {
        <div
            class="layer-bar"
            role="group"
            aria-label=reactive(move || language.get().layer_label(number))
            data-testid=format!("layer-{layer_idx}")
        >
            <Units layer_idx units>
                <Select
                    id=format!("layer-{layer_idx}-activation")
                    label=Language::layer_activation
                    is_bare=true
                    choices=names::activations()
                    chosen=activation
                    on_change=set_activation
                />
            </Units>
            <button
                type="button"
                class="layer-remove"
                data-testid=format!("layer-{layer_idx}-remove")
                aria-label=reactive(move || language.get().layer_remove(number))
                title=reactive(move || language.get().layer_remove(number))
                on:click=move |_| editor.edit(|draft| remove_layer(draft, layer_idx))
            >
                "×"
            </button>
        </div>
    }
    .into_any()
}

/// The number of units: a field between a button for fewer and one for more. The children stand
/// between the field and the second button.
#[component]
fn Units(layer_idx: LayerIdx, units: Signal<f64>, children: Children) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let set_units = Callback::new(move |units: f64| {
        editor.edit(|draft| {
            if let Some(layer) = draft.network.hidden.get_mut(layer_idx.get()) {
                layer.units = units as usize;
            }
        });
    });
    let (min, max) = limits::UNITS.into_inner();
    view! {
            <button
                type="button"
                class="layer-step"
                data-testid=format!("layer-{layer_idx}-fewer")
                aria-label=reactive(move || language.get().layer_fewer())
                disabled=reactive(move || { units.get() <= min as f64 })
                on:click=move |_| editor.edit(|draft| step_units(draft, layer_idx, false))
            >
                "−"
            </button>
            <Entry
                id=format!("layer-{layer_idx}-units")
                name=Some(Language::layer_units)
                value=units
                range=min as f64..=max as f64
                kind=Kind::Whole
                on_change=set_units
                field=Field::Units(layer_idx)
            />
            {children()}
            <button
                type="button"
                class="layer-step"
                data-testid=format!("layer-{layer_idx}-more")
                aria-label=reactive(move || language.get().layer_more())
                disabled=reactive(move || { units.get() >= max as f64 })
                on:click=move |_| editor.edit(|draft| step_units(draft, layer_idx, true))
            >
                "+"
            </button>
    }
    .into_any()
}

/// The button that adds a hidden layer before the output.
#[component]
pub fn LayerAdd() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let is_full = Memo::new(move |_| {
        let n_hidden = editor
            .model
            .with(|model| model.wanted().network.hidden.len());
        n_hidden >= *limits::HIDDEN_LAYERS.end()
    });
    view! {
        <button
            type="button"
            class="layer-add"
            data-testid="layer-add"
            disabled=reactive(move || is_full.get())
            on:click=move |_| editor.edit(add_layer)
        >
            {reactive(move || language.get().layer_add())}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_added_up_to_the_limit() {
        let mut draft = Draft::default();
        draft.network.hidden.clear();
        for _ in 0..20 {
            add_layer(&mut draft);
        }
        assert_eq!(draft.network.hidden.len(), *limits::HIDDEN_LAYERS.end());
        assert_eq!(draft.network.hidden[0], Dense::new(4, Activation::Tanh));
        assert!(draft.check().is_ok());
    }

    #[test]
    fn an_added_layer_has_the_penalty_of_the_others() {
        let mut draft = Draft::default();
        let penalty = experiment::Regularizer { l1: 0.1, l2: 0.0 };
        draft.network.set_regularizer(penalty);
        add_layer(&mut draft);
        assert_eq!(draft.network.hidden[2].regularizer, penalty);
    }

    #[test]
    fn units_stay_within_the_limits() {
        let mut draft = Draft::default();
        for up in [true, false] {
            for _ in 0..1_000 {
                step_units(&mut draft, LayerIdx::new(0), up);
            }
            let limit = if up {
                limits::UNITS.end()
            } else {
                limits::UNITS.start()
            };
            assert_eq!(draft.network.hidden[0].units, *limit);
        }
    }
}
