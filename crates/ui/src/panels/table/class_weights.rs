//! How much the rows of each class of a table count in the training loss: all alike, all classes alike, or
//! as typed.

use experiment::{ClassWeights, Draft, Experiment, Field, Source, TableSpec, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::scale::as_written;
use crate::controls::{Entry, Help, Kind, Select};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::{numbers, problems, table_labels};

/// Place of a choice in the list of them.
fn place_of(weights: &ClassWeights) -> usize {
    match weights {
        ClassWeights::None => 0,
        ClassWeights::Balanced => 1,
        ClassWeights::List(_) => 2,
    }
}

/// The choice at a place of the list; typed weights begin with these.
fn choice_at(place: usize, first: Vec<f64>) -> ClassWeights {
    match place {
        1 => ClassWeights::Balanced,
        2 => ClassWeights::List(first),
        _ => ClassWeights::None,
    }
}

/// What a draft learns from its table, if that is a class.
fn classifying(draft: &Draft) -> Option<&TableSpec> {
    match &draft.data.source {
        Source::Table(spec) if spec.classifies => Some(spec),
        _ => None,
    }
}

/// Changes the weights of a draft that classifies the rows of a table.
fn set_weights(draft: &mut Draft, change: impl FnOnce(&mut ClassWeights)) {
    if let Source::Table(spec) = &mut draft.data.source
        && spec.classifies
    {
        change(&mut spec.class_weights);
    }
}

/// A class with what there is to see of it.
#[derive(Debug, Clone, PartialEq)]
struct ClassRow {
    name: String,
    n_train: usize,
    /// The weight in use.
    weight: f64,
}

/// The classes of an experiment on a table; none without classes.
fn class_rows(experiment: &Experiment, language: Language) -> Vec<ClassRow> {
    let names = classifying(experiment).and_then(|spec| table_labels::classes(spec, language));
    let Some(names) = names else {
        return Vec::new();
    };
    let n_train = experiment.dataset().n_train_of_classes(names.len());
    let weights = experiment.class_weights().unwrap_or_default();
    let rows = names.into_iter().zip(n_train).enumerate();
    rows.map(|(class, (name, n_train))| ClassRow {
        name,
        n_train,
        weight: weights.get(class).copied().unwrap_or(1.0),
    })
    .collect()
}

/// The weights in use, with as many figures as a person would type.
fn first_weights(experiment: &Experiment) -> Vec<f64> {
    let rounded = |row: ClassRow| as_written(row.weight, 3);
    let rows = class_rows(experiment, Language::En).into_iter();
    rows.map(rounded).collect()
}

/// The choice of the weights, and each class with its weight.
#[component]
pub fn ClassWeightControls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let wanted = Memo::new(move |_| {
        editor.model.with(|model| {
            let spec = classifying(model.wanted());
            spec.map(|spec| spec.class_weights.clone())
        })
    });
    let place = Memo::new(move |_| wanted.with(|it| it.as_ref().map_or(0, place_of)));
    let choose = Callback::new(move |place: usize| {
        let first = editor.data.with_untracked(|used| first_weights(used));
        editor.edit(move |draft| {
            set_weights(draft, |weights| {
                if place_of(weights) != place {
                    *weights = choice_at(place, first.clone());
                }
            });
        });
    });
    let problem = move || {
        editor.model.with(|model| {
            let problem = model.problem(Field::ClassWeights);
            problem.map_or(String::new(), |it| problems::sentence(it, language.get()))
        })
    };
    view! {
        <div class="data-part" hidden=reactive(move || wanted.with(Option::is_none))>
            <Select
                id="class-weights"
                label=Language::class_weights_label
                choices=vec![
                    Choice { value: "none", label: Language::class_weights_none },
                    Choice { value: "balanced", label: Language::class_weights_balanced },
                    Choice { value: "list", label: Language::class_weights_list },
                ]
                chosen=place
                on_change=choose
                help=Help { text: Language::class_weights_help, formula: "L = Σ w(y) · loss(y, ŷ) / n" }
            />
            <div hidden=reactive(move || place.get() == 0)><WeightTable wanted/></div>
            <p class="message" data-testid="class-weights-message" aria-live="polite">{reactive(problem)}</p>
        </div>
    }
    .into_any()
}

/// The classes with their training rows and weights: to read if they are balanced, to type otherwise.
#[component]
fn WeightTable(wanted: Memo<Option<ClassWeights>>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let rows = Memo::new(move |_| {
        let language = language.get();
        editor.data.with(|used| class_rows(used, language))
    });
    // The fields are made again for other classes only: one that is being typed in stays.
    let names = Memo::new(move |_| {
        rows.with(|rows| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>())
    });
    let is_typed = Memo::new(move |_| wanted.with(|it| matches!(it, Some(ClassWeights::List(_)))));
    let row = move |(class, name): (usize, String)| {
        let id = format!("class-weight-{class}");
        let n_train = move || rows.with(|rows| rows.get(class).map_or(0, |row| row.n_train));
        let n_train_text = move || numbers::count(n_train() as f64, language.get());
        let weight = if is_typed.get() {
            weight_entry(editor, id.clone(), class, wanted)
        } else {
            weight_output(id.clone(), class, rows)
        };
        view! {
            <tr>
                <th scope="row"><label for=id translate="no">{name}</label></th>
                <td translate="no" data-testid=format!("class-rows-{class}") data-value=reactive(move || n_train().to_string())>
                    {reactive(n_train_text)}
                </td>
                <td>{weight}</td>
            </tr>
        }
        .into_any()
    };
    let body = move || {
        names
            .get()
            .into_iter()
            .enumerate()
            .map(row)
            .collect::<Vec<AnyView>>()
    };
    view! {
        <div
            class="class-weights"
            role="region"
            tabindex="0"
            aria-label=reactive(move || language.get().class_weights_label())
        >
            <table
                data-testid="class-weights-table"
                aria-label=reactive(move || language.get().class_weights_label())
            >
                <thead>
                    <tr>
                        <th scope="col">{reactive(move || language.get().class_weights_class())}</th>
                        <th scope="col">{reactive(move || language.get().class_weights_rows())}</th>
                        <th scope="col">{reactive(move || language.get().class_weights_weight())}</th>
                    </tr>
                </thead>
                <tbody>{reactive(body)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The field for the weight of one class.
fn weight_entry(
    editor: Editor,
    id: String,
    class: usize,
    wanted: Memo<Option<ClassWeights>>,
) -> AnyView {
    let value = Signal::derive(move || {
        wanted.with(|wanted| match wanted {
            Some(ClassWeights::List(weights)) => weights.get(class).copied().unwrap_or(1.0),
            _ => 1.0,
        })
    });
    let set = move |value: f64| {
        editor.edit(move |draft| {
            set_weights(draft, |weights| {
                if let ClassWeights::List(weights) = weights
                    && let Some(weight) = weights.get_mut(class)
                {
                    *weight = value;
                }
            });
        });
    };
    view! { <Entry id value range=limits::CLASS_WEIGHT kind=Kind::Real on_change=Callback::new(set)/> }
        .into_any()
}

/// The balanced weight of one class; a dash for one without training rows, which has none.
fn weight_output(id: String, class: usize, rows: Memo<Vec<ClassRow>>) -> AnyView {
    let language = use_language();
    let weight = move || {
        rows.with(|rows| {
            let row = rows.get(class).filter(|row| row.n_train > 0);
            row.map(|row| row.weight)
        })
    };
    let text = move || {
        weight().map_or("–".to_owned(), |it| {
            numbers::significant(it, language.get())
        })
    };
    let value = move || weight().map_or(String::new(), |it| it.to_string());
    view! {
        <output translate="no" aria-live="off" id=id.clone() data-testid=id data-value=reactive(value)>{reactive(text)}</output>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sex(weights: ClassWeights) -> Draft {
        let mut draft = Draft::default();
        draft.data.set_table(TableSpec::howell_sex());
        draft.fit_output();
        draft.data.validation.share = 0.0;
        set_weights(&mut draft, |it| *it = weights);
        draft
    }

    #[test]
    fn each_choice_has_its_place() {
        for place in 0..3 {
            assert_eq!(place_of(&choice_at(place, vec![1.0, 2.0])), place);
        }
    }

    #[test]
    fn typed_weights_begin_with_those_in_use() {
        let first = |weights| first_weights(&sex(weights).check().unwrap());
        assert_eq!(first(ClassWeights::None), [1.0, 1.0]);
        // 352 / (2 · 187) and 352 / (2 · 165).
        assert_eq!(first(ClassWeights::Balanced), [0.941, 1.07]);
    }

    #[test]
    fn classes_have_names_rows_and_weights() {
        let experiment = sex(ClassWeights::List(vec![1.0, 2.5])).check().unwrap();
        let rows = class_rows(&experiment, Language::Es);
        let row = |name: &str, n_train, weight| ClassRow {
            name: name.to_owned(),
            n_train,
            weight,
        };
        assert_eq!(rows, [row("mujer", 187, 1.0), row("hombre", 165, 2.5)]);
        let curve = Draft::default().check().unwrap();
        assert_eq!(class_rows(&curve, Language::Es), []);
        set_weights(&mut Draft::default(), |_| panic!("a curve has no classes"));
    }
}
