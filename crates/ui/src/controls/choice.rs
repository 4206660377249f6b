//! Choices: a drop-down list, a row of segments, and a switch for yes or no.

use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::help::{Help, HelpButton};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Label;

/// A drop-down list.
#[component]
pub fn Select(
    /// Also the `data-testid`.
    #[prop(into)]
    id: String,
    label: Label,
    choices: Vec<Choice>,
    /// Position of the chosen one; the number of choices if none is chosen.
    #[prop(into)]
    chosen: Signal<usize>,
    on_change: Callback<usize>,
    #[prop(optional)] help: Option<Help>,
    /// Whether the label is for screen readers only.
    #[prop(optional)]
    is_bare: bool,
    /// Shown while none of the choices is chosen.
    #[prop(optional)]
    none: Option<Label>,
) -> impl IntoView {
    let language = use_language();
    let values: Vec<&'static str> = choices.iter().map(|choice| choice.value).collect();
    let labels: Vec<Label> = choices.iter().map(|choice| choice.label).collect();
    let n_choices = choices.len();
    let options: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            view! {
                <option value=choice.value translate=choice.translate() prop:selected=reactive(move || chosen.get() == at)>
                    {reactive(move || (choice.label)(language.get()))}
                </option>
            }
        })
        .collect();
    // A person's own choice, which may be shortened where it has no room.
    let whole_name = none.map(|none| {
        reactive(move || labels.get(chosen.get()).copied().unwrap_or(none)(language.get()))
    });
    let none = none.map(|none| {
        view! {
            <option value="" hidden prop:selected=reactive(move || { chosen.get() >= n_choices })>
                {reactive(move || none(language.get()))}
            </option>
        }
    });
    let help = help.map(|help| view! { <HelpButton id=id.clone() about=label help/> });
    let field = id.clone();
    view! {
        <div class="field has-list" class:bare=is_bare data-of=field>
            <label for=id.clone()>{reactive(move || label(language.get()))}</label>
            {help}
            <select
                id=id.clone()
                data-testid=id
                data-value=reactive(move || values.get(chosen.get()).copied().unwrap_or_default())
                title=whole_name
                on:change=move |event| {
                    let select: web_sys::HtmlSelectElement = event_target(&event);
                    if let Ok(at) = usize::try_from(select.selected_index())
                        && at < n_choices
                    {
                        on_change.run(at);
                    }
                }
            >
                {options}
                {none}
            </select>
        </div>
    }
    .into_any()
}

/// A drop-down list of names that are known only at run time, such as a table's columns.
#[component]
pub fn NamedSelect(
    /// Also the `data-testid`.
    id: &'static str,
    label: Label,
    #[prop(into)] names: Signal<Vec<String>>,
    /// Position of the chosen one.
    #[prop(into)]
    chosen: Signal<usize>,
    on_change: Callback<usize>,
) -> impl IntoView {
    let language = use_language();
    let whole_name = move || names.with(|names| names.get(chosen.get()).cloned());
    let options = move || {
        let options = names.get().into_iter().enumerate().map(|(at, name)| {
            view! {
                <option value=at.to_string() prop:selected=reactive(move || chosen.get() == at)>
                    {name}
                </option>
            }
            .into_any()
        });
        options.collect::<Vec<AnyView>>()
    };
    view! {
        <div class="field">
            <label for=id>{reactive(move || label(language.get()))}</label>
            <select
                id=id
                data-testid=id
                data-value=reactive(move || chosen.get().to_string())
                translate="no"
                title=reactive(whole_name)
                on:change=move |event| {
                    if let Ok(at) = event_target_value(&event).parse() {
                        on_change.run(at);
                    }
                }
            >
                {reactive(options)}
            </select>
        </div>
    }
    .into_any()
}

/// A row of segments, one of which is pressed. The `data-testid` of a segment is that of the group, a
/// dash and the choice's value.
#[component]
pub fn Segmented(
    id: &'static str,
    label: Label,
    choices: Vec<Choice>,
    #[prop(into)] chosen: Signal<usize>,
    on_change: Callback<usize>,
    #[prop(optional)] help: Option<Help>,
) -> impl IntoView {
    let language = use_language();
    let values: Vec<&'static str> = choices.iter().map(|choice| choice.value).collect();
    let segments: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=id
                        value=choice.value
                        data-testid=format!("{id}-{}", choice.value)
                        prop:checked=reactive(move || chosen.get() == at)
                        on:change=move |_| on_change.run(at)
                    />
                    <span translate=choice.translate()>{reactive(move || (choice.label)(language.get()))}</span>
                </label>
            }
        })
        .collect();
    let label_id = format!("{id}-label");
    view! {
        <div class="field">
            <span class="label" id=label_id.clone()>{reactive(move || label(language.get()))}</span>
            {help.map(|help| view! { <HelpButton id about=label help/> })}
            <div
                class="segments"
                role="radiogroup"
                aria-labelledby=label_id
                data-testid=id
                data-value=reactive(move || values.get(chosen.get()).copied().unwrap_or_default())
            >
                {segments}
            </div>
        </div>
    }
    .into_any()
}

/// A switch for yes or no.
#[component]
pub fn Switch(
    id: &'static str,
    label: Label,
    #[prop(into)] is_on: Signal<bool>,
    on_change: Callback<bool>,
    #[prop(optional)] help: Option<Help>,
) -> impl IntoView {
    let language = use_language();
    view! {
        <div class="field">
            <label for=id>{reactive(move || label(language.get()))}</label>
            {help.map(|help| view! { <HelpButton id about=label help/> })}
            <input
                type="checkbox"
                role="switch"
                class="switch"
                id=id
                data-testid=id
                data-value=reactive(move || is_on.get().to_string())
                prop:checked=reactive(move || is_on.get())
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
        </div>
    }
    .into_any()
}
