//! The interval in which the rows are drawn: a slider with two ends, and a field for each of them.

use experiment::{DataSpec, Field, limits};
use leptos::ev;
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::scale::Step;
use crate::controls::{Entry, Kind, SliderDrag, after_last_input};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::domain_steps::{End, dragged, stepped};

/// The interval in which the rows are drawn. It stands under the plot and has the same ends.
#[component]
pub fn DomainRange() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let language = use_language();
    let domain = Memo::new(move |_| editor.model.with(|model| model.wanted().data.domain));
    let reach = data_view.window;
    let share = move |value: f64| {
        let [first, last] = reach.get();
        100.0 * (value - first) / (last - first)
    };
    view! {
        <div class="domain" role="group" aria-label=reactive(move || language.get().domain_label())>
            {end_entry(editor, domain, End::From, "domain-from", Language::domain_from)}
            <div class="two-ended">
                <svg class="between" preserveAspectRatio="none" viewBox="0 0 100 1" aria-hidden="true">
                    <rect
                        x=reactive(move || share(domain.get()[0]))
                        // The ends of the requested interval may be crossed.
                        width=reactive(move || (share(domain.get()[1]) - share(domain.get()[0])).max(0.0))
                        y="0"
                        height="1"
                    ></rect>
                </svg>
                {thumb(editor, data_view, domain, End::From, "domain-from-slider", Language::domain_from)}
                {thumb(editor, data_view, domain, End::To, "domain-to-slider", Language::domain_to)}
            </div>
            {end_entry(editor, domain, End::To, "domain-to", Language::domain_to)}
        </div>
    }
    .into_any()
}

/// One end of the slider. A second finger takes its drag back.
fn thumb(
    editor: Editor,
    data_view: DataView,
    domain: Memo<[f64; 2]>,
    end: End,
    test_id: &'static str,
    name: Label,
) -> AnyView {
    let language = use_language();
    // The slider's ends are those of the plot above it.
    let reach = data_view.window;
    let held = data_view.held_window;

    // Points that were moved by hand do not outlive a change of the interval: they come back with it.
    let drag = SliderDrag::new(move |before: DataSpec| {
        held.set(None);
        editor.edit(|draft| draft.data = before.clone());
    });
    let data = move || {
        editor
            .model
            .with_untracked(|model| model.wanted().data.clone())
    };
    let let_go = move |event: ev::PointerEvent| {
        drag.end(&event);
        // The slider's ends change with it, and the last input would mean another value.
        after_last_input(move || {
            held.try_set(None);
        });
    };
    view! {
        <input
            type="range"
            class="track"
            data-testid=test_id
            min=reactive(move || reach.get()[0])
            max=reactive(move || reach.get()[1])
            step="any"
            aria-label=reactive(move || name(language.get()))
            aria-valuetext=reactive(move || Kind::Angle.write(end.of(domain.get()), language.get()))
            prop:value=reactive(move || {
                // The value is set again when the reach changes, because the browser had clamped it.
                reach.track();
                end.of(domain.get())
            })
            on:pointerdown=move |event| {
                drag.begin(&event, data);
                held.set(Some(reach.get_untracked()));
            }
            on:pointerup=let_go
            on:pointercancel=let_go
            on:input=move |event| {
                if drag.ignores(&event, end.of(domain.get_untracked())) {
                    return;
                }
                if let Ok(value) = event_target_value(&event).parse() {
                    let present = domain.get_untracked();
                    editor.set_domain(dragged(end, present, reach.get_untracked(), value));
                }
            }
            on:keydown=move |event| {
                if let Some(step) = Step::of_key(&event) {
                    event.prevent_default();
                    let present = domain.get_untracked();
                    let moved = stepped(end, present, reach.get_untracked(), step);
                    if moved != present {
                        editor.set_domain(moved);
                    }
                }
            }
        />
    }
    .into_any()
}

/// The field of one end.
fn end_entry(
    editor: Editor,
    domain: Memo<[f64; 2]>,
    end: End,
    id: &'static str,
    name: Label,
) -> AnyView {
    view! {
        <Entry
            id
            name=Some(name)
            value=Signal::derive(move || end.of(domain.get()))
            range=limits::X
            kind=Kind::Angle
            on_change=Callback::new(move |value| {
                editor.set_domain(end.moved(domain.get_untracked(), value));
            })
            field=Field::Domain
        />
    }
    .into_any()
}
