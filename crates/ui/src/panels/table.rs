//! The data panel's part for tables: Howell's heights, weights, ages and sexes.

use experiment::{
    Draft, Field, Filter, ProblemKind, Source, TableSource, TableSpec, howell, limits,
};
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::starts::{self, first_table};
use crate::controls::{Kind, NamedSelect, NumberField, Select, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;
use crate::i18n::problems;
use crate::i18n::table_labels::TableLabels;
use crate::panels::own_table::OwnTableButton;
use crate::panels::predict::PredictRow;

/// Howell's columns, in the table's order: as tests call them, and as people do.
const COLUMNS: [(&str, Label); 4] = [
    ("height", Language::column_height),
    ("weight", Language::column_weight),
    ("age", Language::column_age),
    ("male", Language::column_male),
];

/// From which age on people count as adults, in years.
const ADULT: f64 = 18.0;

/// Changes what of the table is learned; output and loss change with the task only.
fn change(draft: &mut Draft, edit: impl Fn(&mut TableSpec)) {
    let before = draft.data.task();
    if let Source::Table(spec) = &mut draft.data.source {
        edit(spec);
    }
    if draft.data.task() != before {
        draft.fit_output();
    }
}

/// Another column to learn; it is no longer an input. Sex is a class.
fn set_target(spec: &mut TableSpec, target: u32) {
    spec.target = target;
    spec.classifies = target == howell::MALE;
    spec.inputs.retain(|input| *input != target);
    if spec.inputs.is_empty() {
        let other = if target == howell::WEIGHT {
            howell::HEIGHT
        } else {
            howell::WEIGHT
        };
        spec.inputs.push(other);
    }
}

/// Puts an input in or takes it out; the last one stays.
fn toggle(spec: &mut TableSpec, column: u32) {
    if spec.inputs.contains(&column) {
        if spec.inputs.len() > 1 {
            spec.inputs.retain(|input| *input != column);
        }
    } else if column != spec.target {
        spec.inputs.push(column);
        spec.inputs.sort_unstable();
    }
}

fn set_adults_only(spec: &mut TableSpec, on: bool) {
    spec.filters.retain(|filter| filter.column != howell::AGE);
    if on {
        spec.filters.push(Filter {
            column: howell::AGE,
            min: Some(ADULT),
            max: None,
        });
    }
}

fn spec_of(draft: &Draft) -> Option<TableSpec> {
    match &draft.data.source {
        Source::Table(spec) => Some(spec.clone()),
        _ => None,
    }
}

#[component]
pub fn TableControls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let spec = Memo::new(move |_| editor.model.with(|model| spec_of(model.wanted())));
    let reads = move |read: fn(&TableSpec) -> u32| {
        Signal::derive(move || spec.with(|spec| spec.as_ref().map_or(0, read)) as usize)
    };
    let choices = || {
        COLUMNS
            .map(|(value, label)| Choice { value, label })
            .to_vec()
    };
    let inputs: Vec<_> = (0..)
        .zip(COLUMNS)
        .map(|(column, (id, label))| {
            let is_input = move || {
                spec.with(|spec| spec.as_ref().is_some_and(|it| it.inputs.contains(&column)))
            };
            let is_target =
                move || spec.with(|spec| spec.as_ref().is_some_and(|it| it.target == column));
            view! {
                <button
                    type="button"
                    class="function"
                    data-testid=format!("input-{id}")
                    aria-pressed=reactive(move || is_input().to_string())
                    disabled=reactive(is_target)
                    on:click=move |_| editor.edit(|draft| change(draft, |spec| toggle(spec, column)))
                >
                    <span>{reactive(move || label(language.get()))}</span>
                </button>
            }
        })
        .collect();
    // The inputs among which the one along x is chosen.
    let axes = move || {
        let inputs = spec.with(|spec| spec.as_ref().map_or(Vec::new(), |it| it.inputs.clone()));
        let choices = inputs
            .iter()
            .filter_map(|&column| COLUMNS.get(column as usize))
            .map(|&(value, label)| Choice { value, label })
            .collect::<Vec<_>>();
        (choices.len() > 1).then(|| {
            view! {
                <Select
                    id="axis"
                    label=Language::axis_label
                    choices
                    chosen=Signal::derive(move || editor.axis.get() as usize)
                    on_change=Callback::new(move |idx: usize| editor.axis.set(idx as u32))
                />
            }
        })
    };
    let problem = move || {
        editor.model.with(|model| {
            [Field::Inputs, Field::Target, Field::Filters]
                .into_iter()
                .find_map(|field| Some((field, model.problem(field)?)))
                .map_or(String::new(), |(field, problem)| {
                    match (field, &problem.kind) {
                        // Its range is one of rows, which no one has typed.
                        (Field::Filters, ProblemKind::OutOfRange { .. }) => {
                            language.get().own_filter_too_few().to_owned()
                        }
                        _ => problems::sentence(problem, language.get()),
                    }
                })
        })
    };
    let is_own = Memo::new(move |_| editor.data.with(|it| starts::is_own(it)));
    view! {
        <OwnTableButton/>
        <OwnTableControls/>
        <div class="data-part" hidden=reactive(move || is_own.get())>
        <Select
            id="target"
            label=Language::target_label
            choices=choices()
            chosen=reads(|spec| spec.target)
            on_change=Callback::new(move |idx: usize| {
                editor.edit(|draft| change(draft, |spec| set_target(spec, idx as u32)));
            })
        />
        <p class="label" id="inputs-label">{reactive(move || language.get().features_label())}</p>
        <div class="functions plane" role="group" aria-labelledby="inputs-label">{inputs}</div>
        {reactive(axes)}
        <Switch
            id="adults-only"
            label=Language::adults_label
            is_on=Signal::derive(move || {
                spec.with(|spec| spec.as_ref().is_some_and(|it| !it.filters.is_empty()))
            })
            on_change=Callback::new(move |on| {
                editor.edit(|draft| change(draft, |spec| set_adults_only(spec, on)));
            })
        />
        </div>
        <p class="message" data-testid="table-message" aria-live="polite">{reactive(problem)}</p>
        <Confusion/>
        <PredictRow/>
        <p class="hint" hidden=reactive(move || is_own.get())>{reactive(move || language.get().howell_origin())}</p>
    }
    .into_any()
}

/// What of a person's own table is learned, and from what.
#[component]
fn OwnTableControls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let playback = expect_context::<Playback>();
    let language = use_language();
    // The table's columns; anew for another table only.
    let columns = Memo::new(move |_| {
        editor.data.with(|draft| match &draft.data.source {
            Source::Table(spec) => match &spec.table {
                TableSource::Own(table) => {
                    let columns = table.columns().iter();
                    let columns = columns.map(|it| (it.name.clone(), it.n_classes().is_some()));
                    Some((table.name().to_owned(), columns.collect::<Vec<_>>()))
                }
                TableSource::Howell => None,
            },
            _ => None,
        })
    });
    let spec = Memo::new(move |_| editor.model.with(|model| spec_of(model.wanted())));
    let target = move || spec.with(|spec| spec.as_ref().map_or(0, |it| it.target as usize));
    let body = move || {
        let (name, columns) = columns.get()?;
        let names = || columns.iter().map(|it| it.0.clone());
        let choose = Callback::new(move |target: usize| {
            editor.edit(move |draft| change(draft, |spec| set_own_target(spec, target as u32)));
        });
        let targets = view! {
            <NamedSelect
                id="own-target"
                label=Language::target_label
                names=Signal::stored(names().collect::<Vec<_>>())
                chosen=Signal::derive(target)
                on_change=choose
            />
        };
        let inputs: Vec<AnyView> = names()
            .enumerate()
            .map(|(at, name)| {
                let is_input = spec.with(|spec| {
                    spec.as_ref().is_some_and(|it| it.inputs.contains(&(at as u32)))
                });
                let is_target = target() == at;
                view! {
                    <button
                        type="button"
                        class="function"
                        data-testid=format!("own-input-{at}")
                        aria-pressed=is_input.to_string()
                        disabled=is_target
                        on:click=move |_| editor.edit(move |draft| change(draft, |spec| toggle(spec, at as u32)))
                    >
                        <span>{name}</span>
                    </button>
                }
                .into_any()
            })
            .collect();
        let chosen = spec.with(|spec| spec.as_ref().map_or(Vec::new(), |it| it.inputs.clone()));
        let axes: Vec<String> = chosen
            .iter()
            .filter_map(|&column| Some(columns.get(column as usize)?.0.clone()))
            .collect();
        let axes = (axes.len() > 1).then(|| {
            view! {
                <NamedSelect
                    id="own-axis"
                    label=Language::axis_label
                    names=Signal::stored(axes)
                    chosen=Signal::derive(move || editor.axis.get() as usize)
                    on_change=Callback::new(move |at: usize| editor.axis.set(at as u32))
                />
            }
        });
        let can_classify = columns.get(target()).is_some_and(|it| it.1);
        let classifies = spec.with(|spec| spec.as_ref().is_some_and(|it| it.classifies));
        Some(
            view! {
                <p class="label own-table-name" data-testid="own-table-name">{name}</p>
                {targets}
                <div hidden=!can_classify>
                    <Switch
                        id="own-classify"
                        label=Language::own_classify
                        is_on=Signal::derive(move || classifies)
                        on_change=Callback::new(move |on| {
                            editor.edit(move |draft| change(draft, |spec| spec.classifies = on));
                        })
                    />
                </div>
                <div class="functions plane" role="group" aria-label=language.get().features_label()>{inputs}</div>
                {axes}
                <button
                    type="button"
                    class="tool wide"
                    data-testid="own-back"
                    on:click=move |_| playback.replace(first_table())
                >
                    {language.get().own_back()}
                </button>
            }
            .into_any(),
        )
    };
    view! { <div class="data-part own-controls">{reactive(body)}<OwnFilter/></div> }.into_any()
}

/// A column of numbers by which rows are left out: its place, its name, its smallest and largest
/// value.
type FilterColumn = (u32, String, [f64; 2]);

fn filter_columns(spec: &TableSpec) -> Vec<FilterColumn> {
    let table = spec.table.data_table();
    let columns = (0..).zip(table.columns());
    let numbers = columns.filter(|(_, column)| !column.is_categorical());
    numbers
        .filter_map(|(place, column)| {
            let values = column.values.iter().map(|&value| f64::from(value));
            // 189.7 as the file has it, not the 189.6999969482422 that is next to it in f32.
            let as_typed = |end: f64| (end as f32).to_string().parse().unwrap_or(end);
            let extent = plot::scale::extent(values)?.map(as_typed);
            Some((place, column.name.clone(), extent))
        })
        .collect()
}

/// Keeps of an own table the rows whose value in one column lies between two.
#[component]
fn OwnFilter() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let columns = Memo::new(move |_| {
        editor.data.with(|draft| match &draft.data.source {
            Source::Table(spec) if starts::is_own(draft) => filter_columns(spec),
            _ => Vec::new(),
        })
    });
    let filter = Memo::new(move |_| {
        let spec = editor.model.with(|model| spec_of(model.wanted()));
        spec.and_then(|spec| spec.filters.first().copied())
    });
    let names = Signal::derive(move || {
        let names = columns.with(|columns| {
            let names = columns.iter().map(|column| column.1.clone());
            names.collect::<Vec<String>>()
        });
        let none = language.get().own_filter_none().to_owned();
        std::iter::once(none).chain(names).collect::<Vec<String>>()
    });
    let chosen = Signal::derive(move || {
        let column = filter.get().map(|filter| filter.column);
        let at = columns.with(|columns| columns.iter().position(|it| Some(it.0) == column));
        at.map_or(0, |at| at + 1)
    });
    let choose = Callback::new(move |at: usize| {
        let column = columns.with_untracked(|columns| columns.get(at.checked_sub(1)?).cloned());
        editor.edit(move |draft| {
            change(draft, |spec| {
                let all = |(column, _, [min, max]): &FilterColumn| Filter {
                    column: *column,
                    min: Some(*min),
                    max: Some(*max),
                };
                spec.filters = column.iter().map(all).collect();
            });
        });
    });
    let end = move |id: &'static str, label: Label, of: fn(&mut Filter) -> &mut Option<f64>| {
        let value = Signal::derive(move || {
            let filter = filter.get();
            filter
                .and_then(|mut filter| *of(&mut filter))
                .unwrap_or(0.0)
        });
        view! {
            <NumberField
                id
                label
                value
                range=limits::TABLE_VALUE
                kind=Kind::Real
                on_change=Callback::new(move |value: f64| editor.edit(move |draft| {
                    change(draft, |spec| {
                        if let Some(filter) = spec.filters.first_mut() {
                            *of(filter) = Some(value);
                        }
                    });
                }))
            />
        }
        .into_any()
    };
    view! {
        <div class="data-part" hidden=reactive(move || columns.with(Vec::is_empty))>
            <NamedSelect id="own-filter" label=Language::own_filter names chosen on_change=choose/>
            <div class="data-part" hidden=reactive(move || filter.get().is_none())>
                {end("own-filter-from", Language::own_filter_from, |filter| &mut filter.min)}
                {end("own-filter-to", Language::own_filter_to, |filter| &mut filter.max)}
            </div>
        </div>
    }
    .into_any()
}

/// Another column of an own table to learn: a category is a class, a number is none unless asked for.
fn set_own_target(spec: &mut TableSpec, target: u32) {
    let before = spec.target;
    spec.target = target;
    let table = spec.table.data_table();
    let column = table.columns().get(target as usize);
    spec.classifies = column.is_some_and(experiment::Column::is_categorical);
    spec.inputs.retain(|input| *input != target);
    if spec.inputs.is_empty() {
        spec.inputs.push(before);
    }
}

/// Who was taken for what.
#[derive(Debug, Clone, PartialEq, Default)]
struct Counts {
    n_classes: usize,
    /// Of the training and of the validation rows, row by row: in row `i` those of class `i` by the
    /// class that the network says.
    rows: Vec<u32>,
}

impl Counts {
    fn at(&self, part: usize, class: usize, said: usize) -> u32 {
        let n = self.n_classes;
        self.rows[(part * n + class) * n + said]
    }

    /// Of the rows of a class, the share that is taken for it.
    fn recall(&self, part: usize, class: usize) -> Option<f64> {
        let all = (0..self.n_classes).map(|said| self.at(part, class, said));
        share(self.at(part, class, class), all.sum())
    }

    /// Of the rows that are taken for a class, the share that is of it.
    fn precision(&self, part: usize, class: usize) -> Option<f64> {
        let all = (0..self.n_classes).map(|of| self.at(part, of, class));
        share(self.at(part, class, class), all.sum())
    }
}

fn share(part: u32, all: u32) -> Option<f64> {
    (all > 0).then(|| f64::from(part) / f64::from(all))
}

/// A table for the training rows and one for the validation rows.
#[component]
fn Confusion() -> impl IntoView {
    let run = expect_context::<Run>();
    let data = expect_context::<DataView>();
    let language = use_language();
    let counts = Memo::new(move |_| {
        run.readings.with(|readings| Counts {
            n_classes: readings.n_classes,
            rows: readings.confusion.clone(),
        })
    });
    let classes = Memo::new(move |_| {
        let classes = |words: &TableLabels| words.classes.clone();
        data.table_labels
            .with(|words| words.as_ref().map_or(Vec::new(), classes))
    });
    let percent = |share: Option<f64>, language| match share {
        Some(share) => numbers::percent(share, language),
        None => "–".to_owned(),
    };
    let table = move |part: usize, caption: Label, counts: &Counts, classes: &[String]| {
        let language = language.get();
        let cells = |class: usize| -> Vec<AnyView> {
            (0..counts.n_classes)
                .map(|said| {
                    let count = counts.at(part, class, said);
                    view! { <td class="number">{count}</td> }.into_any()
                })
                .collect()
        };
        let rate = |share| view! { <td class="number">{percent(share, language)}</td> }.into_any();
        let rows: Vec<AnyView> = (0..counts.n_classes)
            .map(|class| {
                view! {
                    <tr>
                        <th scope="row">{classes[class].clone()}</th>
                        {cells(class)}
                        {rate(counts.recall(part, class))}
                    </tr>
                }
                .into_any()
            })
            .collect();
        let heads: Vec<AnyView> = classes
            .iter()
            .map(|name| view! { <th scope="col">{name.clone()}</th> }.into_any())
            .collect();
        let precisions: Vec<AnyView> = (0..counts.n_classes)
            .map(|class| rate(counts.precision(part, class)))
            .collect();
        view! {
            <table class="confusion">
                <caption>{caption(language)}</caption>
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                        <th scope="col">{language.recall_label()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{language.precision_label()}</th>
                        {precisions}
                        <td></td>
                    </tr>
                </tfoot>
            </table>
        }
        .into_any()
    };
    let tables = move || {
        let classes = classes.get();
        counts.with(|counts| {
            let is_of_these = counts.n_classes > 1 && counts.n_classes == classes.len();
            is_of_these.then(|| {
                let all: Vec<String> = counts.rows.iter().map(u32::to_string).collect();
                view! {
                    <p class="hint">{language.get().confusion_words()}</p>
                    <div class="confusions" data-testid="confusion" data-value=all.join(" ")>
                        {table(0, Language::legend_train, counts, &classes)}
                        {table(1, Language::legend_validation, counts, &classes)}
                    </div>
                }
            })
        })
    };
    view! { <div class="data-part">{reactive(tables)}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, Task};

    use super::*;

    #[test]
    fn recall_is_of_a_row_and_precision_of_a_column() {
        let counts = Counts {
            n_classes: 2,
            rows: vec![6, 2, 3, 9, 0, 0, 0, 4],
        };
        assert_eq!(counts.recall(0, 0), Some(0.75));
        assert_eq!(counts.precision(0, 0), Some(6.0 / 9.0));
        assert_eq!(counts.recall(1, 0), None);
        assert_eq!(counts.precision(1, 1), Some(1.0));
    }

    #[test]
    fn every_choice_can_run() {
        let mut draft = first_table();
        for target in 0..4 {
            change(&mut draft, |spec| set_target(spec, target));
            for column in 0..4 {
                change(&mut draft, |spec| toggle(spec, column));
                for on in [true, false] {
                    change(&mut draft, |spec| set_adults_only(spec, on));
                    assert!(draft.clone().check().is_ok(), "{target} {column} {on}");
                }
            }
        }
    }

    #[test]
    fn sex_is_a_class_and_height_a_number() {
        let mut draft = first_table();
        change(&mut draft, |spec| set_target(spec, howell::MALE));
        assert_eq!(
            draft.data.task(),
            Some(Task::Classification { n_classes: 2 })
        );
        assert_eq!(draft.network.output.activation, Activation::Softmax);
        change(&mut draft, |spec| set_target(spec, howell::HEIGHT));
        assert_eq!(draft.data.task(), Some(Task::Regression));
        assert_eq!(draft.network.output.units, 1);
    }

    #[test]
    fn an_own_table_is_filtered_by_its_columns_of_numbers() {
        let spec = TableSpec {
            table: TableSource::Own(howell::table().clone()),
            ..TableSpec::howell_height(&[howell::WEIGHT])
        };
        let columns = filter_columns(&spec);
        let ages = &columns[howell::AGE as usize];
        assert_eq!((ages.0, ages.1.as_str(), ages.2), (2, "age", [0.0, 88.0]));
        assert_eq!(columns[howell::HEIGHT as usize].2, [53.975, 179.07]);
        let mut draft = first_table();
        draft.data.set_table(spec);
        change(&mut draft, |spec| {
            spec.filters = vec![Filter {
                column: ages.0,
                min: Some(18.0),
                max: Some(88.0),
            }];
        });
        assert_eq!(draft.clone().check().unwrap().dataset().targets.len(), 352);
        change(&mut draft, |spec| spec.filters[0].min = Some(90.0));
        let problems = draft.check().unwrap_err();
        assert_eq!(problems[0].field, Field::Filters);
    }
}
