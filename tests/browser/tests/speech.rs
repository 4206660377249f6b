//! Screen readers announce what changes in live regions. While numbers run they are silent; at rest a sentence says
//! where the run stands.

use anyhow::{Result, ensure};
use browser::{Key, Page, Visit, visit};

/// Counts the changes in regions that are announced.
const LISTEN: &str = "\
    window.announced = []; \
    const isLive = (node) => { \
        for (let it = node.parentElement ?? node; it; it = it.parentElement) { \
            const live = it.getAttribute?.('aria-live'); \
            if (live) return live !== 'off'; \
            if (it.matches('output, [role=status], [role=alert], [role=log]')) return true; \
        } \
        return false; \
    }; \
    new MutationObserver((records) => { \
        for (const { target } of records) { \
            if (isLive(target)) window.announced.push(target.textContent); \
        } \
    }).observe(document.body, { childList: true, characterData: true, subtree: true });";

async fn n_announced(page: &Page) -> Result<usize> {
    let said = page.execute("return window.announced", vec![]).await?;
    Ok(said.as_array().map_or(0, Vec::len))
}

/// Trains for many frames and returns what was announced meanwhile.
async fn run_long(page: &Page) -> Result<Vec<String>> {
    page.execute("window.announced = []", vec![]).await?;
    page.click("run-pause").await?;
    page.wait_status("running").await?;
    let start = page.number("epoch").await?;
    page.wait_number("epoch", "many epochs", |epoch| epoch >= start + 150.0)
        .await?;
    let said = page.execute("return window.announced", vec![]).await?;
    page.pause().await?;
    Ok(serde_json::from_value(said)?)
}

#[tokio::test]
async fn nothing_is_announced_while_numbers_run() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        page.execute(LISTEN, vec![]).await?;
        let said = run_long(page).await?;
        ensure!(said.len() <= 3, "{said:?}");
        // At rest one sentence has the epoch and the losses.
        let epoch = page.value("epoch").await?;
        let loss = page.text("train-loss").await?;
        page.wait("a sentence on the run", async || {
            let sentence = page.text("status").await?;
            Ok(sentence.contains(&epoch) && sentence.contains(&loss[..4]))
        })
        .await?;
        ensure!(n_announced(page).await? > said.len());

        // Every panel of the laboratory that says something of the run.
        page.click("lab-open").await?;
        for (panel, text) in [
            ("verdict", "lab-verdict"),
            ("gradients", "lab-gradients-verdict"),
            ("linear", "lab-linear-verdict"),
        ] {
            page.select("lab-panel", panel).await?;
            page.find(text).await?;
            let said = run_long(page).await?;
            ensure!(said.len() <= 3, "{panel}: {said:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_views_of_a_table_are_silent_too() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        page.click("data-kind-table").await?;
        page.select("target", "male").await?;
        page.click("table-view-matrix").await?;
        page.find("class-accuracy").await?;
        page.click("predict").await?;
        page.wait("an answer", async || {
            Ok(page.text("predict-answer").await?.contains('%'))
        })
        .await?;
        // A cell of the matrix is chosen, whose counts training changes.
        page.press("confusion-canvas", Key::Right).await?;
        page.execute(LISTEN, vec![]).await?;
        let said = run_long(page).await?;
        ensure!(said.len() <= 3, "{said:?}");
        Ok(())
    })
    .await
}
