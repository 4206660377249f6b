//! The texts of the canvases: number formats, legends and descriptions.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use plot::Marker;
use plot::scene::Dash;

use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;

/// The shortest time between two updates of a picture's description.
const EVERY: Duration = Duration::from_millis(2_500);

/// The description of a picture that changes all the time: updated now and then, and with the language.
pub fn slow_text(write: impl Fn(Language) -> String + 'static) -> Signal<String> {
    let language = use_language();
    let text = RwSignal::new(String::new());
    let write = StoredValue::new_local(write);
    let update = move |language| {
        let new = write.with_value(|write| write(language));
        if text.with_untracked(|text| *text != new) {
            text.set(new);
        }
    };
    Effect::new(move || update(language.get()));
    let timer = set_interval_with_handle(move || update(language.get_untracked()), EVERY);
    if let Ok(timer) = timer {
        on_cleanup(move || timer.clear());
    }
    text.into()
}

/// An entry of a legend: the mark and its name.
#[component]
pub fn Key(mark: Mark, label: crate::i18n::language::Label) -> impl IntoView {
    let language = use_language();
    let name = reactive(move || label(language.get())).into_any();
    key(mark, name)
}

/// An entry of a legend whose name comes from the data.
pub fn named_key(mark: Mark, name: String) -> AnyView {
    key(
        mark,
        view! { <span translate="no">{name}</span> }.into_any(),
    )
}

fn key(mark: Mark, name: AnyView) -> AnyView {
    let (class, picture) = match mark {
        Mark::Dot(class) => (
            class,
            view! { <circle cx="7" cy="5" r="4"></circle> }.into_any(),
        ),
        Mark::Ring(class) => (
            class,
            view! { <circle class="ring" cx="7" cy="5" r="3.4"></circle> }.into_any(),
        ),
        Mark::Shape(class, marker) => (class, shape(marker)),
        Mark::Line(class) => (class, line(Dash::Solid)),
        Mark::Broken(class, dash) => (class, line(dash)),
    };
    view! {
        <span>
            <svg viewBox="0 0 14 10" class=class aria-hidden="true">{picture}</svg>
            {name}
        </span>
    }
    .into_any()
}

/// A class's or sign's mark, as pictures have it, in the middle of a legend's picture.
pub fn shape(marker: Marker) -> AnyView {
    const RADIUS: f32 = 3.4;
    let corners: Vec<String> = marker
        .outline(plot::Point::new(7.0, 5.0), RADIUS)
        .map(|corner| format!("{:.2},{:.2}", corner.x, corner.y))
        .collect();
    match corners.is_empty() {
        true => view! { <circle class="dot" cx="7" cy="5" r="3.6"></circle> }.into_any(),
        false => view! { <polygon class="dot" points=corners.join(" ")></polygon> }.into_any(),
    }
}

/// The `stroke-dasharray` of a legend's line; empty for a whole one.
pub fn dash_pattern(dash: Dash) -> String {
    let pattern = dash.pattern().iter();
    let pattern: Vec<String> = pattern.map(|length| (0.5 * length).to_string()).collect();
    pattern.join(" ")
}

/// A line that is broken as those of pictures, at half their size.
pub fn line(dash: Dash) -> AnyView {
    let pattern = dash_pattern(dash);
    match pattern.is_empty() {
        true => view! { <path d="M1 5h12"></path> }.into_any(),
        // Round ends would fill the gaps.
        false => view! {
            <path d="M1 5h12" stroke-linecap="butt" stroke-dasharray=pattern></path>
        }
        .into_any(),
    }
}

/// The look of a mark, with its class in the style sheet.
#[derive(Clone, Copy)]
pub enum Mark {
    Dot(&'static str),
    Ring(&'static str),
    Shape(&'static str, Marker),
    Line(&'static str),
    Broken(&'static str, Dash),
}
