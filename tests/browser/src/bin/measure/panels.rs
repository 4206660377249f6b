//! How smoothly the page paints when much of it changes at once.

use std::time::Duration;

use anyhow::{Result, ensure};
use browser::{Frames, Page, Size, Visit, visit};
use serde_json::from_value;
use xtask::workspace;

const WATCH: Duration = Duration::from_secs(4);

const SIZE: Size = Size::DESK;

/// Prints frames and long tasks with all settings unfolded and each panel of the laboratory in turn, while 1 × 800 neurons
/// train at full speed; and during a sweep. A yardstick before and after shows how much of that is the machine's.
pub async fn print() -> Result<()> {
    println!(
        "| over {} s | ms between frames: median, 95 %, longest | tasks of 50 ms and more |\n| --- | --- | --- |",
        WATCH.as_secs()
    );
    let desk = Visit {
        size: SIZE,
        ..Visit::default()
    };
    yardstick().await?;
    visit(desk, async |page| each_panel(page).await).await?;
    visit(Visit::default(), async |page| sweep(page).await).await?;
    yardstick().await
}

/// A page whose worker never rests and that computes for 5 ms in every frame, as a light page would. Frames that are late
/// there are late because of the machine.
const YARDSTICK: &str = "\
    new Worker(URL.createObjectURL(new Blob(['for (;;);']))); \
    const frame = (now) => { \
        requestAnimationFrame(frame); \
        const end = performance.now() + 5; \
        while (performance.now() < end); \
    }; \
    requestAnimationFrame(frame);";

async fn yardstick() -> Result<()> {
    let fixture = Visit {
        size: SIZE,
        folder: workspace::root().join("tests/browser/fixture"),
        ..Visit::default()
    };
    visit(fixture, async |page| {
        page.execute(YARDSTICK, vec![]).await?;
        let frames = page.frames(WATCH).await?;
        print_row("the yardstick", &frames);
        Ok(())
    })
    .await
}

fn print_row(what: &str, frames: &Frames) {
    println!(
        "| {what} | {:.1}, {:.1}, {:.1} | {} |",
        frames.quantile_ms(0.5),
        frames.quantile_ms(0.95),
        frames.quantile_ms(1.0),
        frames.long_tasks_ms.len()
    );
}

async fn each_panel(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.select("preset", "square-1x800").await?;
    page.wait_value("preset", "square-1x800").await?;
    page.lift_epoch_limit().await?;
    page.select("speed", "unlimited").await?;
    page.activate("more-data").await?;
    page.activate("more-training").await?;
    page.activate("lab-open").await?;
    page.wait_shown("lab").await?;
    let script = "return [...document.querySelectorAll('[data-testid=lab-panel] option')] \
                  .map((option) => option.value).filter((value) => value !== '')";
    let panels: Vec<String> = from_value(page.execute(script, vec![]).await?)?;
    ensure!(panels.len() >= 11, "{panels:?}");
    page.activate("run-pause").await?;
    page.wait_number("epochs-per-second", "a rate", |rate| rate > 0.0)
        .await?;
    for panel in panels {
        page.select("lab-panel", &panel).await?;
        page.wait_value("lab-panel", &panel).await?;
        let frames = page.frames(WATCH).await?;
        print_row(&format!("1 × 800, the panel {panel}"), &frames);
    }
    Ok(())
}

/// A sweep that lasts longer than it is watched.
async fn sweep(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.select("preset", "sine-1x500").await?;
    page.wait_value("preset", "sine-1x500").await?;
    page.click("lab-open").await?;
    page.select("lab-panel", "seeds").await?;
    page.enter("lab-seeds-n", "100").await?;
    page.enter("lab-seeds-epochs", "5000").await?;
    page.click("lab-seeds-start").await?;
    let script =
        "return document.querySelector('[data-testid=lab-seeds-spread]')?.dataset.value ?? ''";
    let progress =
        async || -> Result<String> { Ok(from_value(page.execute(script, vec![]).await?)?) };
    page.wait("a sweep that runs", async || {
        Ok(progress().await?.starts_with("running"))
    })
    .await?;
    let frames = page.frames(WATCH).await?;
    let at_end = progress().await?;
    ensure!(
        at_end.starts_with("running"),
        "the sweep ended while it was watched: {at_end}"
    );
    print_row("a sweep of 100 seeds of 1 × 500", &frames);
    Ok(())
}
