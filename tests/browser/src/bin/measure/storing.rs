//! What it costs to store a run while it trains.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};
use serde_json::{from_value, json};

use crate::replaced_worker::load_with_worker;

/// How often a run is stored while it is watched.
const STORED: usize = 3;

/// Replaces `www/start/worker.js`: the same, with a clock around the requests of a copy of the run.
const WORKER_THAT_STORES: &str = "\
    let start = 0; \
    const answers = new BroadcastChannel('answers'); \
    const begin = () => { start = performance.now(); }; \
    const end = ({ data }) => { \
        if (JSON.stringify(data?.[0]?.[0]) === '\"save\"') answers.postMessage(performance.now() - start); \
    }; \
    const program = import(PROGRAM); \
    self.onmessage = async ({ data: module_or_path }) => { \
        self.onmessage = null; \
        self.addEventListener('message', begin); \
        await (await program).default({ module_or_path }); \
        self.addEventListener('message', end); \
    };";

/// A clock around what the page does with each copy of the run; the worker's clock answers on a channel.
const PAGE_THAT_STORES: &str = "\
    window.costs = { worker: [], page: [] }; \
    new BroadcastChannel('answers').onmessage = ({ data }) => { window.costs.worker.push(data); }; \
    window.Worker = class extends window.Worker { \
        constructor(...all) { \
            super(...all); \
            let start = 0; \
            this.addEventListener('message', () => { start = performance.now(); }); \
            setTimeout(() => this.addEventListener('message', ({ data }) => { \
                if (data?.[0]?.[0]?.saved) window.costs.page.push(performance.now() - start); \
            }), 1000); \
        } \
    };";

pub async fn print() -> Result<()> {
    println!("| what | value |\n| --- | --- |");
    for hidden in [&["500"][..], &["1000", "1000"]] {
        visit(Visit::default(), async |page| storing(page, hidden).await).await?;
    }
    Ok(())
}

/// What it costs to store a run with these hidden layers while it trains at full speed.
async fn storing(page: &Page, hidden: &[&str]) -> Result<()> {
    let script = json!({ "source": PAGE_THAT_STORES });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    load_with_worker(page, WORKER_THAT_STORES).await?;
    page.wait_value("epoch", "0").await?;
    page.wait_deferred_chunk().await?;
    page.lift_epoch_limit().await?;
    for layer_idx in hidden.len()..2 {
        page.click(&format!("layer-{layer_idx}-remove")).await?;
    }
    for (layer_idx, units) in hidden.iter().enumerate() {
        page.enter(&format!("layer-{layer_idx}-units"), units)
            .await?;
    }
    page.select("speed", "unlimited").await?;
    page.click("run-pause").await?;
    let start = Instant::now();
    let script = "return [window.costs.worker, window.costs.page]";
    let costs =
        async || -> Result<[Vec<f64>; 2]> { Ok(from_value(page.execute(script, vec![]).await?)?) };
    page.wait("a stored run", async || Ok(!costs().await?[1].is_empty()))
        .await?;
    let [before, _] = costs().await?.map(|it| it.len());
    while costs().await?[1].len() < before + STORED {
        ensure!(start.elapsed() < Duration::from_secs(200), "too few copies");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let rate = page.number("epochs-per-second").await?;
    let parameters = page.number("n-parameters").await?;
    let mean_ms = |all: &[f64]| all[before..].iter().sum::<f64>() / all[before..].len() as f64;
    let [worker_ms, page_ms] = costs().await?.map(|all| mean_ms(&all));
    // As in `ui/src/app/worker/recovery.rs`.
    let every_ms = f64::max(5_000.0, 0.02 * parameters);
    println!(
        "| 1-{}-1, {rate:.1} epochs/s: worker and page for one copy | {worker_ms:.1}, {page_ms:.1} ms |",
        hidden.join("-")
    );
    println!(
        "| its share of the worker's and the page's time, every {:.0} s | {:.3}, {:.3} % |",
        every_ms / 1e3,
        100.0 * worker_ms / every_ms,
        100.0 * page_ms / every_ms
    );
    Ok(())
}
