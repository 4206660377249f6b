//! A class: thirty pages at once, from the one server that `cargo xtask serve` starts.

use anyhow::{Result, ensure};
use browser::{Visit, visit};
use serde_json::json;

const N_PAGES: usize = 30;

#[tokio::test]
async fn thirty_pages_at_once_are_served_and_train() -> Result<()> {
    // Without the scripts of the tests: compressed copies are sent, as `cargo xtask serve` sends them.
    let kept = Visit {
        is_kept_offline: true,
        ..Visit::default()
    };
    visit(kept, async |page| {
        page.wait_value("epoch", "0").await?;
        // All of them ask at the same time, and none takes a file from another one's cache.
        let open =
            "for (let i = 0; i < arguments[0]; i++) window.open(`${location.pathname}?${i}`)";
        page.execute(open, vec![json!(N_PAGES - 1)]).await?;
        page.wait("thirty windows", async || {
            Ok(page.client().windows().await?.len() == N_PAGES)
        })
        .await?;
        let mut losses = Vec::new();
        for window in page.client().windows().await? {
            page.client().switch_to_window(window).await?;
            page.wait_value("epoch", "0").await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            losses.push(page.value("train-loss").await?);
        }
        ensure!(losses.len() == N_PAGES);
        losses.dedup();
        ensure!(
            losses.len() == 1,
            "the same experiment, other bits: {losses:?}"
        );
        Ok(())
    })
    .await
}
