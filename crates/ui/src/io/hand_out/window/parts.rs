//! The list of the page's parts, each shown, locked or hidden.

use leptos::prelude::*;
use lessons::{Access, HandOut, Part};

use super::wanted::Wanted;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::hand_out::places;

const CHOICES: [(Access, &str, Label); 3] = [
    (Access::Shown, "shown", Language::hand_out_shown),
    (Access::Locked, "locked", Language::hand_out_locked_choice),
    (Access::Hidden, "hidden", Language::hand_out_hidden),
];

/// Gives a part this access. In a frame, what of the bar at the top is there is named, and not what is not.
fn set(hand_out: &mut HandOut, part: Part, access: Access) {
    let is_of_top = part == Part::Top || part.holder() == Some(Part::Top);
    let is_named = hand_out.embed && is_of_top;
    for parts in [
        &mut hand_out.hidden,
        &mut hand_out.locked,
        &mut hand_out.shown,
    ] {
        parts.remove(&part);
    }
    match access {
        Access::Hidden if !is_named => {
            hand_out.hidden.insert(part);
        }
        Access::Hidden => {}
        Access::Locked => {
            hand_out.locked.insert(part);
        }
        Access::Shown => {}
    }
    if is_named && access != Access::Hidden {
        hand_out.shown.insert(part);
    }
}

/// Whether what holds the part decides for it.
fn is_decided(hand_out: &HandOut, part: Part) -> bool {
    part.holder().is_some_and(|holder| {
        hand_out.hidden.contains(&holder) || hand_out.locked.contains(&holder)
    })
}

pub(super) fn view(wanted: Wanted) -> AnyView {
    let groups: Vec<AnyView> = Part::ALL
        .into_iter()
        .filter(|part| part.holder().is_none())
        .map(|part| group_view(wanted, part))
        .collect();
    view! { <div class="hand-out-parts" data-testid="hand-out-parts">{groups}</div> }.into_any()
}

fn group_view(wanted: Wanted, group: Part) -> AnyView {
    let language = use_language();
    let members: Vec<Part> = Part::ALL
        .into_iter()
        .filter(|part| part.holder() == Some(group))
        .collect();
    let contents = (!members.is_empty()).then(|| {
        let rows: Vec<AnyView> = members.iter().map(|part| row_view(wanted, *part)).collect();
        let counted = members.clone();
        let n_changed = move || {
            wanted.hand_out.with(|it| {
                let is_changed = |part: &&Part| it.access(**part) != Access::Shown;
                let n = counted.iter().filter(is_changed).count();
                format!("{n} / {}", counted.len())
            })
        };
        view! {
            <details class="more">
                <summary data-testid=format!("parts-{}", group.name())>
                    {reactive(move || language.get().hand_out_one_by_one())}
                    " · "
                    {reactive(n_changed)}
                </summary>
                {rows}
            </details>
        }
        .into_any()
    });
    view! {
        <div class="hand-out-group">
            {row_view(wanted, group)}
            {contents}
        </div>
    }
    .into_any()
}

fn row_view(wanted: Wanted, part: Part) -> AnyView {
    let language = use_language();
    let access = Memo::new(move |_| {
        let access = wanted.hand_out.with(|it| it.access(part));
        CHOICES.iter().position(|it| it.0 == access)
    });
    let is_decided = Memo::new(move |_| wanted.hand_out.with(|it| is_decided(it, part)));
    let choices: Vec<AnyView> = CHOICES
        .into_iter()
        .enumerate()
        .filter(|(_, (access, ..))| match access {
            Access::Shown => true,
            Access::Locked => part.can_be_locked(),
            Access::Hidden => part.can_be_hidden(),
        })
        .map(|(at, (choice, value, label))| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=format!("part-{}", part.name())
                        data-testid=format!("part-{}-{value}", part.name())
                        disabled=reactive(move || is_decided.get())
                        prop:checked=reactive(move || access.get() == Some(at))
                        on:change=move |_| wanted.change(|it| set(it, part, choice))
                    />
                    <span>{reactive(move || label(language.get()))}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    let id = format!("part-{}-label", part.name());
    view! {
        <div class="hand-out-row">
            <span class="label" id=id.clone()>{reactive(move || places::label(part, language.get()))}</span>
            <div
                class="segments"
                role="radiogroup"
                aria-labelledby=id
                data-testid=format!("part-{}", part.name())
                data-value=reactive(move || access.get().map_or("", |at| CHOICES[at].1))
            >
                {choices}
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_takes_every_access_that_it_can_have() {
        for embed in [false, true] {
            for part in Part::ALL {
                let mut hand_out = HandOut {
                    embed,
                    ..HandOut::default()
                };
                for access in [
                    Access::Hidden,
                    Access::Locked,
                    Access::Shown,
                    Access::Hidden,
                ] {
                    let is_possible = match access {
                        Access::Shown => true,
                        Access::Locked => part.can_be_locked(),
                        Access::Hidden => part.can_be_hidden(),
                    };
                    if is_possible {
                        set(&mut hand_out, part, access);
                        assert_eq!(hand_out.access(part), access, "{part:?} {embed}");
                        assert_eq!(HandOut::read(&hand_out.write()).hand_out, hand_out);
                    }
                }
            }
        }
    }

    #[test]
    fn what_holds_a_part_decides_for_it() {
        let hand_out = HandOut::read("2.4/end&hide=data").hand_out;
        assert!(is_decided(&hand_out, Part::Noise));
        assert!(!is_decided(&hand_out, Part::Data) && !is_decided(&hand_out, Part::Seed));
    }
}
