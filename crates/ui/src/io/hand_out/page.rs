//! Locks and hides parts of the page: attributes of their elements, set again whenever the page has put new ones into the
//! document. `www/styles/hand-out.css` hides what has one of them, and closes the gaps.

use js_sys::Array;
use leptos::prelude::*;
use lessons::{HandOut, Part};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit, NodeList};

use super::hand_outs::HandOuts;
use super::task::has_task;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;

/// On what is not there.
const HIDDEN: &str = "data-put-away";
/// On a locked control: its title and whether it was disabled, before it was locked.
const LOCKED: &str = "data-locked";
const CONTROLS: &str = "button, input, select, textarea";
/// What explains a field, unfolds a part or saves a picture changes nothing.
const HARMLESS: &str = ".help, .help-button, .folds, [data-testid$=-save]";
/// A field is meant as a whole: its label and its slider as well.
const WHOLE: &str = ".field, label.file";

/// Follows what is handed out and what the page puts into the document, as long as the page lives.
pub(super) fn follow(hand_outs: HandOuts) {
    let language = use_language();
    let apply = move || {
        let hand_out = untrack(|| hand_outs.hand_out());
        apply(&hand_out, language.get_untracked());
    };
    let observed = Closure::<dyn Fn(Array, MutationObserver)>::new(
        move |_: Array, observer: MutationObserver| {
            apply();
            // The changes made here.
            observer.take_records();
        },
    );
    let Ok(observer) = MutationObserver::new(observed.as_ref().unchecked_ref()) else {
        return;
    };
    // Both live as long as the page.
    let observer = StoredValue::new_local((observer, observed));
    Effect::new(move |was_empty: Option<bool>| {
        language.track();
        let is_empty = hand_outs.present.with(Option::is_none);
        if was_empty.unwrap_or(true) && is_empty {
            return is_empty;
        }
        observer.with_value(|(observer, _)| {
            observer.disconnect();
            apply();
            if !is_empty {
                observe(observer);
            }
        });
        is_empty
    });
}

fn observe(observer: &MutationObserver) {
    let wanted = MutationObserverInit::new();
    wanted.set_child_list(true);
    wanted.set_subtree(true);
    let names = ["disabled", "title"].map(wasm_bindgen::JsValue::from);
    wanted.set_attribute_filter(&Array::from_iter(names));
    if let Some(app) = find(".app") {
        // Fails only if nothing is to be observed.
        let _ = observer.observe_with_options(&app, &wanted);
    }
}

fn apply(hand_out: &HandOut, language: Language) {
    let mut hidden = Vec::new();
    let mut locked = Vec::new();
    for part in Part::ALL {
        let places = all(super::places::selectors(part));
        if hand_out.is_hidden(part) {
            hidden.extend(places.into_iter().map(whole));
        } else if hand_out.is_locked(part) || is_seed_of_weights(hand_out, part) {
            locked.extend(places.into_iter().map(whole));
        }
    }
    hidden.extend(emptied(hand_out));
    for element in all(&format!("[{HIDDEN}]")) {
        if !hidden.contains(&element) {
            let _ = element.remove_attribute(HIDDEN);
        }
    }
    for element in &hidden {
        if !element.has_attribute(HIDDEN) {
            let _ = element.set_attribute(HIDDEN, "");
        }
    }
    let controls: Vec<Element> = locked.iter().flat_map(controls_of).collect();
    for element in all(&format!("[{LOCKED}]")) {
        if !controls.contains(&element) {
            unlock(&element);
        }
    }
    let title = language.hand_out_locked();
    for element in &controls {
        lock(element, title);
    }
    mark(hand_out);
}

/// New weights are those of another seed.
fn is_seed_of_weights(hand_out: &HandOut, part: Part) -> bool {
    part == Part::ResetNew && hand_out.is_locked(Part::Seed)
}

/// What of a part can be hidden by itself.
fn contents(of: Part) -> Vec<Part> {
    let is_in = |part: &Part| part.holder() == Some(of) && part.can_be_hidden();
    Part::ALL.into_iter().filter(is_in).collect()
}

/// Whether the panel of the data is not there, by its own name or because all of it is hidden.
fn is_without_data(hand_out: &HandOut) -> bool {
    let is_hidden = |part: &Part| hand_out.is_hidden(*part);
    // The interval stands below the fit.
    let mut contents = contents(Part::Data).into_iter();
    contents.all(|part| part == Part::Domain || is_hidden(&part))
}

/// What holds nothing any more.
fn emptied(hand_out: &HandOut) -> Vec<Element> {
    let are_hidden = |parts: &[Part]| parts.iter().all(|part| hand_out.is_hidden(*part));
    let in_menu: Vec<Part> = contents(Part::Top)
        .into_iter()
        .filter(|part| !matches!(part, Part::Lessons | Part::Preset))
        .collect();
    let mut emptied = Vec::new();
    for (parts, selector) in [
        (in_menu, ".menu-button, .page-tools"),
        (contents(Part::Top), ".top-bar"),
        (contents(Part::Transport), ".run-bar"),
        (
            contents(Part::Settings),
            ".transport .settings, [data-testid=settings-fold]",
        ),
        (vec![Part::Settings, Part::Data], ".folds"),
        (vec![Part::Settings, Part::Transport], ".transport"),
        (
            vec![
                Part::StepEpoch,
                Part::StepBatch,
                Part::Run,
                Part::ResetSame,
                Part::ResetNew,
            ],
            ".run-bar .buttons",
        ),
        (vec![Part::Layers, Part::Activations], ".layer-bars"),
    ] {
        if are_hidden(&parts) {
            emptied.extend(all(selector));
        }
    }
    if is_without_data(hand_out) {
        emptied.extend(all(".panel.data, [data-testid=data-fold]"));
    }
    emptied
}

/// Says on the page itself which parts it lacks: its layout depends on them.
fn mark(hand_out: &HandOut) {
    let is_hidden = |part| hand_out.is_hidden(part);
    let set = |selector: &str, marks: &[(&str, bool)]| {
        let Some(element) = find(selector) else {
            return;
        };
        for (class, is_on) in marks {
            // Cannot fail: the name is well formed.
            let _ = element.class_list().toggle_with_force(class, *is_on);
        }
    };
    set(".app", &[("embed", hand_out.embed)]);
    set(
        ".panels",
        &[
            ("handed-out", !hand_out.is_empty()),
            (
                "without-side",
                is_without_data(hand_out) && !has_task(hand_out),
            ),
            ("without-data", is_without_data(hand_out)),
            ("without-network", is_hidden(Part::Network)),
            ("without-neuron", is_hidden(Part::Neuron)),
            ("without-fit", is_hidden(Part::Fit)),
            ("without-error", is_hidden(Part::Error)),
        ],
    );
}

fn lock(element: &Element, title: &str) {
    if !element.has_attribute(LOCKED) {
        let before = element.get_attribute("title").unwrap_or_default();
        let was_disabled = element.has_attribute("disabled");
        let kept = format!("{}{before}", u8::from(was_disabled));
        let _ = element.set_attribute(LOCKED, &kept);
    }
    if !element.has_attribute("disabled") {
        let _ = element.set_attribute("disabled", "");
    }
    if element.get_attribute("title").as_deref() != Some(title) {
        let _ = element.set_attribute("title", title);
    }
}

fn unlock(element: &Element) {
    let kept = element.get_attribute(LOCKED).unwrap_or_default();
    let _ = element.remove_attribute(LOCKED);
    if !kept.starts_with('1') {
        let _ = element.remove_attribute("disabled");
    }
    let title = kept.get(1..).unwrap_or_default();
    let _ = match title {
        "" => element.remove_attribute("title"),
        title => element.set_attribute("title", title),
    };
}

/// The controls in an element, or that it is.
fn controls_of(element: &Element) -> Vec<Element> {
    if element.matches(CONTROLS) == Ok(true) {
        return vec![element.clone()];
    }
    let found = element.query_selector_all(CONTROLS);
    let controls = found.map(|it| elements(&it)).unwrap_or_default();
    let changes = |it: &Element| matches!(it.closest(HARMLESS), Ok(None));
    controls.into_iter().filter(changes).collect()
}

fn whole(element: Element) -> Element {
    element.closest(WHOLE).ok().flatten().unwrap_or(element)
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn all(selector: &str) -> Vec<Element> {
    let found = document().query_selector_all(selector);
    found.map(|it| elements(&it)).unwrap_or_default()
}

fn elements(list: &NodeList) -> Vec<Element> {
    let nodes = (0..list.length()).filter_map(|at| list.get(at));
    nodes.filter_map(|it| it.dyn_into().ok()).collect()
}
