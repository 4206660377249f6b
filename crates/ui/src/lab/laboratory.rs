//! The laboratory's place on the page: one panel at a time, in the place of the network's picture.
//!
//! Panels ask the worker questions (`experiment::Question`) with `Inquiry::keep_asking`; a panel changes
//! the run only when a person presses a button in it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::app::reactive::reactive;
use crate::app::windows::{LabCode, Windows, focused};
use crate::controls::{CloseButton, Select};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::lab::batch;
use crate::lab::compare;
use crate::lab::contributions;
use crate::lab::gradients;
use crate::lab::linear;
use crate::lab::neuron;
use crate::lab::perceptron;
use crate::lab::polynomial;
use crate::lab::regions;
use crate::lab::seeds;
use crate::lab::verdict;

/// A panel of the laboratory.
struct Entry {
    /// Its name in links, lessons and tests.
    code: &'static str,
    label: Label,
    view: fn() -> AnyView,
}

/// In the order of the course.
const PANELS: [Entry; 11] = [
    Entry {
        code: "neuron",
        label: Language::lab_neuron,
        view: neuron::view,
    },
    Entry {
        code: "linear",
        label: Language::lab_linear,
        view: linear::view,
    },
    Entry {
        code: "perceptron",
        label: Language::lab_perceptron,
        view: perceptron::view,
    },
    Entry {
        code: "batch",
        label: Language::lab_batch,
        view: batch::view,
    },
    Entry {
        code: "seeds",
        label: Language::lab_seeds,
        view: seeds::view,
    },
    Entry {
        code: "gradients",
        label: Language::lab_gradients,
        view: gradients::view,
    },
    Entry {
        code: "contributions",
        label: Language::lab_contributions,
        view: contributions::view,
    },
    Entry {
        code: "compare",
        label: Language::lab_compare,
        view: compare::view,
    },
    Entry {
        code: "verdict",
        label: Language::lab_verdict,
        view: verdict::view,
    },
    Entry {
        code: "polynomial",
        label: Language::lab_polynomial,
        view: polynomial::view,
    },
    Entry {
        code: "regions",
        label: Language::lab_regions,
        view: regions::view,
    },
];

/// The index of a panel in [`PANELS`]; the first one for an unknown code.
fn panel_idx(code: &LabCode) -> usize {
    let idx = PANELS.iter().position(|it| it.code == code.0);
    idx.unwrap_or(0)
}

/// Whether the laboratory was opened from the bar at the top. A lesson opens it beside its own text, which is read on.
fn is_asked_for() -> bool {
    let is_in_bar = |it: web_sys::Element| matches!(it.closest(".top-bar"), Ok(Some(_)));
    let has_lesson = || matches!(document().query_selector(".with-lesson"), Ok(Some(_)));
    // Safari gives a pressed button no focus.
    focused().map_or_else(|| !has_lesson(), is_in_bar)
}

/// Scrolls to the laboratory, and gives the list of its panels the focus, if it opens below what is in sight.
fn show(place: &HtmlElement) {
    let height = window().inner_height().ok().and_then(|it| it.as_f64());
    let is_below = height.is_some_and(|it| place.get_bounding_client_rect().top() > it / 2.0);
    if is_below && is_asked_for() {
        place.scroll_into_view();
        let list = place.query_selector("select").ok().flatten();
        if let Some(list) = list.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            // An element without focus is no reason to stop.
            let _ = list.focus();
        }
    }
}

/// The laboratory's place on the page; empty while it is closed.
#[component]
pub fn Laboratory() -> impl IntoView {
    let open = expect_context::<Windows>().lab;
    let language = use_language();
    let choices = PANELS.iter().map(|it| Choice {
        value: it.code,
        label: it.label,
    });
    let choices: Vec<Choice> = choices.collect();
    let body = move || open.get().map(|code| (PANELS[panel_idx(&code)].view)());
    let place = NodeRef::<html::Section>::new();
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.with(Option::is_some);
        if is_open && was_open != Some(true) {
            request_animation_frame(move || {
                if let Some(place) = place.try_get_untracked().flatten() {
                    show(&place);
                }
            });
        }
        is_open
    });
    view! {
        <section
            node_ref=place
            class="panel lab"
            data-testid="lab"
            aria-label=reactive(move || language.get().lab_title())
            hidden=reactive(move || open.with(Option::is_none))
        >
            // In sight, the list stands for it.
            <h2 class="unseen">{reactive(move || language.get().lab_title())}</h2>
            <header class="panel-head">
                <Select
                    id="lab-panel"
                    label=Language::lab_title
                    choices=choices
                    chosen=Signal::derive(move || open.get().map_or(PANELS.len(), |code| panel_idx(&code)))
                    on_change=Callback::new(move |idx: usize| {
                        let code = PANELS.get(idx).map(|it| LabCode(it.code.to_owned()));
                        open.set(code);
                    })
                />
                <CloseButton id="lab-close" on_press=Callback::new(move |()| open.set(None))/>
            </header>
            <div class="lab-body">{reactive(body)}</div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_panel_is_found_by_its_code_and_has_a_name_in_both_languages() {
        for (idx, entry) in PANELS.iter().enumerate() {
            assert_eq!(panel_idx(&LabCode(entry.code.to_owned())), idx);
            assert_ne!((entry.label)(Language::Es), (entry.label)(Language::En));
        }
        assert_eq!(panel_idx(&LabCode::default()), 0);
    }
}
