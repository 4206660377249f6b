//! What is learned from a person's own table.

use std::sync::Arc;

use experiment::{Source, TableSource, TableSpec};
use leptos::prelude::*;

use crate::app::data_view::DataView;
use crate::app::editor::Editor;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::starts::first_table;
use crate::app::windows::Window;
use crate::controls::{NamedSelect, Switch, WindowButton};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::table_labels::TableLabels;
use crate::panels::own_table::OwnTables;
use crate::panels::table::edits::{change, set_own_target, spec_of, toggle};
use crate::panels::table::filter::OwnFilter;

/// A button for each column; it is pressed if the column is an input, and disabled if it is the target.
fn input_buttons(editor: Editor, names: Vec<String>, spec: Option<TableSpec>) -> Vec<AnyView> {
    let button = |(column, name): (u32, String)| {
        let is_input = spec.as_ref().is_some_and(|it| it.inputs.contains(&column));
        let is_target = spec.as_ref().map_or(0, |it| it.target) == column;
        view! {
            <button
                type="button"
                class="function"
                data-testid=format!("own-input-{column}")
                title=name.clone()
                aria-pressed=is_input.to_string()
                disabled=is_target
                on:click=move |_| editor.edit(move |draft| change(draft, |spec| toggle(spec, column)))
            >
                <span class="name">{name.clone()}</span>
            </button>
        }
        .into_any()
    };
    (0..).zip(names).map(button).collect()
}

/// The choices of what lies along x: the network's input, and its name. Over the categories of a column the fit is
/// the same picture for each of the column's inputs, so that it is there once. Classes are drawn over one of them.
fn axes(labels: &TableLabels) -> Vec<(usize, String)> {
    let inputs = labels.inputs.iter().zip(&labels.categories).enumerate();
    let axes = inputs.filter_map(|(input, (name, categories))| match categories {
        Some(column) if labels.classes.is_empty() && column.of_column.len() > 2 => {
            (column.first == input).then(|| (input, column.column.clone()))
        }
        _ => Some((input, name.clone())),
    });
    axes.collect()
}

/// The choice of what lies along x.
fn axis_select(editor: Editor, data_view: DataView) -> AnyView {
    let axes = Memo::new(move |_| {
        data_view
            .table_labels
            .with(|labels| labels.as_ref().map_or(Vec::new(), axes))
    });
    let names = move || axes.with(|axes| axes.iter().map(|it| it.1.clone()).collect::<Vec<_>>());
    // Any input of a column of categories is the column.
    let chosen = move || {
        let axis = editor.axis.get() as usize;
        let place = axes.with(|axes| axes.iter().rposition(|(input, _)| *input <= axis));
        place.unwrap_or(0)
    };
    let choose = move |at: usize| {
        if let Some(input) = axes.with_untracked(|axes| axes.get(at).map(|it| it.0)) {
            editor.axis.set(input as u32);
        }
    };
    view! {
        <NamedSelect
            id="own-axis"
            label=Language::axis_label
            names=Signal::derive(names)
            chosen=Signal::derive(chosen)
            on_change=Callback::new(choose)
        />
    }
    .into_any()
}

/// The button that opens the preview of the table again.
fn reopen_button(own: OwnTables, language: Language) -> AnyView {
    let is_open = Memo::new(move |_| own.is_reopened());
    view! {
        <div hidden=reactive(move || !own.can_reopen())>
            <WindowButton
                id="own-reopen"
                window=Window::OwnTable.id()
                is_open
                title=Language::own_reopen
                on_press=Callback::new(move |()| if is_open.get_untracked() { own.close() } else { own.reopen() })
            >
                {language.own_reopen()}
            </WindowButton>
        </div>
    }
    .into_any()
}

/// Chooses the column to learn. Where empty cells were filled, those of this column become empty again.
fn choose_target(own: OwnTables, editor: Editor, target: u32) {
    let table = own.filled_for(target);
    editor.edit(move |draft| {
        change(draft, |spec| {
            if let Some(table) = &table {
                spec.table = TableSource::Own(Arc::clone(table));
            }
            set_own_target(spec, target);
        });
    });
}

/// Whether the target can be a class.
fn has_classes(spec: &TableSpec) -> bool {
    spec.class_values(spec.table.data_table()).is_some()
}

/// The choice of what is learned from a person's own table, and from what.
#[component]
pub fn OwnTableControls() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let data_view = expect_context::<DataView>();
    let own = expect_context::<OwnTables>();
    let playback = expect_context::<Playback>();
    let language = use_language();
    // The names of the table's columns, computed again only for another table.
    let columns = Memo::new(move |_| {
        editor.data.with(|draft| match &draft.data.source {
            Source::Table(spec) => match &spec.table {
                TableSource::Own(table) => {
                    let columns = table.columns().iter();
                    let names = columns.map(|it| it.name.clone());
                    Some((table.name().to_owned(), names.collect::<Vec<_>>()))
                }
                TableSource::Howell => None,
            },
            _ => None,
        })
    });
    let spec = Memo::new(move |_| editor.model.with(|model| spec_of(model.wanted())));
    let has_classes = Memo::new(move |_| spec.with(|spec| spec.as_ref().is_some_and(has_classes)));
    let has_axes = Memo::new(move |_| editor.n_inputs() > 1);
    let target = move || spec.with(|spec| spec.as_ref().map_or(0, |it| it.target as usize));
    let body = move || {
        let (name, columns) = columns.get()?;
        let names = || columns.iter().cloned();
        let choose = Callback::new(move |target: usize| choose_target(own, editor, target as u32));
        let targets = view! {
            <NamedSelect
                id="own-target"
                label=Language::target_label
                names=Signal::stored(names().collect::<Vec<_>>())
                chosen=Signal::derive(target)
                on_change=choose
            />
        };
        let inputs = input_buttons(editor, names().collect(), spec.get());
        let axes = has_axes.get().then(|| axis_select(editor, data_view));
        let classifies = spec.with(|spec| spec.as_ref().is_some_and(|it| it.classifies));
        let can_classify = classifies || has_classes.get();
        Some(
            view! {
                <p class="label own-table-name" translate="no" data-testid="own-table-name">{name}</p>
                {reopen_button(own, language.get())}
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
                <p class="label">{language.get().features_label()}</p>
                <div class="column-buttons" translate="no" role="group" aria-label=language.get().features_label()>{inputs}</div>
                {axes}
                <button
                    type="button"
                    class="tool wide"
                    data-testid="own-back"
                    on:click=move |_| playback.open_draft(first_table())
                >
                    {language.get().own_back()}
                </button>
            }
            .into_any(),
        )
    };
    view! { <div class="data-part own-controls">{reactive(body)}<OwnFilter/></div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::table_labels::CategoryNames;

    /// The axis of three islands was listed three times.
    #[test]
    fn a_column_of_categories_is_one_axis_of_a_regression() {
        let names = |column: &str, of_column: &[&str], first| {
            Some(CategoryNames {
                of_input: ["no", "yes"].map(str::to_owned),
                column: column.to_owned(),
                of_column: of_column.iter().map(|&it| it.to_owned()).collect(),
                first,
            })
        };
        let island = || names("island", &["Biscoe", "Dream", "Torgersen"], 1);
        let inputs = [
            "mass",
            "island = Biscoe",
            "island = Dream",
            "island = Torgersen",
            "sex",
        ];
        let mut labels = TableLabels {
            inputs: inputs.map(str::to_owned).to_vec(),
            categories: vec![
                None,
                island(),
                island(),
                island(),
                names("sex", &["female", "male"], 4),
            ],
            ..TableLabels::default()
        };
        let of = |labels: &TableLabels| axes(labels).into_iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(of(&labels), [0, 1, 4]);
        assert_eq!(axes(&labels)[1].1, "island");
        // The probabilities of classes are drawn over a single category.
        labels.classes = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(of(&labels), [0, 1, 2, 3, 4]);
    }
}
