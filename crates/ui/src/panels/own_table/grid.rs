//! The whole table in a box that scrolls both ways. Only what is seen is drawn.

use std::sync::Arc;

use formats::table_csv::CsvTable;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::own_table::cell_walk::{Cell, CellWalk};
use crate::panels::own_table::column_charts::histogram;
use crate::panels::own_table::column_kinds::kind_list;
use crate::panels::own_table::reading::OwnTables;

/// Height of a row and least width of a column in CSS pixels, as in `www/styles/table.css`.
const ROW: f64 = 28.0;
const COLUMN: f64 = 152.0;
/// Height of a scroll bar with the edges of the box.
const SCROLL_BAR: f64 = 18.0;
/// Rows that are drawn. The box shows as many.
const ROWS: usize = 10;
/// Columns that are drawn: more than the widest window shows.
const COLUMNS: usize = 9;
/// A longer text may be the beginning of one.
const LONG: usize = 30;
/// Width of the lines' numbers, in CSS pixels.
const LINE_NUMBER: f64 = 72.0;
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

/// The width of what is scrolled sideways, in CSS: that of the box if all columns have room. If not, the last one is
/// scrolled to: [`place`] takes the nearest one, so half a column more leads to it.
fn way_width(n_columns: usize) -> String {
    let px = LINE_NUMBER + way(n_columns, COLUMN);
    format!("calc(100% + max(0px, min(({px}px - 100%) * 1000, {px}px - 100% + 75px)))")
}

/// Where to scroll so that a row or column lies among the `n_seen` that begin with `first`.
fn scrolled_to(wanted: usize, first: usize, n_seen: usize, n_hidden: usize, size: f64) -> f64 {
    let behind = (wanted + 1).saturating_sub(n_seen.max(1));
    let first = first.clamp(behind.min(wanted), wanted).min(n_hidden);
    way(n_hidden, size) * first as f64 / n_hidden.max(1) as f64
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
    let rows_height = n_shown as f64 * ROW;
    let height = |px: f64| format!("calc(var(--head) + {px}px)");
    let below = way(hidden_rows, ROW);
    let width = way_width(table.columns.len());
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
    let walk = CellWalk::new(table);
    let body = {
        let (table, walk) = (Arc::clone(table), walk.clone());
        move || rows(&table, corner.get(), &walk, language)
    };
    let line = walk.line(language);
    let clicked = walk.clone();
    let grid = walk.grid;
    let walk = move |event: web_sys::KeyboardEvent| {
        let Corner { row, column } = corner.get_untracked();
        let Some(cell) = walk.on_key(&event, Cell { row, column }) else {
            return;
        };
        if let Some(grid) = grid.get_untracked() {
            let n_seen = (f64::from(grid.client_width()) - LINE_NUMBER) / COLUMN;
            let left = scrolled_to(cell.column, column, n_seen as usize, hidden_columns, COLUMN);
            let top = scrolled_to(cell.row, row, n_shown, hidden_rows, ROW);
            grid.set_scroll_left(left.ceil() as i32);
            grid.set_scroll_top(top.ceil() as i32);
        }
    };
    view! {
        {line}
        <div
            class="own-table-grid"
            node_ref=grid
            on:keydown=walk
            on:click=move |event| clicked.on_click(&event)
            data-testid="own-table-grid"
            data-value=reactive(move || format!("{} {}", corner.get().row, corner.get().column))
            tabindex="0"
            role="region"
            aria-label=language.csv_grid()
            on:scroll=scroll
            style:height=height(rows_height + SCROLL_BAR)
        >
            <table
                class="own-table-view" aria-label=language.csv_grid()
                style:height=height(rows_height)
                aria-rowcount=(table.n_rows + 1).to_string()
                aria-colcount=(table.columns.len() + 1).to_string()
            >
                <thead>{reactive(heads)}</thead>
                <tbody translate="no">{reactive(body)}</tbody>
            </table>
            // Not around the view: a sticky element never leaves what is around it.
            <div style:height=format!("{}px", below + below.min(SCROLL_BAR)) style:width=width></div>
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
            // Without what can be chosen and drawn below it: a screen reader says it at every cell.
            let label = title.clone();
            view! {
                <th
                    scope="col"
                    aria-label=label
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
fn rows(table: &CsvTable, corner: Corner, walk: &CellWalk, language: Language) -> Vec<AnyView> {
    (corner.row..corner.row + ROWS)
        .filter_map(|row_idx| Some((row_idx, table.row(row_idx)?)))
        .map(|(row_idx, (line, cells))| {
            let cells: Vec<AnyView> = cells
                .into_iter()
                .enumerate()
                .skip(corner.column)
                .take(COLUMNS)
                .map(|(column, cell)| {
                    let whole = || Some(table.cell(row_idx, column)?.1);
                    let is_long = cell.chars().count() > LONG;
                    let title = is_long.then(whole).flatten();
                    let title = title.unwrap_or_else(|| cell.clone());
                    let is_read = walk.reads(row_idx, column);
                    let place = format!("{row_idx} {column}");
                    view! { <td title=title data-cell=place class:read=is_read>{cell}</td> }
                        .into_any()
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

    #[test]
    fn a_walk_scrolls_no_further_than_to_its_cell() {
        let first = |wanted, first| place(scrolled_to(wanted, first, 10, 490, ROW), 490, ROW);
        assert_eq!(first(5, 0), 0);
        assert_eq!(first(10, 0), 1);
        assert_eq!(first(3, 4), 3);
        assert_eq!(first(499, 0), 490);
        // In a window for one column every step scrolls.
        assert_eq!(scrolled_to(2, 1, 0, 3, COLUMN), way(3, COLUMN) * 2.0 / 3.0);
        assert_eq!(scrolled_to(0, 0, 1, 0, ROW), 0.0);
    }
}
