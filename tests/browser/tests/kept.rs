//! Nothing is lost: a page that is loaded again, crashes, or is one of several tabs.

use std::fs;

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, visit};
use fantoccini::Locator;
use serde_json::{Value, json};

/// Writes down which epoch was shown when the page ended, in place of the person who saw it.
const WATCH_END: &str = "\
    addEventListener('pagehide', () => { \
        const shown = document.querySelector('[data-testid=epoch]')?.dataset.value; \
        if (shown) localStorage.setItem('shown', shown); \
    });";

fn watched() -> Visit {
    Visit {
        first_script: Some(WATCH_END),
        ..Visit::default()
    }
}

async fn shown_at_the_end(page: &Page) -> Result<String> {
    let shown = page
        .execute("return localStorage.getItem('shown')", vec![])
        .await?;
    let shown = shown.as_str().context("no epoch was shown at the end")?;
    Ok(shown.to_owned())
}

/// Waits until the epoch shown, and all that there is to store, is in the browser's database.
async fn wait_stored(page: &Page) -> Result<()> {
    let script = "\
        const done = arguments[0]; \
        const request = indexedDB.open('neurona'); \
        request.onerror = () => done(null); \
        request.onsuccess = () => { \
            const base = request.result; \
            const end = (it) => { base.close(); done(it); }; \
            if (!base.objectStoreNames.contains('heads')) return end(null); \
            const all = base.transaction('heads').objectStore('heads').getAll(); \
            all.onsuccess = () => end(all.result.find( \
                (head) => head.tab === sessionStorage.getItem('neurona.tab'))?.epoch ?? null); \
        };";
    page.wait("the run in the database", async || {
        let epoch = page.value("epoch").await?;
        let stored = page.client().execute_async(script, vec![]).await?;
        Ok(stored.as_f64().map(|it| it.to_string()) == Some(epoch))
    })
    .await
}

/// The exported run.
async fn run_of(page: &Page) -> Result<Value> {
    let file = page.export_run().await?;
    Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
}

/// What training has made of a run: it says nothing of the epoch limit.
fn trained(run: &Value) -> Result<Value> {
    let mut run = run.clone();
    let training = run.pointer_mut("/experiment/training");
    let training = training.and_then(Value::as_object_mut);
    training
        .context("no training in the file")?
        .remove("epochs");
    Ok(run)
}

/// Runs until the epochs have three figures.
async fn run_on(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.wait_deferred_chunk().await?;
    page.lift_epoch_limit().await?;
    page.click("run-pause").await?;
    page.wait_number("epoch", "some epochs", |it| it >= 100.0)
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_run_that_rests_comes_back_to_the_bit() -> Result<()> {
    visit(Visit::default(), async |page| {
        run_on(page).await?;
        page.pause().await?;
        page.click("step-batch").await?;
        let epoch = page.value("epoch").await?;
        wait_stored(page).await?;
        let before = run_of(page).await?;
        page.reload().await?;
        page.wait_value("epoch", &epoch).await?;
        ensure!(run_of(page).await? == before);
        // It goes on from there.
        page.click("step-epoch").await?;
        page.wait_number("epoch", "one more", |it| it.to_string() != epoch)
            .await?;
        Ok(())
    })
    .await
}

/// What is stored of a running network is some seconds old. It catches up with what was shown.
#[tokio::test]
async fn a_run_that_was_cut_off_comes_back_where_it_was() -> Result<()> {
    visit(watched(), async |page| {
        run_on(page).await?;
        page.reload().await?;
        let shown = shown_at_the_end(page).await?;
        page.wait_value("epoch", &shown).await?;
        page.wait_status("paused").await?;
        ensure!(
            page.text("notice")
                .await?
                .contains("Back where you were; training is paused")
        );
        // The page ended in the middle of an epoch.
        page.click("step-epoch").await?;
        let epoch: u32 = shown.parse()?;
        let next = (epoch + 1).to_string();
        page.wait_value("epoch", &next).await?;
        let back = run_of(page).await?;

        visit(Visit::default(), async |fresh| {
            fresh.wait_new_session().await?;
            fresh.click("more-training").await?;
            fresh.enter("epochs-limit", &next).await?;
            fresh
                .press("epochs-limit", fantoccini::key::Key::Escape)
                .await?;
            fresh.click("run-pause").await?;
            fresh.wait_value("epoch", &next).await?;
            fresh.wait_status("stopped").await?;
            let straight = run_of(fresh).await?;
            let weights = |run: &Value| run["state"]["weights"].clone();
            ensure!(weights(&back).is_array(), "{back}");
            ensure!(weights(&back) == weights(&straight));
            let (back, straight) = (trained(&back)?, trained(&straight)?);
            ensure!(back["state"]["history"] == straight["state"]["history"]);
            Ok(())
        })
        .await
    })
    .await
}

/// Nothing of it was in the database yet.
#[tokio::test]
async fn a_run_that_had_just_begun_comes_back() -> Result<()> {
    visit(watched(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        page.select("preset", "sine-2x3").await?;
        page.wait_value("n-parameters", "22").await?;
        // No word of WebDriver comes between.
        let begin_and_go = "\
            document.querySelector('[data-testid=run-pause]').click(); \
            const shown = () => document.querySelector('[data-testid=epoch]').dataset.value; \
            const look = () => shown() > 3 ? location.reload() : requestAnimationFrame(look); \
            look();";
        page.execute(begin_and_go, vec![]).await?;
        page.wait("the notice", async || {
            let notice = page.text("notice").await.unwrap_or_default();
            Ok(notice.contains("Back where you were"))
        })
        .await?;
        let shown = shown_at_the_end(page).await?;
        ensure!(shown.parse::<u32>()? > 3, "{shown}");
        page.wait_value("epoch", &shown).await?;
        page.wait_value("n-parameters", "22").await?;
        page.wait_status("paused").await
    })
    .await
}

/// Nothing has trained: all other weights are those of the seed.
#[tokio::test]
async fn a_weight_set_by_hand_comes_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        page.enter("weight-value", "1.5").await?;
        wait_stored(page).await?;
        let before = run_of(page).await?;
        page.reload().await?;
        page.wait("the notice", async || {
            Ok(page.text("notice").await?.contains("Back where you were"))
        })
        .await?;
        page.wait_value("epoch", "0").await?;
        ensure!(run_of(page).await? == before);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn runs_kept_for_comparing_come_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("lab-open").await?;
        page.select("lab-panel", "compare").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("lab-compare-keep").await?;
        page.wait_value("lab-compare", "1").await?;
        let rmse = page.value("lab-compare-1-rmse").await?;
        page.select("preset", "sine-2x3").await?;
        page.wait_value("n-parameters", "22").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        // The run before had one.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        wait_stored(page).await?;
        page.reload().await?;
        page.wait_value("lab-compare", "1").await?;
        page.wait_value("lab-compare-1-rmse", &rmse).await?;
        page.wait_value("n-parameters", "22").await?;
        page.click("lab-compare-1-restore").await?;
        page.wait_value("n-parameters", "39").await
    })
    .await
}

#[tokio::test]
async fn a_lesson_comes_back_in_the_middle_of_its_challenge() -> Result<()> {
    for (language, said) in [("en", "Back where you were"), ("es", "donde lo dejaste")] {
        let visited = Visit {
            language: language.to_owned(),
            suffix: "#lesson=learning-rate".to_owned(),
            ..Visit::default()
        };
        visit(visited, async |page| {
            page.wait_value("lesson", "learning-rate").await?;
            page.wait_value("lesson-challenge", "false").await?;
            page.wait_deferred_chunk().await?;
            page.enter("learning-rate", "0.02").await?;
            page.click("lesson-answer-0").await?;
            // The lesson runs by itself.
            page.wait_status("stopped").await?;
            for epoch in ["1001", "1002"] {
                page.click("step-epoch").await?;
                page.wait_value("epoch", epoch).await?;
            }
            let epoch = page.value("epoch").await?;
            wait_stored(page).await?;
            let before = run_of(page).await?;
            page.reload().await?;
            page.wait_value("lesson", "learning-rate").await?;
            page.wait_value("epoch", &epoch).await?;
            page.wait("the notice", async || {
                Ok(page.text("notice").await?.contains(said))
            })
            .await?;
            ensure!(page.field("learning-rate").await?.replace(',', ".") == "0.02");
            let answer = page.find("lesson-answer-0").await?;
            ensure!(answer.attr("aria-pressed").await?.as_deref() == Some("true"));
            ensure!(run_of(page).await? == before);
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// The weights of a renderer that ends without a word are those that were stored last.
#[tokio::test]
async fn a_crash_loses_nothing_that_rested() -> Result<()> {
    visit(Visit::default(), async |page| {
        come_back_after_a_crash(page, false).await
    })
    .await
}

/// The address names the experiment, which is opened, and its run is offered.
#[tokio::test]
async fn a_crash_of_an_experiment_with_an_address_loses_nothing_that_rested() -> Result<()> {
    visit(Visit::default(), async |page| {
        come_back_after_a_crash(page, true).await
    })
    .await
}

async fn come_back_after_a_crash(page: &Page, has_address: bool) -> Result<()> {
    run_on(page).await?;
    page.pause().await?;
    let epoch = page.value("epoch").await?;
    wait_stored(page).await?;
    let before = run_of(page).await?;
    let url = match has_address {
        true => page.client().current_url().await?.to_string(),
        false => page.url(),
    };
    ensure!(url.contains('#') == has_address, "{url}");
    // The driver says that the tab has crashed; a new one is opened, as a person does.
    let new = page.client().new_window(true).await?;
    let _ = page.client().goto("chrome://crash").await;
    page.client().switch_to_window(new.handle).await?;
    page.resize(page.visit().size).await?;
    page.client().goto(&url).await?;
    page.wait("the offer", async || page.is_shown("kept-continue").await)
        .await?;
    ensure!(
        page.text("notice")
            .await?
            .contains(&format!("epoch {epoch}"))
    );
    page.click("kept-continue").await?;
    page.wait_value("epoch", &epoch).await?;
    ensure!(run_of(page).await? == before);
    Ok(())
}

#[tokio::test]
async fn two_tabs_keep_what_is_theirs_also_when_one_is_a_copy() -> Result<()> {
    visit(Visit::default(), async |page| {
        run_on(page).await?;
        page.pause().await?;
        let first_epoch = page.value("epoch").await?;
        wait_stored(page).await?;
        let first = page.client().window().await?;
        // A tab that is opened by the page starts with a copy of its storage, and gets its place in the history, as a
        // duplicated one has both.
        let duplicate = "const { state } = history, { href } = location, copy = window.open('neurona.webmanifest');\
             copy.addEventListener('load', () => {\
                 copy.history.replaceState(state, '', href);\
                 copy.location.reload();\
             })";
        page.execute(duplicate, vec![]).await?;
        let second = page
            .wait_some("the copy", async || {
                let all = page.client().windows().await?;
                Ok(all.into_iter().find(|it| *it != first))
            })
            .await?;
        page.client().switch_to_window(second.clone()).await?;
        page.wait_value("epoch", &first_epoch).await?;
        page.click("step-epoch").await?;
        page.click("step-epoch").await?;
        let epoch: u32 = first_epoch.parse()?;
        let second_epoch = (epoch + 2).to_string();
        page.wait_value("epoch", &second_epoch).await?;
        wait_stored(page).await?;
        for (tab, epoch) in [(first, first_epoch), (second, second_epoch)] {
            page.client().switch_to_window(tab).await?;
            page.reload().await?;
            page.wait_value("epoch", &epoch).await?;
        }
        Ok(())
    })
    .await
}

/// A link that a person opens wins over what was there, which is offered to the next tab.
#[tokio::test]
async fn a_link_opens_its_own_experiment() -> Result<()> {
    visit(Visit::default(), async |page| {
        run_on(page).await?;
        page.pause().await?;
        wait_stored(page).await?;
        let url = format!("{}#lesson=learning-rate", page.url());
        page.client().goto("about:blank").await?;
        page.client().goto(&url).await?;
        page.wait_value("lesson", "learning-rate").await?;
        page.wait_deferred_chunk().await?;
        ensure!(!page.text("notice").await?.contains("Back where you were"));
        Ok(())
    })
    .await
}

/// A browser without a database, as some private windows are.
#[tokio::test]
async fn without_storage_the_page_works_and_says_so_once() -> Result<()> {
    for (language, said) in [("en", "stores nothing here"), ("es", "no guarda nada aquí")] {
        let visited = Visit {
            language: language.to_owned(),
            first_script: Some(
                "Object.defineProperty(window, 'indexedDB', { get: () => undefined });",
            ),
            ..Visit::default()
        };
        visit(visited, async |page| {
            page.wait_new_session().await?;
            page.wait("the notice", async || {
                Ok(page.text("notice").await?.contains(said))
            })
            .await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            page.reload().await?;
            page.wait_new_session().await?;
            page.wait_deferred_chunk().await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            let lines = page.client().find_all(Locator::Css(".notice-line")).await?;
            ensure!(lines.is_empty(), "it is said again");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// A browser that has no room left.
#[tokio::test]
async fn where_storage_is_full_the_page_works_and_says_so_once() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        let room = json!({ "origin": page.url().trim_end_matches('/'), "quotaSize": 1 });
        page.devtools("Storage.overrideQuotaForOrigin", room)
            .await?;
        page.click("step-epoch").await?;
        page.wait("the notice", async || {
            let notice = page.text("notice").await.unwrap_or_default();
            Ok(notice.contains("stores nothing here"))
        })
        .await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await
    })
    .await
}

/// Opens the window with what is stored, from the foot of the list of keys.
async fn open_stored(page: &Page, n: &str) -> Result<()> {
    page.click("keys").await?;
    page.click("stored").await?;
    page.wait_value("stored-list", n).await
}

async fn answers(page: &Page, script: &str) -> Result<Value> {
    Ok(page.client().execute_async(script, vec![]).await?)
}

/// The number of entries and of choices in the browser's storage.
const COUNT_STORED: &str = "\
    const done = arguments[0]; \
    const request = indexedDB.open('neurona'); \
    request.onsuccess = () => { \
        const base = request.result; \
        const count = base.transaction('heads').objectStore('heads').count(); \
        count.onsuccess = () => { \
            base.close(); \
            const names = Object.keys(localStorage).filter((it) => it.startsWith('neurona.')); \
            done([count.result, names.length]); \
        }; \
    };";

#[tokio::test]
async fn what_is_stored_is_listed_exported_taken_over_and_cleared() -> Result<()> {
    for (language, this_tab, what) in [
        ("en", "this tab", "Network 1-5-4-1 at epoch"),
        ("es", "esta pestaña", "Red 1-5-4-1 en la época"),
    ] {
        let visited = Visit {
            language: language.to_owned(),
            ..Visit::default()
        };
        visit(visited, async |page| {
            run_on(page).await?;
            page.pause().await?;
            let epoch = page.value("epoch").await?;
            wait_stored(page).await?;
            let before = run_of(page).await?;
            page.click("theme").await?;
            open_stored(page, "1").await?;
            let line = page.text("stored-page").await?;
            ensure!(line.contains(this_tab) && line.contains(what), "{line}");
            ensure!(line.contains(&epoch) && line.contains("kB"), "{line}");
            let file = page
                .download(async || page.click("stored-export").await)
                .await?;
            let exported: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
            ensure!(exported == before);
            // Another tab, once this one is closed, goes on with it.
            let url = page.url();
            let next = page.client().new_window(true).await?;
            page.client().close_window().await?;
            page.client().switch_to_window(next.handle).await?;
            page.resize(page.visit().size).await?;
            page.client().goto(&url).await?;
            page.wait("the offer", async || page.is_shown("kept-continue").await)
                .await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            wait_stored(page).await?;
            open_stored(page, "2").await?;
            page.click("stored-open").await?;
            page.wait_value("epoch", &epoch).await?;
            ensure!(run_of(page).await? == before);
            // What was there can be brought back.
            page.click("notice-undo").await?;
            page.wait_value("epoch", "1").await?;
            wait_stored(page).await?;
            open_stored(page, "1").await?;
            page.click("stored-clear").await?;
            page.click("stored-clear-no").await?;
            page.wait_value("stored-list", "1").await?;
            page.click("stored-clear").await?;
            page.click("stored-clear-yes").await?;
            page.wait_value("stored-list", "0").await?;
            page.wait_shown("stored-none").await?;
            let counts = answers(page, COUNT_STORED).await?;
            ensure!(counts == serde_json::json!([0, 0]), "{counts}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}
