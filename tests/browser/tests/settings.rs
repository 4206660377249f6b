//! Settings: neurons, layers, activations, rates and speed; how numbers are typed, and invalid ones.

use anyhow::{Context, Result, ensure};
use browser::{Visit, visit};

#[tokio::test]
async fn presets_have_the_expected_number_of_parameters() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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

/// The course's experiments take the rows in its notebooks' order, and the page's own first one in a new order each
/// epoch. The summary says which.
#[tokio::test]
async fn presets_have_the_order_of_rows_of_the_courses_notebooks() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("more-training").await?;
        page.wait_value("row-order", "each-epoch").await?;
        page.click("more-training").await?;
        page.click("tab-summary").await?;
        page.wait_value("summary-order", "each-epoch").await?;
        let new_each_epoch = page.text("summary-order").await?;
        for preset in ["sine-1x500", "sine-2x3", "square-1x800"] {
            page.select("preset", preset).await?;
            page.wait_value("row-order", "once").await.context(preset)?;
            page.wait_value("summary-order", "once")
                .await
                .context(preset)?;
            let one_for_all = page.text("summary-order").await?;
            ensure!(one_for_all != new_each_epoch, "{one_for_all}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn controls_change_neurons_layers_activation_and_rate() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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

        // A new rate does not restart training, a new number of neurons does.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.enter("learning-rate", "1/50").await?;
        page.wait_value("learning-rate", "0.02").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await?;
        page.click("layer-0-fewer").await?;
        page.wait_new_session().await
    })
    .await
}

#[tokio::test]
async fn numbers_are_read_in_every_common_notation() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for (typed, value) in [
            ("0,05", "0.05"),
            ("0.02", "0.02"),
            ("1e-3", "0.001"),
            ("1/8", "0.125"),
            ("π/20", "0.15707963267948966"),
        ] {
            page.enter("learning-rate", typed).await?;
            page.wait_value("learning-rate", value)
                .await
                .context(typed)?;
        }
        // A value out of range shows the range, and the last valid value stays.
        page.enter("n-points", "4").await?;
        page.wait("the range of the points", async || {
            let message = page.text("n-points-message").await?;
            Ok(message.contains('5') && message.contains("1,200"))
        })
        .await?;
        assert_eq!(page.value("n-points").await?, "50");
        page.enter("domain-to", "2π").await?;
        page.wait_value("domain-to", "6.283185307179586").await
    })
    .await
}

#[tokio::test]
async fn invalid_input_shows_a_message_beside_its_control_and_changes_nothing() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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

        // The last valid function is still in use; a valid one replaces it.
        page.click("reset-same").await?;
        page.wait_new_session().await?;
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
async fn rate_and_speed_change_during_training() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        page.select("speed", "30").await?;
        page.click("run-pause").await?;
        page.wait_status("running").await?;
        page.wait_number("epoch", "some epochs", |epoch| epoch >= 5.0)
            .await?;
        page.enter("learning-rate", "0.5").await?;
        page.wait_value("learning-rate", "0.5").await?;
        let epoch = page.number("epoch").await?;
        ensure!(epoch >= 5.0, "a restart at epoch {epoch}");
        page.wait_number("epoch", "more epochs", |now| now > epoch)
            .await?;
        // 30 a second, averaged over the last two seconds.
        page.wait_number("epochs-per-second", "about 30", |rate| {
            (20.0..40.0).contains(&rate)
        })
        .await?;
        page.select("speed", "unlimited").await?;
        page.wait_number("epochs-per-second", "far more", |rate| rate > 200.0)
            .await?;
        page.click("run-pause").await?;
        page.wait_status("paused").await
    })
    .await
}
