//! Markdown with LaTeX formulas to HTML with MathML.

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, Options, Parser, html};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Storage, mathml, parser};

/// Paragraphs and lists as HTML.
///
/// Errors: a formula that is no LaTeX.
pub fn html(markdown: &str) -> Result<String> {
    let mut events = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_MATH) {
        events.push(match event {
            Event::InlineMath(formula) => {
                Event::InlineHtml(mathml_of(&formula, DisplayMode::Inline)?.into())
            }
            Event::DisplayMath(formula) => {
                Event::InlineHtml(mathml_of(&formula, DisplayMode::Block)?.into())
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                bail!("HTML in a text: {text}")
            }
            // Braces that do not close make no formula of it.
            Event::Text(text) if text.contains('$') => bail!("a formula does not end: {text}"),
            other => other,
        });
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    Ok(out.trim().to_owned())
}

/// The same for a text of one paragraph, without the paragraph's tags.
pub fn line(markdown: &str) -> Result<String> {
    let html = html(markdown)?;
    let inner = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"));
    let inner = inner.filter(|html| !html.contains("<p>"));
    Ok(inner.context("more than one paragraph")?.to_owned())
}

fn mathml_of(formula: &str, mode: DisplayMode) -> Result<String> {
    let storage = Storage::new();
    let config = RenderConfig {
        display_mode: mode,
        ..RenderConfig::default()
    };
    let mut out = String::new();
    mathml::push_mathml(&mut out, parser::Parser::new(formula, &storage), config)?;
    // It puts what it cannot read into the formula.
    ensure!(!out.contains("<merror"), "no formula: {formula}");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml_and_the_rest_html() {
        let html = html("The *sum* $w_1 x$:\n\n$$\\frac{a}{b}$$").unwrap();
        assert!(html.contains("<em>sum</em>"), "{html}");
        assert!(html.contains("<msub><mi>w</mi><mn>1</mn></msub>"), "{html}");
        assert!(
            html.contains("<mfrac>") && html.contains("display=\"block\""),
            "{html}"
        );
    }

    #[test]
    fn broken_formulas_and_html_are_told() {
        for text in [
            "$\\nosuchthing{x}$",
            "$\\frac{a$",
            "$\\frac{a}$",
            "a <script>b</script>",
        ] {
            assert!(html(text).is_err(), "{text}");
        }
        assert!(line("one\n\ntwo").is_err());
        assert_eq!(line("*one*").unwrap(), "<em>one</em>");
    }
}
