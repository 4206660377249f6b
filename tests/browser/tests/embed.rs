//! The page in a frame of a page of another origin: its width, and the messages between them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};
use serde_json::{Value, json};
use xtask::static_server::Server;
use xtask::{dist, workspace};

/// A host page with a frame, which keeps the messages that come from it.
fn host_page(frame: &str) -> String {
    format!(
        "<!doctype html><meta charset=utf-8><title>Host</title><link rel=icon href=data:,>\
         <style>body {{ margin: 0 }} iframe {{ border: 0; width: 100%; height: 900px }}</style>{frame}\
         <script>window.told = []; \
         addEventListener('message', e => {{ \
             if (e.source === document.querySelector('iframe').contentWindow && e.data.neurona) told.push(e.data); \
         }}); \
         window.say = message => \
             document.querySelector('iframe').contentWindow.postMessage(message, '*');</script>"
    )
}

/// A server of host pages, on a port of its own: another origin.
struct Host {
    server: Server,
    folder: PathBuf,
}

impl Host {
    fn start(name: &str) -> Result<Self> {
        let folder =
            std::env::temp_dir().join(format!("neurona-host-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let server = Server::start(&folder, "/", 0)?;
        Ok(Self { server, folder })
    }

    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port())
    }

    /// Opens a host page with this frame.
    async fn open(&self, page: &Page, frame: &str) -> Result<()> {
        fs::write(self.folder.join("index.html"), host_page(frame))?;
        page.client().goto("about:blank").await?;
        page.client().goto(&self.server.url()).await?;
        Ok(())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // A folder that stays is in the way of nothing.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The menus that save a picture give a button the focus when they open (`autofocus`). Chromium tells of each that is put into
/// a frame of another origin, where nothing takes the focus by itself.
async fn forgive_autofocus(page: &Page) -> Result<()> {
    for line in page.forgive_console().await? {
        ensure!(line.contains("Blocked autofocusing"), "{line}");
    }
    Ok(())
}

fn frame(source: &str, more: &str) -> String {
    let source = source.replace('&', "&amp;");
    format!("<iframe src=\"{source}\" {more}></iframe>")
}

async fn say(page: &Page, message: Value) -> Result<()> {
    page.execute("say(arguments[0])", vec![message]).await?;
    Ok(())
}

/// Waits for the message with this value of a key.
async fn told(page: &Page, key: &str, value: impl Into<Value>) -> Result<Value> {
    let value = value.into();
    let script = "return told.find(it => it[arguments[0]] === arguments[1]) ?? null";
    page.wait_some(&format!("a message with {key}: {value}"), async || {
        let found = page
            .execute(script, vec![json!(key), value.clone()])
            .await?;
        Ok((!found.is_null()).then_some(found))
    })
    .await
}

/// Sends a message and waits for its answer.
async fn ask(page: &Page, id: &str, mut message: Value) -> Result<Value> {
    message["neurona"] = json!(1);
    message["id"] = json!(id);
    say(page, message).await?;
    told(page, "id", id).await
}

/// Loads, trains, pauses and reads; bad messages are answered by an error, and locks hold.
async fn converse(page: &Page) -> Result<()> {
    told(page, "type", "ready").await?;
    let size = told(page, "type", "resized").await?;
    ensure!(
        size["height"].as_f64().unwrap_or_default() > 200.0,
        "{size}"
    );

    let first = ask(page, "first", json!({"type": "read"})).await?;
    ensure!(
        first["reading"]["epoch"] == 0 && first["reading"]["status"] == "paused",
        "{first}"
    );
    ensure!(first["reading"]["reached"] == false, "{first}");
    let loaded = ask(
        page,
        "load",
        json!({"type": "load", "link": "#2.4/seed=7/end"}),
    )
    .await?;
    ensure!(
        loaded["type"] == "done" && loaded["of"] == "load",
        "{loaded}"
    );
    for at in 0..3 {
        ask(page, &format!("step-{at}"), json!({"type": "step"})).await?;
    }
    ask(page, "batch", json!({"type": "step", "of": "batch"})).await?;
    let read = ask(page, "read", json!({"type": "read"})).await?;
    let reading = &read["reading"];
    ensure!(reading["epoch"] == 3 && reading["batch"] == 1, "{read}");
    ensure!(
        reading["link"] == "2.4/seed=7/end" && reading["loss"].is_f64(),
        "{read}"
    );
    ensure!(
        reading["reached"] == true && reading["accuracy"].is_null(),
        "{read}"
    );
    ask(page, "run", json!({"type": "run"})).await?;
    ask(page, "pause", json!({"type": "pause"})).await?;
    let rested = ask(page, "rested", json!({"type": "read"})).await?;
    ensure!(rested["reading"]["status"] == "paused", "{rested}");

    for (id, message, error) in [
        (
            "locked",
            json!({"type": "load", "link": "2.4/layers=2tanh/end"}),
            "locked",
        ),
        ("no-link", json!({"type": "load"}), "link"),
        (
            "cut",
            json!({"type": "load", "link": "2.4/layers=2t"}),
            "link",
        ),
        ("none", json!({}), "type"),
        ("other", json!({"type": "explode"}), "type"),
        ("week", json!({"type": "step", "of": "week"}), "of"),
    ] {
        let answer = ask(page, id, message).await?;
        ensure!(
            answer["type"] == "error" && answer["error"] == error,
            "{answer}"
        );
        ensure!(
            answer["message"].as_str().is_some_and(|it| it.len() > 5),
            "{answer}"
        );
    }
    say(page, json!({"neurona": 2, "id": "newer", "type": "run"})).await?;
    ensure!(told(page, "id", "newer").await?["error"] == "version");
    // What is meant for other programs is left alone; the answer to what follows comes first.
    for other in [
        json!("run"),
        json!({"type": "run"}),
        json!(null),
        json!([1]),
    ] {
        say(page, other).await?;
    }
    ask(page, "last", json!({"type": "pause"})).await?;
    let n_errors = page
        .execute(
            "return told.filter(it => it.type === 'error').length",
            vec![],
        )
        .await?;
    ensure!(n_errors == 7, "{n_errors}");
    Ok(())
}

/// The options of the frame of [`converse`].
fn options(origin: &str) -> String {
    format!(
        "#2.4/end&hide=data,settings,neuron&lock=layers&goal=epoch-at-least-3&embed&show=language&origin={origin}"
    )
}

#[tokio::test]
async fn a_host_page_of_another_origin_loads_runs_and_reads() -> Result<()> {
    visit(Visit::default(), async |page| {
        let host = Host::start("plain")?;
        let source = format!("{}{}", page.url(), options(&host.origin()));
        host.open(page, &frame(&source, "")).await?;
        converse(page).await?;
        // The chosen parts alone, and a way out.
        page.client().enter_frame(0).await?;
        ensure!(page.is_shown("language").await? && !page.is_shown("preset").await?);
        ensure!(!page.is_shown("seed").await? && page.is_shown("fit-canvas").await?);
        let out = page.find("open-in-neurona").await?.attr("href").await?;
        let out = out.context("no address")?;
        ensure!(
            out.contains("&hide=settings,data,neuron&lock=layers") && !out.contains("embed"),
            "{out}"
        );
        page.client().enter_parent_frame().await?;
        forgive_autofocus(page).await
    })
    .await
}

/// Without an agreed origin, or with another one, the page does nothing and says nothing.
#[tokio::test]
async fn a_host_page_that_is_not_agreed_on_is_ignored() -> Result<()> {
    visit(Visit::default(), async |page| {
        let host = Host::start("ignored")?;
        for options in [
            "#2.4/end&embed".to_owned(),
            "#2.4/end&embed&origin=https://moodle.example".to_owned(),
            format!("#2.4/end&origin={}", host.origin()),
        ] {
            let source = format!("{}{options}", page.url());
            host.open(page, &frame(&source, "")).await?;
            page.client().enter_frame(0).await?;
            page.wait_value("epoch", "0").await?;
            page.wait_deferred_chunk().await?;
            page.client().enter_parent_frame().await?;
            say(page, json!({"neurona": 1, "id": "x", "type": "step"})).await?;
            page.client().enter_frame(0).await?;
            // By hand after it: had the message been taken, there would be an epoch as well.
            page.click("step-batch").await?;
            page.wait_value("batch", "1").await?;
            ensure!(page.value("epoch").await? == "0", "{options}");
            page.client().enter_parent_frame().await?;
            let n = page.execute("return told.length", vec![]).await?;
            ensure!(n == 0, "{options}: {n}");
        }
        // Browsers tell the page's author that a message was meant for another origin.
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// In a sandbox without an origin of its own the page in a single file works, and talks.
#[tokio::test]
async fn in_a_sandbox_the_single_file_talks_as_well() -> Result<()> {
    dist::require_single_file()?;
    visit(Visit::default(), async |page| {
        let host = Host::start("sandbox")?;
        let file = workspace::single_file();
        let folder = file.parent().unwrap_or_else(|| Path::new("."));
        let files = Server::start(folder, "/", 0)?;
        let source = format!("{}neurona.html{}", files.url(), options(&host.origin()));
        host.open(page, &frame(&source, "sandbox=\"allow-scripts\""))
            .await?;
        converse(page).await?;
        // What storage and history refuse there is told to the console.
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// Nothing is wider than the frame, and the host page learns how high it is.
#[tokio::test]
async fn a_frame_from_320_to_1200_pixels_does_not_scroll_sideways() -> Result<()> {
    for language in ["es", "en"] {
        let visitor = Visit {
            language: language.to_owned(),
            size: Size::new(1_280, 900),
            ..Visit::default()
        };
        visit(visitor, async |page| {
            let host = Host::start(&format!("widths-{language}"))?;
            for parts in ["&hide=data,settings,neuron", "&task=Mira", "&hide=transport,settings,data,network,neuron,error"] {
                for width in [320, 500, 700, 900, 1_200] {
                    let source = format!(
                        "{}#2.4/end{parts}&embed&origin={}",
                        page.url(),
                        host.origin()
                    );
                    let style = format!("style=\"width: {width}px\"");
                    host.open(page, &frame(&source, &style)).await?;
                    let size = told(page, "type", "resized").await?;
                    ensure!(size["width"] == width, "{size}");
                    page.client().enter_frame(0).await?;
                    let wide = page
                        .execute(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
                            vec![],
                        )
                        .await?;
                    ensure!(wide.as_f64().is_some_and(|it| it <= 0.0), "{width} {parts}: {wide}");
                    ensure!(!page.is_shown("preset").await?, "{width}");
                    page.client().enter_parent_frame().await?;
                }
            }
            forgive_autofocus(page).await
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}
