//! Measures the built page in Chromium: how smoothly it paints while a wide network trains at full
//! speed and how much of its worker's time is training then, how soon it trains after a cold start, how
//! long a sweep takes that one worker does or several share, what came over the wire; or, with `storing`, what it costs
//! to store a run while it trains.
//!
//!     cargo run --release -p neurona-browser-tests --bin measure
//!     cargo run --release -p neurona-browser-tests --bin measure -- storing
//!
//! Each figure is one machine's at one moment; look at the load beside it.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, block_on, visit};
use serde_json::{from_value, json};

const WATCH: Duration = Duration::from_secs(5);
const COLD_STARTS: usize = 5;
/// How often a run is stored while it is watched.
const STORED: usize = 3;

/// Replaces `www/start/worker.js`: the same, with a clock around the turns in which the worker trains. A message
/// on the channel `questions` is answered with the share of these turns in the time since the last answer.
const WATCHED_WORKER: &str = "\
    let training = 0, since = performance.now(); \
    const property = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage'); \
    Object.defineProperty(MessagePort.prototype, 'onmessage', { ...property, set(handler) { \
        property.set.call(this, (event) => { \
            const start = performance.now(); \
            handler(event); \
            training += performance.now() - start; \
        }); \
    } }); \
    const answers = new BroadcastChannel('answers'); \
    new BroadcastChannel('questions').onmessage = () => { \
        const now = performance.now(); \
        answers.postMessage(training / (now - since)); \
        [training, since] = [0, now]; \
    }; \
    const program = import(PROGRAM); \
    self.onmessage = async ({ data: module_or_path }) => { \
        self.onmessage = null; \
        (await program).default({ module_or_path }); \
    };";

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

fn main() -> Result<()> {
    if std::env::args().nth(1).as_deref() == Some("storing") {
        return block_on(async {
            println!("| what | value |\n| --- | --- |");
            for hidden in [&["500"][..], &["1000", "1000"]] {
                visit(Visit::default(), async |page| storing(page, hidden).await).await?;
            }
            Ok(())
        });
    }
    block_on(async {
        println!("| what | value |\n| --- | --- |");
        for preset in ["sine-2x3", "square-1x800"] {
            visit(Visit::default(), async |page| smooth(page, preset).await).await?;
        }
        let mut starts_ms = Vec::new();
        for _ in 0..COLD_STARTS {
            visit(Visit::default(), async |page| {
                starts_ms.push(first_epoch_ms(page).await?);
                Ok(())
            })
            .await?;
        }
        starts_ms.sort_by(f64::total_cmp);
        println!(
            "| cold start, navigation to the first trained epoch on screen | {:.0} ms (median of {COLD_STARTS}; {:.0} … {:.0}) |",
            starts_ms[COLD_STARTS / 2],
            starts_ms[0],
            starts_ms[COLD_STARTS - 1]
        );
        for n_workers in [1, 2] {
            for (preset, n_seeds) in [("sine-2x3", 100), ("sine-1x500", 20)] {
                visit(Visit::default(), async |page| {
                    let ms = sweep_ms(page, preset, n_seeds, n_workers).await?;
                    println!("| {preset}: {n_seeds} seeds for 1,000 epochs, {n_workers} workers, from the click to the curves | {ms:.0} ms |");
                    Ok(())
                })
                .await?;
            }
        }
        visit(Visit::default(), async |page| wire(page).await).await
    })
}

/// Frames and long tasks while a preset trains at full speed, with all charts in view.
async fn smooth(page: &Page, preset: &str) -> Result<()> {
    watch_worker(page).await?;
    page.wait_value("epoch", "0").await?;
    page.select("preset", preset).await?;
    page.wait_value("preset", preset).await?;
    page.lift_epoch_limit().await?;
    page.select("speed", "unlimited").await?;
    page.click("run-pause").await?;
    page.wait_number("epochs-per-second", "a rate", |rate| rate > 0.0)
        .await?;
    training_share(page).await?;
    let frames = page.frames(WATCH).await?;
    let share = training_share(page).await?;
    let rate = page.number("epochs-per-second").await?;
    println!("| {preset}, full speed | {rate:.0} epochs/s |");
    println!(
        "| its frames over {} s: median, 95 %, longest | {:.1}, {:.1}, {:.1} ms |",
        WATCH.as_secs(),
        frames.quantile_ms(0.5),
        frames.quantile_ms(0.95),
        frames.quantile_ms(1.0)
    );
    println!(
        "| its worker's time that is training | {:.1} % |",
        100.0 * share
    );
    println!(
        "| its tasks on the main thread of 50 ms and more | {} |",
        frames.long_tasks_ms.len()
    );
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

/// Loads the page with [`WATCHED_WORKER`].
async fn watch_worker(page: &Page) -> Result<()> {
    load_with_worker(page, WATCHED_WORKER).await
}

/// Loads the page with another script for its worker.
async fn load_with_worker(page: &Page, worker: &str) -> Result<()> {
    let source = format!(
        "const source = {}; \
         window.Worker = class extends window.Worker {{ \
             constructor(url, options) {{ \
                 url = new URL(url, location); \
                 const program = JSON.stringify(new URL(url.search.slice(1), url).href); \
                 const text = source.replace('PROGRAM', program); \
                 const blob = new Blob([text], {{ type: 'text/javascript' }}); \
                 super(URL.createObjectURL(blob), options); \
             }} \
         }};",
        json!(worker)
    );
    // The page's policy forbids workers from blobs.
    page.devtools("Page.setBypassCSP", json!({ "enabled": true }))
        .await?;
    let script = json!({ "source": source });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    page.go("").await
}

/// The share of training in the worker's time since the last call.
async fn training_share(page: &Page) -> Result<f64> {
    let script = "\
        const done = arguments[0]; \
        const answers = new BroadcastChannel('answers'); \
        answers.onmessage = ({ data }) => { answers.close(); done(data); }; \
        new BroadcastChannel('questions').postMessage('share');";
    let share = page.client().execute_async(script, vec![]).await?;
    share
        .as_f64()
        .context("the worker's answer is not a number")
}

/// From the navigation's start until an epoch is on screen; the profile is fresh.
async fn first_epoch_ms(page: &Page) -> Result<f64> {
    // A script in the page clicks the step as soon as there is a button: a WebDriver command would cost tens of
    // milliseconds.
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "\
            const look = () => { \
                const epoch = document.querySelector('[data-testid=epoch]'); \
                if (epoch?.dataset.value === '0' && !window.asked) { \
                    window.asked = true; \
                    document.querySelector('[data-testid=step-epoch]').click(); \
                } \
                if (epoch?.dataset.value === '1') window.firstEpochMs = performance.now(); \
                else requestAnimationFrame(look); \
            }; \
            requestAnimationFrame(look);" }),
    )
    .await?;
    page.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true }))
        .await?;
    page.go("").await?;
    page.wait_some("the first epoch on screen", async || {
        let measured = page.execute("return window.firstEpochMs", vec![]).await?;
        Ok(measured.as_f64())
    })
    .await
}

/// From the click on "start" until the sweep's end is on screen, the median of five.
async fn sweep_ms(page: &Page, preset: &str, n_seeds: u32, n_workers: u32) -> Result<f64> {
    let source = format!(
        "Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {{ value: {n_workers} }});"
    );
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": source }),
    )
    .await?;
    page.go("").await?;
    page.wait_value("epoch", "0").await?;
    page.select("preset", preset).await?;
    page.wait_value("preset", preset).await?;
    page.click("lab-open").await?;
    page.select("lab-panel", "seeds").await?;
    page.enter("lab-seeds-n", &n_seeds.to_string()).await?;
    page.enter("lab-seeds-epochs", "1000").await?;
    let mut all_ms = Vec::new();
    for _ in 0..5 {
        // A script in the page watches the value: a WebDriver command would cost tens of milliseconds.
        let script = "\
            const [wanted, done] = arguments; \
            const value = () => document.querySelector('[data-testid=lab-seeds-spread]').dataset.value; \
            const start = performance.now(); \
            document.querySelector('[data-testid=lab-seeds-start]').click(); \
            let has_begun = false; \
            const look = () => { \
                has_begun ||= value() !== wanted; \
                if (has_begun && value() === wanted) done(performance.now() - start); \
                else requestAnimationFrame(look); \
            }; \
            requestAnimationFrame(look);";
        let wanted = json!(format!("done/{n_seeds}"));
        let ms = page.client().execute_async(script, vec![wanted]).await?;
        all_ms.push(ms.as_f64().context("no time")?);
    }
    all_ms.sort_by(f64::total_cmp);
    Ok(all_ms[all_ms.len() / 2])
}

/// The number and the bytes of the files that the page requested.
async fn wire(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    let script = "const all = performance.getEntriesByType('resource'); \
                  return [all.length, all.reduce((sum, one) => sum + one.decodedBodySize, 0)]";
    let (n_files, bytes): (usize, f64) = from_value(page.execute(script, vec![]).await?)?;
    println!(
        "| requested files, their size before compression | {n_files}, {:.0} kB |",
        bytes / 1e3
    );
    Ok(())
}
