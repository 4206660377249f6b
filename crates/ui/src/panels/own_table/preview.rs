//! A table as it was read: what is open, how it was read, its columns and rows, what will be learned.

use std::sync::Arc;

use formats::table_csv::{BadCellKind, CsvTable};
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::panels::own_table::column_details::column_details;
use crate::panels::own_table::form::{form_view, list, name_list};
use crate::panels::own_table::grid::grid;
use crate::panels::own_table::notes::{notes, questions};
use crate::panels::own_table::prepared::Prepared;
use crate::panels::own_table::reading::OwnTables;
use crate::panels::own_table::row_costs::{lost_rows, rows_in_use};

/// Cells without a value that are listed.
const SHOWN_CELLS: usize = 12;

/// Shows a table as it was read, and what can be changed before it is used.
pub fn preview(own: OwnTables, table: &Arc<CsvTable>, language: Language) -> AnyView {
    let prepared = Prepared::new(own);
    let shown = own.shown_column;
    let details = {
        let table = Arc::clone(table);
        move || {
            let column = shown.get()?;
            Some(column_details(
                own,
                &table,
                column,
                own.target.get(),
                language,
            ))
        }
    };
    view! {
        <div class="own-table-sizes">{size(table, language)}{rows_in_use(table, prepared, language)}</div>
        {lost_rows(own, table, prepared, language)}
        {questions(own, table, language)}
        {notes(table, language)}
        {form_view(own, Some(table), language)}
        {grid(own, table, shown, language)}
        {reactive(details)}
        {bad_cells(own, table, language)}
        {use_button(own, prepared, table, language)}
    }
    .into_any()
}

/// The number of rows and columns.
fn size(table: &CsvTable, language: Language) -> AnyView {
    let size = language.csv_size(table.columns.len() as f64, table.n_rows as f64);
    view! {
        <p
            class="own-table-line"
            role="status"
            data-testid="own-table-size"
            data-value=table.n_rows.to_string()
        >
            {size}
        </p>
    }
    .into_any()
}

/// What will be learned, why the table cannot be used as it is, and the button that uses it.
fn use_button(own: OwnTables, prepared: Prepared, table: &CsvTable, language: Language) -> AnyView {
    let names: Vec<String> = table.columns.iter().map(|it| it.name.clone()).collect();
    let has_questions = !table.questions.is_empty();
    let experiment = prepared.experiment;
    let problem = move || {
        experiment.with(|experiment| match experiment {
            Some(Err(why)) => why.sentence(language),
            _ if has_questions => language.csv_answer_first().to_owned(),
            _ => String::new(),
        })
    };
    let is_usable = move || !has_questions && experiment.with(|it| matches!(it, Some(Ok(_))));
    let use_it = move || {
        if let Some(Ok(experiment)) = experiment.get_untracked() {
            own.use_it(experiment);
        }
    };
    view! {
        <div class="code-tools own-table-use">
            {reactive(move || name_list(
                "own-table-target".into(),
                language.csv_target().into(),
                names.clone(),
                Some(own.target.get()),
                language,
                move |at| own.set_target(at),
            ))}
            <p class="own-table-line message" role="alert" data-testid="own-table-problem">
                {reactive(problem)}
            </p>
            <button
                type="button"
                class="cure"
                data-testid="own-table-use"
                disabled=reactive(move || !is_usable())
                on:click=move |_| use_it()
            >
                {language.csv_use()}
            </button>
        </div>
    }
    .into_any()
}

/// Lists the cells without a value, by row and column, and the choice of what to do about them.
fn bad_cells(own: OwnTables, table: &CsvTable, language: Language) -> Option<AnyView> {
    if table.n_bad_cells == 0 {
        return None;
    }
    let lines: Vec<AnyView> = table
        .bad_cells
        .iter()
        .take(SHOWN_CELLS)
        .map(|cell| {
            let (line, name) = (cell.line as f64, column_name(table, cell.column));
            let text = match cell.kind {
                BadCellKind::Missing if cell.text.is_empty() => {
                    language.csv_cell_missing(line, name)
                }
                BadCellKind::Missing => language.csv_cell_word(line, name, &cell.text),
                BadCellKind::Unreadable => language.csv_cell_unreadable(line, name, &cell.text),
                BadCellKind::TooLarge => language.csv_cell_too_large(line, name, &cell.text),
            };
            view! { <li>{text}</li> }.into_any()
        })
        .collect();
    let more = (table.n_bad_cells > lines.len()).then(|| {
        let n = (table.n_bad_cells - lines.len()) as f64;
        view! { <li>{language.csv_more_cells(n)}</li> }.into_any()
    });
    let names = move || {
        vec![
            language.csv_drop_rows().to_owned(),
            language.csv_fill_mean().to_owned(),
        ]
    };
    let view = view! {
        <ul class="own-table-cells" data-testid="own-table-cells" data-value=table.n_bad_cells.to_string()>
            {lines}
            {more}
        </ul>
        {reactive(move || list(
            "own-table-missing".into(),
            language.csv_missing().into(),
            names(),
            Some(own.missing.get()),
            language,
            move |at| own.missing.set(at),
        ))}
    };
    Some(view.into_any())
}

/// Returns the name of a column that is counted from 1.
fn column_name(table: &CsvTable, column: usize) -> &str {
    let column = column.checked_sub(1).and_then(|idx| table.columns.get(idx));
    column.map_or("", |column| column.name.as_str())
}
