//! Clocks that jump, and a tab that is not seen.

use anyhow::{Context, Result, ensure};
use browser::{Engine, NotPossible, Visit, visit};
use serde_json::json;

/// The system's clock is set while the page is open: an hour forward, then two hours back.
#[tokio::test]
async fn a_clock_that_jumps_changes_nothing() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        page.click("run-pause").await?;
        page.wait_number("epoch", "at least 20", |epoch| epoch >= 20.0)
            .await?;
        for jump_ms in [3_600_000, -7_200_000] {
            let script = "\
                const now = Date.now; \
                Date.now = () => now.call(Date) + arguments[0];";
            page.execute(script, vec![json!(jump_ms)]).await?;
            // Each of them waits for the clock between two updates.
            for canvas in ["error-canvas", "neuron-canvas"] {
                let before = page.picture(canvas).await?;
                page.wait_picture_change(canvas, &before).await?;
            }
            let rate = page.number("epochs-per-second").await?;
            ensure!(rate > 0.0 && rate.is_finite(), "{rate} epochs in a second");
            let text = async || {
                let script = "return document.querySelector('.neuron-numbers').innerText";
                page.execute(script, vec![]).await
            };
            let before = text().await?;
            page.wait("the neuron's numbers go on changing", async || {
                Ok(text().await? != before)
            })
            .await?;
        }
        page.click("run-pause").await?;
        page.wait_status("paused").await
    })
    .await
}

/// Another tab is in front: animation frames stop and the page's timers fire once in a second, but the
/// worker has timers of its own.
#[tokio::test]
async fn a_hidden_tab_trains_on_at_a_limited_speed() -> Result<()> {
    visit(Visit::default(), async |page| {
        if page.engine() == Engine::WebKit {
            // 2.50.6 under its driver: a page behind another tab is not told that it is hidden.
            return Err(NotPossible::because("a tab that another hides"));
        }
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        page.wait_value("speed", "60").await?;
        page.click("run-pause").await?;
        page.wait_number("epoch", "at least 10", |epoch| epoch >= 10.0)
            .await?;
        // The page's own record: its epoch when it is hidden, the timer's ticks while it is, and the first
        // epoch that it shows afterwards.
        let script = "\
            const epoch = document.querySelector('[data-testid=epoch]'); \
            const shown = () => Number(epoch.dataset.value); \
            localStorage.setItem('test.ticks', '0'); \
            let timer; \
            document.addEventListener('visibilitychange', () => { \
                if (document.hidden) { \
                    window.hiddenAt = shown(); \
                    timer = setInterval(() => { \
                        const ticks = Number(localStorage.getItem('test.ticks')) + 1; \
                        localStorage.setItem('test.ticks', String(ticks)); \
                    }, 100); \
                } else { \
                    clearInterval(timer); \
                    window.ticks = Number(localStorage.getItem('test.ticks')); \
                    new MutationObserver((_, observer) => { \
                        window.backAt ??= shown(); \
                        observer.disconnect(); \
                    }).observe(epoch, { attributes: true }); \
                } \
            })";
        page.execute(script, vec![]).await?;
        let client = page.client();
        let first = client.window().await?;
        let other = client.new_window(true).await?;
        client.switch_to_window(other.handle).await?;
        client.goto(&page.url()).await?;
        page.wait("ticks of the hidden page's timer", async || {
            let ticks = page
                .execute("return Number(localStorage.getItem('test.ticks'))", vec![])
                .await?;
            Ok(ticks.as_u64().unwrap_or(0) >= 10)
        })
        .await?;
        client.close_window().await?;
        client.switch_to_window(first).await?;
        page.wait("a frame after the return", async || {
            let back = page
                .execute("return window.backAt !== undefined", vec![])
                .await?;
            Ok(back == json!(true))
        })
        .await?;
        let found = page
            .execute(
                "return [window.hiddenAt, window.backAt, window.ticks]",
                vec![],
            )
            .await?;
        let [hidden, back, ticks]: [f64; 3] =
            serde_json::from_value(found).context("the epochs of the hidden tab")?;
        // A worker that trained when the page's timers fire, or when it paints, would do an epoch a tick at most.
        ensure!(
            back - hidden > 2.0 * ticks,
            "from epoch {hidden} to {back} in {ticks} ticks while hidden"
        );
        page.pause().await
    })
    .await
}
