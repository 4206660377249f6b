//! The laboratory: what a lecture wants to see of a network beside its training, one panel at a
//! time, in the place of the network's picture. A panel is one file in this folder and one line in
//! [`PANELS`].
//!
//! Panels ask the worker questions (`experiment::Question`) with [`keep_asking`] and read the
//! answers from [`Page::reply`]; none of them changes the run unless a person presses a button.

mod batch;
mod compare;
mod contributions;
mod crew;
mod gradients;
mod linear;
mod neuron;
mod perceptron;
mod polynomial;
mod regions;
mod seeds;
mod verdict;

pub use compare::KeptRun;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use experiment::{Command, Draft, Line, Question, Reply, Row, Task};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use plot::{Look, Role, Series};

use crate::app::page::Page;
use crate::app::reactive::reactive;
use crate::controls::{Choice, Select};
use crate::i18n::language::{Label, Language};

/// One of the laboratory's panels: its place in [`PANELS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panel(usize);

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

impl Panel {
    /// The panel of a code; `None` for a code that is none.
    pub fn of(code: &str) -> Option<Self> {
        PANELS.iter().position(|it| it.code == code).map(Self)
    }

    fn entry(self) -> &'static Entry {
        &PANELS[self.0]
    }
}

/// The laboratory's place on the page; empty while it is closed.
#[component]
pub fn LabPanel() -> impl IntoView {
    let page = expect_context::<Page>();
    let language = page.language;
    let choices = PANELS.iter().map(|it| Choice {
        value: it.code,
        label: it.label,
    });
    let choices: Vec<Choice> = choices.collect();
    let body = move || page.lab.get().map(|panel| (panel.entry().view)());
    view! {
        <section
            class="panel lab"
            data-testid="lab"
            aria-label=reactive(move || language.get().lab_title())
            hidden=reactive(move || page.lab.with(Option::is_none))
        >
            <header class="panel-head">
                <Select
                    id="lab-panel"
                    label=Language::lab_title
                    choices=choices
                    chosen=Signal::derive(move || page.lab.get().map_or(PANELS.len(), |panel| panel.0))
                    on_change=Callback::new(move |at| page.lab.set(Some(Panel(at))))
                />
                <button
                    type="button"
                    class="tool"
                    data-testid="lab-close"
                    aria-label=reactive(move || language.get().close_label())
                    title=reactive(move || language.get().close_label())
                    on:click=move |_| page.lab.set(None)
                >
                    "×"
                </button>
            </header>
            <div class="lab-body">{reactive(body)}</div>
        </section>
    }
    .into_any()
}

/// How often a panel asks at most.
const EVERY: Duration = Duration::from_millis(150);
/// An answer that has not come after so many turns was lost with its worker.
const MAX_TURNS: u32 = 40;

/// Asks a question as long as the panel is there: at once, when the question or the experiment
/// changes, and while the network trains. The next is asked when the answer has come: `read` gets
/// every reply and says whether it was one to this question. `None` asks nothing.
pub fn keep_asking(
    page: Page,
    question: impl Fn() -> Option<Question> + 'static,
    read: impl Fn(&Reply) -> bool + 'static,
) {
    keep_asking_in_turn(page, question, move |_, reply| read(reply));
}

/// [`keep_asking`] for answers that mean something only beside their question, which `read` gets
/// too: what the next question is made of may have changed since that one was asked.
pub fn keep_asking_in_turn(
    page: Page,
    question: impl Fn() -> Option<Question> + 'static,
    read: impl Fn(&Question, &Reply) -> bool + 'static,
) {
    // What was asked last, and at which step of which session.
    let asked = Rc::new(RefCell::new(None::<(Question, Moment)>));
    // Turns since it was asked; none when it has been answered.
    let turns = Rc::new(Cell::new(None::<u32>));
    let answered = turns.clone();
    let answers_to = asked.clone();
    let is_outdated = Rc::new(Cell::new(true));
    let outdate = is_outdated.clone();
    let ask = move || {
        let now = page.moment();
        let is_of_now = |it: &(Question, Moment)| it.1.session == now.session;
        let is_waited_for = asked.borrow().as_ref().is_some_and(is_of_now);
        if let Some(so_far) = turns.get()
            && so_far < MAX_TURNS
            && is_waited_for
        {
            turns.set(Some(so_far + 1));
            return;
        }
        let Some(question) = question() else {
            return;
        };
        let next = Some((question.clone(), now));
        if is_outdated.take() || *asked.borrow() != next {
            asked.replace(next);
            turns.set(Some(0));
            page.say(Command::Ask(question.into()));
        }
    };
    Effect::new(move || {
        page.draft.track();
        outdate.set(true);
    });
    Effect::new(move || {
        let is_answer = |reply: &Reply| {
            let asked = answers_to.borrow();
            asked.as_ref().is_some_and(|(asked, _)| read(asked, reply))
        };
        if page
            .reply
            .with(|reply| reply.as_ref().is_some_and(is_answer))
        {
            answered.set(None);
        }
    });
    if let Ok(timer) = set_interval_with_handle(ask, EVERY) {
        on_cleanup(move || timer.clear());
    }
}

/// A step of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    pub session: u32,
    pub epoch: u32,
    pub batch: u32,
}

/// Samples of a curve in the laboratory.
const LINE_LEN: u32 = 201;

/// The part of the axis that the fit shows, as questions want it.
pub fn line_shown(page: Page) -> Line {
    Line {
        axis: page.axis.get_untracked(),
        window: page.window(),
        len: LINE_LEN,
    }
}

/// Whether the experiment learns a number along an axis: points of the plane and classes have no
/// curve.
pub fn is_curve(page: Page) -> bool {
    let is_number = |draft: &Draft| draft.data.task() == Some(Task::Regression);
    !page.is_plane() && page.draft.with(is_number)
}

/// The rows as two series, those that train and those that validate.
pub fn rows(page: Page, language: Language) -> Vec<Series> {
    let of = |validates: bool, name: &str, role, look| {
        let of_part = |rows: &Vec<Row>| {
            let drawn = plot::fit::drawn(rows.len()).map(|row_idx| &rows[row_idx]);
            let part = drawn.filter(|row| row.validates == validates);
            part.map(|row| (row.x, row.y)).unzip()
        };
        let (x, y): (Vec<f32>, Vec<f32>) = page.rows.with(of_part);
        Series {
            name: name.to_owned(),
            role,
            look,
            x,
            y,
        }
    };
    let train = of(false, language.legend_train(), Role::Train, Look::Filled);
    let validation = of(
        true,
        language.legend_validation(),
        Role::Validation,
        Look::Hollow,
    );
    [train, validation]
        .into_iter()
        .filter(|series| !series.x.is_empty())
        .collect()
}

/// The heights of the rows and a third of their range more on either side; `None` without rows.
pub fn range_of_rows(page: Page) -> Option<[f64; 2]> {
    let ys = |rows: &Vec<Row>| plot::scale::extent(rows.iter().map(|row| f64::from(row.y)));
    let [from, to] = page.rows.with(ys)?;
    let margin = (to - from) / 3.0;
    Some([from - margin, to + margin])
}

/// The network's curve as the newest snapshot has it; `None` where there is none.
pub fn network_curve(page: Page, language: Language) -> Option<Series> {
    page.with_snapshot(|snapshot| {
        let snapshot = snapshot.filter(|snapshot| snapshot.head().plane.is_none())?;
        Some(Series::sampled(
            language.legend_network(),
            Role::Network,
            Look::Line,
            snapshot.head().window,
            snapshot.prediction(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_panel_is_found_by_its_code_and_has_a_name_in_both_languages() {
        for (at, entry) in PANELS.iter().enumerate() {
            assert_eq!(Panel::of(entry.code), Some(Panel(at)));
            assert_ne!((entry.label)(Language::Es), (entry.label)(Language::En));
        }
        assert_eq!(Panel::of("nothing"), None);
    }
}
