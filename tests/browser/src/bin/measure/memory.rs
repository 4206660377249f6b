//! The page's memory while it trains.

use std::time::{Duration, Instant};

use anyhow::Result;
use browser::{Page, Visit, visit};

const PERIOD: Duration = Duration::from_secs(10);

/// Trains the start experiment at full speed and prints the page's memory every ten seconds. A run that has reached the
/// greatest limit of epochs, which takes a minute or more, is followed by one with another seed.
pub async fn print(minutes: u32) -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        page.select("speed", "unlimited").await?;
        println!(
            "| s | epoch | objects of the page | nodes | process |\n| --- | --- | --- | --- | --- |"
        );
        print_row(page, Duration::ZERO).await?;
        page.click("run-pause").await?;
        let start = Instant::now();
        for period in 1..=6 * minutes {
            let next = start + period * PERIOD;
            tokio::time::sleep(next.saturating_duration_since(Instant::now())).await;
            print_row(page, start.elapsed()).await?;
            let status = page.find("app").await?.attr("data-status").await?;
            if status.as_deref() == Some("stopped") {
                page.click("reset-new").await?;
                page.wait_new_session().await?;
                page.click("run-pause").await?;
            }
        }
        Ok(())
    })
    .await
}

async fn print_row(page: &Page, elapsed: Duration) -> Result<()> {
    let epoch = page.value("epoch").await?;
    let memory = page.memory().await?;
    println!(
        "| {} | {epoch} | {:.1} MB | {} | {:.1} MB |",
        elapsed.as_secs(),
        memory.js_heap_mb,
        memory.n_nodes,
        memory.process_mb
    );
    Ok(())
}
