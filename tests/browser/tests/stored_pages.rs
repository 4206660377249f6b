//! What the browser stores of a page: after a crash, in several tabs, where there is no room, and in the window that shows it.

use std::fs;

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};
use fantoccini::Locator;
use serde_json::{Value, json};

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
    page.run_on().await?;
    page.pause().await?;
    let epoch = page.value("epoch").await?;
    page.wait_stored().await?;
    let before = page.exported_run().await?;
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
    ensure!(page.exported_run().await? == before);
    Ok(())
}

#[tokio::test]
async fn two_tabs_keep_what_is_theirs_also_when_one_is_a_copy() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.run_on().await?;
        page.pause().await?;
        let first_epoch = page.value("epoch").await?;
        page.wait_stored().await?;
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
        page.wait_stored().await?;
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
        page.run_on().await?;
        page.pause().await?;
        page.wait_stored().await?;
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
            page.run_on().await?;
            page.pause().await?;
            let epoch = page.value("epoch").await?;
            page.wait_stored().await?;
            let before = page.exported_run().await?;
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
            page.wait_stored().await?;
            open_stored(page, "2").await?;
            page.click("stored-open").await?;
            page.wait_value("epoch", &epoch).await?;
            ensure!(page.exported_run().await? == before);
            // What was there can be brought back.
            page.click("notice-undo").await?;
            page.wait_value("epoch", "1").await?;
            page.wait_stored().await?;
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
