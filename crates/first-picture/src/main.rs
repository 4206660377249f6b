//! `neurona-first-picture ELEMENTS PAGE`: puts into the HTML file PAGE what a person sees until the page's
//! program has arrived: the start experiment before its first epoch. `www/start/first-picture.js` shows it and takes it away.
//!
//! ELEMENTS is `www/first-picture.html`, the page's elements as a browser has had them, with a place for each plot.
//! The plots are drawn here, from a session of the engine.

mod elements;
mod plots;

use std::fs;

use anyhow::{Context, Result, bail};

use first_picture::Start;

use crate::plots::Plots;

/// What the picture stands in front of: the end of the document's body.
const END: &str = "</body>";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [elements, page] = arguments.as_slice() else {
        bail!("two arguments: the page's elements, and the page");
    };
    let elements = read(elements)?;
    let start = Start::new().context("the start experiment cannot run")?;
    let plots = Plots::new(&start);
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
