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

/// The choice of the network's input that lies along x: a column of categories is several of them.
fn axis_select(editor: Editor, data_view: DataView) -> AnyView {
    let inputs = |labels: &TableLabels| labels.inputs.clone();
    let names = Signal::derive(move || {
        data_view
            .table_labels
            .with(|labels| labels.as_ref().map_or(Vec::new(), inputs))
    });
    view! {
        <NamedSelect
            id="own-axis"
            label=Language::axis_label
            names
            chosen=Signal::derive(move || editor.axis.get() as usize)
            on_change=Callback::new(move |at: usize| editor.axis.set(at as u32))
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
