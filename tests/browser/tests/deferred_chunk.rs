//! The program's deferred chunk: fetched in advance, and missing where the connection fails.

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
    let missing = Visit {
        folder: copy.folder.clone(),
        ..Visit::default()
    };
    visit(missing, async |page| {
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
        folder: copy.folder.clone(),
        size: Size::PHONE,
        ..Visit::default()
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
    let ahead = Visit {
        folder: copy.folder.clone(),
        ..Visit::default()
    };
    visit(ahead, async |page| {
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
