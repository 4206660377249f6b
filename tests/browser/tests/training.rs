//! Training: run, pause, step, go back, start again, edit a weight, diverge; by buttons and keys.

use anyhow::{Context, Result, ensure};
use browser::{Key, Visit, visit};

#[tokio::test]
async fn running_reduces_the_loss_and_redraws_the_plots() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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
        page.pause().await?;
        for (canvas, before) in canvases.into_iter().zip(before) {
            page.wait_picture_change(canvas, &before).await?;
        }

        let paused = page.number("epoch").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", &(paused + 1.0).to_string()).await
    })
    .await
}

#[tokio::test]
async fn a_step_trains_exactly_one_epoch_or_one_batch() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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
async fn the_same_seed_gives_the_same_bits_and_new_weights_do_not() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let start = page.value("train-loss").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let first = page.value("train-loss").await?;

        page.click("reset-same").await?;
        page.wait_new_session().await?;
        assert_eq!(page.value("train-loss").await?, start);
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        assert_eq!(page.value("train-loss").await?, first);

        page.click("reset-new").await?;
        page.wait_new_session().await?;
        page.wait("another initial loss", async || {
            Ok(page.value("train-loss").await? != start)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn the_epoch_slider_goes_back_and_training_continues_from_there() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let mut losses = vec![page.value("train-loss").await?];
        for epoch in 1..=5 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
            losses.push(page.value("train-loss").await?);
        }
        // By keys, as on any slider.
        page.press("epoch-slider", Key::Left).await?;
        page.wait_value("epoch", "4").await?;
        page.press("epoch-slider", Key::Home).await?;
        page.wait_value("epoch", "0").await?;
        ensure!(page.value("train-loss").await? == losses[0]);
        page.press("epoch-slider", Key::End).await?;
        page.wait_value("epoch", "5").await?;
        ensure!(page.value("train-loss").await? == losses[5]);
        // By pointer: at either end the handle's middle is half its height inside of the slider.
        let (width, height) = page.extent("epoch-slider").await?;
        let at = |share: f64| (height / 2.0 + share * (width - height), height / 2.0);
        page.drag("epoch-slider", at(1.0), at(0.4)).await?;
        page.wait_value("epoch", "2").await?;
        ensure!(page.value("train-loss").await? == losses[2]);
        page.click("step-epoch").await?;
        page.wait_value("epoch", "3").await?;
        ensure!(
            page.value("train-loss").await? == losses[3],
            "the same training again gives the same loss"
        );
        let last = page.find("epoch-slider").await?.attr("max").await?;
        ensure!(last.as_deref() == Some("3"), "later epochs are dropped");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn editing_a_weight_changes_the_network() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let start = page.value("rmse").await?;
        let before = page.picture("fit-canvas").await?;
        page.wait("a gradient", async || {
            Ok(page.text("gradient").await?.contains("∂L/∂w"))
        })
        .await?;
        page.enter("weight-value", "abc").await?;
        page.wait("a message", async || {
            Ok(!page.text("weight-value-message").await?.is_empty())
        })
        .await?;
        ensure!(page.value("rmse").await? == start);
        page.enter("weight-value", "-7/2").await?;
        page.wait("another error", async || {
            Ok(page.value("rmse").await? != start)
        })
        .await?;
        page.wait_picture_change("fit-canvas", &before).await?;
        ensure!(page.value("weight-value").await? == "-3.5");
        // The bias is the last entry of the list.
        page.select("weight", "1").await?;
        page.wait("the gradient of the bias", async || {
            Ok(page.text("gradient").await?.contains("∂L/∂b"))
        })
        .await?;
        page.click("reset-same").await?;
        page.wait_value("rmse", &start).await
    })
    .await
}

#[tokio::test]
async fn a_divergence_is_reported_with_a_remedy() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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
async fn keys_control_training_except_while_typing() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.press_keys(&Key::Right.to_string()).await?;
        page.wait_value("epoch", "1").await?;
        page.press_keys(" ").await?;
        page.wait_status("running").await?;
        page.press_keys(" ").await?;
        page.wait_status("paused").await?;
        page.press_keys("r").await?;
        page.wait_new_session().await?;
        // A clicked plot has the focus; it handles its own keys and passes on all other ones.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("network-canvas").await?;
        page.client().active_element().await?.send_keys("r").await?;
        page.wait_new_session().await?;
        page.fill("formula", "r + x").await?;
        page.fill("formula", "x/2").await?;
        assert_eq!(page.field("formula").await?, "x/2");
        assert_eq!(page.value("epoch").await?, "0");
        page.wait_status("paused").await
    })
    .await
}
