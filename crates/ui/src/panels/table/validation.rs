//! Which rows of a table validate: at random, the last ones, by class or by group; and the seed that draws
//! them.

use experiment::{Field, Source, Validation, ValidationRows};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::controls::{Kind, NamedSelect, NumberField};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::{problems, table_labels};

/// Place of a choice in the list of them.
fn place_of(rows: ValidationRows) -> usize {
    match rows {
        ValidationRows::Random => 0,
        ValidationRows::Last => 1,
        ValidationRows::Stratified => 2,
        ValidationRows::ByGroup(_) => 3,
    }
}

/// The choice at a place of the list; a split by group begins with this column.
fn choice_at(place: usize, column: u32) -> ValidationRows {
    match place {
        1 => ValidationRows::Last,
        2 => ValidationRows::Stratified,
        3 => ValidationRows::ByGroup(column),
        _ => ValidationRows::Random,
    }
}

/// The choice of the validation rows of a table.
#[component]
pub fn TableValidation() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let language = use_language();
    let wanted = editor.model;
    let rows = Memo::new(move |_| wanted.with(|it| it.wanted().data.validation.rows));
    let seed = Signal::derive(move || wanted.with(|it| f64::from(it.wanted().data.seed)));
    let set_rows = move |rows: ValidationRows| {
        editor.edit(move |draft| {
            let share = draft.data.validation.share;
            draft.data.set_validation(Validation { share, rows });
        });
    };
    let columns = Memo::new(move |_| {
        editor.data.with(|draft| match &draft.data.source {
            Source::Table(spec) => {
                let columns = (0..).zip(spec.table.data_table().columns());
                let name =
                    |(place, column)| table_labels::name(spec, column, place, language.get());
                columns.map(name).collect()
            }
            _ => Vec::new(),
        })
    });
    let choices = Signal::derive(move || {
        let language = language.get();
        vec![
            language.validation_rows_random().to_owned(),
            language.validation_rows_last().to_owned(),
            language.validation_rows_stratified().to_owned(),
            language.validation_rows_by_group().to_owned(),
        ]
    });
    let column = move || match rows.get() {
        ValidationRows::ByGroup(column) => column as usize,
        _ => 0,
    };
    let problem = move || {
        wanted.with(|model| {
            let problem = model.problem(Field::ValidationRows);
            problem.map_or(String::new(), |it| problems::sentence(it, language.get()))
        })
    };
    view! {
        <NamedSelect
            id="table-validation"
            label=Language::table_validation_label
            names=choices
            chosen=Signal::derive(move || place_of(rows.get()))
            on_change=Callback::new(move |place| set_rows(choice_at(place, 0)))
        />
        <div class="data-part" hidden=reactive(move || place_of(rows.get()) != 3)>
            <NamedSelect
                id="validation-group"
                label=Language::validation_group_label
                names=columns
                chosen=Signal::derive(column)
                on_change=Callback::new(move |column: usize| set_rows(ValidationRows::ByGroup(column as u32)))
            />
        </div>
        <div class="data-part" hidden=reactive(move || rows.get() == ValidationRows::Last)>
            <NumberField
                id="validation-seed"
                label=Language::validation_seed_label
                value=seed
                range=0.0..=f64::from(u32::MAX)
                kind=Kind::Whole
                on_change=Callback::new(move |seed: f64| editor.edit(move |draft| draft.data.seed = seed as u32))
            />
        </div>
        <p class="message" data-testid="validation-message" aria-live="polite">{reactive(problem)}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_choice_has_its_place() {
        for place in 0..4 {
            assert_eq!(place_of(choice_at(place, 7)), place);
        }
        assert_eq!(choice_at(3, 7), ValidationRows::ByGroup(7));
    }
}
