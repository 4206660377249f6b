//! A document of `docs` as an HTML page of its own, which the page of the program links to.
//!
//! It has no script and no style of its own, keeps a strict security policy, and works on any host without the
//! repository: a link that would lead into the repository stays as text.

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::Language;

/// The program's page, as documents link to it: the same path in the repository and on the host.
const PROGRAM: &str = "../index.html";

/// Converts a document to a page. Its title is the document's first heading.
///
/// Tables have a header in each column and in each row. Links to another document lead to that document's page.
///
/// Errors: the document has no title, or contains HTML.
pub fn page(markdown: &str, language: Language) -> Result<String> {
    let mut events = Vec::new();
    let mut links = Links::default();
    let options = Options::ENABLE_TABLES;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => bail!("HTML in a document: {text}"),
            other => events.extend(links.convert(other)),
        }
    }
    let title = title(&events).context("a document starts with a heading of level 1")?;
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    let body = with_row_headers(&body)
        .replace("<th>", "<th scope=\"col\">")
        .replace("<code>", "<code translate=\"no\">");
    ensure!(!body.contains(" style="), "a table has aligned columns");
    let lang = language.code();
    Ok(format!(
        "<!doctype html>\n\
         <html lang=\"{lang}\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; \
         img-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n\
         <link rel=\"icon\" href=\"neurona.svg\">\n\
         <link rel=\"stylesheet\" href=\"document.css\">\n\
         </head>\n\
         <body>\n\
         <main>\n{body}</main>\n\
         </body>\n\
         </html>\n"
    ))
}

/// Returns the text of the first heading, as HTML.
fn title(events: &[Event]) -> Option<String> {
    let is_title = |event: &Event| {
        let Event::Start(Tag::Heading { level, .. }) = event else {
            return false;
        };
        *level == HeadingLevel::H1
    };
    let (first, rest) = events.split_first()?;
    let texts = rest.iter().map_while(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(Event::Text(text.clone())),
        _ => None,
    });
    let mut title = String::new();
    html::push_html(&mut title, texts);
    (is_title(first) && !title.is_empty()).then_some(title)
}

/// The links of a document, some of which become text.
#[derive(Default)]
struct Links {
    /// For each link that has not ended yet whether it is left out.
    left_out: Vec<bool>,
}

impl Links {
    /// Returns a part of the document as it is on the page; `None` for the ends of a link that is left out.
    fn convert<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let target = target(&dest_url);
                self.left_out.push(target.is_none());
                let dest_url = CowStr::from(target?);
                Some(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }))
            }
            Event::End(TagEnd::Link) => (self.left_out.pop() == Some(false)).then_some(event),
            other => Some(other),
        }
    }
}

/// Returns where a link leads from the page of a document; `None` if that is in the repository only.
fn target(link: &str) -> Option<String> {
    if link.starts_with("https://") || link == PROGRAM {
        return Some(link.to_owned());
    }
    let name = link.strip_suffix(".md")?;
    // A document in another folder is none of the pages.
    (!name.contains('/')).then(|| format!("{name}.html"))
}

/// Makes the first cell of every row its header.
fn with_row_headers(html: &str) -> String {
    const ROW: &str = "<tr><td>";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, row)) = rest.split_once(ROW) {
        out += before;
        // The writer closes each cell that it opens.
        let (cell, after) = row.split_once("</td>").unwrap_or((row, ""));
        out += "<tr><th scope=\"row\">";
        out += cell;
        out += "</th>";
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_page_in_its_language() {
        let page = page(
            "# Uno & dos\n\nVea `x` y [la página](../index.html).\n",
            Language::Es,
        );
        let page = page.unwrap();
        assert!(page.starts_with("<!doctype html>\n<html lang=\"es\">"));
        assert!(page.contains("<title>Uno &amp; dos</title>"), "{page}");
        assert!(page.contains("<h1>Uno &amp; dos</h1>"), "{page}");
        assert!(page.contains("<code translate=\"no\">x</code>"), "{page}");
        assert!(page.contains("<a href=\"../index.html\">la página</a>"));
        assert!(page.contains("default-src 'none'") && !page.contains("unsafe"));
    }

    #[test]
    fn columns_and_rows_of_a_table_have_headers() {
        let table = "# T\n\n| no | name |\n| --- | --- |\n| 1.1.1 | text |\n| 1.2.1 | time |\n";
        let page = page(table, Language::En).unwrap();
        assert!(page.contains("<th scope=\"col\">no</th><th scope=\"col\">name</th>"));
        for row in [
            "<tr><th scope=\"row\">1.1.1</th><td>text</td></tr>",
            "<tr><th scope=\"row\">1.2.1</th><td>time</td></tr>",
        ] {
            assert!(page.contains(row), "{page}");
        }
    }

    /// A host has the pages of the documents and nothing else of the repository.
    #[test]
    fn links_lead_to_pages_and_links_into_the_repository_are_texts() {
        let text = "# T\n\n[a](other.md), [*b*](../README.md#x), [c](https://www.w3.org/), [d](run-file.md#e)";
        let page = page(text, Language::En).unwrap();
        assert!(page.contains("<a href=\"other.html\">a</a>"), "{page}");
        assert!(page.contains(", <em>b</em>, "), "{page}");
        assert!(page.contains("<a href=\"https://www.w3.org/\">c</a>"));
        assert!(page.contains(", d</p>"), "{page}");
    }

    #[test]
    fn a_document_without_a_title_or_with_html_is_an_error() {
        for text in [
            "text",
            "## Second level",
            "# T\n\n<b>bold</b>",
            "# T\n\n| a |\n| --: |\n| 1 |\n",
        ] {
            assert!(page(text, Language::En).is_err(), "{text}");
        }
    }
}
