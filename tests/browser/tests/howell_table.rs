//! Howell's table: heights as numbers, sexes as classes.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

async fn open_table(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.wait_value("n-parameters", "22").await?;
    page.wait_number("rmse", "centimeters", |rmse| rmse > 20.0)
        .await?;
    Ok(())
}

#[tokio::test]
async fn heights_are_learned_from_weights_in_centimeters() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_table(page).await?;
        let before = page.picture("fit-canvas").await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        // The course's network ends near 5 cm; the best straight line at 9.3.
        page.wait_number("rmse", "better than a line", |rmse| rmse < 7.0)
            .await?;
        page.click("run-pause").await?;
        page.wait_picture_change("fit-canvas", &before).await?;
        page.click("input-age").await?;
        page.wait_value("n-parameters", "25").await?;
        page.select("axis", "age").await?;
        page.wait_value("axis", "age").await?;
        // The last input stays, and the target cannot be one.
        page.click("input-age").await?;
        page.click("input-weight").await?;
        page.wait_value("n-parameters", "22").await?;
        ensure!(
            page.find("input-height")
                .await?
                .attr("disabled")
                .await?
                .is_some()
        );
        Ok(())
    })
    .await
}

/// 180 epochs are three seconds at the speed that the page starts with. The curve was a flat line at
/// 90 cm for so long, because the target was in centimeters.
#[tokio::test]
async fn a_table_chosen_by_hand_shows_a_fit_after_180_epochs() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_table(page).await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("epoch", "180 epochs", |epoch| epoch >= 180.0)
            .await?;
        page.click("run-pause").await?;
        // The slider under the chart goes back to that epoch, whatever has been trained since.
        page.execute(
            "const slider = document.querySelector('[data-testid=epoch-slider]');
             slider.value = 180;
             slider.dispatchEvent(new Event('input', { bubbles: true }));",
            vec![],
        )
        .await?;
        page.wait_number("epoch", "about epoch 180", |epoch| epoch <= 190.0)
            .await?;
        // The best cubic has 4.8 cm, a flat line 27.6.
        page.wait_number("rmse", "a fit", |rmse| rmse < 6.0).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_sex_of_adults_is_classified_with_a_confusion_matrix() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_table(page).await?;
        page.select("target", "male").await?;
        page.click("adults-only").await?;
        page.click("input-height").await?;
        page.click("input-age").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.wait_number("accuracy", "a share", f64::is_finite)
            .await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("accuracy", "better than always the same", |share| {
            share > 0.8
        })
        .await?;
        page.click("run-pause").await?;
        let confusion = page.value("confusion").await?;
        let counts: Vec<u32> = confusion
            .split(' ')
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        ensure!(
            counts.len() == 8 && counts.iter().sum::<u32>() == 352,
            "{confusion}"
        );
        let loss_chart = page.picture("error-canvas").await?;
        page.click("error-scale-accuracy").await?;
        page.wait_value("error-scale", "accuracy").await?;
        page.wait_picture_change("error-canvas", &loss_chart)
            .await?;
        page.select("target", "height").await?;
        // Regression has no accuracy.
        page.wait_value("error-scale", "log").await?;
        page.wait_number("rmse", "centimeters again", |rmse| rmse > 5.0)
            .await?;
        Ok(())
    })
    .await
}

/// The prediction for the typed row: a number, or the probabilities of the classes.
async fn prediction(page: &Page) -> Result<Vec<f64>> {
    let numbers = page.value("predict-answer").await?;
    let numbers = numbers.split_whitespace().map(str::parse);
    Ok(numbers.collect::<Result<_, _>>()?)
}

#[tokio::test]
async fn a_new_row_is_typed_and_its_prediction_follows_the_training() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_table(page).await?;
        page.click("predict").await?;
        page.wait_number("predict-answer", "a number", f64::is_finite)
            .await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("rmse", "better than a line", |rmse| rmse < 7.0)
            .await?;
        // In the table, adults of 45 kg are 155 cm tall, children of 10 kg 80.
        page.enter("predict-1", "45").await?;
        page.wait_number("predict-answer", "an adult", |it| (it - 155.0).abs() < 8.0)
            .await?;
        page.enter("predict-1", "10").await?;
        page.wait_number("predict-answer", "a child", |it| (it - 78.0).abs() < 12.0)
            .await?;
        ensure!(page.text("predict-answer").await?.ends_with("cm"));
        // A text that is not a number changes nothing.
        page.enter("predict-1", "ten").await?;
        ensure!(!page.text("predict-1-message").await?.is_empty());
        ensure!(page.value("predict-1").await? == "10");
        // Another input adds a field; typed values stay.
        page.click("input-male").await?;
        page.select("predict-3", "1").await?;
        ensure!(page.value("predict-1").await? == "10");
        page.click("run-pause").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_new_persons_sex_is_predicted_as_probabilities() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_table(page).await?;
        page.select("target", "male").await?;
        page.click("adults-only").await?;
        page.click("input-height").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.click("predict").await?;
        page.enter("predict-0", "172").await?;
        page.enter("predict-1", "58").await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait("a tall person predicted as a man", async || {
            let prediction = prediction(page).await?;
            Ok(matches!(prediction.as_slice(), [female, male] if *male > 0.8 && (female + male - 1.0).abs() < 1e-5))
        })
        .await?;
        page.click("run-pause").await?;
        ensure!(page.text("predict-answer").await?.starts_with("male"));
        Ok(())
    })
    .await
}
