//! A table as it was read: its columns, its first rows, its cells without a value, what will be learned.

use formats::table_csv::{BadCellKind, ColumnKind, CsvTable};
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::own_table::form::{form_view, list};
use crate::panels::own_table::reading::OwnTables;

/// Rows of the preview and cells without a value that are shown.
const SHOWN_ROWS: usize = 8;
const SHOWN_CELLS: usize = 12;
const SHOWN_COLUMNS: usize = 40;

const KINDS: [ColumnKind; 3] = [ColumnKind::Number, ColumnKind::Category, ColumnKind::Text];

/// Shows a table as it was read, and what can be changed before it is used.
pub fn preview(own: OwnTables, table: &CsvTable, language: Language) -> AnyView {
    let count = |n: usize| numbers::count(n as f64, language);
    let size = language.csv_size(table.columns.len() as f64, table.n_rows as f64);
    let names: Vec<String> = table.columns.iter().map(|it| it.name.clone()).collect();
    let experiment = Memo::new(move |_| own.experiment());
    let problem = move || {
        experiment.with(|experiment| match experiment {
            Some(Err(why)) => why.sentence(language),
            _ => String::new(),
        })
    };
    let is_usable = move || experiment.with(|it| matches!(it, Some(Ok(_))));
    let use_it = move || {
        if let Some(Ok(experiment)) = experiment.get_untracked() {
            own.use_it(experiment);
        }
    };
    view! {
        <p class="own-table-line" role="status" data-testid="own-table-size" data-value=table.n_rows.to_string()>
            {size}
        </p>
        {form_view(own, Some(table), language)}
        <div class="lab-scroll own-table-preview">
            <table class="lab-table">
                <thead><tr>{heads(own, table, language)}</tr></thead>
                <tbody>{rows(table)}</tbody>
            </table>
        </div>
        {(table.n_rows > SHOWN_ROWS).then(|| format!("… {}", count(table.n_rows)))}
        {bad_cells(own, table, language)}
        {reactive(move || list(
            "own-table-target".into(),
            language.csv_target().into(),
            names.clone(),
            own.target.get(),
            move |at| own.target.set(at),
        ))}
        <p class="own-table-line message" role="alert" data-testid="own-table-problem">{reactive(problem)}</p>
        <footer class="code-tools">
            <button
                type="button"
                class="cure"
                data-testid="own-table-use"
                disabled=reactive(move || !is_usable())
                on:click=move |_| use_it()
            >
                {language.csv_use()}
            </button>
        </footer>
    }
    .into_any()
}

/// The heads of the columns: name, kind, and the number of cells without a value.
fn heads(own: OwnTables, table: &CsvTable, language: Language) -> Vec<AnyView> {
    let kind_names = || {
        vec![
            language.csv_number().to_owned(),
            language.csv_category().to_owned(),
            language.csv_text().to_owned(),
        ]
    };
    table
        .columns
        .iter()
        .take(SHOWN_COLUMNS)
        .enumerate()
        .map(|(at, column)| {
            let chosen = KINDS.iter().position(|kind| *kind == column.kind);
            let kind = list(
                format!("own-table-kind-{at}"),
                String::new(),
                kind_names(),
                chosen.unwrap_or(2),
                move |kind| {
                    own.change(|options| {
                        options.kinds.retain(|it| it.0 != at);
                        options
                            .kinds
                            .extend(KINDS.get(kind).map(|kind| (at, *kind)));
                    });
                },
            );
            let bad = column.n_missing + column.n_unreadable;
            let bad = (bad > 0).then(|| {
                let text = language.csv_without_value(bad as f64);
                view! { <span class="own-table-bad">{text}</span> }.into_any()
            });
            view! { <th scope="col">{column.name.clone()}{kind}{bad}</th> }.into_any()
        })
        .collect()
}

/// The first rows of the table.
fn rows(table: &CsvTable) -> Vec<AnyView> {
    table
        .preview
        .iter()
        .take(SHOWN_ROWS)
        .map(|row| {
            let cells: Vec<AnyView> = row
                .iter()
                .take(SHOWN_COLUMNS)
                .map(|cell| view! { <td>{cell.clone()}</td> }.into_any())
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect()
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
            let (row, column) = (cell.row as f64, cell.column as f64);
            let text = match cell.kind {
                BadCellKind::Missing => language.csv_cell_missing(column, row),
                BadCellKind::Unreadable => language.csv_cell_unreadable(column, row, &cell.text),
                BadCellKind::TooLarge => language.csv_cell_too_large(column, row, &cell.text),
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
            own.missing.get(),
            move |at| own.missing.set(at),
        ))}
    };
    Some(view.into_any())
}
