//! The cell of the preview that is read whole below it: the arrow keys walk over the cells, and a click or a tap
//! chooses one. The preview is a single stop of the tab key.

use std::sync::Arc;

use formats::table_csv::CsvTable;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::reactive::reactive;
use crate::i18n::language::Language;

/// Rows that a page key walks.
const PAGE: usize = 10;

/// A row and a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
}

impl Cell {
    /// The cell that a key leads to in a table of so many rows and columns; `None` if the key does not walk.
    fn next(self, key: &str, n_rows: usize, n_columns: usize) -> Option<Self> {
        let Self { row, column } = self;
        let (row, column) = match key {
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowDown" => (row + 1, column),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            "ArrowRight" => (row, column + 1),
            "PageUp" => (row.saturating_sub(PAGE), column),
            "PageDown" => (row + PAGE, column),
            "Home" => (row, 0),
            "End" => (row, n_columns),
            _ => return None,
        };
        Some(Self {
            row: row.min(n_rows.checked_sub(1)?),
            column: column.min(n_columns.checked_sub(1)?),
        })
    }
}

/// The walk over a table's cells.
#[derive(Clone)]
pub struct CellWalk {
    table: Arc<CsvTable>,
    /// The cell that is read; `None` before the first one.
    pub cell: RwSignal<Option<Cell>>,
    /// The box that scrolls.
    pub grid: NodeRef<html::Div>,
}

impl CellWalk {
    pub fn new(table: &Arc<CsvTable>) -> Self {
        Self {
            table: Arc::clone(table),
            cell: RwSignal::new(None),
            grid: NodeRef::new(),
        }
    }

    /// Whether a cell is read.
    pub fn reads(&self, row: usize, column: usize) -> bool {
        self.cell.get() == Some(Cell { row, column })
    }

    /// The cell that a key leads to from the one that is read, or else from `first`. Keys of the lists and buttons in
    /// the heads are theirs.
    pub fn on_key(&self, event: &web_sys::KeyboardEvent, first: Cell) -> Option<Cell> {
        let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
        if has_modifier || event.target() != event.current_target() {
            return None;
        }
        let (n_rows, n_columns) = (self.table.n_rows, self.table.columns.len());
        let next = match self.cell.get_untracked() {
            Some(cell) => cell.next(&event.key(), n_rows, n_columns),
            None => first.next(&event.key(), n_rows, n_columns).map(|_| first),
        }?;
        event.prevent_default();
        self.cell.set(Some(next));
        Some(next)
    }

    /// Reads the cell that was clicked or tapped.
    pub fn on_click(&self, event: &web_sys::MouseEvent) {
        let target = event.target().and_then(|it| it.dyn_into().ok());
        let cell = target.and_then(|it: web_sys::Element| it.closest("td").ok().flatten());
        let place = cell.and_then(|it| it.get_attribute("data-cell"));
        let place = place.as_deref().and_then(|it| it.split_once(' '));
        if let Some((row, column)) = place
            && let (Ok(row), Ok(column)) = (row.parse(), column.parse())
        {
            self.cell.set(Some(Cell { row, column }));
        }
    }

    /// The whole text of the cell, with its line and its column.
    fn said(&self, language: Language) -> String {
        let said = self.cell.get().and_then(|Cell { row, column }| {
            let (line, text) = self.table.cell(row, column)?;
            let name = &self.table.columns.get(column)?.name;
            Some(language.csv_cell_said(line as f64, name, &text))
        });
        said.unwrap_or_else(|| language.csv_cell_hint().to_owned())
    }

    /// The line that reads the cell.
    pub fn line(&self, language: Language) -> AnyView {
        let walk = self.clone();
        view! {
            <p class="own-table-line own-table-cell hint" role="status" data-testid="own-table-cell">
                {reactive(move || walk.said(language))}
            </p>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_over_the_cells_and_stop_at_the_edges() {
        let at = |row, column| Cell { row, column };
        let next = |from: Cell, key| from.next(key, 40, 3);
        assert_eq!(next(at(0, 0), "ArrowRight"), Some(at(0, 1)));
        assert_eq!(next(at(0, 2), "ArrowRight"), Some(at(0, 2)));
        assert_eq!(next(at(39, 1), "ArrowDown"), Some(at(39, 1)));
        assert_eq!(next(at(0, 1), "ArrowUp"), Some(at(0, 1)));
        assert_eq!(next(at(35, 1), "PageDown"), Some(at(39, 1)));
        assert_eq!(next(at(5, 1), "End"), Some(at(5, 2)));
        assert_eq!(next(at(5, 1), "Home"), Some(at(5, 0)));
        assert_eq!(next(at(5, 1), "Enter"), None);
        assert_eq!(at(0, 0).next("ArrowDown", 0, 3), None);
    }
}
