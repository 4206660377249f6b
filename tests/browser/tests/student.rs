//! What a student does: run, pause, step, change, start again, take home.

use anyhow::{Context, Result};
use browser::{Key, Page, Theme, Visit, visit};

/// The first frame of a session at its start is painted.
async fn wait_start(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.wait_number("train-loss", "a number", f64::is_finite)
        .await?;
    Ok(())
}

async fn pause(page: &Page) -> Result<()> {
    page.click("run-pause").await?;
    page.wait_status("paused").await
}

#[tokio::test]
async fn a_network_learns_while_one_watches() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.wait_status("paused").await?;
        let start = page.number("train-loss").await?;
        let canvases = ["fit-canvas", "error-canvas", "network-canvas"];
        let mut before = Vec::new();
        for canvas in canvases {
            before.push(page.picture(canvas).await?);
        }

        page.click("run-pause").await?;
        page.wait_status("running").await?;
        page.wait_number("train-loss", "a third of the first", |loss| {
            loss < start / 3.0
        })
        .await?;
        pause(page).await?;
        for (canvas, before) in canvases.into_iter().zip(before) {
            assert!(page.picture(canvas).await? != before, "{canvas} changed");
        }

        let paused = page.number("epoch").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", &(paused + 1.0).to_string()).await
    })
    .await
}

#[tokio::test]
async fn a_step_is_exactly_one_epoch_or_one_batch() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        // 40 training rows in batches of 32: two batches an epoch.
        page.click("step-batch").await?;
        page.wait_value("batch", "1").await?;
        assert_eq!(page.value("epoch").await?, "2");
        page.click("step-batch").await?;
        page.wait_value("epoch", "3").await?;
        assert_eq!(page.value("batch").await?, "0");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_course_counts_its_parameters() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        let presets = [
            ("sine-1x500", "1501"),
            ("sine-2x3", "22"),
            ("square-1x800", "2401"),
        ];
        for (preset, n_parameters) in presets {
            page.select("preset", preset).await?;
            page.wait_value("n-parameters", n_parameters)
                .await
                .context(preset)?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn neurons_layers_activation_and_rate_change_by_their_controls() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.wait_value("n-parameters", "39").await?;
        page.click("layer-0-more").await?;
        page.wait_value("n-parameters", "45").await?;
        page.enter("layer-1-units", "10").await?;
        page.wait_value("n-parameters", "93").await?;
        page.click("layer-1-remove").await?;
        page.wait_value("n-parameters", "19").await?;
        page.click("layer-add").await?;
        page.find("layer-1-units").await?;
        page.select("layer-0-activation", "relu").await?;
        page.wait_value("layer-0-activation", "relu").await?;

        // Another rate does not start anew, another number of neurons does.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.enter("learning-rate", "1/50").await?;
        page.wait_value("learning-rate", "0.02").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        page.click("layer-0-fewer").await?;
        wait_start(page).await
    })
    .await
}

#[tokio::test]
async fn the_same_start_gives_the_same_bits_and_new_weights_do_not() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        let start = page.value("train-loss").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let first = page.value("train-loss").await?;

        page.click("reset-same").await?;
        wait_start(page).await?;
        assert_eq!(page.value("train-loss").await?, start);
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        assert_eq!(page.value("train-loss").await?, first);

        page.click("reset-new").await?;
        wait_start(page).await?;
        page.wait("another initial loss", async || {
            Ok(page.value("train-loss").await? != start)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_run_taken_home_goes_on_in_a_fresh_page() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        for epoch in 1..=5 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        let rmse = page.value("rmse").await?;
        let loss = page.value("train-loss").await?;
        let fit = page.picture("fit-canvas").await?;
        let file = page
            .download(async || page.click("export-json").await)
            .await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "6").await?;
        let next = page.value("rmse").await?;

        visit(Visit::default(), async |fresh| {
            wait_start(fresh).await?;
            fresh.upload("import-file", &file).await?;
            fresh.wait_value("epoch", "5").await?;
            assert_eq!(fresh.value("rmse").await?, rmse);
            assert_eq!(fresh.value("train-loss").await?, loss);
            fresh
                .wait("the same predictions", async || {
                    Ok(fresh.picture("fit-canvas").await? == fit)
                })
                .await?;
            fresh.click("step-epoch").await?;
            fresh.wait_value("epoch", "6").await?;
            assert_eq!(fresh.value("rmse").await?, next);
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn language_and_theme_switch() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.wait_value("language", "en").await?;
        assert!(page.text("train-loss").await?.contains('.'));
        page.click("language").await?;
        page.wait_value("language", "es").await?;
        page.wait("a decimal comma", async || {
            Ok(page.text("train-loss").await?.contains(','))
        })
        .await?;

        let before = page.picture("fit-canvas").await?;
        page.click("theme").await?;
        page.wait_value("theme", "dark").await?;
        page.wait("a dark plot", async || {
            Ok(page.picture("fit-canvas").await? != before)
        })
        .await
    })
    .await?;
    let dark = Visit {
        theme: Theme::Dark,
        ..Visit::default()
    };
    visit(dark, async |page| page.wait_value("theme", "dark").await).await
}

#[tokio::test]
async fn wrong_input_is_told_beside_its_control_and_changes_nothing() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        let start = page.value("train-loss").await?;
        page.enter("formula", "sin(3x) + foo(x)").await?;
        page.wait("the offending name marked", async || {
            Ok(page.text("formula-mark").await? == "foo")
        })
        .await?;
        page.enter("learning-rate", "abc").await?;
        page.wait("a message on the rate", async || {
            Ok(!page.text("learning-rate-message").await?.is_empty())
        })
        .await?;
        assert_eq!(page.value("learning-rate").await?, "0.01");

        page.enter("learning-rate", "1e9").await?;
        page.wait("the range", async || {
            Ok(page.text("learning-rate-message").await?.contains("100"))
        })
        .await?;
        assert_eq!(page.value("learning-rate").await?, "0.01");

        // The last good function is still in use; a good one takes its place.
        page.click("reset-same").await?;
        wait_start(page).await?;
        assert_eq!(page.value("train-loss").await?, start);
        page.enter("formula", "sin(3x)").await?;
        page.wait("the loss of another function", async || {
            Ok(page.value("train-loss").await? != start)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn keys_work_the_transport_but_not_while_one_types() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.press_keys(&Key::Right.to_string()).await?;
        page.wait_value("epoch", "1").await?;
        page.press_keys(" ").await?;
        page.wait_status("running").await?;
        page.press_keys(" ").await?;
        page.wait_status("paused").await?;
        page.press_keys("r").await?;
        wait_start(page).await?;
        // A plot that was clicked has the focus and keeps its own keys only.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("network-canvas").await?;
        page.client().active_element().await?.send_keys("r").await?;
        wait_start(page).await?;
        page.fill("formula", "r + x").await?;
        page.fill("formula", "x/2").await?;
        assert_eq!(page.field("formula").await?, "x/2");
        assert_eq!(page.value("epoch").await?, "0");
        page.wait_status("paused").await
    })
    .await
}

#[tokio::test]
async fn a_divergence_is_named_and_has_a_cure() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.click("function-square").await?;
        page.select("optimizer", "sgd").await?;
        page.select("layer-0-activation", "linear").await?;
        page.select("layer-1-activation", "linear").await?;
        page.enter("learning-rate", "50").await?;
        page.wait_value("learning-rate", "50").await?;
        page.click("run-pause").await?;
        page.wait_status("stopped").await?;
        let epoch = page.find("diverged").await?.attr("data-epoch").await?;
        assert!(epoch.is_some_and(|epoch| epoch.parse::<u32>().is_ok_and(|n| n >= 1)));
        page.number("rmse").await.context("a last finite state")?;
        page.click("diverged-cure").await?;
        page.wait_value("learning-rate", "5").await
    })
    .await
}

#[tokio::test]
async fn points_are_added_and_taken_away_on_the_plot() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        let start = page.value("rmse").await?;
        let (width, height) = page.extent("fit-canvas").await?;
        // Within the range of the rows: the axes stay as they are.
        let place = (width * 0.4, height * 0.4);
        page.click_at("fit-canvas", place).await?;
        page.wait("the error with another point", async || {
            Ok(page.value("rmse").await? != start)
        })
        .await?;
        page.right_click_at("fit-canvas", place).await?;
        page.wait_value("rmse", &start).await
    })
    .await
}
