//! A row that no table has: a person types it, and the network says what it predicts.

use std::collections::BTreeMap;

use experiment::{Column, Draft, Question, Reply, Source, limits, positions_in_order};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::speech::live_at_rest;
use crate::controls::{Entry, Kind};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::table_labels;

/// A column to fill in.
#[derive(Debug, Clone, PartialEq)]
struct FormColumn {
    column: u32,
    name: String,
    /// What its values are called, if they are classes.
    labels: Vec<String>,
    /// Inputs of the network that it becomes, one for each category; 0: its value is the input.
    n_one_hot: usize,
    /// What stands there until something is typed.
    usual: f64,
}

/// The table of a form, by its content.
type TableId = u64;

/// What a person has typed, by column.
#[derive(Debug, Clone, PartialEq, Default)]
struct Typed {
    /// The table for which it was typed. For another one it means nothing.
    table: TableId,
    values: BTreeMap<u32, f64>,
}

impl Typed {
    fn value(&self, table: TableId, column: u32) -> Option<f64> {
        let value = self.values.get(&column).copied();
        value.filter(|_| self.table == table)
    }

    fn set(&mut self, table: TableId, column: u32, value: f64) {
        if self.table != table {
            *self = Self {
                table,
                values: BTreeMap::new(),
            };
        }
        self.values.insert(column, value);
    }
}

/// What there is to fill in and how the answer is called.
#[derive(Debug, Clone, PartialEq, Default)]
struct Form {
    table: TableId,
    inputs: Vec<FormColumn>,
    target: String,
    /// Of a target that is a number.
    unit: String,
    /// Names of the target's classes; empty for numbers.
    classes: Vec<String>,
}

/// Rounds a mean to a number that a person could have typed: to three significant figures, or to the
/// fewest that keep it within a tenth of the deviation, as for seconds since 1970.
fn rounded(mean: f64, deviation: f64) -> f64 {
    // What is left of a sum of numbers that cancel out.
    if mean.abs() < deviation * 1e-9 {
        return 0.0;
    }
    let rounded = |n_figures: usize| format!("{mean:.*e}", n_figures - 1).parse().unwrap_or(mean);
    let is_near = |rounded: &f64| (rounded - mean).abs() <= deviation / 10.0 + mean.abs() * 1e-14;
    (3..=17).map(rounded).find(is_near).unwrap_or(mean)
}

/// The mean of the rows; of classes the most frequent one.
fn usual(column: &Column, is_class: bool, rows: &[usize]) -> f64 {
    let values = || rows.iter().filter_map(|&row| column.values.get(row));
    if !is_class {
        let n = rows.len().max(1) as f64;
        let mean = values().sum::<f64>() / n;
        let variance = values().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
        return rounded(mean, variance.sqrt());
    }
    let mut counts = BTreeMap::<usize, usize>::new();
    for &value in values() {
        *counts.entry(value as usize).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|&(_, n)| n);
    most.map_or(0.0, |(class, _)| class as f64)
}

impl Form {
    /// The form of an experiment; `None` if it learns from no table.
    fn of(draft: &Draft, language: Language) -> Option<Self> {
        let Source::Table(spec) = &draft.data.source else {
            return None;
        };
        let table = spec.table.data_table();
        let rows = spec.kept_rows(table);
        let inputs = spec.inputs.iter().filter_map(|&place| {
            let column = table.columns().get(place as usize)?;
            let labels = table_labels::labels(spec, column, place, language);
            Some(FormColumn {
                column: place,
                name: table_labels::title(spec, column, place, language),
                n_one_hot: Some(column.labels.len()).filter(|n| *n > 2).unwrap_or(0),
                usual: usual(column, !labels.is_empty(), &rows),
                labels,
            })
        });
        let target = table.columns().get(spec.target as usize)?;
        let mut classes = Vec::new();
        if spec.classifies {
            classes = table_labels::classes(spec, language)?;
        }
        Some(Self {
            table: table.content_hash(),
            inputs: inputs.collect(),
            target: table_labels::name(spec, target, spec.target, language),
            unit: table_labels::unit(spec, target, spec.target, language),
            classes,
        })
    }

    /// What the network is given for what was typed, column by column.
    fn row(&self, typed: &Typed) -> Vec<f64> {
        let mut row = Vec::new();
        for input in &self.inputs {
            let value = typed.value(self.table, input.column).unwrap_or(input.usual);
            if input.n_one_hot == 0 {
                row.push(value);
            }
            row.extend(
                (0..input.n_one_hot).map(|label| f64::from(u8::from(value == label as f64))),
            );
        }
        row
    }

    /// The number that the network says, with its unit.
    fn number(&self, said: &[f32], language: Language) -> String {
        let value = said.first().map_or(f64::NAN, |&value| f64::from(value));
        let number = numbers::significant(value, language);
        match self.unit.as_str() {
            "" => number,
            unit => format!("{number}\u{202f}{unit}"),
        }
    }

    /// The classes with their probabilities, the likeliest first.
    fn shares(&self, said: &[f32], language: Language) -> Vec<ClassShare> {
        // One output is the probability of the second of two classes.
        let of_two = match said {
            [one] => Some([1.0 - one, *one]),
            _ => None,
        };
        let shares = of_two.as_ref().map_or(said, |two| two.as_slice());
        let classes: Vec<(f32, &String)> = shares.iter().copied().zip(&self.classes).collect();
        let order =
            positions_in_order(classes.len(), &|a, b| classes[b].0.total_cmp(&classes[a].0));
        let share = |&idx: &usize| {
            let (share, name) = classes[idx];
            (name.clone(), numbers::percent(f64::from(share), language))
        };
        order.iter().map(share).collect()
    }
}

/// A class's name and its probability in percent.
type ClassShare = (String, String);

/// How many classes are in sight before the rest is unfolded.
const MAX_IN_SIGHT: usize = 5;

/// Classes one below the other, each name whole and its probability beside it.
fn class_lines(shares: &[ClassShare]) -> Vec<AnyView> {
    let line = |(name, share): &ClassShare| {
        view! {
            <span class="class-share">
                <span class="name">{name.clone()}</span>" "<span class="share">{share.clone()}</span>
            </span>
        }
        .into_any()
    };
    shares.iter().map(line).collect()
}

/// The answer: a number, or the likeliest classes and the others folded below them.
#[component]
fn Answer(form: Memo<Form>, said: RwSignal<Option<Vec<f32>>>) -> impl IntoView {
    let language = use_language();
    let shares = Memo::new(move |_| {
        let form = form.get();
        said.with(|said| match said {
            Some(said) if !form.classes.is_empty() => form.shares(said, language.get()),
            _ => Vec::new(),
        })
    });
    let answer = move || {
        let form = form.get();
        if !form.classes.is_empty() {
            return shares.with(|shares| {
                let n_in_sight = shares.len().min(MAX_IN_SIGHT);
                class_lines(&shares[..n_in_sight]).into_any()
            });
        }
        let number = said.with(|said| match said {
            Some(said) => form.number(said, language.get()),
            None => "–".to_owned(),
        });
        number.into_any()
    };
    let code = move || {
        let said = said.get().unwrap_or_default();
        let said: Vec<String> = said.iter().map(f32::to_string).collect();
        said.join(" ")
    };
    let n_more = Memo::new(move |_| shares.with(|it| it.len().saturating_sub(MAX_IN_SIGHT)));
    let more = move || shares.with(|it| class_lines(it.get(MAX_IN_SIGHT..).unwrap_or_default()));
    view! {
        <div class="predict-said" class:of-classes=reactive(move || form.with(|it| !it.classes.is_empty()))>
            <span translate="no" id="predict-target">{reactive(move || form.with(|form| form.target.clone()))}</span>
            <output
                translate="no"
                aria-labelledby="predict-target"
                aria-live=live_at_rest()
                data-testid="predict-answer"
                data-value=reactive(code)
            >
                {reactive(answer)}
            </output>
            // It stays the same element while the numbers change, so that it stays open.
            <details class="more" hidden=reactive(move || n_more.get() == 0)>
                <summary data-testid="predict-more">
                    {reactive(move || language.get().predict_more(n_more.get() as f64))}
                </summary>
                <div translate="no" data-testid="predict-others">{reactive(more)}</div>
            </details>
        </div>
    }
    .into_any()
}

/// Asks the network about a row that a person types; it asks again while the network trains.
#[component]
pub fn PredictRow() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let is_open = RwSignal::new(false);
    let form = Memo::new(move |_| {
        let language = language.get();
        editor
            .data
            .with(|experiment| Form::of(experiment, language))
            .unwrap_or_default()
    });
    let typed = RwSignal::new(Typed::default());
    let said = RwSignal::new(None::<Vec<f32>>);
    expect_context::<Inquiry>().keep_asking(
        move || {
            let inputs = form.with_untracked(|form| form.row(&typed.get_untracked()));
            (is_open.get_untracked() && !inputs.is_empty()).then_some(Question::Predict { inputs })
        },
        move |reply| match reply {
            Reply::Prediction(new) => {
                if said.with_untracked(|said| said != new) {
                    said.set(new.clone());
                }
                true
            }
            _ => false,
        },
    );
    let fields = move || {
        let (table, inputs) = form.with(|form| (form.table, form.inputs.clone()));
        let fields = inputs.into_iter().map(|input| field(input, table, typed));
        fields.collect::<Vec<AnyView>>()
    };
    view! {
        <details
            class="more predict"
            on:toggle=move |event| {
                let details = event.current_target();
                let details = details.and_then(|it| it.dyn_into::<web_sys::Element>().ok());
                is_open.set(details.is_some_and(|it| it.has_attribute("open")));
            }
        >
            <summary data-testid="predict">{reactive(move || language.get().predict_title())}</summary>
            <div class="data-part">{reactive(fields)}</div>
            <Answer form said/>
        </details>
    }
    .into_any()
}

/// One field of the row: a list of classes or a number.
fn field(input: FormColumn, table: TableId, typed: RwSignal<Typed>) -> AnyView {
    let FormColumn {
        column,
        name,
        labels,
        usual,
        ..
    } = input;
    let id = format!("predict-{column}");
    let value =
        Signal::derive(move || typed.with(|typed| typed.value(table, column).unwrap_or(usual)));
    let set = move |value: f64| typed.update(|typed| typed.set(table, column, value));
    let control = if labels.is_empty() {
        view! {
            <Entry
                id=id.clone()
                value
                range=limits::TABLE_VALUE
                kind=Kind::Real
                on_change=Callback::new(set)
            />
        }
        .into_any()
    } else {
        let options: Vec<AnyView> = labels
            .into_iter()
            .enumerate()
            .map(|(place, label)| {
                let is_chosen = move || value.get() == place as f64;
                view! {
                    <option value=place.to_string() prop:selected=reactive(is_chosen)>{label}</option>
                }
                .into_any()
            })
            .collect();
        view! {
            <select
                translate="no"
                id=id.clone()
                data-testid=id.clone()
                data-value=reactive(move || value.get().to_string())
                on:change=move |event| {
                    if let Ok(place) = event_target_value(&event).parse() {
                        set(place);
                    }
                }
            >
                {options}
            </select>
        }
        .into_any()
    };
    view! { <div class="field"><label for=id translate="no">{name}</label>{control}</div> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use experiment::{ClassWeights, DataTable, TableSource, TableSpec};

    use super::*;
    use crate::app::starts::first_table;

    fn own() -> TableSpec {
        let column = |name: &str, values: &[f64], labels: &[&str]| Column {
            name: name.to_owned(),
            values: values.to_vec(),
            labels: labels.iter().map(|&label| label.to_owned()).collect(),
            ..Column::default()
        };
        let table = DataTable::new(
            "t.csv".to_owned(),
            vec![
                column("size", &[1.0, 2.0, 3.0, 4.0], &[]),
                column("color", &[0.0, 2.0, 1.0, 2.0], &["blue", "green", "red"]),
                column("alive", &[0.0, 1.0, 1.0, 0.0], &["no", "yes"]),
                column("price", &[9.5, 8.0, 7.0, 6.0], &[]),
            ],
        );
        TableSpec {
            table: TableSource::Own(Arc::new(table)),
            inputs: vec![0, 1, 2],
            target: 3,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        }
    }

    fn draft_of(spec: TableSpec) -> Draft {
        let mut draft = first_table();
        draft.data.set_table(spec);
        draft.fit_output();
        draft
    }

    #[test]
    fn a_row_of_the_table_is_given_as_the_network_learns_it() {
        let howell = TableSpec::howell_sex();
        for spec in [own(), howell] {
            let table = Arc::clone(spec.table.data_table());
            let kept = spec.kept_rows(&table);
            let draft = draft_of(spec);
            let form = Form::of(&draft, Language::Es).unwrap();
            let experiment = draft.check().unwrap();
            let dataset = experiment.dataset();
            for (row, inputs) in kept.iter().zip(dataset.inputs.rows()) {
                let columns = table.columns().iter().map(|it| it.values[*row]);
                let typed = Typed {
                    table: form.table,
                    values: (0..).zip(columns).collect(),
                };
                assert_eq!(form.row(&typed), inputs.to_vec());
            }
        }
    }

    /// Three figures of seconds since 1970 are decades away from a table of one day.
    #[test]
    fn usual_numbers_lie_among_the_rows() {
        for (mean, deviation, expected) in [
            (35.611, 14.7, 35.6),
            (2010.36, 6.0, 2010.0),
            (1_609_459_234.5, 3_600.0, 1_609_459_000.0),
            (-1_609_459_234.5, 0.0, -1_609_459_234.5),
            (0.0, 1.0, 0.0),
            (-2.26e-16, 0.0476, 0.0),
            (14.620_000_000_000_003, 3.6e-15, 14.62),
            (2.5, 0.0, 2.5),
        ] {
            assert_eq!(rounded(mean, deviation), expected, "{mean} ± {deviation}");
        }
    }

    #[test]
    fn the_form_begins_with_the_usual_row() {
        let form = Form::of(&draft_of(own()), Language::En).unwrap();
        assert_eq!(form.row(&Typed::default()), [2.5, 0.0, 0.0, 1.0, 1.0]);
        assert_eq!(Form::of(&Draft::default(), Language::En), None);
    }

    #[test]
    fn what_was_typed_for_another_table_means_nothing() {
        let form = Form::of(&draft_of(own()), Language::En).unwrap();
        let mut typed = Typed::default();
        typed.set(form.table, 0, 7.0);
        assert_eq!(form.row(&typed), [7.0, 0.0, 0.0, 1.0, 1.0]);
        typed.set(form.table + 1, 0, 8.0);
        assert_eq!(form.row(&typed), [2.5, 0.0, 0.0, 1.0, 1.0]);
        typed.set(form.table, 2, 0.0);
        assert_eq!(form.row(&typed), [2.5, 0.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn an_answer_has_its_unit_or_the_likeliest_class_first() {
        let heights = Form::of(&first_table(), Language::Es).unwrap();
        assert_eq!(heights.number(&[151.84], Language::Es), "151,8\u{202f}cm");
        assert_eq!(heights.inputs[0].name, "peso (kg)");
        let sexes = draft_of(TableSpec::howell_sex());
        let sexes = Form::of(&sexes, Language::En).unwrap();
        let told = [("male", "75\u{202f}%"), ("female", "25\u{202f}%")];
        let told = told.map(|(name, share)| (name.to_owned(), share.to_owned()));
        assert_eq!(sexes.shares(&[0.25, 0.75], Language::En), told);
        assert_eq!(sexes.shares(&[0.75], Language::En), told);
    }
}
