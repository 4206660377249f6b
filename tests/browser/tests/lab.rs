//! The laboratory's panels.

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, visit};

async fn open(page: &Page, panel: &str) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("lab-open").await?;
    page.select("lab-panel", panel).await?;
    page.wait_value("lab-panel", panel).await
}

/// Waits until an element's `data-value` is a number, and returns it.
async fn number(page: &Page, test_id: &str) -> Result<f64> {
    page.wait_number(test_id, "a number", f64::is_finite)
        .await?;
    page.number(test_id).await
}

#[tokio::test]
async fn one_neuron_shows_its_output_for_weight_bias_and_input() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "neuron").await?;
        // σ(4 · 2 − 8) = 0.5
        page.enter("lab-neuron-weight", "4").await?;
        page.enter("lab-neuron-bias", "-8").await?;
        page.enter("lab-neuron-input", "2").await?;
        page.wait_number("lab-neuron-output", "a half", |it| (it - 0.5).abs() < 1e-6)
            .await?;
        page.select("lab-neuron-activation", "relu").await?;
        page.wait_number("lab-neuron-output", "nothing", |it| it == 0.0)
            .await?;
        let before = page.picture("lab-neuron-chart").await?;
        page.click("lab-neuron-view-family").await?;
        page.wait("several curves", async || {
            Ok(page.picture("lab-neuron-chart").await? != before)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn linear_layers_are_one_line_until_one_becomes_nonlinear() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "linear").await?;
        page.wait_value("lab-linear-verdict", "false").await?;
        page.click("lab-linear-all").await?;
        page.wait_value("lab-linear-verdict", "true").await?;
        ensure!(page.is_shown("lab-linear-algebra").await?);
        page.click("lab-linear-bend").await?;
        page.wait_value("layer-0-activation", "tanh").await.ok();
        page.wait_value("lab-linear-verdict", "false").await
    })
    .await
}

async fn at_rest(page: &Page) -> Result<bool> {
    Ok(page.value("lab-perceptron-state").await? == "rest")
}

#[tokio::test]
async fn the_perceptron_learns_and_but_never_xor() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "perceptron").await?;
        // Each click is one mistake, however fast they come.
        for _ in 0..3 {
            page.click("lab-perceptron-mistake").await?;
        }
        page.wait_value("lab-perceptron-mistakes", "3").await?;
        // A mistake requested before the reset does not count for the new perceptron.
        page.click("lab-perceptron-mistake").await?;
        page.click("lab-perceptron-reset").await?;
        page.wait_value("lab-perceptron-mistakes", "0").await?;
        page.click("lab-perceptron-mistake").await?;
        page.wait_value("lab-perceptron-mistakes", "1").await?;
        for _ in 0..30 {
            if at_rest(page).await? {
                break;
            }
            page.click("lab-perceptron-epoch").await?;
            page.next_frame().await?;
        }
        page.wait("rest on AND", async || at_rest(page).await)
            .await?;
        page.click("lab-perceptron-data-xor").await?;
        page.click("lab-perceptron-run").await?;
        page.wait_number("lab-perceptron-mistakes", "mistakes", |n| n >= 5.0)
            .await?;
        ensure!(!at_rest(page).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_batch_shown_in_slow_motion_is_the_one_that_is_trained() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "batch").await?;
        page.wait("a batch", async || page.is_shown("lab-batch-outcome").await)
            .await?;
        page.click("lab-batch-stage-backward").await?;
        let spelled = page.text("lab-batch-0-deltas").await?;
        ensure!(
            spelled.contains("f′(z") && spelled.contains('['),
            "{spelled}"
        );
        page.click("lab-batch-stage-update").await?;
        page.click("lab-batch-0-b2").await?;
        let gradient = number(page, "lab-batch-chain").await?;
        ensure!(gradient != 0.0);
        page.click("lab-batch-take").await?;
        page.wait_value("lab-batch-kept", "true").await?;
        page.wait_value("batch", "1").await.context("one batch")
    })
    .await
}

#[tokio::test]
async fn a_sweep_shows_its_spread_and_a_click_loads_a_seed() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "seeds").await?;
        page.enter("lab-seeds-n", "12").await?;
        page.enter("lab-seeds-epochs", "300").await?;
        page.click("lab-seeds-start").await?;
        page.wait_value("lab-seeds-spread", "done/12").await?;
        // The middle of the axis from 1 to 12.
        let (width, height) = page.extent("lab-seeds-rmse").await?;
        let middle = (0.55 * width, 0.5 * height);
        page.click_at("lab-seeds-rmse", middle).await?;
        page.wait_number("seed", "a seed of the sweep", |seed| {
            (4.0..=9.0).contains(&seed)
        })
        .await?;
        page.click("lab-seeds-kind-rates").await?;
        page.click("lab-seeds-start").await?;
        page.wait_value("lab-seeds-spread", "done/11").await
    })
    .await
}

#[tokio::test]
async fn gradients_vanish_in_deep_sigmoids_and_not_with_relu_and_he() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "gradients").await?;
        page.click("lab-gradients-sigmoid").await?;
        page.click("step-epoch").await?;
        page.wait_number("lab-gradients-verdict", "a small share", |it| it < 0.01)
            .await?;
        page.click("lab-gradients-relu").await?;
        page.click("step-epoch").await?;
        page.wait_number("lab-gradients-verdict", "a fair share", |it| it > 0.05)
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn contributions_add_up_and_polynomials_are_compared() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "contributions").await?;
        page.wait_value("lab-contributions-order", "4").await?;
        let before = page.picture("lab-contributions-chart").await?;
        page.enter("lab-contributions-first", "1").await?;
        page.wait("another sum", async || {
            Ok(page.picture("lab-contributions-chart").await? != before)
        })
        .await?;
        page.select("lab-panel", "polynomial").await?;
        page.enter("lab-degree", "1").await?;
        // A straight line misses a sine by far.
        page.wait_number("lab-polynomial-rmse", "a line's error", |it| it > 0.3)
            .await?;
        let line = number(page, "lab-polynomial-rmse").await?;
        let best_line = number(page, "lab-line-rmse").await?;
        ensure!((line - best_line).abs() < 1e-6, "{line} {best_line}");
        ensure!(number(page, "lab-mean-rmse").await? > line);
        page.enter("lab-degree", "7").await?;
        page.wait_number("lab-polynomial-rmse", "a better fit", |it| it < line / 3.0)
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn runs_are_kept_and_compared() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "compare").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("lab-compare-keep").await?;
        page.select("preset", "sine-2x3").await?;
        page.wait_value("n-parameters", "22").await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("lab-compare-keep").await?;
        page.wait_value("lab-compare", "2").await?;
        page.click("lab-compare-1-restore").await?;
        page.wait_value("n-parameters", "39").await?;
        page.click("lab-compare-2-remove").await?;
        page.wait_value("lab-compare", "1").await
    })
    .await
}

#[tokio::test]
async fn the_verdict_waits_for_epochs_and_early_stopping_shows_a_notice() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "verdict").await?;
        page.wait_value("lab-verdict", "too-early").await?;
        page.click("early-stopping").await?;
        page.enter("patience", "3").await?;
        page.enter("n-points", "12").await?;
        page.enter("noise", "0.5").await?;
        page.enter("learning-rate", "0.1").await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_status("stopped").await?;
        let notice = page.text("notice").await?;
        ensure!(notice.contains("Early stopping"), "{notice}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn decision_regions_of_two_inputs_change_with_training() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page, "regions").await?;
        // A curve has one input.
        ensure!(!page.is_shown("lab-regions-x").await?);
        page.click("data-kind-table").await?;
        page.select("target", "male").await?;
        page.click("input-height").await?;
        page.wait_value("lab-regions-x", "0").await?;
        page.wait_value("lab-regions-y", "1").await?;
        let picture = async || page.picture("lab-regions-chart").await;
        page.next_frame().await?;
        let untrained = picture().await?;
        page.click("run-pause").await?;
        page.wait_number("epoch", "some training", |epoch| epoch >= 10.0)
            .await?;
        page.click("run-pause").await?;
        page.wait_status("paused").await?;
        page.wait("other colors", async || Ok(picture().await? != untrained))
            .await?;
        // The two axes swap their inputs.
        page.select("lab-regions-x", "1").await?;
        page.wait_value("lab-regions-x", "1").await?;
        page.wait_value("lab-regions-y", "0").await?;
        page.select("lab-regions-class", "0").await?;
        page.wait_value("lab-regions-class", "0").await?;
        // A kept run of a classifier stores its accuracy.
        let accuracy = page.number("accuracy").await?;
        page.select("lab-panel", "compare").await?;
        page.click("lab-compare-keep").await?;
        let kept = number(page, "lab-compare-1-accuracy").await?;
        ensure!(kept == accuracy, "{kept} {accuracy}");
        Ok(())
    })
    .await
}
