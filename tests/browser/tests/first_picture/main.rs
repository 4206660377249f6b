//! What is seen until the page's program is there: it is what the page then shows, and what is done on it is not lost.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p neurona-browser-tests --test first_picture` stores the page's elements anew, in
//! `www/first-picture.html`; `cargo xtask build` puts them into the page.

mod elements;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser::{COUNT_UNREST, Page, PageCopy, Size, Theme, Visit, visit};
use serde_json::Value;
use similar::TextDiff;
use xtask::workspace;

/// Reads the page's elements.
const ELEMENTS: &str = include_str!("elements.js");
/// How a person stores the elements anew.
const RENEW: &str = "if the page is right, store it: \
    UPDATE_SNAPSHOTS=1 cargo test -p neurona-browser-tests --test first_picture, and build the page";
/// The first line of the file.
const HEAD: &str = "<!-- What the page shows before its program is there, as a browser has had it; \
    tests/browser/tests/first_picture stores it. -->\n";

fn stored_elements() -> PathBuf {
    workspace::root().join("www/first-picture.html")
}

/// The page without its deferred chunk: that brings parts later.
fn without_deferred(name: &str) -> Result<PageCopy> {
    let copy = PageCopy::of_dist(name, "deferred-", ".wasm")?;
    copy.hide()?;
    Ok(copy)
}

/// The page without its programs: the picture stays as it was built.
fn without_program(name: &str) -> Result<PageCopy> {
    let copy = PageCopy::of_dist(name, "starter-", ".wasm")?;
    copy.hide()?;
    fs::write(copy.folder.join("page.js"), "")?;
    Ok(copy)
}

#[tokio::test]
async fn the_pages_elements_are_the_stored_ones() -> Result<()> {
    let copy = without_deferred("elements")?;
    let there = Visit {
        language: "es".to_owned(),
        first_script: Some(COUNT_UNREST),
        ..copy.visit()
    };
    visit(there, async |page| {
        page.wait_value("epoch", "0").await?;
        page.wait_rest().await?;
        let es = page.execute(ELEMENTS, vec![]).await?;
        page.click("language").await?;
        page.wait_rest().await?;
        let en = page.execute(ELEMENTS, vec![]).await?;
        page.forgive_console().await?;
        let now = HEAD.to_owned() + &elements::lines(&es, &en)?;
        let file = stored_elements();
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            return Ok(fs::write(file, now)?);
        }
        let stored = fs::read_to_string(&file).context("there is no www/first-picture.html")?;
        let difference = TextDiff::from_lines(&stored, &now);
        ensure!(
            stored == now,
            "{}\n{RENEW}",
            difference.unified_diff().context_radius(2)
        );
        Ok(())
    })
    .await
}

/// The places of what a person sees first, by their selectors, within an element; `None` for what is not seen.
async fn places(page: &Page, within: &str) -> Result<Vec<(&'static str, Option<[f64; 4]>)>> {
    const SEEN: &[&str] = &[
        ".top-bar",
        ".lessons",
        "[data-of=preset] select",
        ".run",
        ".settings",
        ".panel.data",
        ".panel.network",
        ".layer-bar",
        ".network .plot",
        ".panel.neuron",
        ".neuron .plot",
        ".panel.fit",
        ".fit .plot",
        ".domain",
        ".panel.error",
        ".error .plot",
    ];
    let script = "const it = document.querySelector(arguments[0]); \
        const { x, y, width, height } = it.getBoundingClientRect(); \
        return width === 0 ? null : [x + scrollX, y + scrollY, width, height]";
    let mut places = Vec::new();
    for it in SEEN {
        let selector = Value::from(format!("{within} {it}"));
        let place = page.execute(script, vec![selector]).await?;
        places.push((*it, serde_json::from_value(place)?));
    }
    Ok(places)
}

async fn wait_picture(page: &Page) -> Result<()> {
    page.wait("the picture", async || {
        let script = "return document.querySelector('.first-picture')?.hidden === false";
        Ok(page.execute(script, vec![]).await? == true)
    })
    .await
}

/// How much of the window looks other than in the other picture: the share of pixels with a channel that differs by more
/// than letters and lines do that another painter draws.
fn difference(a: &[u8], b: &[u8]) -> Result<f64> {
    const ALIKE: u8 = 96;
    let [a, b] = [decoded(a)?, decoded(b)?];
    ensure!(a.len() == b.len(), "pictures of two sizes");
    let is_other = |(a, b): &(&[u8], &[u8])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > ALIKE);
    let pixels = a.chunks_exact(4).zip(b.chunks_exact(4));
    let n_pixels = pixels.len();
    Ok(pixels.filter(is_other).count() as f64 / n_pixels as f64)
}

/// Red, green, blue and opacity of each pixel.
fn decoded(png: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("a picture too large")?];
    reader.next_frame(&mut pixels)?;
    Ok(pixels)
}

/// What a visit sees before its program is there, and then: places, and the window as PNG.
async fn before_and_then(there: Visit) -> Result<()> {
    let (held, whole) = (without_program("before")?, without_deferred("then")?);
    let title = format!("{:?}, {:?}, {}", there.size, there.theme, there.language);
    let mut seen = Vec::new();
    for (folder, within) in [
        (&held.folder, ".first-picture"),
        (&whole.folder, "[data-testid=app]"),
    ] {
        let there = Visit {
            folder: folder.clone(),
            first_script: Some(COUNT_UNREST),
            ..there.clone()
        };
        visit(there, async |page| {
            if within == ".first-picture" {
                wait_picture(page).await?;
            } else {
                page.wait_value("epoch", "0").await?;
                page.wait_rest().await?;
                let covered = page
                    .execute("return document.querySelector('.first-picture')", vec![])
                    .await?;
                ensure!(covered.is_null(), "the picture is still there");
            }
            page.next_frame().await?;
            let look = page.client().screenshot().await?;
            seen.push((places(page, within).await?, look));
            page.forgive_console().await?;
            Ok(())
        })
        .await?;
    }
    let [(places, look), (places_then, look_then)] = seen.as_slice() else {
        // A browser that cannot have this window has passed.
        return Ok(());
    };
    let is_same = |before: &Option<[f64; 4]>, then: &Option<[f64; 4]>| match (before, then) {
        (Some(before), Some(then)) => before
            .iter()
            .zip(then)
            .all(|(a, b)| (a - b).abs() < MOST_SHIFT),
        (before, then) => before == then,
    };
    let mut moved = String::new();
    for ((selector, before), (_, then)) in places.iter().zip(places_then) {
        if !is_same(before, then) {
            moved += &format!("\n{selector} moves from {before:?} to {then:?}");
        }
    }
    ensure!(moved.is_empty(), "{title}:{moved}");
    let share = difference(look, look_then)?;
    println!("{title}: {:.2} % of the pixels differ", 100.0 * share);
    let most = match there.size == Size::LAPTOP {
        true => MOST_OTHER,
        false => MOST_OTHER_ELSEWHERE,
    };
    ensure!(
        share < most,
        "{title}: {:.2} % of the pixels differ",
        100.0 * share
    );
    Ok(())
}

/// In CSS pixels. Bars of layers stand at a share of their box.
const MOST_SHIFT: f64 = 8.0;
/// On a laptop, whose plots are drawn in their own size. Other windows have the same plots, larger or smaller.
const MOST_OTHER: f64 = 0.01;
const MOST_OTHER_ELSEWHERE: f64 = 0.05;

#[tokio::test]
async fn the_picture_is_what_the_page_then_shows() -> Result<()> {
    for (size, theme, language) in [
        (Size::LAPTOP, Theme::Light, "es"),
        (Size::LAPTOP, Theme::Dark, "en-GB"),
        (Size::DESK, Theme::Light, "en"),
        (Size::PHONE, Theme::Dark, "es-MX"),
    ] {
        let there = Visit {
            size,
            theme,
            language: language.to_owned(),
            is_touch: size == Size::PHONE,
            ..Visit::default()
        };
        before_and_then(there).await?;
    }
    Ok(())
}

/// The page with a program that starts when it is told to.
fn held_back(name: &str) -> Result<PageCopy> {
    let copy = PageCopy::of_dist(name, "page.js", "page.js")?;
    let script = copy.folder.join("page.js");
    let program = fs::read_to_string(&script)?;
    let held = format!("document.addEventListener('go', () => {{ {program} }}, {{ once: true }});");
    fs::write(script, held)?;
    Ok(copy)
}

/// Clicks at the place of an element of the picture.
async fn click_picture(page: &Page, selector: &str, share: f64) -> Result<()> {
    let script = "const { x, y, width, height } = document.querySelector(`.first-picture ${arguments[0]}`) \
        .getBoundingClientRect(); return [x + width * arguments[1], y + height / 2]";
    let at = page
        .execute(script, vec![selector.into(), share.into()])
        .await?;
    page.click_window(serde_json::from_value(at)?).await
}

async fn start(page: &Page) -> Result<()> {
    page.execute("document.dispatchEvent(new Event('go'))", vec![])
        .await?;
    page.find("app").await?;
    Ok(())
}

/// What the picture's own program can do.
const RUN: &str = ".run";
const STEP: &str = ".buttons .pair:last-child > :first-child";

/// The text of an element of the picture.
async fn picture_text(page: &Page, selector: &str) -> Result<String> {
    let script = "return document.querySelector(`.first-picture ${arguments[0]}`).textContent";
    let text = page.execute(script, vec![selector.into()]).await?;
    Ok(serde_json::from_value(text)?)
}

async fn wait_trained(page: &Page, n_epochs: u32) -> Result<()> {
    page.wait("epochs on the picture", async || {
        let epoch = picture_text(page, ".read-out.epoch output").await?;
        Ok(epoch.parse::<u32>()? >= n_epochs)
    })
    .await
}

/// What the canvases show, of the picture or of the page.
async fn canvases(page: &Page, within: &str) -> Result<Vec<String>> {
    let script = "return ['.network', '.fit', '.error', '.neuron'].map((it) => \
        document.querySelector(`${arguments[0]} ${it} .plot canvas`).toDataURL())";
    let pictures = page.execute(script, vec![within.into()]).await?;
    Ok(serde_json::from_value(pictures)?)
}

#[tokio::test]
async fn what_the_picture_has_trained_the_page_has_to_the_bit() -> Result<()> {
    let copy = held_back("trained")?;
    let there = Visit {
        language: "es".to_owned(),
        ..copy.visit()
    };
    visit(there, async |page| {
        wait_picture(page).await?;
        click_picture(page, RUN, 0.5).await?;
        wait_trained(page, 20).await?;
        click_picture(page, RUN, 0.5).await?;
        click_picture(page, STEP, 0.5).await?;
        page.next_frame().await?;
        let mut numbers = Vec::new();
        for it in ["epoch", "train", "validation", "rmse"] {
            numbers.push(picture_text(page, &format!(".read-out.{it} output")).await?);
        }
        let pictures = canvases(page, ".first-picture").await?;
        start(page).await?;
        page.wait("the page in the picture's place", async || {
            let script = "return !document.querySelector('.first-picture')";
            Ok(page.execute(script, vec![]).await? == true)
        })
        .await?;
        for (it, number) in ["epoch", "train-loss", "val-loss", "rmse"]
            .iter()
            .zip(&numbers)
        {
            assert_eq!(&page.text(it).await?, number, "{it}");
        }
        page.wait_status("paused").await?;
        page.next_frame().await?;
        let of_page = canvases(page, "[data-testid=app]").await?;
        for (idx, (picture, of_page)) in pictures.iter().zip(&of_page).enumerate() {
            assert!(
                picture == of_page,
                "plot {idx} of the picture is another one"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_run_on_the_picture_goes_on_in_the_page() -> Result<()> {
    let copy = held_back("goes-on")?;
    visit(copy.visit(), async |page| {
        wait_picture(page).await?;
        page.press_keys(" ").await?;
        wait_trained(page, 10).await?;
        start(page).await?;
        page.wait_status("running").await?;
        page.wait_number("epoch", "more epochs than the picture had", |it| it > 10.0)
            .await?;
        page.pause().await
    })
    .await
}

#[tokio::test]
async fn what_is_done_before_the_program_is_there_is_not_lost() -> Result<()> {
    let copy = held_back("early")?;
    visit(copy.visit(), async |page| {
        wait_picture(page).await?;
        click_picture(page, ".function:nth-child(2)", 0.5).await?;
        click_picture(page, "[data-of=n-points] input[type=range]", 0.25).await?;
        click_picture(page, ".fit .plot", 0.5).await?;
        click_picture(page, ".run", 0.5).await?;
        let script = "return document.querySelectorAll('.is-awaited').length";
        ensure!(
            page.execute(script, vec![]).await? == 4,
            "what waits is not marked"
        );
        start(page).await?;
        page.wait_status("running").await?;
        ensure!(
            page.field("formula").await? == "x^2",
            "{}",
            page.field("formula").await?
        );
        // A quarter of the way is far from the 50 rows of the start; the click in the plot adds one.
        let n_rows = page.field("n-points").await?;
        ensure!(n_rows != "50", "{n_rows}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_key_that_is_pressed_before_the_program_is_there_is_not_lost() -> Result<()> {
    let copy = held_back("early-key")?;
    visit(copy.visit(), async |page| {
        wait_picture(page).await?;
        page.press_keys(" ").await?;
        start(page).await?;
        page.wait_status("running").await
    })
    .await
}

#[tokio::test]
async fn a_link_does_not_begin_with_another_experiment() -> Result<()> {
    let copy = held_back("link")?;
    let there = Visit {
        suffix: "#data=square".to_owned(),
        ..copy.visit()
    };
    visit(there, async |page| {
        let script = "return document.readyState === 'complete' && !document.querySelector('.first-picture')";
        page.wait("no picture", async || Ok(page.execute(script, vec![]).await? == true))
            .await?;
        start(page).await
    })
    .await
}

#[tokio::test]
async fn a_program_that_does_not_arrive_leaves_no_picture() -> Result<()> {
    let copy = PageCopy::of_dist("no-program", "neurona-", ".wasm")?;
    copy.hide()?;
    visit(copy.visit(), async |page| {
        page.wait("the sentence in place of the picture", async || {
            let script = "return !document.querySelector('#start-failed').hidden && !document.querySelector('.first-picture')";
            Ok(page.execute(script, vec![]).await? == true)
        })
        .await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}
