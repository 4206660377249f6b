//! How many rows of a table will be used, and the columns that cost the others.

use std::sync::Arc;

use experiment::{Draft, RowCost, Source};
use formats::table_csv::{ColumnKind, CsvTable, TableError};
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::panels::own_table::reading::OwnTables;

/// The share of the rows that may be left out without a word.
const FEW: f64 = 0.1;
/// Columns that are named.
const MOST_NAMED: usize = 4;

/// Number of rows in use, and what the empty cells of each used column cost.
fn count(draft: &Draft) -> Option<(usize, Vec<(String, RowCost)>)> {
    let Source::Table(spec) = &draft.data.source else {
        return None;
    };
    let table = spec.table.data_table();
    let mut costs: Vec<(String, RowCost)> = spec
        .row_costs(table)
        .into_iter()
        .filter(|cost| cost.n_empty > 0)
        .filter_map(|cost| {
            let column = table.columns().get(cost.column as usize)?;
            Some((column.name.clone(), cost))
        })
        .collect();
    // The column that gives back most rows comes first.
    costs.sort_by_key(|(_, cost)| std::cmp::Reverse((cost.n_only, cost.n_empty)));
    costs.truncate(MOST_NAMED);
    Some((spec.kept_rows(table).len(), costs))
}

/// The draft of the first experiment, or why there is none.
type DraftMemo = Memo<Option<Result<Draft, TableError>>>;

fn counted(draft: &Option<Result<Draft, TableError>>) -> Option<(usize, Vec<(String, RowCost)>)> {
    count(draft.as_ref()?.as_ref().ok()?)
}

/// Shows how many rows will be used.
pub fn rows_in_use(table: &CsvTable, draft: DraftMemo, language: Language) -> AnyView {
    let n_rows = table.n_rows as f64;
    let n_used =
        Memo::new(move |_| draft.with(|draft| counted(draft).map_or(0, |(n_used, _)| n_used)));
    let value = move || n_used.get().to_string();
    let text = move || language.csv_rows_used(n_rows, n_used.get() as f64);
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
    draft: DraftMemo,
    language: Language,
) -> AnyView {
    let table = Arc::clone(table);
    let view = move || {
        let (n_used, costs) = draft.with(counted)?;
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
