//! How many rows of a table will be used, and the columns that cost the others.

use std::sync::Arc;

use formats::table_csv::{ColumnKind, CsvTable};
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::panels::own_table::prepared::Prepared;
use crate::panels::own_table::reading::OwnTables;
use crate::panels::own_table::row_count::RowCount;

/// The share of the rows that may be left out without a word.
const FEW: f64 = 0.1;
/// Shows how many rows will be used.
pub fn rows_in_use(table: &CsvTable, prepared: Prepared, language: Language) -> AnyView {
    let n_rows = table.n_rows as f64;
    let n_used = move || {
        prepared
            .rows
            .with(|rows| rows.as_ref().map(|rows| rows.n_used))
    };
    let value = move || n_used().map(|n_used| n_used.to_string());
    let text = move || n_used().map(|n_used| language.csv_rows_used(n_rows, n_used as f64));
    view! {
        <p class="own-table-line" data-testid="own-table-rows" data-value=reactive(value)>
            {reactive(text)}
        </p>
    }
    .into_any()
}

/// If more than a tenth of the rows are left out, names the columns whose empty cells cost them, each
/// with a button that leaves the column out.
pub fn lost_rows(
    own: OwnTables,
    table: &Arc<CsvTable>,
    prepared: Prepared,
    language: Language,
) -> AnyView {
    let table = Arc::clone(table);
    let view = move || {
        let RowCount { n_used, costs } = prepared.rows.get()?;
        if n_used as f64 >= table.n_rows as f64 * (1.0 - FEW) {
            return None;
        }
        let lines: Vec<AnyView> = costs
            .iter()
            .map(|(name, cost)| cost_line(own, &table, name, cost.n_empty, language))
            .collect();
        let title = language.csv_rows_lost();
        let view = view! {
            <div class="own-table-questions" data-testid="own-table-lost"><p>{title}</p>{lines}</div>
        };
        Some(view.into_any())
    };
    view! { <div>{reactive(view)}</div> }.into_any()
}

/// A column with the number of its empty cells, and a button that leaves it out.
fn cost_line(
    own: OwnTables,
    table: &CsvTable,
    name: &str,
    n_empty: usize,
    language: Language,
) -> AnyView {
    let column = table.columns.iter().position(|column| column.name == name);
    // What is to be learned cannot be left out.
    let column = column.filter(|idx| *idx != own.target.get());
    let button = column.map(|idx| {
        view! {
            <button
                type="button"
                class="tool wide"
                data-testid=format!("own-table-leave-{idx}")
                on:click=move |_| own.set_kind(idx, ColumnKind::LeftOut)
            >
                {language.csv_leave_out()}
            </button>
        }
    });
    let text = language.csv_column_costs(n_empty as f64, name);
    view! { <div class="own-table-question"><p>{text}</p>{button}</div> }.into_any()
}
