//! A student gives the classes of an own table weights: balanced ones, to read, and then by hand.

use anyhow::{Result, ensure};
use browser::{Key, Page, Visit, visit};

/// Sixty rows of three classes, of which 30, 20 and 10 rows. One name is longer than its column.
fn uneven() -> String {
    let mut text = "size,weight,kind\n".to_owned();
    let long = "a kind whose name does not fit into the card at all";
    for (kind, n_rows) in [(long, 30), ("common", 20), ("rare", 10)] {
        for row in 0..n_rows {
            text.push_str(&format!("{},{},{kind}\n", row % 7, (row * 5) % 11));
        }
    }
    text
}

async fn open_uneven(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.wait_value("n-parameters", "22").await?;
    page.upload_bytes("own-table-file", "uneven.csv", uneven().as_bytes())
        .await?;
    page.wait_value("own-table-size", "60").await?;
    page.select("own-table-target", "2").await?;
    page.click("own-table-use").await?;
    page.wait_value("own-table", "closed").await?;
    page.enter("validation-share", "0").await
}

/// The values of all elements with these names and numbers behind them.
async fn numbers(page: &Page, name: &str) -> Result<Vec<f64>> {
    let mut numbers = Vec::new();
    for class in 0..3 {
        numbers.push(page.number(&format!("{name}-{class}")).await?);
    }
    Ok(numbers)
}

#[tokio::test]
async fn classes_of_an_own_table_are_balanced_or_weighed_by_hand() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_uneven(page).await?;
        page.wait_value("class-weights", "none").await?;
        ensure!(!page.is_shown("class-weights-table").await?);
        page.select("class-weights", "balanced").await?;
        page.wait_value("class-rows-0", "30").await?;
        // 60 rows / (3 classes · rows of the class).
        page.wait_number("class-weight-2", "the rare kind counts twice", |it| it == 2.0)
            .await?;
        ensure!(numbers(page, "class-rows").await? == [30.0, 20.0, 10.0]);
        ensure!(numbers(page, "class-weight").await? == [60.0 / 90.0, 1.0, 2.0]);
        let widths = "const box = document.querySelector('.class-weights');
            return [box.scrollWidth - box.clientWidth, document.documentElement.scrollWidth - innerWidth];";
        let beyond = page.execute(widths, Vec::new()).await?;
        ensure!(beyond == serde_json::json!([0, 0]), "{beyond}");

        // By hand: the balanced weights, to change. All 0 is a problem beside the fields.
        page.select("class-weights", "list").await?;
        page.wait_number("class-weight-0", "rounded", |it| it == 0.667)
            .await?;
        ensure!(page.text("class-weights-message").await?.is_empty());
        for class in 0..3 {
            page.enter(&format!("class-weight-{class}"), "0").await?;
        }
        page.wait("a message", async || {
            Ok(!page.text("class-weights-message").await?.is_empty())
        })
        .await?;
        page.enter("class-weight-1", "2,5").await?;
        page.wait("no message", async || {
            Ok(page.text("class-weights-message").await?.is_empty())
        })
        .await?;
        page.enter("class-weight-1", "-1").await?;
        ensure!(!page.text("class-weight-1-message").await?.is_empty());
        page.press("class-weight-1", Key::Escape).await?;

        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("code").await?;
        page.wait("the weights in the program", async || {
            let program = page.text("code-text").await?;
            Ok(program.contains("class_weight = {0: 0, 1: 2.5, 2: 0}")
                && program.contains("class_weight=class_weight"))
        })
        .await
    })
    .await
}
