//! What is learned from Howell's table.

use experiment::TableSpec;
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::{Select, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::table::edits::{change, set_adults_only, set_target, spec_of, toggle};

/// Howell's columns, in the table's order: the codes of tests and the labels for people.
const COLUMNS: [(&str, Label); 4] = [
    ("height", Language::column_height),
    ("weight", Language::column_weight),
    ("age", Language::column_age),
    ("male", Language::column_male),
];

/// What is learned from Howell's table, and from what.
#[component]
pub fn HowellControls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let spec = Memo::new(move |_| editor.model.with(|model| spec_of(model.wanted())));
    let choices = COLUMNS
        .map(|(value, label)| Choice { value, label })
        .to_vec();
    let target = move || spec.with(|spec| spec.as_ref().map_or(0, |it| it.target)) as usize;
    let is_filtered =
        move || spec.with(|spec| spec.as_ref().is_some_and(|it| !it.filters.is_empty()));
    view! {
        <Select
            id="target"
            label=Language::target_label
            choices
            chosen=Signal::derive(target)
            on_change=Callback::new(move |idx: usize| {
                editor.edit(|draft| change(draft, |spec| set_target(spec, idx as u32)));
            })
        />
        <p class="label" id="inputs-label">{reactive(move || language.get().features_label())}</p>
        <div class="functions plane" role="group" aria-labelledby="inputs-label">{input_buttons(spec)}</div>
        {reactive(move || axis_select(editor, spec))}
        <Switch
            id="adults-only"
            label=Language::adults_label
            is_on=Signal::derive(is_filtered)
            on_change=Callback::new(move |on| {
                editor.edit(|draft| change(draft, |spec| set_adults_only(spec, on)));
            })
        />
    }
    .into_any()
}

/// A button for each column; it is pressed if the column is an input, and disabled if it is the target.
fn input_buttons(spec: Memo<Option<TableSpec>>) -> Vec<AnyView> {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let button = |(column, (id, label)): (u32, (&'static str, Label))| {
        let is_input =
            move || spec.with(|spec| spec.as_ref().is_some_and(|it| it.inputs.contains(&column)));
        let is_target =
            move || spec.with(|spec| spec.as_ref().is_some_and(|it| it.target == column));
        view! {
            <button
                type="button"
                class="function"
                data-testid=format!("input-{id}")
                aria-pressed=reactive(move || is_input().to_string())
                disabled=reactive(is_target)
                on:click=move |_| editor.edit(|draft| change(draft, |spec| toggle(spec, column)))
            >
                <span>{reactive(move || label(language.get()))}</span>
            </button>
        }
        .into_any()
    };
    (0..).zip(COLUMNS).map(button).collect()
}

/// The choice of the input that lies along x; `None` for a single input.
fn axis_select(editor: Editor, spec: Memo<Option<TableSpec>>) -> Option<AnyView> {
    let inputs = spec.with(|spec| spec.as_ref().map_or(Vec::new(), |it| it.inputs.clone()));
    let choices: Vec<Choice> = inputs
        .iter()
        .filter_map(|&column| COLUMNS.get(column as usize))
        .map(|&(value, label)| Choice { value, label })
        .collect();
    if choices.len() < 2 {
        return None;
    }
    let select = view! {
        <Select
            id="axis"
            label=Language::axis_label
            choices
            chosen=Signal::derive(move || editor.axis.get() as usize)
            on_change=Callback::new(move |idx: usize| editor.axis.set(idx as u32))
        />
    };
    Some(select.into_any())
}
