//! The laboratory: what a lecture wants to see of a network beside its training, one panel at a
//! time, in the place of the network's picture. A panel is one file in this folder and one line in
//! [`PANELS`].
//!
//! Panels ask the worker questions (`experiment::Question`) with `Inquiry::keep_asking`; none of them changes the run unless a person presses a button.

mod batch;
mod compare;
mod contributions;

mod gradients;
mod linear;
mod neuron;
mod perceptron;
mod polynomial;
mod regions;
mod seeds;
mod series;
mod verdict;
mod worker_pool;

use leptos::prelude::*;

use compare::KeptRuns;

use crate::app::App;
use crate::app::reactive::reactive;
use crate::app::windows::LabCode;
use crate::controls::Select;
use crate::i18n::choice::Choice;
use crate::i18n::language::{Label, Language};

struct Entry {
    /// As links, lessons and tests call it.
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

/// The place of a panel in [`PANELS`]; the first one for an unknown code.
fn place_of(code: &LabCode) -> usize {
    let place = PANELS.iter().position(|it| it.code == code.0);
    place.unwrap_or(0)
}

/// The laboratory's place on the page; empty while it is closed.
#[component]
pub fn LabPanel() -> impl IntoView {
    provide_context(KeptRuns::new());
    let page = expect_context::<App>();
    let language = page.language;
    let choices = PANELS.iter().map(|it| Choice {
        value: it.code,
        label: it.label,
    });
    let choices: Vec<Choice> = choices.collect();
    let body = move || {
        page.windows
            .lab
            .get()
            .map(|code| (PANELS[place_of(&code)].view)())
    };
    view! {
        <section
            class="panel lab"
            data-testid="lab"
            aria-label=reactive(move || language.get().lab_title())
            hidden=reactive(move || page.windows.lab.with(Option::is_none))
        >
            <header class="panel-head">
                <Select
                    id="lab-panel"
                    label=Language::lab_title
                    choices=choices
                    chosen=Signal::derive(move || page.windows.lab.get().map_or(PANELS.len(), |code| place_of(&code)))
                    on_change=Callback::new(move |at: usize| {
                        let code = PANELS.get(at).map(|it| LabCode(it.code.to_owned()));
                        page.windows.lab.set(code);
                    })
                />
                <button
                    type="button"
                    class="tool"
                    data-testid="lab-close"
                    aria-label=reactive(move || language.get().close_label())
                    title=reactive(move || language.get().close_label())
                    on:click=move |_| page.windows.lab.set(None)
                >
                    "×"
                </button>
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
        for (at, entry) in PANELS.iter().enumerate() {
            assert_eq!(place_of(&LabCode(entry.code.to_owned())), at);
            assert_ne!((entry.label)(Language::Es), (entry.label)(Language::En));
        }
        assert_eq!(place_of(&LabCode::default()), 0);
    }
}
