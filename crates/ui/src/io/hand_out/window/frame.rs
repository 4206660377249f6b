//! Whether the page stands in a frame, how large that is, and which page around it may send messages.

use leptos::prelude::*;
use lessons::origin;

use super::wanted::Wanted;
use crate::app::reactive::reactive;
use crate::controls::{Kind, NumberField, Switch};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;

pub(super) fn view(wanted: Wanted) -> AnyView {
    let is_on = Memo::new(move |_| wanted.hand_out.with(|it| it.embed));
    let set_embed = move |is_on: bool| {
        wanted.change(|it| {
            it.embed = is_on;
            if !is_on {
                it.shown.clear();
            }
        });
        read_origin(wanted);
    };
    view! {
        <Switch
            id="embed"
            label=Language::embed_label
            is_on
            on_change=Callback::new(set_embed)
        />
        <div class="embed-fields" hidden=reactive(move || !is_on.get())>
            {side_view(wanted, 0, 320.0..=1_200.0)}
            {side_view(wanted, 1, 200.0..=4_000.0)}
            {origin_view(wanted)}
        </div>
    }
    .into_any()
}

fn side_view(wanted: Wanted, side: usize, range: std::ops::RangeInclusive<f64>) -> AnyView {
    let value = Signal::derive(move || wanted.size.with(|size| size[side]));
    let on_change = Callback::new(move |typed: f64| wanted.size.update(|size| size[side] = typed));
    let kind = Kind::Whole;
    let (id, label): (_, crate::i18n::language::Label) = match side {
        0 => ("embed-width", Language::embed_width),
        _ => ("embed-height", Language::embed_height),
    };
    view! { <NumberField id label value range kind on_change/> }.into_any()
}

/// Takes over what is typed, if it is an origin. Without a frame there is none.
fn read_origin(wanted: Wanted) {
    let typed = wanted.origin.get_untracked();
    wanted.change(|it| it.origin = origin(&typed).filter(|_| it.embed));
}

fn origin_view(wanted: Wanted) -> AnyView {
    let language = use_language();
    let is_wrong = Memo::new(move |_| {
        wanted
            .origin
            .with(|typed| !typed.trim().is_empty() && origin(typed).is_none())
    });
    let message = move || match is_wrong.get() {
        true => language.get().embed_origin_wrong(),
        false => "",
    };
    view! {
        <div class="field">
            <label for="embed-origin">{reactive(move || language.get().embed_origin())}</label>
            <input
                type="text"
                inputmode="url"
                class="entry embed-origin"
                id="embed-origin"
                data-testid="embed-origin"
                autocomplete="off"
                spellcheck="false"
                translate="no"
                placeholder="https://"
                aria-describedby="embed-origin-message"
                aria-invalid=reactive(move || is_wrong.get().to_string())
                prop:value=reactive(move || wanted.origin.get())
                on:input=move |event| {
                    wanted.origin.set(event_target_value(&event));
                    read_origin(wanted);
                }
            />
            <p class="message" id="embed-origin-message" data-testid="embed-origin-message" aria-live="polite">
                {reactive(message)}
            </p>
        </div>
    }
    .into_any()
}
