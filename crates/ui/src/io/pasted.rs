//! What is pasted or dropped on the page outside of a text field: a link, cells of a spreadsheet, or a file.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::table_text;

/// What a text is that a person has pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pasted<'a> {
    /// Maybe a link, or a text that holds one.
    Link(&'a str),
    /// Cells, or the text of a CSV file.
    Table,
    /// Words.
    Other,
}

impl<'a> Pasted<'a> {
    /// Decides by the text. Cells have a tab between them in every line, as spreadsheets copy them; other
    /// separators count if every line has as many, and there are numbers.
    pub fn of(text: &'a str) -> Self {
        let is_address = text.trim_start().starts_with(['#', '/']) || text.contains("://");
        if !is_address && table_text::is_table(text) {
            return Self::Table;
        }
        // A filter of links, or a program that reads addresses only, escapes the `#`.
        let is_link = text.contains('#') || text.contains("%23") || text.contains("%2523");
        match is_link {
            true => Self::Link(text),
            false => Self::Other,
        }
    }
}

/// What was pasted or dropped anywhere on the page.
pub struct Paste {
    /// The element with the focus or under the pointer, or the page.
    pub target: Option<web_sys::EventTarget>,
    /// The text in the clipboard.
    pub text: String,
    /// The same with its form, as HTML; empty if there is none.
    pub html: String,
}

impl Paste {
    /// Reads what a clipboard or a dragged text holds in each format.
    pub fn of(
        target: Option<web_sys::EventTarget>,
        read: impl Fn(&str) -> Result<String, JsValue>,
    ) -> Self {
        Self {
            target,
            text: read("text/plain").unwrap_or_default(),
            html: read("text/html").unwrap_or_default(),
        }
    }

    /// Whether a field has the focus, which may take the text.
    pub fn is_in_field(&self) -> bool {
        let target = self.target.as_ref();
        let element = target.and_then(|it| it.dyn_ref::<web_sys::HtmlElement>());
        element.is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA"))
    }

    /// The first file that was pasted. Spreadsheets and word processors put a picture of what was copied beside its text:
    /// that is none.
    fn file_of(&self, data: &web_sys::DataTransfer) -> Option<web_sys::File> {
        let files = data.files()?;
        let is_alone = self.text.is_empty() && self.html.is_empty();
        let mut files = (0..files.length()).filter_map(|idx| files.get(idx));
        files.find(|file| is_alone || !file.type_().starts_with("image/"))
    }

    /// What was pasted, unless a text field takes it.
    pub fn for_page(&self) -> Option<Pasted<'_>> {
        let is_taken = self.target.as_ref().is_some_and(takes_text);
        (!is_taken).then(|| Pasted::of(&self.text))
    }
}

/// Calls `open` with each file that is pasted, wherever the focus is, and `act` with every other paste.
pub fn listen(open: impl Fn(web_sys::File) + 'static, act: impl Fn(Paste) + 'static) {
    let pasted = window_event_listener(ev::paste, move |event| {
        let data = event
            .unchecked_ref::<web_sys::ClipboardEvent>()
            .clipboard_data();
        let Some(data) = data else {
            return;
        };
        let paste = Paste::of(event.target(), |format| data.get_data(format));
        match paste.file_of(&data) {
            Some(file) => {
                // Beside a file stands its name, which a field would take.
                event.prevent_default();
                open(file);
            }
            None => act(paste),
        }
    });
    on_cleanup(move || pasted.remove());
}

/// Whether an element takes the text that is pasted while it has the focus; a slider or a box does not.
pub fn takes_text(target: &web_sys::EventTarget) -> bool {
    const NO_TEXT: [&str; 7] = [
        "button", "checkbox", "color", "file", "radio", "range", "submit",
    ];
    if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
        return !NO_TEXT.contains(&input.type_().as_str());
    }
    let element = target.dyn_ref::<web_sys::HtmlElement>();
    element.is_some_and(|it| it.tag_name() == "TEXTAREA" || it.is_content_editable())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_csv_text_are_tables() {
        for text in [
            "peso\taltura\n61,4\t1,63\n",
            "a\tb\r\nx\ty\r\n\r\n",
            "peso,altura\n61.4,1.63\n78,1.78",
            "a;b\n1,5;2\n3;4",
            "n|m\n1|2",
            "x,#N/A\n1,2",
        ] {
            assert_eq!(Pasted::of(text), Pasted::Table, "{text}");
        }
    }

    #[test]
    fn words_and_single_lines_are_nothing() {
        for text in [
            "Hola, qué tal,\nbien, gracias,\n",
            "1,5",
            "a\tb",
            "",
            "En 2016, 3 de 4\nalumnos aprobaron.",
            "1\n2\n3\n",
        ] {
            assert_eq!(Pasted::of(text), Pasted::Other, "{text}");
        }
    }

    #[test]
    fn links_stay_links() {
        for text in [
            "https://a.es/n/#1.abc",
            "#1.abc",
            "playground.tensorflow.org/#activation=relu&networkShape=6,5",
            "mira https://a.es/#1.abc,\nque son 2, creo",
            "https://b.es/?url=https%3A%2F%2Fa.es%2F%231.abc",
        ] {
            assert_eq!(Pasted::of(text), Pasted::Link(text), "{text}");
        }
    }
}
