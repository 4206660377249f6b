//! The filter of an own table: rows whose value in one column lies between two limits.

use experiment::{Filter, Source, TableSpec, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::starts;
use crate::controls::{Kind, NamedSelect, NumberField};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::table::edits::{change, spec_of};

/// A column of numbers by which rows can be filtered: its place, name, smallest and largest value.
type FilterColumn = (u32, String, [f64; 2]);

fn filter_columns(spec: &TableSpec) -> Vec<FilterColumn> {
    let table = spec.table.data_table();
    let columns = (0..).zip(table.columns());
    let numbers = columns.filter(|(_, column)| !column.is_categorical());
    numbers
        .filter_map(|(place, column)| {
            let extent = plot::scale::extent(column.values.iter().copied())?;
            Some((place, column.name.clone(), extent))
        })
        .collect()
}

/// Keeps the rows of an own table whose value in one column lies between two limits.
#[component]
pub fn OwnFilter() -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use experiment::{Field, TableSource, howell};

    use super::*;
    use crate::app::starts::first_table;

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
