//! The update: every weight before and after the step, and the gradient of a chosen one by the chain
//! rule.

use experiment::{BatchTrace, LayerIdx, LayerTrace, Optimizer, Training, UnitIdx};
use leptos::prelude::*;

use super::values::{
    MAX_TERMS, MAX_UNITS, WeightPlace, layer_inputs, layer_name, number, row_values, signed,
};
use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// The chain rule of the weight at `place`, and tables in which another one can be chosen.
pub fn update(
    batch: &BatchTrace,
    place: RwSignal<WeightPlace>,
    training: &Training,
    language: Language,
) -> AnyView {
    let layers: Vec<AnyView> = batch
        .layers
        .iter()
        .enumerate()
        .map(|(idx, layer)| {
            let layer_idx = LayerIdx::new(idx);
            let name = layer_name(layer_idx, batch, language);
            view! {
                <h3 class="lab-heading">{name.clone()}</h3>
                {weights_table(name, layer_idx, layer, place, language)}
            }
            .into_any()
        })
        .collect();
    view! {
        {chain_rule(batch, place.get(), training, language)}
        <p class="lab-about">{language.lab_batch_choose()}</p>
        {layers}
    }
    .into_any()
}

fn weights_table(
    name: String,
    layer_idx: LayerIdx,
    layer: &LayerTrace,
    chosen: RwSignal<WeightPlace>,
    language: Language,
) -> AnyView {
    let n_units = layer.weights.bias.len();
    let n_inputs = layer.weights.kernel.nrows();
    let places = (0..n_units.min(MAX_UNITS)).flat_map(|unit_idx| {
        let inputs = (0..n_inputs.min(MAX_UNITS)).map(Some).chain([None]);
        inputs.map(move |input_idx| WeightPlace {
            layer_idx,
            input_idx: input_idx.map(UnitIdx::new),
            unit_idx: UnitIdx::new(unit_idx),
        })
    });
    let lines: Vec<AnyView> = places
        .map(|place| weight_line(layer, place, chosen, language))
        .collect();
    let more = (n_units > MAX_UNITS || n_inputs > MAX_UNITS).then(|| {
        view! { <p class="lab-about">{language.lab_batch_first(MAX_UNITS as f64)}</p> }.into_any()
    });
    view! {
        <div class="lab-scroll" tabindex="0">
            <table class="lab-table" aria-label=name>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{language.lab_batch_before()}</th>
                        <th scope="col">"∂L/∂w"</th>
                        <th scope="col">{language.lab_batch_after()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            {more}
        </div>
    }
    .into_any()
}

/// A weight before the step, its gradient, and the weight after the step.
fn weight_line(
    layer: &LayerTrace,
    place: WeightPlace,
    chosen: RwSignal<WeightPlace>,
    language: Language,
) -> AnyView {
    let name = place.name();
    let test_id = format!("lab-batch-{}-{name}", place.layer_idx);
    let cell = |value: f32| {
        view! { <td data-value=value.to_string()>{number(value, language)}</td> }.into_any()
    };
    view! {
        <tr class:chosen=reactive(move || chosen.get() == place)>
            <th scope="row">
                <button
                    type="button"
                    class="lab-link"
                    data-testid=test_id
                    on:click=move |_| chosen.set(place)
                >
                    {name}
                </button>
            </th>
            {cell(place.value(&layer.weights))}
            {cell(place.value(&layer.gradients))}
            {cell(place.value(&layer.stepped))}
        </tr>
    }
    .into_any()
}

/// The gradient of one weight as a sum over the batch's rows, with its numbers; `None` if the network
/// has no weight at `place`.
fn chain_rule(
    batch: &BatchTrace,
    place: WeightPlace,
    training: &Training,
    language: Language,
) -> Option<AnyView> {
    let layer = batch.layers.get(place.layer_idx.get())?;
    let gradient = place.value(&layer.gradients);
    if gradient.is_nan() {
        return None;
    }
    let name = place.name();
    let factor = if place.input_idx.is_some() {
        "δ·a"
    } else {
        "δ"
    };
    let layer_name = layer_name(place.layer_idx, batch, language);
    let is_plain = training.optimizer
        == Optimizer::Sgd {
            momentum: 0.0,
            nesterov: false,
        };
    let before = number(place.value(&layer.weights), language);
    let after = number(place.value(&layer.stepped), language);
    let step = if is_plain {
        let rate = numbers::read_out(batch.learning_rate, language);
        let gradient = signed(gradient, language);
        format!("{name} − η · ∂L/∂{name} = {before} − {rate} · {gradient} = {after}")
    } else {
        format!("{name}: {before} → {after}")
    };
    let has_penalty = batch.penalty > 0.0;
    let view = view! {
        <div class="lab-formula" data-testid="lab-batch-chain" data-value=gradient.to_string()>
            <p class="lab-math" translate="no">{format!("{layer_name}: ∂L/∂{name} = Σ {factor}")}</p>
            <p class="lab-math" translate="no">{format!("= {}", gradient_sum(batch, layer, place, language))}</p>
            <p class="lab-math" translate="no">{format!("= {}", number(gradient, language))}</p>
            <p class="lab-math" translate="no" data-testid="lab-batch-step">{step}</p>
            {(!is_plain).then(|| language.lab_batch_optimizer())}
            {has_penalty.then(|| language.lab_batch_penalty())}
        </div>
    };
    Some(view.into_any())
}

/// The sum over the rows of delta times input, of a bias the sum of the deltas.
fn gradient_sum(
    batch: &BatchTrace,
    layer: &LayerTrace,
    place: WeightPlace,
    language: Language,
) -> String {
    let n = batch.rows.len();
    let inputs = layer_inputs(batch, place.layer_idx);
    let value = |values: &[f32], row_idx: usize, idx: usize| {
        let value = row_values(values, n, row_idx).get(idx).copied();
        number(value.unwrap_or(f32::NAN), language)
    };
    let terms = (0..n.min(MAX_TERMS)).map(|row_idx| {
        let delta = value(&layer.deltas, row_idx, place.unit_idx.get());
        match place.input_idx {
            Some(input_idx) => format!("({delta})·({})", value(inputs, row_idx, input_idx.get())),
            None => format!("({delta})"),
        }
    });
    let mut sum = terms.collect::<Vec<_>>().join(" + ");
    if n > MAX_TERMS {
        sum.push_str(" + …");
    }
    sum
}
