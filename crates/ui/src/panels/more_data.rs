//! The settings at the end of the data panel that most people never change.

use experiment::Spacing;
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
    view! {
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
