//! A student's way from a dropped file to a confusion matrix and to a typed prediction.

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

/// Flowers under the heads of scikit-learn's `load_iris(as_frame=True)`, around the means of its three
/// classes.
fn irises() -> String {
    let mut text =
        "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species\n"
            .to_owned();
    let classes = [
        ("setosa", [5.0, 3.4, 1.5, 0.2]),
        ("versicolor", [5.9, 2.8, 4.3, 1.3]),
        ("virginica", [6.6, 3.0, 5.6, 2.0]),
    ];
    for row in 0..20 {
        for (name, means) in classes {
            let spread = f64::from(row % 5) * 0.1 - 0.2;
            let numbers: Vec<String> = means
                .iter()
                .enumerate()
                .map(|(column, mean)| {
                    let sign = if (row >> column) % 2 == 0 { 1.0 } else { -1.0 };
                    format!("{:.1}", mean + sign * spread)
                })
                .collect();
            text.push_str(&format!("{},{name}\n", numbers.join(",")));
        }
    }
    text
}

async fn open_irises(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.wait_value("n-parameters", "22").await?;
    let bytes = irises();
    page.upload_bytes("own-table-file", "iris.csv", bytes.as_bytes())
        .await?;
    page.wait_value("own-table", "read").await?;
    page.wait_value("own-table-size", "60").await?;
    page.select("own-table-target", "4").await?;
    page.click("own-table-use").await?;
    page.wait_value("own-table", "closed").await?;
    // Four inputs; 3 and 3 tanh; three classes.
    page.wait_value("n-parameters", "39").await
}

/// The counts of the training rows' and of the validation rows' matrices.
async fn counts(page: &Page) -> Result<Vec<u32>> {
    let counts = page.value("confusion").await?;
    let counts = counts.split_whitespace().map(str::parse);
    Ok(counts.collect::<Result<_, _>>()?)
}

#[tokio::test]
async fn an_iris_file_leads_to_a_confusion_matrix_and_a_typed_prediction() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_irises(page).await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("accuracy", "most rows right", |share| share > 0.95)
            .await?;
        page.click("run-pause").await?;
        page.click("table-view-matrix").await?;
        page.wait_value("table-view", "matrix").await?;
        let all = counts(page).await?;
        ensure!(all.len() == 18 && all.iter().sum::<u32>() == 60, "{all:?}");
        let diagonal: u32 = [0, 4, 8].iter().map(|&at| all[at]).sum();
        let n_train: u32 = all[..9].iter().sum();
        ensure!(f64::from(diagonal) > 0.95 * f64::from(n_train), "{all:?}");
        // The figures beside the matrix name the classes, with as many rows as they have.
        let report = page.text("class-report").await?;
        for name in ["setosa", "versicolor", "virginica", "F1"] {
            ensure!(report.contains(name), "{report}");
        }
        ensure!(report.contains(&n_train.to_string()), "{report}");
        // The validation rows have a matrix of their own, and shares stand in its cells.
        let picture = page.picture("confusion-canvas").await?;
        page.click("confusion-part-validation").await?;
        page.wait_value("confusion-part", "validation").await?;
        page.click("confusion-numbers-shares").await?;
        page.wait_value("confusion-numbers", "shares").await?;
        page.wait_picture_change("confusion-canvas", &picture)
            .await?;
        // Three classes have no ROC curve.
        ensure!(page.value("roc").await?.is_empty());
        page.click("predict").await?;
        for (at, value) in ["5.1", "3.5", "1.4", "0.2"].iter().enumerate() {
            page.enter(&format!("predict-{at}"), value).await?;
        }
        page.wait("the small iris predicted as setosa", async || {
            Ok(page.text("predict-answer").await?.starts_with("setosa"))
        })
        .await?;
        for (at, value) in ["6.6", "3", "5.6", "2.1"].iter().enumerate() {
            page.enter(&format!("predict-{at}"), value).await?;
        }
        page.wait("the large iris predicted as virginica", async || {
            Ok(page.text("predict-answer").await?.starts_with("virginica"))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn two_classes_have_a_roc_curve() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await?;
        page.select("target", "male").await?;
        page.click("adults-only").await?;
        page.click("input-height").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.click("table-view-matrix").await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("roc", "men are taller and heavier", |auc| {
            (0.9..=1.0).contains(&auc)
        })
        .await?;
        page.click("run-pause").await?;
        // A regression has no classes.
        page.select("target", "height").await?;
        page.wait_number("rmse", "a number again", f64::is_finite)
            .await?;
        ensure!(page.value("confusion").await?.is_empty());
        Ok(())
    })
    .await
}
