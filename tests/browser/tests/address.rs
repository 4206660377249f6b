//! The address is the experiment, Back and Forward walk through what was opened, and every change can be undone.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

const SMALL: &str = "#2.4/seed=7/layers=2tanh/end";

async fn hash(page: &Page) -> Result<String> {
    let hash = page.execute("return location.hash", vec![]).await?;
    Ok(hash.as_str().unwrap_or_default().to_owned())
}

async fn wait_hash(page: &Page, wanted: &str) -> Result<()> {
    page.wait(&format!("the address {wanted}"), async || {
        Ok(hash(page).await? == wanted)
    })
    .await
}

async fn history_length(page: &Page) -> Result<i64> {
    let length = page.execute("return history.length", vec![]).await?;
    Ok(length.as_i64().unwrap_or_default())
}

async fn go(page: &Page, way: &str) -> Result<()> {
    page.execute(&format!("history.{way}()"), vec![]).await?;
    Ok(())
}

/// Opens a link in the tab that has the page open.
async fn open_here(page: &Page, fragment: &str) -> Result<()> {
    let url = format!("{}{fragment}", page.url());
    Ok(page.client().goto(&url).await?)
}

/// Trains until this many epochs are done.
async fn train(page: &Page, n_epochs: u32) -> Result<()> {
    for epoch in 1..=n_epochs {
        page.click("step-epoch").await?;
        page.wait_value("epoch", &epoch.to_string()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_address_follows_each_change_without_a_step_in_the_history() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        ensure!(hash(page).await?.is_empty());
        let n_steps = history_length(page).await?;
        page.click("layer-1-remove").await?;
        wait_hash(page, "#2.4/layers=5tanh/end").await?;
        page.enter("learning-rate", "0.2").await?;
        wait_hash(page, "#2.4/layers=5tanh/rate=0.2/end").await?;
        ensure!(history_length(page).await? == n_steps);
        page.reload().await?;
        page.wait_value("n-parameters", "16").await?;
        page.wait_value("learning-rate", "0.2").await?;
        wait_hash(page, "#2.4/layers=5tanh/rate=0.2/end").await
    })
    .await
}

#[tokio::test]
async fn back_and_forward_bring_experiments_with_their_runs() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        train(page, 2).await?;
        page.select("preset", "sine-2x3").await?;
        page.wait_value("n-parameters", "22").await?;
        train(page, 3).await?;
        // A change is no step.
        page.enter("learning-rate", "0.2").await?;
        open_here(page, SMALL).await?;
        page.wait_value("n-parameters", "7").await?;
        wait_hash(page, SMALL).await?;
        go(page, "back").await?;
        page.wait_value("n-parameters", "22").await?;
        page.wait_value("epoch", "3").await?;
        page.wait_value("learning-rate", "0.2").await?;
        go(page, "back").await?;
        page.wait_value("n-parameters", "39").await?;
        page.wait_value("epoch", "2").await?;
        go(page, "forward").await?;
        page.wait_value("n-parameters", "22").await?;
        page.wait_value("epoch", "3").await?;
        go(page, "forward").await?;
        page.wait_value("n-parameters", "7").await?;
        wait_hash(page, SMALL).await
    })
    .await
}

#[tokio::test]
async fn a_link_opens_in_a_page_that_is_there_also_twice() -> Result<()> {
    let link = Visit {
        suffix: SMALL.into(),
        ..Visit::default()
    };
    visit(link, async |page| {
        page.wait_value("n-parameters", "7").await?;
        train(page, 2).await?;
        // The address is that of the link already.
        page.execute(&format!("location.href = '{SMALL}'"), vec![])
            .await?;
        page.wait_value("epoch", "0").await?;
        // What had been trained can be had back.
        page.press_keys("\u{e009}z\u{e000}").await?;
        page.wait_value("epoch", "2").await?;
        // One that was cut off says so, and leaves everything, the address too.
        page.execute("location.hash = '#2.4/seed=7/layers=2ta'", vec![])
            .await?;
        page.wait("a notice", async || {
            Ok(page
                .text("notice")
                .await
                .unwrap_or_default()
                .contains("cut off"))
        })
        .await?;
        page.wait_value("epoch", "2").await?;
        wait_hash(page, SMALL).await
    })
    .await
}

#[tokio::test]
async fn a_lesson_and_what_was_changed_in_it_stand_in_the_address() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.go("#lesson=wide-or-deep").await?;
        page.wait_value("n-parameters", "1501").await?;
        wait_hash(page, "#lesson=wide-or-deep").await?;
        page.enter("learning-rate", "0.2").await?;
        page.wait("the lesson behind the experiment", async || {
            let hash = hash(page).await?;
            Ok(hash.contains("/rate=0.2/") && hash.ends_with("&lesson=wide-or-deep"))
        })
        .await?;
        page.reload().await?;
        page.wait_value("learning-rate", "0.2").await?;
        page.wait_value("lesson", "wide-or-deep").await
    })
    .await
}

/// Cases B27 and B28.
#[tokio::test]
async fn links_are_opened_as_messages_and_pages_hold_them() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        for (text, n_parameters) in [
            ("https://ana.github.io/neurona/#2.4/seed=7/layers=2tanh/end).", "7"),
            ("mira https://a.es/#2.4/seed=7/lay\r\n> ers=3tanh/end, a ver", "10"),
            (
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.es%2F%232.4%2Flayers%3D4tanh%2Fend&data=05",
                "13",
            ),
            ("/%231.eyJ2ZXJzaW9uIjo0fQ", "39"),
            (
                "https://playground.tensorflow.org/#activation=relu&amp;batchSize=20&amp;dataset=spiral&amp;networkShape=6,5&amp;playButton_hide=true",
                "59",
            ),
        ] {
            page.paste(text).await?;
            page.wait_value("n-parameters", n_parameters).await?;
        }
        ensure!(page.field("batch-size").await? == "20");
        let notice = page.text("notice").await?;
        ensure!(!notice.contains("_hide"), "{notice}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_change_is_undone_and_made_again() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        train(page, 2).await?;
        page.enter("learning-rate", "0.2").await?;
        // Another change than that of the same field a moment later.
        page.click("layer-1-remove").await?;
        page.wait_value("n-parameters", "16").await?;
        page.wait_value("epoch", "0").await?;
        page.click("undo").await?;
        page.wait_value("n-parameters", "39").await?;
        page.wait_value("epoch", "2").await?;
        page.wait_value("learning-rate", "0.2").await?;
        page.click("undo").await?;
        page.wait_value("learning-rate", "0.01").await?;
        page.wait_value("epoch", "2").await?;
        page.click("redo").await?;
        page.wait_value("learning-rate", "0.2").await?;
        page.click("redo").await?;
        page.wait_value("n-parameters", "16").await?;
        page.wait_value("epoch", "0").await
    })
    .await
}

/// Also before anything has trained, when the seed gives all other weights.
#[tokio::test]
async fn a_weight_set_by_hand_is_undone_and_comes_back_with_its_experiment() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        let drawn = page.value("rmse").await?;
        page.enter("weight-value", "1.5").await?;
        page.wait("other errors", async || {
            Ok(page.value("rmse").await? != drawn)
        })
        .await?;
        let set = page.value("rmse").await?;
        page.click("undo").await?;
        page.wait_value("rmse", &drawn).await?;
        page.click("redo").await?;
        page.wait_value("rmse", &set).await?;
        page.select("preset", "sine-2x3").await?;
        page.wait_value("n-parameters", "22").await?;
        go(page, "back").await?;
        page.wait_value("n-parameters", "39").await?;
        page.wait_value("rmse", &set).await?;
        page.press_keys("r").await?;
        page.wait_value("rmse", &drawn).await?;
        page.click("undo").await?;
        page.wait_value("rmse", &set).await
    })
    .await
}

/// Their text must not stand beside another experiment.
#[tokio::test]
async fn lessons_come_and_go_with_their_runs() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.go("#lesson=wide-or-deep").await?;
        page.wait_value("n-parameters", "1501").await?;
        // The lesson runs by itself.
        page.wait_status("stopped").await?;
        open_here(page, SMALL).await?;
        page.wait_value("n-parameters", "7").await?;
        wait_hash(page, SMALL).await?;
        ensure!(!page.is_shown("lesson").await?);
        for (forward, back) in [("history", "history"), ("redo", "undo")] {
            let turn = async |way: &str, in_history: &str| match way {
                "history" => go(page, in_history).await,
                button => page.click(button).await,
            };
            turn(back, "back").await?;
            page.wait_value("lesson", "wide-or-deep").await?;
            page.wait_value("n-parameters", "1501").await?;
            page.wait_value("epoch", "1000").await?;
            wait_hash(page, "#lesson=wide-or-deep").await?;
            turn(forward, "forward").await?;
            page.wait_value("n-parameters", "7").await?;
            wait_hash(page, SMALL).await?;
            ensure!(!page.is_shown("lesson").await?);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_run_that_was_removed_from_the_comparison_comes_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("lab-open").await?;
        page.select("lab-panel", "compare").await?;
        train(page, 1).await?;
        page.click("lab-compare-keep").await?;
        page.wait_value("lab-compare", "1").await?;
        let rmse = page.value("lab-compare-1-rmse").await?;
        page.click("lab-compare-1-remove").await?;
        page.wait_value("lab-compare", "0").await?;
        page.click("undo").await?;
        page.wait_value("lab-compare-1-rmse", &rmse).await?;
        page.click("redo").await?;
        page.wait_value("lab-compare", "0").await
    })
    .await
}

/// Case B39: no key destroys work.
#[tokio::test]
async fn a_run_that_a_key_has_reset_comes_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        train(page, 3).await?;
        let loss = page.value("rmse").await?;
        for _ in 0..2 {
            page.press_keys("r").await?;
            page.wait_value("epoch", "0").await?;
            page.press_keys("\u{e009}z\u{e000}").await?;
            page.wait_value("epoch", "3").await?;
            page.wait_value("rmse", &loss).await?;
        }
        // Two resets deep.
        page.press_keys("r").await?;
        page.wait_value("epoch", "0").await?;
        train(page, 1).await?;
        page.press_keys("r").await?;
        page.wait_value("epoch", "0").await?;
        page.click("undo").await?;
        page.wait_value("epoch", "1").await?;
        page.click("undo").await?;
        page.wait_value("epoch", "3").await?;
        page.wait_value("rmse", &loss).await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "4").await
    })
    .await
}

/// Case B36: where the clipboard is closed, the link stands selected in a field.
#[tokio::test]
async fn the_link_stands_in_a_window_to_be_copied_or_photographed() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_deferred_chunk().await?;
        page.select("preset", "sine-2x3").await?;
        page.click("share-link").await?;
        page.wait_focus("link-text").await?;
        let script = "
            const field = document.activeElement;
            const selected = field.value.slice(field.selectionStart, field.selectionEnd);
            return [selected === location.href, selected.endsWith('/end')]";
        ensure!(page.execute(script, vec![]).await? == serde_json::json!([true, true]));
        // Version 5 or so: a phone reads it from the last row.
        let size: u32 = page.value("link-code").await?.parse()?;
        ensure!((21..=57).contains(&size), "{size} modules");
        // It follows what is changed beside it.
        page.enter("learning-rate", "0.2").await?;
        page.wait("the new link", async || {
            let script = "return document.querySelector('[data-testid=link-text]').value";
            let link = page.execute(script, vec![]).await?;
            Ok(link.as_str().unwrap_or_default().contains("/rate=0.2/"))
        })
        .await?;
        page.click("link-close").await?;
        page.wait_focus("share-link").await
    })
    .await
}
