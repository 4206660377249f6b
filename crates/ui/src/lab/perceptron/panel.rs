//! The panel: data, buttons, and the exchange with the worker, which applies one update after the other.

use std::collections::VecDeque;
use std::time::Duration;

use experiment::{PerceptronGoal, PerceptronState, Question, Reply};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;

use super::charts::{last_step, mistakes, plane, sentence};
use super::points::{CLOUDS, DATA, Points, points_of};
use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::canvas::chart::ChartView;
use crate::controls::{Segmented, TextButton};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;

/// Every learning rate gives the same lines: the rate only scales the weights.
const RATE: f64 = 1.0;
/// Time between two mistakes of a running perceptron: slow enough to be followed.
const EVERY: Duration = Duration::from_millis(350);

/// The perceptron, its points and what was requested of it.
#[derive(Clone, Copy)]
struct Perceptron {
    /// Index in [`DATA`].
    data_idx: RwSignal<usize>,
    seed: RwSignal<u32>,
    points: Memo<Points>,
    /// Points visited so far.
    n_visits: RwSignal<u32>,
    /// Goals of pressed buttons that have not been replied to: the next one is sent after the reply to
    /// the last one.
    goals: RwSignal<VecDeque<PerceptronGoal>>,
    /// The worker's latest reply; `None` until the first one.
    state: RwSignal<Option<PerceptronState>>,
    is_running: RwSignal<bool>,
}

impl Perceptron {
    fn new() -> Self {
        let data_idx = RwSignal::new(0);
        let seed = RwSignal::new(1);
        Self {
            data_idx,
            seed,
            points: Memo::new(move |_| points_of(data_idx.get(), seed.get())),
            n_visits: RwSignal::new(0),
            goals: RwSignal::new(VecDeque::new()),
            state: RwSignal::new(None),
            is_running: RwSignal::new(false),
        }
    }

    fn question(self) -> Question {
        let goal = |goals: &VecDeque<PerceptronGoal>| goals.front().copied();
        Question::Perceptron {
            points: self.points.get_untracked(),
            learning_rate: RATE,
            visits: self.n_visits.get_untracked(),
            goal: self
                .goals
                .with_untracked(goal)
                .unwrap_or(PerceptronGoal::Stay),
        }
    }

    /// Stores the reply to a question. Returns whether it is the reply of a perceptron.
    fn read(self, question: &Question, reply: &Reply) -> bool {
        let Reply::Perceptron(new) = reply else {
            return false;
        };
        let Question::Perceptron {
            points,
            visits,
            goal,
            ..
        } = question
        else {
            return false;
        };
        let is_current = *visits == self.n_visits.get_untracked()
            && self.points.with_untracked(|present| present == points);
        if !is_current {
            // The question was sent before the perceptron was reset.
            return true;
        }
        self.n_visits.set(new.visits);
        if *goal != PerceptronGoal::Stay {
            self.goals.update(|goals| {
                goals.pop_front();
            });
            if new.is_at_rest || new.visits == *visits {
                self.goals.update(VecDeque::clear);
            }
        }
        if new.is_at_rest {
            self.is_running.set(false);
        }
        if self
            .state
            .with_untracked(|state| state.as_ref() != Some(new))
        {
            self.state.set(Some(new.clone()));
        }
        true
    }

    fn request(self, goal: PerceptronGoal) {
        self.goals.update(|goals| goals.push_back(goal));
    }

    fn reset(self) {
        self.n_visits.set(0);
        self.goals.update(VecDeque::clear);
        self.state.set(None);
        self.is_running.set(false);
    }

    fn new_points(self) {
        self.seed.update(|seed| *seed += 1);
        self.reset();
    }

    /// Requests the next mistake at every turn of a timer while the perceptron runs.
    fn run_by_timer(self) {
        let turn = move || {
            if self.is_running.get_untracked() && self.goals.with_untracked(VecDeque::is_empty) {
                self.request(PerceptronGoal::Mistake);
            }
        };
        if let Ok(timer) = set_interval_with_handle(turn, EVERY) {
            on_cleanup(move || timer.clear());
        }
    }
}

/// The panel.
pub fn view() -> AnyView {
    let language = use_language();
    let perceptron = Perceptron::new();
    let Perceptron {
        points,
        state,
        is_running,
        ..
    } = perceptron;
    expect_context::<Inquiry>().keep_asking_in_turn(
        move || Some(perceptron.question()),
        move |question, reply| perceptron.read(question, reply),
    );
    perceptron.run_by_timer();
    let plane = Memo::new(move |_| {
        points.with(|points| state.with(|state| plane(points, state.as_ref(), language.get())))
    });
    let mistakes = Memo::new(move |_| state.with(|state| mistakes(state.as_ref(), language.get())));
    let words =
        Signal::derive(move || state.with(|state| sentence(state.as_ref(), language.get())));
    let step = move || {
        points.with(|points| state.with(|state| last_step(points, state.as_ref()?, language.get())))
    };
    let code = |state: &Option<PerceptronState>| match state {
        None => "",
        Some(state) if state.is_at_rest => "rest",
        Some(_) => "learning",
    };
    let n_mistakes = |state: &Option<PerceptronState>| {
        state
            .as_ref()
            .map_or(String::new(), |state| state.mistakes.to_string())
    };
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_perceptron_about())}</p>
        {controls(perceptron)}
        <p
            class="lab-sentence"
            role="status"
            aria-live=reactive(move || if is_running.get() { "off" } else { "polite" })
            data-testid="lab-perceptron-state"
            data-value=reactive(move || state.with(code))
        >
            {reactive(move || words.get())}
        </p>
        <p
            class="lab-math"
            translate="no"
            data-testid="lab-perceptron-mistakes"
            data-value=reactive(move || state.with(n_mistakes))
        >
            {reactive(step)}
        </p>
        <ChartView id="lab-perceptron-plane" chart=plane words/>
        <ChartView id="lab-perceptron-epochs" chart=mistakes words/>
    }
    .into_any()
}

/// Data, and the buttons that move the line.
fn controls(perceptron: Perceptron) -> AnyView {
    let language = use_language();
    let Perceptron {
        data_idx,
        is_running,
        ..
    } = perceptron;
    let run_label = move || {
        if is_running.get() {
            language.get().lab_perceptron_pause()
        } else {
            language.get().lab_perceptron_run()
        }
    };
    view! {
        <div class="lab-controls">
            <Segmented
                id="lab-perceptron-data"
                label=Language::lab_perceptron_data
                choices=DATA.map(|(value, label)| Choice { value, label }).to_vec()
                chosen=data_idx
                on_change=Callback::new(move |idx| {
                    data_idx.set(idx);
                    perceptron.reset();
                })
            />
        </div>
        <div class="lab-controls">
            <TextButton
                id="lab-perceptron-mistake"
                label=Language::lab_perceptron_mistake
                on_press=Callback::new(move |()| perceptron.request(PerceptronGoal::Mistake))
            />
            <TextButton
                id="lab-perceptron-epoch"
                label=Language::lab_perceptron_epoch
                on_press=Callback::new(move |()| perceptron.request(PerceptronGoal::Epoch))
            />
            <button
                type="button"
                class="tool wide"
                data-testid="lab-perceptron-run"
                aria-pressed=reactive(move || is_running.get().to_string())
                on:click=move |_| is_running.update(|is_running| *is_running = !*is_running)
            >
                {reactive(run_label)}
            </button>
            <TextButton
                id="lab-perceptron-reset"
                label=Language::lab_perceptron_reset
                on_press=Callback::new(move |()| perceptron.reset())
            />
            <span hidden=reactive(move || data_idx.get() != CLOUDS)>
                <TextButton
                    id="lab-perceptron-new"
                    label=Language::new_data_label
                    on_press=Callback::new(move |()| perceptron.new_points())
                />
            </span>
        </div>
    }
    .into_any()
}
