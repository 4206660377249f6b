//! Workers that die: the page shows a notice and continues from its last state.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

/// A page with a list of its workers, `window.workers`, in the order of their creation, and with the number of copies
/// of the run that it has asked for and not got, `window.openSaves`.
fn with_list_of_workers() -> Visit {
    let script = "\
        window.workers = []; \
        window.openSaves = window.nSaved = 0; \
        const count = (message, word) => (JSON.stringify(message) ?? '').match(word)?.length ?? 0; \
        window.Worker = class extends window.Worker { \
            constructor(...all) { \
                super(...all); \
                window.workers.push(this); \
                this.addEventListener('message', ({ data }) => { \
                    const nSaved = count(data?.[0]?.[0], /\\bsaved\\b/g); \
                    window.nSaved += nSaved; \
                    window.openSaves -= nSaved; \
                }); \
            } \
            postMessage(...all) { \
                window.openSaves += count(all[0], /\\bsave\\b/g); \
                super.postMessage(...all); \
            } \
        };";
    Visit {
        first_script: Some(script),
        ..Visit::default()
    }
}

/// Ends the newest worker as a crash of its program would. In WebKit a worker that was ended gets no events.
const BREAK_NEWEST_WORKER: &str = "\
    const worker = window.workers.at(-1); \
    worker.dispatchEvent(new ErrorEvent('error', { message: 'unreachable' })); \
    worker.terminate(); \
    window.openSaves = 0;";

async fn break_newest_worker(page: &Page) -> Result<()> {
    page.execute(BREAK_NEWEST_WORKER, vec![]).await?;
    Ok(())
}

/// Waits until a copy of the run has arrived, and no other is on its way.
async fn wait_copies(page: &Page) -> Result<()> {
    page.wait("the copies of the run", async || {
        let script = "return window.nSaved > 0 && window.openSaves === 0";
        Ok(page.execute(script, vec![]).await? == true)
    })
    .await
}

/// Presses a button before the next worker can be ready.
async fn break_newest_worker_and_click(page: &Page, id: &str) -> Result<()> {
    let script =
        format!("{BREAK_NEWEST_WORKER} document.querySelector('[data-testid={id}]').click();");
    page.execute(&script, vec![]).await?;
    Ok(())
}

#[tokio::test]
async fn a_dead_worker_is_replaced_and_settings_are_kept() -> Result<()> {
    visit(with_list_of_workers(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.enter("learning-rate", "0.02").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        // A run that rests is stored, an epoch trained by hand as well: the next worker goes on with it.
        wait_copies(page).await?;
        break_newest_worker(page).await?;
        page.wait("a notice", async || page.is_shown("notice").await)
            .await?;
        page.wait_value("epoch", "1").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
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

#[tokio::test]
async fn an_epoch_asked_for_between_two_workers_is_trained() -> Result<()> {
    visit(with_list_of_workers(), async |page| {
        page.wait_value("epoch", "0").await?;
        // Nothing is saved yet: the next worker opens the experiment, then trains.
        break_newest_worker_and_click(page, "step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        // A run that was paused is saved: the next worker goes on with it.
        page.click("run-pause").await?;
        page.wait(
            "some epochs",
            async || Ok(page.number("epoch").await? > 5.0),
        )
        .await?;
        page.click("run-pause").await?;
        page.wait_status("paused").await?;
        wait_copies(page).await?;
        let epoch = page.number("epoch").await?;
        break_newest_worker_and_click(page, "step-epoch").await?;
        page.wait_value("epoch", &(epoch + 1.0).to_string()).await?;
        // A run started again in that time is the one that goes on.
        break_newest_worker_and_click(page, "reset-same").await?;
        page.wait_value("epoch", "0").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// A page whose first two workers never get their program, and so never start, and whose clock for long waits is ten times as
/// fast.
fn with_mute_workers() -> Visit {
    let script = "\
        let mute = 2; \
        window.Worker = class extends window.Worker { \
            constructor(...all) { \
                super(...all); \
                if (mute-- > 0) this.postMessage = () => {}; \
            } \
        }; \
        const slow = window.setTimeout; \
        window.setTimeout = (act, ms) => slow(act, ms >= 10000 ? ms / 10 : ms);";
    Visit {
        first_script: Some(script),
        ..Visit::default()
    }
}

#[tokio::test]
async fn a_worker_that_never_starts_is_replaced() -> Result<()> {
    visit(with_mute_workers(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        ensure!(!page.is_shown("notice").await?, "nothing was lost");
        Ok(())
    })
    .await
}
