//! Markdown with LaTeX formulas to HTML with MathML.

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, Options, Parser, html};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Storage, mathml, parser};

/// Punctuation that must not be separated from a formula by a line break.
const CLOSES: [char; 8] = ['.', ',', ':', ';', '?', ')', '»', '’'];

/// Converts paragraphs and lists to HTML.
///
/// Errors: a formula is not LaTeX or does not end, or the text contains HTML.
pub fn html(markdown: &str) -> Result<String> {
    let mut events = Vec::new();
    let mut parser = Parser::new_ext(markdown, Options::ENABLE_MATH).peekable();
    while let Some(event) = parser.next() {
        events.push(match event {
            Event::InlineMath(formula) => {
                let mut formula = mathml_of(&formula, DisplayMode::Inline)?;
                // A line may break on either side of a formula: a full stop could begin the next line.
                if let Some(Event::Text(text)) = parser.peek() {
                    let rest = text.trim_start_matches(CLOSES);
                    let n = text.len() - rest.len();
                    if n > 0 {
                        let (closing, rest) = (text[..n].to_owned(), rest.to_owned());
                        formula = format!("<span class=\"together\">{formula}{closing}</span>");
                        parser.next();
                        ensure!(!rest.contains('$'), "a formula does not end: {rest}");
                        events.push(Event::InlineHtml(formula.into()));
                        events.push(Event::Text(rest.into()));
                        continue;
                    }
                }
                Event::InlineHtml(formula.into())
            }
            Event::DisplayMath(formula) => {
                Event::InlineHtml(mathml_of(&formula, DisplayMode::Block)?.into())
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                bail!("HTML in a text: {text}")
            }
            // A dollar sign without a second one does not start a formula.
            Event::Text(text) if text.contains('$') => bail!("a formula does not end: {text}"),
            other => other,
        });
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    Ok(out.trim().to_owned())
}

/// Converts a single paragraph to HTML, without the paragraph's tags.
///
/// Errors: those of [`html()`], or the text has more than one paragraph.
pub fn line(markdown: &str) -> Result<String> {
    let html = html(markdown)?;
    let inner = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"));
    let inner = inner.filter(|html| !html.contains("<p>"));
    Ok(inner.context("more than one paragraph")?.to_owned())
}

/// Converts the text of a button. It has no formula: browsers leave MathML out of a button's name, and answers that
/// differ in their formulas only would have one name.
///
/// Errors: those of [`line()`], or the text has a formula.
pub fn button(markdown: &str) -> Result<String> {
    let html = line(markdown)?;
    ensure!(
        !html.contains("<math"),
        "a formula in the text of a button: {markdown}"
    );
    Ok(html)
}

/// Most commands in a formula. The parser calls itself for each command inside of another: a few hundred
/// `\frac` in a row exhaust the stack.
const MAX_COMMANDS: usize = 64;

/// Converts a formula to MathML.
///
/// Errors: the formula is not LaTeX, or has more than [`MAX_COMMANDS`] commands.
fn mathml_of(formula: &str, mode: DisplayMode) -> Result<String> {
    ensure!(
        formula.matches('\\').count() <= MAX_COMMANDS,
        "more than {MAX_COMMANDS} commands in a formula: {formula}"
    );
    let storage = Storage::new();
    let config = RenderConfig {
        display_mode: mode,
        ..RenderConfig::default()
    };
    let mut out = String::new();
    mathml::push_mathml(&mut out, parser::Parser::new(formula, &storage), config)?;
    // The renderer writes what it cannot parse into the formula, as an error element.
    ensure!(!out.contains("<merror"), "no formula: {formula}");
    // `0{,}5` is one number, without the space that follows a comma in a list.
    Ok(out.replace("</mn><mrow><mo>,</mo></mrow><mn>", ","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_of_many_commands_is_an_error() {
        let nested = |n: usize| line(&format!("${}x$", "\\frac1".repeat(n)));
        assert!(nested(MAX_COMMANDS).is_ok());
        let error = nested(3_000).map_err(|error| error.to_string());
        assert!(error.is_err_and(|error| error.starts_with("more than 64 commands")));
    }

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
    fn a_formula_keeps_its_punctuation_and_its_decimal_comma() {
        let html = line("At ($x = 0{,}5$), $y$ is *one*: $z$ &c.").unwrap();
        assert!(html.contains("<mn>0,5</mn>"), "{html}");
        assert!(html.contains("</math>),</span> "), "{html}");
        assert_eq!(html.matches("class=\"together\"").count(), 1, "{html}");
        assert!(html.contains("&amp;c."), "{html}");
        assert!(line("$x$, $y").is_err());
    }

    #[test]
    fn broken_formulas_and_html_are_errors() {
        for text in [
            "$\\nosuchthing{x}$",
            "$\\frac{a$",
            "$\\frac{a}$",
            "a <script>b</script>",
        ] {
            assert!(html(text).is_err(), "{text}");
        }
        assert!(line("one\n\ntwo").is_err());
        assert!(button("At $x = 2$").is_err());
        assert_eq!(button("At *x* = 2").unwrap(), "At <em>x</em> = 2");
        assert_eq!(line("*one*").unwrap(), "<em>one</em>");
    }
}
