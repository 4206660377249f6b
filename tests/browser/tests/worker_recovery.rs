//! Workers that die: the page shows a notice and continues from its last state.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

/// A page with a list of its workers, `window.workers`, in the order of their creation.
fn with_list_of_workers() -> Visit {
    let script = "\
        window.workers = []; \
        window.Worker = class extends window.Worker { \
            constructor(...all) { \
                super(...all); \
                window.workers.push(this); \
            } \
        };";
    Visit {
        first_script: Some(script),
        ..Visit::default()
    }
}

/// Ends the newest worker as a crash of its program would. In WebKit a worker that was ended gets no events.
async fn break_newest_worker(page: &Page) -> Result<()> {
    let script = "\
        const worker = window.workers.at(-1); \
        worker.dispatchEvent(new ErrorEvent('error', { message: 'unreachable' })); \
        worker.terminate();";
    page.execute(script, vec![]).await?;
    Ok(())
}

#[tokio::test]
async fn a_dead_worker_is_replaced_and_settings_are_kept() -> Result<()> {
    visit(with_list_of_workers(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.enter("learning-rate", "0.02").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        break_newest_worker(page).await?;
        page.wait("a notice", async || page.is_shown("notice").await)
            .await?;
        // An epoch trained by hand is not saved: the next worker starts the experiment again.
        page.wait_value("epoch", "0").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        ensure!(page.value("learning-rate").await? == "0.02");
        let errors = page.forgive_console().await?;
        ensure!(
            errors.iter().any(|it| it.contains("unreachable")),
            "the console lacks the reason: {errors:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_failed_sweep_is_reported_and_leaves_the_session_unchanged() -> Result<()> {
    visit(with_list_of_workers(), async |page| {
        page.wait_value("epoch", "0").await?;
        // Wide networks: the sweep must not end before its worker does.
        page.select("preset", "sine-1x500").await?;
        page.wait_value("preset", "sine-1x500").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("lab-open").await?;
        page.select("lab-panel", "seeds").await?;
        page.enter("lab-seeds-n", "100").await?;
        page.enter("lab-seeds-epochs", "5000").await?;
        page.click("lab-seeds-start").await?;
        page.wait_value("lab-seeds-spread", "running/100").await?;
        break_newest_worker(page).await?;
        page.wait_value("lab-seeds-spread", "").await?;
        ensure!(!page.text("lab-seeds-spread").await?.is_empty());
        ensure!(!page.is_shown("notice").await?);
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        page.enter("lab-seeds-n", "6").await?;
        page.enter("lab-seeds-epochs", "20").await?;
        page.click("lab-seeds-start").await?;
        page.wait_value("lab-seeds-spread", "done/6").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}
