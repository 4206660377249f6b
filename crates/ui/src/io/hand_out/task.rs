//! The panel with the teacher's task: its text, the conditions of its goal, and whether each is met.

use leptos::prelude::*;
use lessons::{Condition, HandOut};

use super::hand_outs::HandOuts;
use super::markdown::markdown;
use super::places;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Whether there is anything to show in the panel.
pub(super) fn has_task(hand_out: &HandOut) -> bool {
    !hand_out.task.is_empty() || !hand_out.goal.is_empty()
}

/// A condition in words: `RMSE ≤ 0.05`.
pub(super) fn condition_text(condition: &Condition, language: Language) -> String {
    let name = places::measure(condition.measure, language);
    let number = |value: f64| numbers::exact(value, language);
    match (condition.at_least, condition.at_most) {
        (Some(least), Some(most)) => format!("{} ≤ {name} ≤ {}", number(least), number(most)),
        (Some(least), None) => format!("{name} ≥ {}", number(least)),
        (None, Some(most)) => format!("{name} ≤ {}", number(most)),
        (None, None) => name.to_owned(),
    }
}

/// Stands above the data; not there without a task.
#[component]
pub fn TaskPanel() -> impl IntoView {
    let hand_outs = expect_context::<HandOuts>();
    let language = use_language();
    let has_task = Memo::new(move |_| has_task(&hand_outs.hand_out()));
    let text = Memo::new(move |_| hand_outs.hand_out().task);
    let goal = Memo::new(move |_| hand_outs.hand_out().goal);
    let body = move || {
        has_task.get().then(|| {
            view! {
                <section class="panel task" data-testid="task" aria-labelledby="task-title">
                    <header class="panel-head">
                        <h2 id="task-title">{reactive(move || language.get().task_title())}</h2>
                    </header>
                    <div class="lesson-text" data-testid="task-text">
                        {reactive(move || text.with(|text| markdown(text)))}
                    </div>
                    {reactive(move || goal.with(|goal| goal_view(hand_outs, language, goal)))}
                </section>
            }
            .into_any()
        })
    };
    reactive(body).into_any()
}

fn goal_view(
    hand_outs: HandOuts,
    language: RwSignal<Language>,
    goal: &[Condition],
) -> Option<AnyView> {
    if goal.is_empty() {
        return None;
    }
    let state = move || {
        if hand_outs.is_reached() {
            language.get().lesson_reached()
        } else if !hand_outs.is_on_its_data() {
            language.get().task_other_data()
        } else {
            language.get().lesson_not_reached()
        }
    };
    let items: Vec<AnyView> = goal
        .iter()
        .map(|condition| condition_view(hand_outs, language, *condition))
        .collect();
    let view = view! {
        <h3>{reactive(move || language.get().lesson_challenge())}</h3>
        <div
            class="lesson-challenge"
            data-testid="task-goal"
            data-value=reactive(move || hand_outs.is_reached().to_string())
        >
            <ul class="goal">{items}</ul>
            <p class="state" role="status">{reactive(state)}</p>
        </div>
    };
    Some(view.into_any())
}

fn condition_view(
    hand_outs: HandOuts,
    language: RwSignal<Language>,
    condition: Condition,
) -> AnyView {
    let holds = Memo::new(move |_| hand_outs.is_on_its_data() && hand_outs.holds(&condition));
    view! {
        <li
            data-testid=format!("goal-{}", condition.measure.name())
            data-value=reactive(move || holds.get().to_string())
        >
            {reactive(move || condition_text(&condition, language.get()))}
            <span class="met" aria-hidden="true">{reactive(move || if holds.get() { " ✓" } else { "" })}</span>
            <span class="unseen">{reactive(move || {
                let language = language.get();
                if holds.get() { language.goal_holds() } else { language.goal_fails() }
            })}</span>
        </li>
    }
    .into_any()
}
