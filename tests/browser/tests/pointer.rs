//! Points and plots by mouse and by touch: add, drag, remove, hover.

use anyhow::{Context, Result};
use browser::{Visit, visit};

#[tokio::test]
async fn a_click_adds_a_point_and_a_right_click_removes_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
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

#[tokio::test]
async fn points_are_added_dragged_and_removed_during_training() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.lift_epoch_limit().await?;
        let wait_over = async |what: &str| {
            page.wait(&format!("a {what} under the pointer"), async || {
                let over = page.find("fit-canvas").await?.attr("data-over").await?;
                Ok(over.as_deref() == Some(what))
            })
            .await
        };
        page.click("run-pause").await?;
        page.wait_status("running").await?;
        let (width, height) = page.extent("fit-canvas").await?;
        let (at, there) = ((width * 0.4, height * 0.4), (width * 0.45, height * 0.25));
        page.hover_at("fit-canvas", at).await?;
        wait_over("ground").await?;
        page.click_at("fit-canvas", at).await?;
        wait_over("point").await?;
        page.drag("fit-canvas", at, there).await?;
        page.hover_at("fit-canvas", at).await?;
        wait_over("ground").await?;
        page.hover_at("fit-canvas", there).await?;
        wait_over("point").await?;
        page.right_click_at("fit-canvas", there).await?;
        page.hover_at("fit-canvas", (there.0 + 1.0, there.1))
            .await?;
        wait_over("ground").await?;
        // Training was not restarted.
        let epoch = page.number("epoch").await?;
        page.wait_number("epoch", "more epochs", |now| now > epoch)
            .await?;
        page.click("run-pause").await?;
        page.wait_status("paused").await
    })
    .await
}

#[tokio::test]
async fn a_long_press_removes_a_point() -> Result<()> {
    visit(Visit::phone(), async |page| {
        page.wait_new_session().await?;
        let before = page.value("rmse").await?;
        let (width, height) = page.extent("fit-canvas").await?;
        let at = (width * 0.4, height * 0.4);
        page.click_at("fit-canvas", at).await?;
        page.wait("the error with another point", async || {
            Ok(page.value("rmse").await? != before)
        })
        .await?;
        page.long_press("fit-canvas", at).await?;
        page.wait_value("rmse", &before).await
    })
    .await
}

#[tokio::test]
async fn hovering_shows_values_on_every_plot() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for epoch in 1..=3 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        for canvas in ["fit-canvas", "error-canvas", "network-canvas"] {
            let (width, height) = page.extent(canvas).await?;
            page.hover_at(canvas, (2.0, 2.0)).await?;
            page.next_frame().await?;
            let before = page.picture(canvas).await?;
            let middle = match canvas {
                // On the first input: the middle may be empty between two layers.
                "network-canvas" => (width * 0.07, height * 0.5),
                _ => (width * 0.5, height * 0.5),
            };
            page.hover_at(canvas, middle).await?;
            page.wait_picture_change(canvas, &before)
                .await
                .context(canvas)?;
        }
        Ok(())
    })
    .await
}
