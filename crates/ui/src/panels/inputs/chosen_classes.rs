//! Which of many classes stand out in the curves over an input: those that move most, or the one that a person
//! chooses. The curves of all twenty could not be told apart.

use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::NamedSelect;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::panels::classes::MAX_KEYS;
use crate::panels::inputs::asked::Asked;

/// How many classes stand out until a person chooses one.
const MOVING: usize = 5;

/// The choice.
#[derive(Clone, Copy)]
pub struct ChosenClasses {
    asked: Asked,
    /// The class that a person has chosen; `None` for those that move most.
    wanted: RwSignal<Option<usize>>,
    /// The classes that stand out, in their order; empty if all of them do.
    pub places: Memo<Vec<usize>>,
}

impl ChosenClasses {
    pub fn new(asked: Asked) -> Self {
        let wanted = RwSignal::new(None::<usize>);
        let places = Memo::new(move |_| {
            let n_classes = asked.labels.with(|labels| labels.classes.len());
            if n_classes <= MAX_KEYS {
                return Vec::new();
            }
            let moving = || {
                asked.dependence.with(|report| {
                    let moving = report.as_ref().map(|it| plot::most_moving(it, MOVING));
                    moving.unwrap_or_default()
                })
            };
            let wanted = wanted.get().filter(|class| *class < n_classes);
            wanted.map_or_else(moving, |class| vec![class])
        });
        Self {
            asked,
            wanted,
            places,
        }
    }

    /// Places and names of the classes that stand out.
    pub fn keys(self) -> Vec<(usize, String)> {
        self.asked.labels.with(|labels| {
            let classes = labels.classes.iter().cloned().enumerate();
            self.places.with(|places| {
                let is_shown = |(class, _): &(usize, String)| match places.as_slice() {
                    [] => labels.classes.len() <= MAX_KEYS,
                    places => places.contains(class),
                };
                classes.filter(is_shown).collect()
            })
        })
    }
}

/// The list of the classes, if there are many.
#[component]
pub fn ClassChoice(chosen: ChosenClasses) -> impl IntoView {
    let language = use_language();
    let names = Memo::new(move |_| {
        chosen.asked.labels.with(|labels| {
            let moving = language.get().dependence_moving(MOVING as f64);
            let classes = labels.classes.iter().cloned();
            std::iter::once(moving)
                .chain(classes)
                .collect::<Vec<String>>()
        })
    });
    let has_few = move || names.with(|names| names.len() <= MAX_KEYS + 1);
    view! {
        <div class="dependence-class" hidden=reactive(has_few)>
            <NamedSelect
                id="dependence-class"
                label=Language::dependence_class_label
                names
                chosen=Signal::derive(move || chosen.wanted.get().map_or(0, |class| class + 1))
                on_change=Callback::new(move |at: usize| chosen.wanted.set(at.checked_sub(1)))
            />
        </div>
    }
    .into_any()
}
