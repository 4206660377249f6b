//! Cells as LibreOffice puts them into the clipboard as HTML: with every number in full, `sdval="1234.5678"`,
//! where the text has it as it is shown, `1.234,57 €`. Excel's HTML has the shown numbers only.

use wasm_bindgen::JsCast;
use web_sys::{DomParser, HtmlTableRowElement, SupportedType};

/// Returns the cells with tabs between them and numbers in full; `None` if the HTML has no such numbers, or not
/// a cell for each place: then the text is better.
pub(super) fn exact_cells(html: &str) -> Option<String> {
    if !html.contains("sdval=") {
        return None;
    }
    let parser = DomParser::new().ok()?;
    // A document without a window: nothing in it runs or is fetched.
    let document = parser
        .parse_from_string(html, SupportedType::TextHtml)
        .ok()?;
    let rows = document.query_selector_all("tr").ok()?;
    let mut text = String::new();
    for row_idx in 0..rows.length() {
        let row: HtmlTableRowElement = rows.get(row_idx)?.dyn_into().ok()?;
        let cells = row.cells();
        for cell_idx in 0..cells.length() {
            let cell = cells.item(cell_idx)?;
            if cell.has_attribute("colspan") || cell.has_attribute("rowspan") {
                return None;
            }
            if cell_idx > 0 {
                text.push('\t');
            }
            let exact = cell.get_attribute("sdval");
            let format = cell.get_attribute("sdnum").unwrap_or_default();
            match exact.filter(|_| !is_date(&format)) {
                Some(number) => text.push_str(&number),
                None => push_quoted(&mut text, &cell.text_content().unwrap_or_default()),
            }
        }
        text.push('\n');
    }
    Some(text)
}

/// Whether a number with this format is shown as a date or a time: its letters are those of day, month, year (also
/// in Spanish), hour and second.
fn is_date(format: &str) -> bool {
    format.contains(['D', 'M', 'Y', 'A', 'H', 'S'])
}

fn push_quoted(text: &mut String, cell: &str) {
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if cell.contains('"') {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_known_by_their_letters() {
        for format in ["3082;0;DD/MM/AAAA", "1033;1033;MM/DD/YY", "1033;0;HH:MM:SS"] {
            assert!(is_date(format), "{format}");
        }
        for format in [
            "",
            "3082;",
            "3082;0;0,00 %",
            "1033;0;#.##0,00 [$€-C0]",
            "1033;0;0.00E+00",
        ] {
            assert!(!is_date(format), "{format}");
        }
    }

    #[test]
    fn quotes_and_breaks_of_a_cell_do_not_end_it() {
        let mut text = String::new();
        push_quoted(&mut text, " dice\n \"no\" ");
        assert_eq!(text, "\"dice \"\"no\"\"\"");
    }
}
