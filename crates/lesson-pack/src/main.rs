//! `neurona-lesson-pack FROM TO`: packs the lessons of the folder FROM into the folder TO.
//!
//! `neurona-lesson-pack document LANGUAGE FROM TO`: makes the HTML page TO of the Markdown document FROM, which is in
//! Spanish (`es`) or English (`en`).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use lesson_pack::{CheckedLessons, Language, document};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["document", language, from, to] => pack_document(language, from, to),
        [from, to] => CheckedLessons::read(Path::new(from))?.write(Path::new(to)),
        _ => bail!(
            "two arguments: the folder with the lessons, and the folder for the packed files; or four: \
             `document`, its language, the document, and the page"
        ),
    }
}

fn pack_document(language: &str, from: &str, to: &str) -> Result<()> {
    let mut languages = Language::ALL.into_iter();
    let language = languages.find(|it| it.code() == language);
    let language = language.context("the language of a document is `es` or `en`")?;
    let markdown = fs::read_to_string(from).with_context(|| format!("cannot read {from}"))?;
    let page = document::page(&markdown, language).with_context(|| from.to_owned())?;
    fs::write(to, page).with_context(|| format!("cannot write {to}"))
}
