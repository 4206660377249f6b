//! `.ods`: the tables of `content.xml` (OASIS OpenDocument 1.3, part 3, section 9).

use std::collections::HashSet;
use std::io::{BufRead, BufReader};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::container::Archive;
use crate::error::SheetError;
use crate::grid::{Budget, Grid, Merge};
use crate::heads;
use crate::ods_cell::{CellAttributes, read_paragraphs};
use crate::sheet::Sheet;

/// Reads all sheets.
///
/// Errors: the file is damaged. An error that concerns one sheet only is that sheet's.
pub(crate) fn read(mut archive: Archive, budget: &mut Budget) -> Result<Vec<Sheet>, SheetError> {
    let content = archive
        .by_name("content.xml")
        .map_err(|_| SheetError::Damaged)?;
    let mut xml = Reader::from_reader(BufReader::new(content));
    xml.config_mut().expand_empty_elements = true;
    let mut tables = Tables {
        xml,
        buffer: Vec::new(),
        paragraphs: String::new(),
    };
    tables.read(budget)
}

struct Tables<R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    paragraphs: String,
}

impl<R: BufRead> Tables<R> {
    fn read(&mut self, budget: &mut Budget) -> Result<Vec<Sheet>, SheetError> {
        let mut sheets = Vec::new();
        let mut hidden_styles = HashSet::new();
        // The style whose properties come next.
        let mut style = None;
        loop {
            let Some(element) = self.next_start(None)? else {
                return Ok(sheets);
            };
            match element.name().0 {
                "style:style" => style = attribute(&element, "style:name")?,
                "style:table-properties"
                    if attribute(&element, "table:display")?.as_deref() == Some("false") =>
                {
                    hidden_styles.extend(style.take());
                }
                "table:table" => {
                    let name = attribute(&element, "table:name")?;
                    let its_style = attribute(&element, "table:style-name")?;
                    let grid = self.read_table(budget)?;
                    if let Ok(grid) = &grid {
                        budget.spend(grid);
                    }
                    // Tables without a name are none of the person's.
                    if let Some(name) = name {
                        sheets.push(Sheet {
                            name,
                            is_hidden: its_style.is_some_and(|it| hidden_styles.contains(&it)),
                            grid,
                        });
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the next start of an element; `None` at the end of the element named `end`, or of the file if there is
    /// none.
    ///
    /// Errors: no XML, or the file ends within `end`.
    fn next_start(&mut self, end: Option<&str>) -> Result<Option<BytesStart<'static>>, SheetError> {
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer);
            match event.map_err(|_| SheetError::Damaged)? {
                Event::Start(element) => return Ok(Some(element.into_owned())),
                Event::End(element) if Some(element.name().0) == end => return Ok(None),
                Event::Eof if end.is_none() => return Ok(None),
                Event::Eof => return Err(SheetError::Damaged),
                _ => {}
            }
        }
    }

    /// Reads a table to its end.
    ///
    /// Errors: the file is damaged; in the inner result, the table exceeds a limit.
    fn read_table(&mut self, budget: &Budget) -> Result<Result<Grid, SheetError>, SheetError> {
        let mut table = Table::default();
        let mut outcome = Ok(());
        while let Some(element) = self.next_start(Some("table:table"))? {
            match element.name().0 {
                "table:table-row" => {
                    let n_repeated = attribute(&element, "table:number-rows-repeated")?;
                    let n_repeated = n_repeated.map_or(1, |it| it.parse().unwrap_or(1));
                    let is_read = outcome.is_ok();
                    let row = self.read_row(&mut table, n_repeated, is_read.then_some(budget));
                    match row {
                        Err(SheetError::Damaged) => return Err(SheetError::Damaged),
                        Err(error) => outcome = Err(error),
                        Ok(()) => {}
                    }
                }
                "table:shapes" | "office:forms" | "table:desc" | "table:title" => {
                    self.skip(&element)?;
                }
                _ => {}
            }
        }
        let finish = || {
            outcome?;
            table.grid.sort();
            heads::apply(&mut table.grid, &table.merges)?;
            Ok(table.grid)
        };
        Ok(finish())
    }

    fn skip(&mut self, element: &BytesStart) -> Result<(), SheetError> {
        self.buffer.clear();
        let skipped = self.xml.read_to_end_into(element.name(), &mut self.buffer);
        skipped.map(|_| ()).map_err(|_| SheetError::Damaged)
    }

    /// Reads a row to its end, into the table if there is a budget.
    fn read_row(
        &mut self,
        table: &mut Table,
        n_repeated: u32,
        budget: Option<&Budget>,
    ) -> Result<(), SheetError> {
        let mut column = 0_u32;
        let first = table.grid.cells().len();
        let mut outcome = Ok(());
        while let Some(element) = self.next_start(Some("table:table-row"))? {
            let is_covered = element.name().0 == "table:covered-table-cell";
            if !is_covered && element.name().0 != "table:table-cell" {
                continue;
            }
            let cell = CellAttributes::of(&element)?;
            self.paragraphs.clear();
            read_paragraphs(&mut self.xml, &mut self.buffer, &mut self.paragraphs)?;
            if let (Some(budget), Ok(())) = (budget, &outcome)
                && !is_covered
            {
                outcome = table.push(column, &cell, &self.paragraphs, budget);
            }
            column = column.saturating_add(cell.n_repeated);
        }
        outcome?;
        if let Some(budget) = budget {
            table.repeat_row(first, n_repeated, budget)?;
        }
        table.row = table.row.saturating_add(n_repeated);
        Ok(())
    }
}

/// A table as far as it is read.
#[derive(Default)]
struct Table {
    grid: Grid,
    merges: Vec<Merge>,
    /// The row that is read.
    row: u32,
}

impl Table {
    fn push(
        &mut self,
        column: u32,
        cell: &CellAttributes,
        paragraphs: &str,
        budget: &Budget,
    ) -> Result<(), SheetError> {
        if cell.n_columns_spanned > 1 || cell.n_rows_spanned > 1 {
            let last = |first: u32, n: u32| first.saturating_add(n.max(1) - 1);
            self.merges.push(Merge {
                first_row: self.row,
                first_column: column,
                last_row: last(self.row, cell.n_rows_spanned),
                last_column: last(column, cell.n_columns_spanned),
            });
        }
        let n_before = self.grid.cells().len();
        let write = |text: &mut String| cell.write(text, paragraphs);
        self.grid.push(self.row, column, budget, write)?;
        if self.grid.cells().len() > n_before {
            for offset in 1..cell.n_repeated {
                let column = column.saturating_add(offset);
                self.grid.repeat_last(self.row, column, budget)?;
            }
        }
        Ok(())
    }

    /// Adds the cells from `first` on, which are those of one row, for each further row of as many.
    fn repeat_row(
        &mut self,
        first: usize,
        n_repeated: u32,
        budget: &Budget,
    ) -> Result<(), SheetError> {
        let n_cells = self.grid.cells().len();
        if first == n_cells {
            return Ok(());
        }
        for offset in 1..n_repeated {
            let row = self.row.saturating_add(offset);
            self.grid.repeat(first..n_cells, row, budget)?;
        }
        Ok(())
    }
}

/// Returns an attribute's value.
///
/// Errors: the element's attributes are no XML.
fn attribute(element: &BytesStart, name: &str) -> Result<Option<String>, SheetError> {
    let found = element.try_get_attribute(name);
    let Some(attribute) = found.map_err(|_| SheetError::Damaged)? else {
        return Ok(None);
    };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    let value = value.map_err(|_| SheetError::Damaged)?;
    Ok(Some(value.into_owned()))
}
