//! Without a network: after one visit the page is there, whole and of one build.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, copy_folder, visit};
use serde_json::Value;
use xtask::dist::SERVICE_WORKER;
use xtask::{offline, workspace};

fn kept(language: &str) -> Visit {
    Visit {
        language: language.to_owned(),
        is_kept_offline: true,
        ..Visit::default()
    }
}

/// Whether the page's service worker is in this state: `active` or `waiting`.
async fn is_worker(page: &Page, state: &str) -> Result<bool> {
    let script = "const [state, done] = arguments;
        navigator.serviceWorker.getRegistration().then((it) => done(it?.[state]?.state ?? ''))";
    let found = page
        .client()
        .execute_async(script, vec![Value::from(state)])
        .await?;
    Ok(found == "activated" || found == "installed")
}

async fn wait_worker(page: &Page, state: &str) -> Result<()> {
    page.wait(&format!("a service worker that is {state}"), async || {
        is_worker(page, state).await
    })
    .await
}

/// The names of the page's caches.
async fn caches(page: &Page) -> Result<Vec<Value>> {
    let script = "const [done] = arguments; caches.keys().then(done)";
    let names = page.client().execute_async(script, vec![]).await?;
    names.as_array().cloned().context("no list of caches")
}

#[tokio::test]
async fn after_one_visit_everything_works_without_a_network() -> Result<()> {
    visit(kept("es"), async |page| {
        page.find("run-pause").await?;
        wait_worker(page, "active").await?;
        page.cut_network();
        page.reload().await?;
        page.wait_value("epoch", "0").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;

        // The deferred chunk in page and worker.
        page.click("lab-open").await?;
        page.wait_number("lab-neuron-output", "a number", f64::is_finite)
            .await?;
        page.click("lab-open").await?;
        page.click("lessons").await?;
        page.click("lesson-neuron").await?;
        page.wait_value("lesson", "neuron").await?;
        let spanish = page.text("lesson-text").await?;
        page.click("language").await?;
        page.wait("the lesson in English", async || {
            let text = page.text("lesson-text").await?;
            Ok(text.len() > 100 && text != spanish)
        })
        .await?;

        // By its file's name, as a Moodle course has it, and the other programs beside it.
        page.go("index.html").await?;
        page.wait_value("epoch", "0").await?;
        for (start, end) in [
            ("sheets-", ".wasm"),
            ("models-", ".wasm"),
            ("sheets-", ".js"),
        ] {
            let name = name_in_dist(start, end)?;
            let script = "const [address, done] = arguments;
                fetch(address).then((it) => done(it.status), (error) => done(String(error)))";
            let arguments = vec![Value::from(format!("{}{name}", page.url()))];
            let answer = page.client().execute_async(script, arguments).await?;
            ensure!(answer == 200, "{name}: {answer}");
        }
        page.go("documents/accesibilidad.html").await?;
        page.wait("the document", async || {
            let script = "return document.body.innerText.length > 1000";
            Ok(page.execute(script, vec![]).await? == true)
        })
        .await
    })
    .await
}

fn name_in_dist(start: &str, end: &str) -> Result<String> {
    let names = fs::read_dir(workspace::dist())?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    let mut found = names.filter(|name| name.starts_with(start) && name.ends_with(end));
    found.next().with_context(|| format!("no {start}…{end}"))
}

/// A copy of the built page; dropping it removes the folder.
struct Build {
    folder: PathBuf,
}

impl Build {
    fn copy(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("neurona-{name}-{}", std::process::id()));
        copy_folder(&workspace::dist(), &folder)?;
        Ok(Self { folder })
    }

    /// Turns the copy into that of another build, whose page has another title before its program runs.
    fn update(&self) -> Result<()> {
        let index = self.folder.join("index.html");
        let html = fs::read_to_string(&index)?;
        let newer = html.replace("<html ", "<html data-build=newer ");
        ensure!(newer != html);
        fs::write(&index, newer)?;
        let worker = workspace::root().join("www/start").join(SERVICE_WORKER);
        fs::copy(worker, self.folder.join(SERVICE_WORKER))?;
        offline::list_files(&self.folder)
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        // Only a leftover in the folder for temporary files if it fails.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A run that meets half of another build would break, and one that is replaced is lost.
#[tokio::test]
async fn an_update_waits_until_the_page_is_closed() -> Result<()> {
    let build = Build::copy("update")?;
    let seen = Visit {
        folder: build.folder.clone(),
        ..kept("en")
    };
    visit(seen, async |page| {
        page.find("run-pause").await?;
        wait_worker(page, "active").await?;
        page.reload().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let before = caches(page).await?;
        ensure!(before.len() == 1, "{before:?}");

        build.update()?;
        let update = "navigator.serviceWorker.getRegistration().then((it) => it.update())";
        page.execute(update, vec![]).await?;
        wait_worker(page, "waiting").await?;
        ensure!(page.value("epoch").await? == "1");
        page.reload().await?;
        page.find("run-pause").await?;
        let is_newer = "return document.documentElement.dataset.build === 'newer'";
        ensure!(page.execute(is_newer, vec![]).await? == false);

        // Without the page the new build takes over.
        page.wait("the new build", async || {
            page.go("").await?;
            page.find("run-pause").await?;
            Ok(page.execute(is_newer, vec![]).await? == true)
        })
        .await?;
        page.wait("the old build's files to be gone", async || {
            let after = caches(page).await?;
            Ok(after.len() == 1 && after != before)
        })
        .await?;
        page.cut_network();
        page.reload().await?;
        page.wait_value("epoch", "0").await?;
        ensure!(page.execute(is_newer, vec![]).await? == true);
        Ok(())
    })
    .await
}

/// A file that is missing, or that the host has changed: nothing is kept, and the page works as ever.
#[tokio::test]
async fn a_build_that_is_not_whole_is_not_kept() -> Result<()> {
    let build = Build::copy("not-whole")?;
    let lessons = build.folder.join("lessons/es.json");
    fs::write(&lessons, "{}")?;
    let seen = Visit {
        folder: build.folder.clone(),
        ..kept("en")
    };
    visit(seen, async |page| {
        page.find("run-pause").await?;
        page.wait("the attempt to have failed", async || {
            let script = "const [done] = arguments;
                const start = performance.getEntriesByType('navigation')[0];
                navigator.serviceWorker.getRegistration().then(async (it) => done(
                    !it?.installing && !it?.active && !(await caches.keys()).length && performance.now() > 6000))";
            Ok(page.client().execute_async(script, vec![]).await? == true)
        })
        .await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.reload().await?;
        page.wait_value("epoch", "0").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}
