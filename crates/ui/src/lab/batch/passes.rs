//! The forward and the backward pass of one row, layer by layer.

use experiment::{LayerIdx, UnitIdx};
use leptos::prelude::*;

use super::formulas::BatchRow;
use super::values::{MAX_UNITS, layer_name, number};
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Inputs, sums and activations of every layer, prediction, target and loss.
pub fn forward(row: BatchRow<'_>) -> AnyView {
    let BatchRow {
        batch, language, ..
    } = row;
    let list = |values: &[f32]| {
        let values: Vec<String> = values.iter().map(|&it| number(it, language)).collect();
        values.join("; ")
    };
    let inputs = row.of(&batch.inputs);
    let inputs = list(&inputs[..inputs.len().min(MAX_UNITS)]);
    let layers: Vec<AnyView> = batch
        .layers
        .iter()
        .enumerate()
        .map(|(layer_idx, layer)| {
            let columns = [row.of(&layer.sums), row.of(&layer.outputs)];
            let name = layer_name(LayerIdx::new(layer_idx), batch, language);
            view! {
                <h3 class="lab-heading">{name.clone()}</h3>
                {units_table(name, &["z = Σ w·a + b", "a = f(z)"], &columns, language)}
            }
            .into_any()
        })
        .collect();
    let target = list(row.of(&batch.targets));
    let prediction = list(row.of(&batch.predictions));
    view! {
        <p class="lab-math" translate="no">{format!("x = {inputs}")}</p>
        {layers}
        <p class="lab-math" translate="no" data-testid="lab-batch-outcome">
            {format!("ŷ = {prediction},   y = {target}")}
        </p>
        {row.loss_formula().map(|text| {
            view! { <p class="lab-math" translate="no" data-testid="lab-batch-loss">{text}</p> }.into_any()
        })}
    }
    .into_any()
}

/// Deltas of every layer, the last one first, with their formulas.
pub fn backward(row: BatchRow<'_>) -> AnyView {
    let n_layers = row.batch.layers.len();
    let layers: Vec<AnyView> = (0..n_layers)
        .rev()
        .map(LayerIdx::new)
        .filter_map(|layer_idx| layer_deltas(row, layer_idx))
        .collect();
    view! {
        <p class="lab-math" translate="no">"δᵢ = f′(zᵢ) · Σⱼ wᵢⱼ δⱼ"</p>
        {layers}
    }
    .into_any()
}

fn layer_deltas(row: BatchRow<'_>, layer_idx: LayerIdx) -> Option<AnyView> {
    let BatchRow {
        batch, language, ..
    } = row;
    let layer = batch.layers.get(layer_idx.get())?;
    let deltas = row.of(&layer.deltas);
    let columns = [row.of(&layer.sums), row.of(&layer.outputs), deltas];
    let norm = numbers::read_out(layer.gradient_norm, language);
    let name = layer_name(layer_idx, batch, language);
    let formulas: Vec<AnyView> = (0..deltas.len().min(MAX_UNITS))
        .filter_map(|unit_idx| row.delta_formula(layer_idx, UnitIdx::new(unit_idx)))
        .map(|text| view! { <p class="lab-math" translate="no">{text}</p> }.into_any())
        .collect();
    let formulas = (!formulas.is_empty()).then(|| {
        let id = format!("lab-batch-{layer_idx}-deltas");
        view! { <div class="lab-formula" data-testid=id>{formulas}</div> }.into_any()
    });
    let view = view! {
        <h3 class="lab-heading">{name.clone()}</h3>
        {units_table(name, &["z", "a", "δ = ∂L/∂z"], &columns, language)}
        {formulas}
        <p class="lab-about">{language.lab_batch_norm(&norm)}</p>
    };
    Some(view.into_any())
}

/// A table with a line for each of the first [`MAX_UNITS`] units of a layer.
///
/// Shapes: each of `columns` has a value per unit.
fn units_table(
    name: String,
    heads: &[&'static str],
    columns: &[&[f32]],
    language: Language,
) -> AnyView {
    let n_units = columns.first().map_or(0, |column| column.len());
    let lines: Vec<AnyView> = (0..n_units.min(MAX_UNITS))
        .map(|unit_idx| {
            let cells = columns.iter().map(|column| {
                let value = column.get(unit_idx).copied().unwrap_or(f32::NAN);
                view! { <td data-value=value.to_string()>{number(value, language)}</td> }.into_any()
            });
            let cells: Vec<AnyView> = cells.collect();
            view! { <tr><th scope="row">{(unit_idx + 1).to_string()}</th>{cells}</tr> }.into_any()
        })
        .collect();
    let more = (n_units > MAX_UNITS).then(|| {
        let n = (n_units - MAX_UNITS) as f64;
        view! { <p class="lab-about">{language.lab_batch_more(n)}</p> }.into_any()
    });
    let heads: Vec<AnyView> = heads
        .iter()
        .map(|head| view! { <th scope="col">{*head}</th> }.into_any())
        .collect();
    view! {
        <div class="lab-scroll" tabindex="0">
            <table class="lab-table" aria-label=name>
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
            {more}
        </div>
    }
    .into_any()
}
