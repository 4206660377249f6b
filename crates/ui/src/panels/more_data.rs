//! The settings at the end of the data panel that most people never change.

use experiment::{Generator, Source, Spacing};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::controls::{Help, Segmented, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::language::Language;
use crate::panels::data::generate;

/// Scaling of the target and the places of the rows.
#[component]
pub fn MoreData() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let scales_target = Signal::derive(move || wanted.with(|it| it.wanted().data.scaling.target));
    let spacing = Signal::derive(move || {
        wanted.with(|it| usize::from(it.wanted().data.spacing == Spacing::Random))
    });
    let is_plane =
        Memo::new(move |_| wanted.with(|it| matches!(it.wanted().data.source, Source::Plane(_))));
    view! {
        <Show when=move || is_plane.get()>
            <GeneratorSelect/>
        </Show>
        <Switch
            id="standardize-target"
            label=Language::standardize_target_label
            is_on=scales_target
            on_change=Callback::new(move |on| editor.edit(|draft| draft.data.scaling.target = on))
            help=Help { text: Language::standardize_target_help, formula: "(y − mean) / std" }
        />
        <Segmented
            id="spacing"
            label=Language::spacing_label
            choices=vec![
                Choice { value: "even", label: Language::spacing_even },
                Choice { value: "random", label: Language::spacing_random },
            ]
            chosen=spacing
            on_change=Callback::new(move |idx| {
                let spacing = if idx == 1 { Spacing::Random } else { Spacing::Even };
                generate(editor, |data| data.spacing = spacing);
            })
        />
    }
    .into_any()
}

/// The generator from which the seed draws the points.
#[component]
fn GeneratorSelect() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let chosen = Signal::derive(move || {
        let present = editor.model.with(|it| it.wanted().data.generator);
        usize::from(present == Generator::Seedrandom)
    });
    view! {
        <Segmented
            id="generator"
            label=Language::generator_label
            choices=vec![
                Choice { value: "pcg32", label: |_| "Neurona" },
                Choice { value: "seedrandom", label: |_| "Playground" },
            ]
            chosen
            on_change=Callback::new(move |idx: usize| {
                if let Some(&generator) = Generator::ALL.get(idx) {
                    editor.edit(|draft| {
                        draft.data.generator = generator;
                        draft.data.placed = None;
                    });
                }
            })
            help=Help { text: Language::generator_help, formula: "" }
        />
    }
    .into_any()
}
