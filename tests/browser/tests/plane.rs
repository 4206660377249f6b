//! Data over the plane, as in TensorFlow Playground.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

async fn open_plane(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.click("data-kind-plane").await?;
    page.wait_number("accuracy", "a share", f64::is_finite)
        .await?;
    page.wait_new_session().await
}

#[tokio::test]
async fn a_circle_is_learned_and_the_heat_map_shows_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_plane(page).await?;
        // 2 → 4 → 2 → 1
        page.wait_value("n-parameters", "25").await?;
        let before = page.picture("plane-canvas").await?;
        let network = page.picture("network-canvas").await?;
        page.click("run-pause").await?;
        page.wait_number("accuracy", "nearly all", |share| share > 0.95)
            .await?;
        page.click("run-pause").await?;
        ensure!(page.number("val-accuracy").await? > 0.9);
        page.wait_picture_change("plane-canvas", &before).await?;
        page.wait_picture_change("network-canvas", &network).await?;
        let smooth = page.picture("plane-canvas").await?;
        page.click("discretize").await?;
        page.wait("two colors", async || {
            Ok(page.picture("plane-canvas").await? != smooth)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn features_surfaces_and_losses_can_be_chosen() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_plane(page).await?;
        page.click("feature-product").await?;
        page.wait_value("n-parameters", "29").await?;
        page.click("feature-x1").await?;
        page.click("feature-x2").await?;
        page.wait_value("n-parameters", "21").await?;
        // One input has to stay.
        page.click("feature-product").await?;
        page.wait_value("n-parameters", "21").await?;
        page.click("plane-xor").await?;
        page.click("run-pause").await?;
        page.wait_number(
            "accuracy",
            "nearly 1, because the product decides the class",
            |share| share > 0.97,
        )
        .await?;
        page.select("loss", "mean_squared_error").await?;
        page.wait_value("loss", "mean_squared_error").await?;
        page.click("plane-multi-gauss").await?;
        page.wait_number("rmse", "an error in place of an accuracy", f64::is_finite)
            .await?;
        page.click("data-kind-curve").await?;
        page.wait_new_session().await?;
        page.wait_value("n-parameters", "39").await
    })
    .await
}

#[tokio::test]
async fn points_are_added_and_removed_without_a_restart() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_plane(page).await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let before = page.value("accuracy").await?;
        let (width, height) = page.extent("plane-canvas").await?;
        let middle = (width / 2.0, height / 2.0);
        page.click("point-class-0").await?;
        page.click_at("plane-canvas", middle).await?;
        page.wait("another share with one point more", async || {
            Ok(page.value("accuracy").await? != before)
        })
        .await?;
        ensure!(page.value("epoch").await? == "1", "a restart");
        page.right_click_at("plane-canvas", middle).await?;
        page.wait_value("accuracy", &before).await?;
        ensure!(page.value("epoch").await? == "1", "a restart");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_of_tensorflow_playground_is_understood() -> Result<()> {
    let link = Visit {
        suffix:
            "#activation=relu&batchSize=10&dataset=xor&learningRate=0.03&networkShape=4,2&seed=0.5"
                .into(),
        ..Visit::default()
    };
    visit(link, async |page| {
        page.wait_value("layer-0-activation", "relu").await?;
        page.wait_value("n-parameters", "25").await?;
        page.wait_value("learning-rate", "0.03").await?;
        let pressed = page.find("plane-xor").await?.attr("aria-pressed").await?;
        ensure!(pressed.as_deref() == Some("true"), "{pressed:?}");
        ensure!(!page.text("notice").await?.is_empty());
        // As a link of our own it is the same experiment.
        page.click("share-link").await?;
        page.wait("a link in the address", async || {
            let hash = page.execute("return location.hash", vec![]).await?;
            Ok(hash.as_str().is_some_and(|hash| hash.starts_with("#2.")))
        })
        .await?;
        page.reload().await?;
        page.wait_value("layer-0-activation", "relu").await?;
        page.wait_value("n-parameters", "25").await
    })
    .await
}

#[tokio::test]
async fn the_program_follows_the_controls() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("code").await?;
        page.wait("the hidden layer", async || {
            Ok(page
                .text("code-text")
                .await?
                .contains("layers.Dense(5, activation=\"tanh\")"))
        })
        .await?;
        page.enter("layer-0-units", "7").await?;
        page.wait("the other layer", async || {
            Ok(page
                .text("code-text")
                .await?
                .contains("layers.Dense(7, activation=\"tanh\")"))
        })
        .await?;
        page.click("code-part-summary").await?;
        page.wait("the parameters", async || {
            Ok(page.text("code-text").await?.contains("Total params"))
        })
        .await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("code-part-history").await?;
        page.wait("one epoch", async || {
            // The table's caption, its heads and an epoch.
            Ok(page.text("code-history").await?.lines().count() == 3)
        })
        .await?;
        let file = page
            .download(async || page.click("code-download").await)
            .await?;
        let text = std::fs::read_to_string(file)?;
        ensure!(text.starts_with("epoch,loss,val_loss"), "{text}");
        page.click("code-close").await
    })
    .await
}
