//! The whole table in a box that scrolls both ways. Only what is seen is drawn.

use std::sync::Arc;

use formats::table_csv::CsvTable;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::own_table::column_charts::histogram;
use crate::panels::own_table::column_kinds::kind_list;
use crate::panels::own_table::reading::OwnTables;

/// Height of a row and width of a column in CSS pixels, as in `www/styles/table.css`.
const ROW: f64 = 28.0;
const COLUMN: f64 = 152.0;
/// Heights of the heads, and of a scroll bar with the edges of the box.
const HEAD: f64 = 124.0;
const SCROLL_BAR: f64 = 18.0;
/// Rows that are drawn. The box shows as many.
const ROWS: usize = 10;
/// Columns that are drawn: more than the widest window shows.
const COLUMNS: usize = 9;
/// So many letters have room in a cell, however wide they are.
const ALWAYS_WHOLE: usize = 9;
/// The longest way to scroll; browsers cut elements that are higher than some 17 million pixels.
const LONGEST: f64 = 8_000_000.0;

/// The first row and column that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corner {
    row: usize,
    column: usize,
}

/// A way to scroll: its length in pixels for a number of rows or columns behind the first view.
fn way(n_hidden: usize, size: f64) -> f64 {
    (n_hidden as f64 * size).min(LONGEST)
}

/// The row or column at a scroll position.
fn place(scrolled: f64, n_hidden: usize, size: f64) -> usize {
    let way = way(n_hidden, size);
    if way <= 0.0 {
        return 0;
    }
    let place = (scrolled / way * n_hidden as f64).round() as usize;
    place.min(n_hidden)
}

/// Shows the table; a click on the name of a column shows the column.
pub fn grid(
    own: OwnTables,
    table: &Arc<CsvTable>,
    shown: RwSignal<Option<usize>>,
    language: Language,
) -> AnyView {
    let hidden_rows = table.n_rows.saturating_sub(ROWS);
    let hidden_columns = table.columns.len().saturating_sub(1);
    let n_shown = table.n_rows.min(ROWS);
    let corner = RwSignal::new(Corner { row: 0, column: 0 });
    let scroll = move |event: web_sys::Event| {
        let element: web_sys::Element = event_target(&event);
        let next = Corner {
            row: place(f64::from(element.scroll_top()), hidden_rows, ROW),
            column: place(f64::from(element.scroll_left()), hidden_columns, COLUMN),
        };
        if next != corner.get_untracked() {
            corner.set(next);
        }
    };
    let first_column = Memo::new(move |_| corner.get().column);
    let heads = {
        let table = Arc::clone(table);
        move || heads(own, &table, first_column.get(), shown, language)
    };
    let body = {
        let table = Arc::clone(table);
        move || rows(&table, corner.get(), language)
    };
    view! {
        <div
            class="own-table-grid"
            data-testid="own-table-grid"
            data-value=reactive(move || format!("{} {}", corner.get().row, corner.get().column))
            tabindex="0"
            role="region"
            aria-label=language.csv_title()
            on:scroll=scroll
            style:height=format!("{}px", HEAD + n_shown as f64 * ROW + SCROLL_BAR)
        >
            <div
                class="own-table-way"
                style:padding-bottom=format!("{}px", way(hidden_rows, ROW))
                style:padding-right=format!("{}px", way(hidden_columns, COLUMN))
            >
                <table
                    class="own-table-view"
                    style:height=format!("{}px", HEAD + n_shown as f64 * ROW)
                    aria-rowcount=(table.n_rows + 1).to_string()
                    aria-colcount=(table.columns.len() + 1).to_string()
                >
                    <thead>{reactive(heads)}</thead>
                    <tbody translate="no">{reactive(body)}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}

/// The heads of the drawn columns: name, kind, the number of cells without a value, a histogram.
fn heads(
    own: OwnTables,
    table: &CsvTable,
    first: usize,
    shown: RwSignal<Option<usize>>,
    language: Language,
) -> AnyView {
    let heads: Vec<AnyView> = table
        .columns
        .iter()
        .enumerate()
        .skip(first)
        .take(COLUMNS)
        .map(|(idx, column)| {
            let title = match &column.unit {
                Some(unit) => format!("{} ({unit})", column.name),
                None => column.name.clone(),
            };
            // The unit of a date says its origin, which has no room here.
            let name = match column.kind.is_date() {
                true => column.name.clone(),
                false => title.clone(),
            };
            let bad = column.n_missing + column.n_unreadable;
            let bad = (bad > 0).then(|| {
                let text = language.csv_without_value(bad as f64);
                view! { <span class="own-table-bad">{text}</span> }.into_any()
            });
            view! {
                <th
                    scope="col"
                    aria-colindex=(idx + 2).to_string()
                    class:left-out=!column.kind.is_used()
                >
                    <button
                        type="button"
                        class="own-table-column"
                        translate="no"
                        data-testid=format!("own-table-column-{idx}")
                        title=title
                        aria-pressed=reactive(move || (shown.get() == Some(idx)).to_string())
                        on:click=move |_| shown.update(|shown| {
                            *shown = if *shown == Some(idx) { None } else { Some(idx) };
                        })
                    >
                        {name}
                    </button>
                    {kind_list(own, column, idx, language)}
                    {bad}
                    {histogram(table, idx)}
                </th>
            }
            .into_any()
        })
        .collect();
    view! { <tr aria-rowindex="1"><th scope="col" class="own-table-line-number">{language.csv_line()}</th>{heads}</tr> }
        .into_any()
}

/// The drawn rows, each with its line in the file.
fn rows(table: &CsvTable, corner: Corner, language: Language) -> Vec<AnyView> {
    (corner.row..corner.row + ROWS)
        .filter_map(|row_idx| Some((row_idx, table.row(row_idx)?)))
        .map(|(row_idx, (line, cells))| {
            let cells: Vec<AnyView> = cells
                .into_iter()
                .skip(corner.column)
                .take(COLUMNS)
                .map(|cell| {
                    // The focus shows the whole text of a cell that may be cut.
                    let tabindex = (cell.chars().count() > ALWAYS_WHOLE).then_some("0");
                    let title = cell.clone();
                    view! { <td title=title tabindex=tabindex>{cell}</td> }.into_any()
                })
                .collect();
            let line = numbers::count(line as f64, language);
            view! {
                <tr aria-rowindex=(row_idx + 2).to_string()>
                    <th scope="row" class="own-table-line-number">{line}</th>
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_can_be_reached_in_a_table_of_any_length() {
        for n_hidden in [0, 1, 500, 84_990, 999_990] {
            let end = way(n_hidden, ROW);
            assert!(end <= LONGEST);
            assert_eq!(place(end, n_hidden, ROW), n_hidden);
            assert_eq!(place(0.0, n_hidden, ROW), 0);
        }
        assert_eq!(place(ROW * 3.0, 500, ROW), 3);
    }
}
