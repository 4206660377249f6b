//! A student's way from a table to the input that matters, and to how the prediction depends on it.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};
use fantoccini::key::Key;

/// 80 rows in which `signal` is half of the target and the other columns are noise: whole numbers
/// that repeat with other periods. `group` is a category that says nothing either.
fn table() -> String {
    let mut text = "noise a,signal (mm),noise b,group,target (cm)\n".to_owned();
    for row in 0..80_u32 {
        let signal = row * 37 % 80;
        let group = ["red", "green", "blue"][(row * 7 % 11 % 3) as usize];
        text.push_str(&format!(
            "{},{signal},{},{group},{}\n",
            row * 29 % 17,
            row * 53 % 23,
            2 * signal
        ));
    }
    text
}

async fn open_table(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.wait_value("n-parameters", "22").await?;
    page.upload_bytes("own-table-file", "signal.csv", table().as_bytes())
        .await?;
    page.wait_value("own-table", "read").await?;
    page.wait_value("own-table-size", "80").await?;
    page.select("own-table-target", "4").await?;
    page.click("own-table-use").await?;
    page.wait_value("own-table", "closed").await
}

/// The names of the inputs from the most to the least important one.
async fn ranking(page: &Page) -> Result<Vec<String>> {
    let names = page.value("inputs").await?;
    Ok(names.split(" | ").map(str::to_owned).collect())
}

#[tokio::test]
async fn the_input_that_the_target_is_made_of_comes_first() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_table(page).await?;
        page.click("table-view-inputs").await?;
        // Without a single epoch there are importances, of random weights, and a sentence says so.
        page.wait("four inputs in a ranking", async || {
            Ok(ranking(page).await?.len() == 4)
        })
        .await?;
        let untrained = page.text("importance-words").await?;
        // It is computed again and again while the network trains, at 60 epochs a second.
        page.click("run-pause").await?;
        let mut facts = untrained;
        for _ in 0..2 {
            page.wait("the importances of a later epoch", async || {
                Ok(page.text("importance-words").await? != facts)
            })
            .await?;
            facts = page.text("importance-words").await?;
        }
        ensure!(page.number("epoch").await? < 2_000.0, "it still trains");
        page.select("speed", "unlimited").await?;
        page.wait("the signal first", async || {
            Ok(ranking(page).await?[0].starts_with("signal"))
        })
        .await?;
        page.click("run-pause").await?;
        page.wait_value("dependence", "1").await?;
        // The arrows choose the next input, whose curve is another one.
        let picture = page.picture("dependence-canvas").await?;
        page.press("importance-canvas", Key::Down).await?;
        page.wait("another input", async || {
            Ok(page.value("dependence").await? != "1")
        })
        .await?;
        page.wait("another curve", async || {
            Ok(page.picture("dependence-canvas").await? != picture)
        })
        .await?;
        // More repeats are in the sentence.
        page.click("importance-repeats-30").await?;
        page.wait("thirty repeats", async || {
            Ok(page.text("importance-words").await?.contains("30"))
        })
        .await?;
        ensure!(ranking(page).await?[0].starts_with("signal"));
        // A function has no inputs to choose from.
        page.click("data-kind-curve").await?;
        page.wait("the view is gone", async || {
            Ok(!page.is_shown("inputs").await?)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn of_a_classifier_accuracy_and_cross_entropy_have_importances() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await?;
        page.select("target", "male").await?;
        page.click("adults-only").await?;
        page.click("input-height").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.click("table-view-inputs").await?;
        page.wait("two inputs in a ranking", async || {
            Ok(ranking(page).await?.len() == 2)
        })
        .await?;
        let by_accuracy = page.text("importance-words").await?;
        page.click("importance-score-cross-entropy").await?;
        page.wait("the cross-entropy of the rows as they are", async || {
            Ok(page.text("importance-words").await? != by_accuracy)
        })
        .await
    })
    .await
}
