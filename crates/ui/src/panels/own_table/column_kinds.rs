//! The choice of what a column holds.

use formats::table_csv::{ColumnKind, ColumnSummary, LeftOutReason};
use leptos::prelude::*;

use crate::i18n::language::Language;
use crate::panels::own_table::form::list_under;
use crate::panels::own_table::reading::OwnTables;

/// The kinds that a person can choose for a column.
fn kinds(column: &ColumnSummary) -> Vec<ColumnKind> {
    let mut kinds = vec![ColumnKind::Number];
    if column.has_percent {
        kinds.push(ColumnKind::Share);
    }
    kinds.extend([
        ColumnKind::Category,
        ColumnKind::Days,
        ColumnKind::Seconds,
        ColumnKind::LeftOut,
    ]);
    // What was found and nobody would choose.
    if !kinds.contains(&column.kind) {
        kinds.push(column.kind);
    }
    kinds
}

fn kind_name(kind: ColumnKind, language: Language) -> String {
    match kind {
        ColumnKind::Number => language.csv_number(),
        ColumnKind::Share => language.csv_share(),
        ColumnKind::Category => language.csv_category(),
        ColumnKind::Days => language.csv_days(),
        ColumnKind::Seconds => language.csv_seconds(),
        ColumnKind::Name => language.csv_name(),
        ColumnKind::LeftOut => language.csv_left_out(),
        ColumnKind::Empty => language.csv_is_empty(),
    }
    .to_owned()
}

/// The list of the kinds of a column; a choice reads the file again.
pub fn kind_list(
    own: OwnTables,
    column: &ColumnSummary,
    column_idx: usize,
    language: Language,
) -> AnyView {
    let kinds = kinds(column);
    let names = kinds.iter().map(|kind| kind_name(*kind, language));
    let label = language.csv_kind_of(&column.name);
    list_under(
        format!("own-table-kind-{column_idx}"),
        // The head of the column stands above the list, for eyes.
        view! { <span class="unseen">{label}</span> }.into_any(),
        names.collect(),
        kinds.iter().position(|kind| *kind == column.kind),
        language,
        move |at| {
            if let Some(kind) = kinds.get(at) {
                own.set_kind(column_idx, *kind);
            }
        },
    )
}

/// Why a column is left out.
pub fn reason(column: &ColumnSummary, language: Language) -> Option<&'static str> {
    Some(match column.left_out? {
        LeftOutReason::NoRepeats => language.csv_no_repeats(),
        LeftOutReason::TooManyCategories => language.csv_many_texts(),
        LeftOutReason::RowNumbers => language.csv_row_numbers(),
        LeftOutReason::Phones => language.csv_phones(),
        LeftOutReason::RowNames => language.csv_row_names(),
    })
}
