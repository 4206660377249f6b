//! The page's elements as lines: what `www/first-picture.html` stores.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// Stands between the texts of one element; `www/start/first-picture.js` knows it.
const BETWEEN: &str = "¦";
/// Elements without an end.
const VOID: &[&str] = &["input", "br"];

/// Returns the elements that a browser has had in Spanish and in English, with the texts of both: each begins a line,
/// its texts in Spanish, and those in English in its attribute `data-en`.
///
/// Errors: they differ in more than texts and values.
pub fn lines(es: &Value, en: &Value) -> Result<String> {
    let mut lines = String::new();
    write(&mut lines, es, en, 0)?;
    Ok(lines)
}

/// Writes an element; a sign with its paths is one line, and so is a list of choices.
fn write(lines: &mut String, es: &Value, en: &Value, depth: usize) -> Result<()> {
    if es["tag"] != "svg" && es["tag"] != "select" {
        return write_lines(lines, es, en, depth);
    }
    let mut line = String::new();
    write_lines(&mut line, es, en, 0)?;
    let line: String = line.lines().map(str::trim).collect();
    *lines += &format!("{}{line}\n", "  ".repeat(depth));
    Ok(())
}

fn write_lines(lines: &mut String, es: &Value, en: &Value, depth: usize) -> Result<()> {
    let tag = es["tag"].as_str().context("an element without a name")?;
    ensure!(en["tag"] == es["tag"], "{tag} is {} in English", en["tag"]);
    let children = |it: &Value| it["children"].as_array().cloned().unwrap_or_default();
    let (of_es, of_en) = (children(es), children(en));
    ensure!(
        of_es.len() == of_en.len(),
        "{tag} has other parts in English: {of_es:?}, {of_en:?}"
    );
    let indent = "  ".repeat(depth);
    let attributes = attributes(es, en).with_context(|| tag.to_owned())?;
    let texts = english_texts(&of_es, &of_en)?;
    let start = format!("{indent}<{tag}{attributes}{texts}>");
    if VOID.contains(&tag) || tag == "canvas" {
        *lines += &format!("{start}\n");
        return Ok(());
    }
    if of_es.iter().all(Value::is_string) {
        let text: String = of_es.iter().filter_map(Value::as_str).collect();
        *lines += &format!("{start}{}</{tag}>\n", escaped(&text));
        return Ok(());
    }
    *lines += &format!("{start}\n");
    for (es, en) in of_es.iter().zip(&of_en) {
        match es.as_str() {
            Some(text) => *lines += &format!("{indent}  {}\n", escaped_text(text)),
            None => write(lines, es, en, depth + 1)?,
        }
    }
    *lines += &format!("{indent}</{tag}>\n");
    Ok(())
}

fn attributes(es: &Value, en: &Value) -> Result<String> {
    let read = |it: &Value| it["attributes"].as_array().cloned().unwrap_or_default();
    let (of_es, of_en) = (read(es), read(en));
    ensure!(of_es.len() == of_en.len(), "other attributes in English");
    let mut text = String::new();
    for (es, en) in of_es.iter().zip(&of_en) {
        let [name, value, in_english] =
            [&es[0], &es[1], &en[1]].map(|it| it.as_str().unwrap_or_default());
        text += &attribute(name, value);
        match name {
            _ if value == in_english => {}
            "value" => text += &attribute("data-en-value", in_english),
            "aria-label" => text += &attribute("data-en-label", in_english),
            _ => bail!("{name} is {in_english} in English, not {value}"),
        }
    }
    Ok(text)
}

fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() {
        return format!(" {name}");
    }
    format!(" {name}=\"{}\"", escaped(value).replace('"', "&quot;"))
}

/// Returns the attribute with an element's own texts in English, if one of them is another one than in Spanish.
fn english_texts(es: &[Value], en: &[Value]) -> Result<String> {
    let texts = |children: &[Value]| -> Vec<String> {
        let texts = children.iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let (es, en) = (texts(es), texts(en));
    ensure!(
        es.len() == en.len(),
        "other texts in English: {es:?}, {en:?}"
    );
    if es == en {
        return Ok(String::new());
    }
    ensure!(
        !en.concat().contains(BETWEEN),
        "{en:?} has the sign that stands between texts"
    );
    Ok(attribute("data-en", &en.join(BETWEEN)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A text with the spaces at its ends, which the lines of the file do not keep.
fn escaped_text(text: &str) -> String {
    let text = escaped(text);
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = text.trim_start_matches(' ').len() - text.trim_matches(' ').len();
    let spaces = |n: usize| "&#32;".repeat(n);
    format!("{}{}{}", spaces(start), text.trim_matches(' '), spaces(end))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn button(text: &str, value: &str) -> Value {
        json!({"tag": "button", "attributes": [["class", "a"], ["value", value]], "children": [
            text, {"tag": "input", "attributes": [["disabled", ""]], "children": []}
        ]})
    }

    #[test]
    fn both_languages_stand_in_one_element() {
        let lines = lines(&button(" a < b", "0,1"), &button("c", "0.1"));
        assert_eq!(
            lines.unwrap(),
            "<button class=\"a\" value=\"0,1\" data-en-value=\"0.1\" data-en=\"c\">\n  &#32;a &lt; b\n  <input disabled>\n\
             </button>\n"
        );
    }

    #[test]
    fn other_elements_in_english_are_an_error() {
        let mut other = button("", "");
        other["children"][1]["tag"] = "select".into();
        assert!(lines(&button("", ""), &other).is_err());
        other["children"] = json!([]);
        assert!(lines(&button("", ""), &other).is_err());
    }
}
