//! Nothing is lost: a page that is loaded again.

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, visit};
use serde_json::Value;

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

#[tokio::test]
async fn a_run_that_rests_comes_back_to_the_bit() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.run_on().await?;
        page.pause().await?;
        page.click("step-batch").await?;
        let epoch = page.value("epoch").await?;
        page.wait_stored().await?;
        let before = page.exported_run().await?;
        page.reload().await?;
        page.wait_value("epoch", &epoch).await?;
        ensure!(page.exported_run().await? == before);
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
        page.run_on().await?;
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
        let back = page.exported_run().await?;

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
            let straight = fresh.exported_run().await?;
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
        page.wait_stored().await?;
        let before = page.exported_run().await?;
        page.reload().await?;
        page.wait("the notice", async || {
            Ok(page.text("notice").await?.contains("Back where you were"))
        })
        .await?;
        page.wait_value("epoch", "0").await?;
        ensure!(page.exported_run().await? == before);
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
        page.wait_stored().await?;
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
            page.wait_stored().await?;
            let before = page.exported_run().await?;
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
            ensure!(page.exported_run().await? == before);
            Ok(())
        })
        .await?;
    }
    Ok(())
}
