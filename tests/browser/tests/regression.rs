//! A student's way from a dropped table of numbers to predicted against real, residuals and the error of
//! each group.

use anyhow::{Result, ensure};
use browser::{Key, Page, Visit, visit};

/// Prices of 60 flats in three quarters. In the south they cost 20 more, and a column of numbers says
/// nothing about it. The year is not known for every flat.
fn flats() -> String {
    let mut text = "superficie (m²);barrio;año;precio\n".to_owned();
    let quarters = [("norte", 0.0), ("centro", 5.0), ("sur", 20.0)];
    for row in 0..60_u32 {
        let (quarter, more) = quarters[row as usize % 3];
        let area = 40 + row * 7 % 61;
        let noise = f64::from(row * 13 % 11) - 5.0;
        let price = 2.5 * f64::from(area) + more + noise;
        let year = match row % 6 {
            0 => String::new(),
            _ => (1960 + row).to_string(),
        };
        let price = format!("{price:.1}").replace('.', ",");
        text.push_str(&format!("{area};{quarter};{year};{price} €\n"));
    }
    text
}

/// Opens the flats with their area as the only input.
async fn open_flats(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.wait_value("n-parameters", "22").await?;
    page.drop_file("pisos.csv", flats().as_bytes()).await?;
    page.wait_value("own-table", "read").await?;
    page.wait_value("own-table-size", "60").await?;
    page.select("own-table-target", "3").await?;
    page.click("own-table-use").await?;
    page.wait_value("own-table", "closed").await?;
    page.click("own-input-1").await?;
    page.click("own-input-2").await?;
    page.wait_value("n-parameters", "22").await
}

/// The cells of a table on the page, by row, with its head.
async fn cells(page: &Page, test_id: &str) -> Result<Vec<Vec<String>>> {
    let script = "return [...document.querySelector(`[data-testid=\"${arguments[0]}\"]`).rows]
        .map(row => [...row.cells].map(cell => cell.textContent))";
    let cells = page.execute(script, vec![test_id.into()]).await?;
    Ok(serde_json::from_value(cells)?)
}

#[tokio::test]
async fn a_table_of_numbers_leads_to_residuals_and_to_the_error_of_each_group() -> Result<()> {
    visit(Visit::default(), async |page| {
        open_flats(page).await?;
        page.lift_epoch_limit().await?;
        page.select("speed", "unlimited").await?;
        page.click("run-pause").await?;
        page.wait_number("rmse", "prices follow the area", |rmse| rmse < 12.0)
            .await?;
        page.pause().await?;
        page.click("table-view-predicted").await?;
        page.wait_value("table-view", "predicted").await?;
        ensure!(!page.is_shown("fit-canvas").await?);
        // The RMSE below the picture is that of the page, to the last figure.
        page.wait("the page's RMSE", async || {
            Ok(page.value("regression-scores").await? == page.value("rmse").await?)
        })
        .await?;
        let scores = cells(page, "regression-scores").await?;
        ensure!(scores.len() == 4 && scores[3][1] == "60", "{scores:?}");
        let n_rows = [&scores[1][1], &scores[2][1]].map(|it| it.parse::<u32>());
        let [train, validation] = n_rows;
        ensure!(train? + validation? == 60, "{scores:?}");
        ensure!(scores[0][2] == "RMSE (€)", "{scores:?}");
        let r_squared: f64 = scores[3][4].parse()?;
        ensure!((0.8..1.0).contains(&r_squared), "{scores:?}");
        let predicted = page.picture("regression-canvas").await?;
        // The keyboard reads the rows from left to right.
        page.press("regression-canvas", Key::Right).await?;
        page.wait("the cheapest flat, which is the smallest", async || {
            let said = page.text("regression-said").await?;
            Ok(said.starts_with("Row ") && said.contains("predicted"))
        })
        .await?;
        page.click("table-view-residuals").await?;
        page.wait_value("table-view", "residuals").await?;
        page.wait_picture_change("regression-canvas", &predicted)
            .await?;
        // Against a column of words that is no input.
        let over_prediction = page.picture("regression-canvas").await?;
        page.select("residual-axis", "3").await?;
        page.wait_picture_change("regression-canvas", &over_prediction)
            .await?;
        page.press("regression-canvas", Key::End).await?;
        page.wait("a flat in the south", async || {
            Ok(page.text("regression-said").await?.contains("sur"))
        })
        .await?;
        // The network does not know the quarter: in the south its predictions are too low.
        let mut mean = Vec::new();
        for part in ["train", "validation"] {
            page.click(&format!("group-part-{part}")).await?;
            page.wait_value("group-part", part).await?;
            let groups = cells(page, "regression-groups").await?;
            let names: Vec<&str> = groups.iter().map(|row| row[0].as_str()).collect();
            ensure!(names == ["", "centro", "norte", "sur"], "{groups:?}");
            let south = groups[3][4].replace('−', "-");
            mean.push(south.parse::<f64>()?);
        }
        ensure!(mean[0] > 5.0, "{mean:?}");
        Ok(())
    })
    .await
}
