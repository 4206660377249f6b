//! One batch in slow motion: forward, loss, deltas, gradients with the chain rule, update. The
//! numbers are those with which the network then takes its step.

use experiment::{
    Draft, LayerWeights, Loss, Optimizer, Question, Reply, SlowBatch, SlowLayer, Training,
};
use leptos::prelude::*;

use crate::app::App;
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Units and inputs of a layer that are shown one by one.
const SHOWN: usize = 8;
/// Rows of a batch that a person can choose from, and terms of a sum that are written out.
const MAX_ROWS: usize = 40;
const MAX_TERMS: usize = 6;

/// Where one stands in the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Forward,
    Backward,
    Update,
}

/// A weight: layer, input (`None`: the bias), unit.
type Place = (usize, Option<usize>, usize);

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let batch = RwSignal::new(None::<Box<SlowBatch>>);
    let stage = RwSignal::new(Stage::Forward);
    let row = RwSignal::new(0_usize);
    let place = RwSignal::<Place>::new((0, Some(0), 0));
    // What the batch before said that the weights would become.
    let announced = RwSignal::new(None::<Vec<LayerWeights>>);
    let is_kept = RwSignal::new(None::<bool>);
    expect_context::<Inquiry>().keep_asking(
        || Some(Question::Dissect),
        move |reply| match reply {
            Reply::Dissection(new) => {
                if batch.with_untracked(|batch| batch != new) {
                    let said = announced.get_untracked();
                    if let (Some(said), Some(new)) = (said, new) {
                        let now = new.layers.iter().map(|layer| &layer.weights);
                        is_kept.set(Some(now.eq(said.iter())));
                        announced.set(None);
                    }
                    batch.set(new.clone());
                }
                true
            }
            _ => false,
        },
    );
    let take = move || {
        let next = batch.with_untracked(|batch| {
            let layers = &batch.as_ref()?.layers;
            Some(layers.iter().map(|layer| layer.stepped.clone()).collect())
        });
        announced.set(next);
        is_kept.set(None);
        stage.set(Stage::Forward);
        page.playback.step_batch();
    };
    let body = move || {
        batch.with(|batch| {
            let batch = batch.as_ref()?;
            let row = row.get().min(batch.rows.len().saturating_sub(1));
            let language = language.get();
            let training = page.editor.draft.with(|draft: &Draft| draft.training);
            Some(match stage.get() {
                Stage::Forward => forward(batch, row, training.loss, language),
                Stage::Backward => backward(batch, row, training.loss, language),
                Stage::Update => update(batch, place, &training, language),
            })
        })
    };
    let head = move || {
        batch.with(|batch| {
            let batch = batch.as_ref()?;
            let n = batch.rows.len() as f64;
            let loss = numbers::read_out(batch.loss, language.get());
            let epoch = f64::from(batch.epoch) + 1.0;
            let number = f64::from(batch.batch) + 1.0;
            Some(language.get().lab_batch_head(number, epoch, &loss, n))
        })
    };
    let kept = move || match is_kept.get() {
        None => "",
        Some(true) => language.get().lab_batch_kept(),
        Some(false) => language.get().lab_batch_not_kept(),
    };
    let rows = move || {
        batch.with(|batch| {
            let rows = batch.as_ref().map_or(0, |batch| batch.rows.len());
            (0..rows.min(MAX_ROWS))
                .map(|at| {
                    view! {
                        <option value=at.to_string() prop:selected=reactive(move || row.get() == at)>
                            {(at + 1).to_string()}
                        </option>
                    }
                    .into_any()
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_batch_about())}</p>
        <p class="lab-none" hidden=reactive(move || batch.with(Option::is_some))>
            {reactive(move || language.get().lab_batch_none())}
        </p>
        <p class="lab-sentence" data-testid="lab-batch-head">{reactive(head)}</p>
        <div class="lab-controls">
            <Segmented
                id="lab-batch-stage"
                label=Language::lab_batch_stage
                choices=vec![
                    Choice { value: "forward", label: Language::lab_batch_forward },
                    Choice { value: "backward", label: Language::lab_batch_backward },
                    Choice { value: "update", label: Language::lab_batch_update },
                ]
                chosen=Signal::derive(move || match stage.get() {
                    Stage::Forward => 0,
                    Stage::Backward => 1,
                    Stage::Update => 2,
                })
                on_change=Callback::new(move |at| stage.set(match at {
                    0 => Stage::Forward,
                    1 => Stage::Backward,
                    _ => Stage::Update,
                }))
            />
            <label class="lab-inline" hidden=reactive(move || stage.get() == Stage::Update)>
                {reactive(move || language.get().lab_batch_row())}
                <select
                    data-testid="lab-batch-row"
                    on:change=move |event| {
                        if let Ok(at) = event_target_value(&event).parse() {
                            row.set(at);
                        }
                    }
                >
                    {reactive(rows)}
                </select>
            </label>
            <button type="button" class="tool wide" data-testid="lab-batch-take" on:click=move |_| take()>
                {reactive(move || language.get().lab_batch_take())}
            </button>
        </div>
        <p
            class="lab-sentence"
            role="status"
            data-testid="lab-batch-kept"
            data-value=reactive(move || is_kept.get().map_or(String::new(), |it| it.to_string()))
        >
            {reactive(kept)}
        </p>
        {reactive(body)}
    }
    .into_any()
}

fn number(value: f32, language: Language) -> String {
    numbers::read_out(f64::from(value), language)
}

/// The inputs of a layer for a row: of the first the row's own, else what the layer before gave.
fn inputs_of(batch: &SlowBatch, layer: usize) -> &[f32] {
    match layer.checked_sub(1).and_then(|it| batch.layers.get(it)) {
        // Dropout lies between the two.
        Some(before) if !before.thinned.is_empty() => &before.thinned,
        Some(before) => &before.outputs,
        None => &batch.inputs,
    }
}

fn row_of(values: &[f32], n_rows: usize, row: usize) -> &[f32] {
    let width = values.len() / n_rows.max(1);
    values
        .get(row * width..(row + 1) * width)
        .unwrap_or_default()
}

fn layer_name(at: usize, batch: &SlowBatch, language: Language) -> String {
    if at + 1 == batch.layers.len() {
        language.lab_gradients_output().to_owned()
    } else {
        language.lab_gradients_layer((at + 1) as f64)
    }
}

/// A table with a line for each unit of a layer, of which the first are shown.
fn units_table(heads: &[&'static str], columns: &[&[f32]], language: Language) -> AnyView {
    let n_units = columns.first().map_or(0, |column| column.len());
    let lines: Vec<AnyView> = (0..n_units.min(SHOWN))
        .map(|unit| {
            let cells = columns.iter().map(|column| {
                let value = column.get(unit).copied().unwrap_or(f32::NAN);
                view! { <td data-value=value.to_string()>{number(value, language)}</td> }.into_any()
            });
            let cells: Vec<AnyView> = cells.collect();
            view! { <tr><th scope="row">{(unit + 1).to_string()}</th>{cells}</tr> }.into_any()
        })
        .collect();
    let more = (n_units > SHOWN).then(|| {
        let n = (n_units - SHOWN) as f64;
        view! { <p class="lab-about">{language.lab_batch_more(n)}</p> }.into_any()
    });
    let heads: Vec<AnyView> = heads
        .iter()
        .map(|head| view! { <th scope="col">{*head}</th> }.into_any())
        .collect();
    view! {
        <div class="lab-scroll">
            <table class="lab-table">
                <thead><tr><th></th>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
            {more}
        </div>
    }
    .into_any()
}

/// The batch's loss with its numbers; of the mean squared error only, which is the course's.
fn loss_spelled(batch: &SlowBatch, loss: Loss, language: Language) -> Option<String> {
    let n = batch.rows.len();
    if loss != Loss::MeanSquaredError || batch.predictions.len() != n || batch.targets.len() != n {
        return None;
    }
    let pairs = batch.predictions.iter().zip(&batch.targets);
    let terms: Vec<String> = pairs
        .take(MAX_TERMS)
        .map(|(&said, &target)| {
            format!(
                "({} − {})²",
                number(said, language),
                signed(target, language)
            )
        })
        .collect();
    let more = if n > MAX_TERMS { " + …" } else { "" };
    let penalty = if batch.penalty > 0.0 {
        format!(" + {}", numbers::read_out(batch.penalty, language))
    } else {
        String::new()
    };
    Some(format!(
        "L = Σ (ŷ − y)² / n = [{}{more}] / {n}{penalty} = {}",
        terms.join(" + "),
        numbers::read_out(batch.loss, language)
    ))
}

/// In parentheses where its sign would stand behind another.
fn signed(value: f32, language: Language) -> String {
    let text = number(value, language);
    if value < 0.0 {
        format!("({text})")
    } else {
        text
    }
}

/// How a row's delta of one unit comes about, with its numbers: at the output from the loss, before
/// it from the layer behind. `None` for losses whose derivative has no short form, and where dropout
/// lies between.
fn delta_spelled(
    batch: &SlowBatch,
    (at, unit): (usize, usize),
    row: usize,
    loss: Loss,
    language: Language,
) -> Option<String> {
    let n = batch.rows.len();
    let layer = batch.layers.get(at)?;
    let of = |values: &[f32], unit: usize| row_of(values, n, row).get(unit).copied();
    let delta = number(of(&layer.deltas, unit)?, language);
    let slope = of(&layer.slopes, unit)?;
    let name = unit + 1;
    if let Some(behind) = batch.layers.get(at + 1) {
        if !layer.thinned.is_empty() || slope.is_nan() {
            return None;
        }
        let n_behind = behind.weights.bias.len();
        let terms: Option<Vec<String>> = (0..n_behind.min(MAX_TERMS))
            .map(|next| {
                let weight = weight(&behind.weights, Some(unit), next);
                let delta = of(&behind.deltas, next)?;
                Some(format!(
                    "{}·{}",
                    signed(weight, language),
                    signed(delta, language)
                ))
            })
            .collect();
        let more = if n_behind > MAX_TERMS { " + …" } else { "" };
        return Some(format!(
            "δ{name} = f′(z{name}) · Σ w·δ = {} · [{}{more}] = {delta}",
            signed(slope, language),
            terms?.join(" + ")
        ));
    }
    let said = signed(of(&batch.predictions, unit)?, language);
    match loss {
        Loss::MeanSquaredError if layer.weights.bias.len() == 1 && !slope.is_nan() => {
            let target = signed(of(&batch.targets, 0)?, language);
            let slope = signed(slope, language);
            Some(format!(
                "δ = 2 (ŷ − y) / n · f′(z) = 2 ({said} − {target}) / {n} · {slope} = {delta}"
            ))
        }
        Loss::BinaryCrossentropy { .. } => {
            let target = signed(of(&batch.targets, 0)?, language);
            Some(format!(
                "δ = (p − y) / n = ({said} − {target}) / {n} = {delta}"
            ))
        }
        Loss::SparseCategoricalCrossentropy { .. } => {
            let is_right = of(&batch.targets, 0)? == unit as f32;
            let target = u8::from(is_right);
            Some(format!(
                "δ{name} = (p{name} − y{name}) / n = ({said} − {target}) / {n} = {delta}"
            ))
        }
        _ => None,
    }
}

fn forward(batch: &SlowBatch, row: usize, loss: Loss, language: Language) -> AnyView {
    let n = batch.rows.len();
    let inputs: Vec<String> = row_of(&batch.inputs, n, row)
        .iter()
        .take(SHOWN)
        .map(|&x| number(x, language))
        .collect();
    let layers: Vec<AnyView> = batch
        .layers
        .iter()
        .enumerate()
        .map(|(at, layer)| {
            let z = row_of(&layer.sums, n, row);
            let a = row_of(&layer.outputs, n, row);
            view! {
                <h3 class="lab-heading">{layer_name(at, batch, language)}</h3>
                {units_table(&["z = Σ w·a + b", "a = f(z)"], &[z, a], language)}
            }
            .into_any()
        })
        .collect();
    let list = |values: &[f32]| {
        let values: Vec<String> = values.iter().map(|&it| number(it, language)).collect();
        values.join("; ")
    };
    let target = list(row_of(&batch.targets, n, row));
    let prediction = list(row_of(&batch.predictions, n, row));
    view! {
        <p class="lab-math">{format!("x = {}", inputs.join("; "))}</p>
        {layers}
        <p class="lab-math" data-testid="lab-batch-outcome">
            {format!("ŷ = {prediction},   y = {target}")}
        </p>
        {loss_spelled(batch, loss, language).map(|text| {
            view! { <p class="lab-math" data-testid="lab-batch-loss">{text}</p> }.into_any()
        })}
    }
    .into_any()
}

fn backward(batch: &SlowBatch, row: usize, loss: Loss, language: Language) -> AnyView {
    let n = batch.rows.len();
    let layers: Vec<AnyView> = batch
        .layers
        .iter()
        .enumerate()
        .rev()
        .map(|(at, layer)| {
            let z = row_of(&layer.sums, n, row);
            let a = row_of(&layer.outputs, n, row);
            let delta = row_of(&layer.deltas, n, row);
            let norm = numbers::read_out(layer.gradient_norm, language);
            let spelled: Vec<AnyView> = (0..delta.len().min(SHOWN))
                .filter_map(|unit| delta_spelled(batch, (at, unit), row, loss, language))
                .map(|text| view! { <p class="lab-math">{text}</p> }.into_any())
                .collect();
            let spelled = (!spelled.is_empty()).then(|| {
                view! { <div class="lab-formula" data-testid=format!("lab-batch-{at}-deltas")>{spelled}</div> }
                    .into_any()
            });
            view! {
                <h3 class="lab-heading">{layer_name(at, batch, language)}</h3>
                {units_table(&["z", "a", "δ = ∂L/∂z"], &[z, a, delta], language)}
                {spelled}
                <p class="lab-about">{language.lab_batch_norm(&norm)}</p>
            }
            .into_any()
        })
        .collect();
    view! {
        <p class="lab-math">"δᵢ = f′(zᵢ) · Σⱼ wᵢⱼ δⱼ"</p>
        {layers}
    }
    .into_any()
}

fn weight(layer: &LayerWeights, input: Option<usize>, unit: usize) -> f32 {
    let values = match input {
        Some(input) => layer.kernel.get(input),
        None => Some(&layer.bias),
    };
    let value = values.and_then(|values| values.get(unit));
    value.copied().unwrap_or(f32::NAN)
}

fn update(
    batch: &SlowBatch,
    place: RwSignal<Place>,
    training: &Training,
    language: Language,
) -> AnyView {
    let layers: Vec<AnyView> = batch
        .layers
        .iter()
        .enumerate()
        .map(|(at, layer)| {
            view! {
                <h3 class="lab-heading">{layer_name(at, batch, language)}</h3>
                {weights_table(at, layer, place, language)}
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
    at: usize,
    layer: &SlowLayer,
    place: RwSignal<Place>,
    language: Language,
) -> AnyView {
    let n_units = layer.weights.bias.len();
    let n_inputs = layer.weights.kernel.len();
    let mut lines: Vec<AnyView> = Vec::new();
    for unit in 0..n_units.min(SHOWN) {
        let inputs = (0..n_inputs.min(SHOWN)).map(Some).chain([None]);
        for input in inputs {
            let name = match input {
                Some(input) => format!("w{},{}", input + 1, unit + 1),
                None => format!("b{}", unit + 1),
            };
            let test_id = format!("lab-batch-{at}-{name}");
            let chosen: Place = (at, input, unit);
            let cell = |value: f32| {
                view! { <td data-value=value.to_string()>{number(value, language)}</td> }.into_any()
            };
            lines.push(
                view! {
                    <tr class:chosen=reactive(move || place.get() == chosen)>
                        <th scope="row">
                            <button
                                type="button"
                                class="lab-link"
                                data-testid=test_id
                                on:click=move |_| place.set(chosen)
                            >
                                {name}
                            </button>
                        </th>
                        {cell(weight(&layer.weights, input, unit))}
                        {cell(weight(&layer.gradients, input, unit))}
                        {cell(weight(&layer.stepped, input, unit))}
                    </tr>
                }
                .into_any(),
            );
        }
    }
    let more = (n_units > SHOWN || n_inputs > SHOWN).then(|| {
        view! { <p class="lab-about">{language.lab_batch_first(SHOWN as f64)}</p> }.into_any()
    });
    view! {
        <div class="lab-scroll">
            <table class="lab-table">
                <thead>
                    <tr>
                        <th></th>
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

/// The gradient of one weight as a sum over the batch's rows, with its numbers.
fn chain_rule(
    batch: &SlowBatch,
    (at, input, unit): Place,
    training: &Training,
    language: Language,
) -> Option<AnyView> {
    let layer = batch.layers.get(at)?;
    let n = batch.rows.len();
    let gradient = weight(&layer.gradients, input, unit);
    if gradient.is_nan() {
        return None;
    }
    let inputs = inputs_of(batch, at);
    let terms = (0..n.min(MAX_TERMS)).map(|row| {
        let delta = row_of(&layer.deltas, n, row).get(unit).copied();
        let delta = number(delta.unwrap_or(f32::NAN), language);
        match input {
            Some(input) => {
                let a = row_of(inputs, n, row).get(input).copied();
                format!("({delta})·({})", number(a.unwrap_or(f32::NAN), language))
            }
            None => format!("({delta})"),
        }
    });
    let mut sum = terms.collect::<Vec<_>>().join(" + ");
    if n > MAX_TERMS {
        sum.push_str(" + …");
    }
    let (name, factor) = match input {
        Some(input) => (format!("w{},{}", input + 1, unit + 1), "δ·a"),
        None => (format!("b{}", unit + 1), "δ"),
    };
    let before = number(weight(&layer.weights, input, unit), language);
    let after = number(weight(&layer.stepped, input, unit), language);
    let is_plain = training.optimizer
        == Optimizer::Sgd {
            momentum: 0.0,
            nesterov: false,
        };
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
            <p class="lab-math">{format!("{}: ∂L/∂{name} = Σ {factor}", layer_name(at, batch, language))}</p>
            <p class="lab-math">{format!("= {sum}")}</p>
            <p class="lab-math">{format!("= {}", number(gradient, language))}</p>
            <p class="lab-math" data-testid="lab-batch-step">{step}</p>
            {(!is_plain).then(|| language.lab_batch_optimizer())}
            {has_penalty.then(|| language.lab_batch_penalty())}
        </div>
    };
    Some(view.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row, two tanh units and a linear output: 2 · 0.5 − 1 · 0.25 = 0.75.
    fn batch() -> SlowBatch {
        let weights = |kernel: &[&[f32]], bias: &[f32]| LayerWeights {
            kernel: kernel.iter().map(|row| row.to_vec()).collect(),
            bias: bias.to_vec(),
        };
        let layer = |of: [&[f32]; 4], weights: LayerWeights| SlowLayer {
            sums: of[0].to_vec(),
            outputs: of[1].to_vec(),
            slopes: of[2].to_vec(),
            thinned: Vec::new(),
            deltas: of[3].to_vec(),
            gradients: weights.clone(),
            stepped: weights.clone(),
            weights,
            gradient_norm: 1.0,
        };
        SlowBatch {
            epoch: 0,
            batch: 0,
            rows: vec![0],
            inputs: vec![1.0],
            targets: vec![-0.5],
            predictions: vec![0.75],
            loss: 1.5625,
            penalty: 0.0,
            learning_rate: 0.1,
            layers: vec![
                layer(
                    [&[0.5, 0.25], &[0.5, 0.25], &[0.75, 0.9375], &[3.75, -2.344]],
                    weights(&[&[0.5, 0.25]], &[0.0, 0.0]),
                ),
                layer(
                    [&[0.75], &[0.75], &[1.0], &[2.5]],
                    weights(&[&[2.0], &[-1.0]], &[0.0]),
                ),
            ],
        }
    }

    #[test]
    fn the_chain_rule_is_spelled_out_with_its_numbers() {
        let spelled = |at, unit, loss| {
            let text = delta_spelled(&batch(), (at, unit), 0, loss, Language::En);
            text.unwrap_or_default().replace('−', "-")
        };
        let mse = Loss::MeanSquaredError;
        let output = spelled(1, 0, mse);
        assert!(
            output.contains("2 (0.7500 - (-0.5000)) / 1 · 1"),
            "{output}"
        );
        assert!(output.ends_with("= 2.500"), "{output}");
        let hidden = spelled(0, 1, mse);
        assert!(hidden.contains("0.9375 · [(-1"), "{hidden}");
        assert!(hidden.contains("·2.500] = -2.344"), "{hidden}");
        assert_eq!(spelled(1, 0, Loss::Huber { delta: 1.0 }), "");
        let loss = loss_spelled(&batch(), mse, Language::En).unwrap();
        assert!(
            loss.ends_with("/ 1 = 1.562") || loss.ends_with("/ 1 = 1.563"),
            "{loss}"
        );
    }

    #[test]
    fn a_unit_that_dropout_switched_off_gives_the_next_layer_nothing() {
        let mut batch = batch();
        batch.layers[0].thinned = vec![0.0, 0.5];
        assert_eq!(inputs_of(&batch, 1), [0.0, 0.5]);
        let mse = Loss::MeanSquaredError;
        assert_eq!(delta_spelled(&batch, (0, 0), 0, mse, Language::En), None);
    }
}
