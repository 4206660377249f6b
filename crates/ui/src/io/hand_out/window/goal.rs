//! The conditions of the goal, to add and to remove.

use leptos::prelude::*;
use lessons::{Condition, HandOut, MAX_CONDITIONS, Measure};

use super::wanted::Wanted;
use crate::app::reactive::reactive;
use crate::controls::{Kind, NamedSelect, NumberField, TextButton};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::hand_out::places;
use crate::io::hand_out::task::condition_text;

/// Adds a bound; a second one of the same measure joins the first, or takes the place of its like.
fn add(hand_out: &mut HandOut, new: Condition) {
    let goal = &mut hand_out.goal;
    if let Some(present) = goal.iter_mut().find(|it| it.measure == new.measure) {
        present.at_least = new.at_least.or(present.at_least);
        present.at_most = new.at_most.or(present.at_most);
    } else if goal.len() < MAX_CONDITIONS {
        goal.push(new);
    }
}

pub(super) fn view(wanted: Wanted) -> AnyView {
    let language = use_language();
    let goal = Memo::new(move |_| wanted.hand_out.with(|it| it.goal.clone()));
    let items = move || {
        let language = language.get();
        let goal = goal.get();
        let items = goal.into_iter().enumerate();
        let items = items.map(|(at, condition)| item_view(wanted, at, &condition, language));
        items.collect::<Vec<AnyView>>()
    };
    let measure = RwSignal::new(0);
    let bound = RwSignal::new(0);
    let value = RwSignal::new(0.05);
    let names = Signal::derive(move || {
        let name = |measure: Measure| places::measure(measure, language.get()).to_owned();
        Measure::ALL.into_iter().map(name).collect::<Vec<String>>()
    });
    let bounds = Signal::derive(move || {
        let language = language.get();
        vec![
            language.goal_at_most().to_owned(),
            language.goal_at_least().to_owned(),
        ]
    });
    let add_condition = move |()| {
        let Some(&measure) = Measure::ALL.get(measure.get_untracked()) else {
            return;
        };
        let is_most = bound.get_untracked() == 0;
        let value = value.get_untracked();
        let condition = Condition {
            measure,
            at_least: (!is_most).then_some(value),
            at_most: is_most.then_some(value),
        };
        wanted.change(|it| add(it, condition));
    };
    let full = move || match goal.with(Vec::len) < MAX_CONDITIONS {
        true => "",
        false => language.get().goal_full(),
    };
    view! {
        <h3>{reactive(move || language.get().goal_label())}</h3>
        <p class="hint">{reactive(move || language.get().goal_about())}</p>
        <ul class="goal" data-testid="goal-list">{reactive(items)}</ul>
        <div class="goal-fields">
            <NamedSelect
                id="goal-measure"
                label=Language::goal_measure
                names
                chosen=measure
                on_change=Callback::new(move |at| measure.set(at))
            />
            <NamedSelect
                id="goal-bound"
                label=Language::goal_bound
                names=bounds
                chosen=bound
                on_change=Callback::new(move |at| bound.set(at))
            />
            <NumberField
                id="goal-value"
                label=Language::goal_value
                value
                range=-1e9..=1e9
                kind=Kind::Real
                on_change=Callback::new(move |typed| value.set(typed))
            />
            <TextButton id="goal-add" label=Language::goal_add on_press=Callback::new(add_condition)/>
        </div>
        <p class="message" role="status">{reactive(full)}</p>
    }
    .into_any()
}

fn item_view(wanted: Wanted, at: usize, condition: &Condition, language: Language) -> AnyView {
    let text = condition_text(condition, language);
    let name = language.goal_remove(&text);
    view! {
        <li>
            {text}
            <button
                type="button"
                class="tool"
                data-testid=format!("goal-remove-{at}")
                aria-label=name.clone()
                title=name
                on:click=move |_| wanted.change(|it| {
                    if at < it.goal.len() {
                        it.goal.remove(at);
                    }
                })
            >
                "×"
            </button>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_bounds_of_a_measure_are_one_condition() {
        let mut hand_out = HandOut::default();
        let bound = |at_least, at_most| Condition {
            measure: Measure::Rmse,
            at_least,
            at_most,
        };
        add(&mut hand_out, bound(None, Some(0.5)));
        add(&mut hand_out, bound(Some(0.1), None));
        add(&mut hand_out, bound(None, Some(0.3)));
        assert_eq!(hand_out.goal, [bound(Some(0.1), Some(0.3))]);
        for measure in Measure::ALL {
            let condition = Condition {
                measure,
                ..bound(None, Some(1.0))
            };
            add(&mut hand_out, condition);
        }
        assert_eq!(hand_out.goal.len(), MAX_CONDITIONS);
        assert_eq!(HandOut::read(&hand_out.write()).hand_out, hand_out);
    }
}
