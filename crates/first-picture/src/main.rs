//! `neurona-first-picture ELEMENTS LANGUAGES PAGE`: puts into the HTML file PAGE what a person sees until the page's
//! program has arrived: the start experiment before its first epoch. `www/start/first-picture.js` shows it and takes it away.
//!
//! ELEMENTS is `www/first-picture.html`, the page's elements as a browser has had them, with a place for each plot.
//! The plots are drawn here, from a session of the engine, in the languages of the folder LANGUAGES.

mod elements;
mod plots;
mod start;
mod texts;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::plots::Plots;
use crate::start::Start;
use crate::texts::Texts;

/// What the picture stands in front of: the end of the document's body.
const END: &str = "</body>";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [elements, languages, page] = arguments.as_slice() else {
        bail!("three arguments: the page's elements, the folder of the texts, and the page");
    };
    let elements = read(elements)?;
    let texts = |code| Texts::read(Path::new(languages), code);
    let (es, en) = (texts("es")?, texts("en")?);
    let start = Start::new()?;
    let plots = Plots::new(&start, [&es, &en]);
    let picture = elements::html(&elements, &plots)?;
    let html = read(page)?;
    let at = html
        .rfind(END)
        .with_context(|| format!("{page} has no {END}"))?;
    let (before, after) = html.split_at(at);
    let html = format!("{before}{picture}{after}");
    fs::write(page, html).with_context(|| format!("cannot write {page}"))
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {path}"))
}
