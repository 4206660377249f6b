//! The program's deferred chunk: fetched in advance, and missing where the connection fails.

use std::fs;

use anyhow::{Result, ensure};
use browser::{PageCopy, Size, Visit, visit};

/// Beginning and end of the name of the deferred chunk.
const CHUNK: (&str, &str) = ("deferred-", ".wasm");

/// The chunk cannot be fetched: the laboratory stays closed, a notice says so, training continues, and the
/// laboratory opens once the file can be fetched.
#[tokio::test]
async fn a_missing_chunk_is_reported_and_fetched_again() -> Result<()> {
    let copy = PageCopy::of_dist("missing", CHUNK.0, CHUNK.1)?;
    copy.hide()?;
    visit(copy.visit(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("lab-open").await?;
        page.find("notice-retry").await?;
        let notice = page.text("notice").await?;
        ensure!(notice.contains("did not arrive"), "{notice}");
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("language").await?;
        page.wait("the sentence in Spanish", async || {
            Ok(page.text("notice").await?.contains("no ha llegado"))
        })
        .await?;

        page.click("notice-retry").await?;
        page.wait("the sentence again", async || {
            page.is_shown("notice-retry").await
        })
        .await?;
        copy.show()?;
        page.click("notice-retry").await?;
        page.find("lab-panel").await?;
        page.wait("no notice", async || {
            Ok(page.text("notice").await?.is_empty())
        })
        .await?;
        // The worker has fetched its part of the chunk too.
        page.wait_number("lab-neuron-output", "a number", f64::is_finite)
            .await?;
        page.wait_value("epoch", "1").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// On a phone a window fills the screen, but not before it is there: without it the page can be used.
#[tokio::test]
async fn a_window_that_does_not_arrive_leaves_the_page_usable() -> Result<()> {
    let copy = PageCopy::of_dist("window", CHUNK.0, CHUNK.1)?;
    copy.hide()?;
    let missing = Visit {
        size: Size::PHONE,
        ..copy.visit()
    };
    visit(missing, async |page| {
        page.wait_value("epoch", "0").await?;
        page.press_keys("?").await?;
        page.find("notice-retry").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        copy.show()?;
        page.click("notice-retry").await?;
        page.wait_focus("keys-window").await?;
        page.click("keys-close").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// The chunk was fetched before the laboratory is opened: later, the connection is not needed.
#[tokio::test]
async fn a_chunk_fetched_in_advance_works_without_a_connection() -> Result<()> {
    let copy = PageCopy::of_dist("ahead", CHUNK.0, CHUNK.1)?;
    visit(copy.visit(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.wait("the deferred chunk in page and worker", async || {
            let fetched = "return performance.getEntriesByType('resource').filter(
                (it) => it.name.includes('/deferred-') && it.name.endsWith('.wasm')).length";
            let n = page.client().execute(fetched, Vec::new()).await?;
            Ok(n.as_u64() == Some(1))
        })
        .await?;
        page.click("lab-open").await?;
        page.wait_number("lab-neuron-output", "a number", f64::is_finite)
            .await?;
        copy.hide()?;
        page.select("lab-panel", "linear").await?;
        page.wait_value("lab-linear-verdict", "false").await
    })
    .await
}

/// Holds the chunk back until the test calls `releaseChunk`. In a block: a `fetch` outside of it would be the one that
/// the page's modules call.
const HOLD_CHUNK: &str = "{
    const { fetch } = window;
    const released = new Promise((release) => { window.releaseChunk = release; });
    window.fetch = async (...request) => {
        if (String(request[0]).includes('/deferred-')) await released;
        return fetch.apply(window, request);
    };
}";

/// A hasty person types a number and steps at once: the number is used before the step, although what reads other
/// texts is still on its way.
#[tokio::test]
async fn a_plain_number_is_used_before_the_chunk_is_there() -> Result<()> {
    let mut losses = [String::new(), String::new()];
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let step = async || {
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            page.value("train-loss").await
        };
        let untyped = step().await?;
        page.click("reset-same").await?;
        page.wait_new_session().await?;
        page.enter("learning-rate", "0.002").await?;
        page.wait_value("learning-rate", "0.002").await?;
        let typed = step().await?;
        ensure!(typed != untyped, "the rate changes nothing: {typed}");
        losses = [untyped, typed];
        Ok(())
    })
    .await?;

    let held = Visit {
        first_script: Some(HOLD_CHUNK),
        ..Visit::default()
    };
    let [untyped, typed] = losses;
    visit(held, async |page| {
        page.wait_new_session().await?;
        page.fill("learning-rate", "0.002").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let loss = page.value("train-loss").await?;
        ensure!(
            loss == typed,
            "{loss} is not {typed}; without the number it is {untyped}"
        );

        // Anything else waits for the chunk.
        page.fill("learning-rate", "1/8").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        ensure!(page.value("learning-rate").await? == "0.002");
        page.execute("releaseChunk()", vec![]).await?;
        page.wait_value("learning-rate", "0.125").await
    })
    .await
}

/// What saves a run comes late to the worker: it saves the run that it was asked for, not the one that is open by then.
#[tokio::test]
async fn a_run_comes_back_although_what_saves_it_came_late() -> Result<()> {
    let copy = PageCopy::of_dist("late", "worker", ".js")?;
    let worker = copy.folder.join("worker.js");
    let late = "const early = self.fetch; \
        self.fetch = async (...of) => { \
            await new Promise((done) => setTimeout(done, 6000)); \
            return early(...of); \
        };\n";
    fs::write(&worker, format!("{late}{}", fs::read_to_string(&worker)?))?;
    for compressed in ["worker.js.br", "worker.js.gz"] {
        let compressed = copy.folder.join(compressed);
        if compressed.exists() {
            fs::remove_file(compressed)?;
        }
    }
    visit(copy.visit(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        for epoch in ["1", "2"] {
            page.click("step-epoch").await?;
            page.wait_value("epoch", epoch).await?;
        }
        for (preset, n_parameters) in [("sine-2x3", "22"), ("square-1x800", "2401")] {
            page.select("preset", preset).await?;
            page.wait_value("n-parameters", n_parameters).await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
        }
        for (n_parameters, epoch) in [("22", "1"), ("39", "2")] {
            page.click("undo").await?;
            page.wait_value("n-parameters", n_parameters).await?;
            page.wait_value("epoch", epoch).await?;
        }
        Ok(())
    })
    .await
}
