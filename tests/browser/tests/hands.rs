//! What hands do: drag a point, press with a thumb, hover, type numbers as people write them, open
//! a file that is broken, come from another country.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Size, Visit, visit};
use serde_json::json;

async fn wait_start(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.wait_number("train-loss", "a number", f64::is_finite)
        .await?;
    Ok(())
}

/// No epoch limit that a test could reach.
async fn endless(page: &Page) -> Result<()> {
    page.click("more-training").await?;
    page.enter("epochs-limit", "10000000").await?;
    page.press("epochs-limit", Key::Escape).await
}

fn phone() -> Visit {
    Visit {
        size: Size {
            width_px: 360,
            height_px: 800,
        },
        is_touch: true,
        ..Visit::default()
    }
}

/// A file in the folder for temporary files, of its own name.
fn written(name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = std::env::temp_dir().join(format!("neurona-{}-{name}", std::process::id()));
    fs::write(&path, bytes)?;
    Ok(path)
}

/// Whether a canvas has any pixel that differs from a picture taken before.
async fn wait_other_picture(page: &Page, canvas: &str, before: &[u8]) -> Result<()> {
    page.wait("another picture", async || {
        Ok(page.picture(canvas).await? != before)
    })
    .await
}

#[tokio::test]
async fn points_are_added_dragged_and_taken_away_while_it_trains() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        endless(page).await?;
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
        // None of it began a new run.
        let epoch = page.number("epoch").await?;
        page.wait_number("epoch", "more epochs", |now| now > epoch)
            .await?;
        page.click("run-pause").await?;
        page.wait_status("paused").await
    })
    .await
}

#[tokio::test]
async fn a_thumb_that_stays_takes_a_point_away() -> Result<()> {
    visit(phone(), async |page| {
        wait_start(page).await?;
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
async fn hovering_reads_the_plots() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
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
            wait_other_picture(page, canvas, &before)
                .await
                .context(canvas)?;
        }
        Ok(())
    })
    .await
}

/// A thumb is 40 pixels wide. Checked is what a person presses: its box, with what belongs to it.
#[tokio::test]
async fn on_a_phone_everything_is_large_enough_and_nothing_sticks_out() -> Result<()> {
    visit(phone(), async |page| {
        wait_start(page).await?;
        let script = "\
            const small = []; \
            for (const it of document.querySelectorAll('button, input, select, summary, a')) { \
                if (!it.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue; \
                if (it.type === 'file') continue; \
                const { height } = it.getBoundingClientRect(); \
                if (height < 39.5) small.push([it.dataset.testid ?? it.outerHTML.slice(0, 80), height]); \
            } \
            return small";
        let small = page.execute(script, vec![]).await?;
        ensure!(small == json!([]), "too small for a thumb: {small}");
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths: (f64, f64) = serde_json::from_value(page.execute(script, vec![]).await?)?;
        ensure!(widths.0 <= widths.1, "the page is wider than the phone: {widths:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_broken_file_is_refused_and_the_run_stays() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let rmse = page.value("rmse").await?;
        let file = page
            .download(async || page.click("export-json").await)
            .await?;
        let good = fs::read_to_string(&file)?;
        let weight = good
            .split_once("\"bias\": [")
            .or_else(|| good.split_once("\"bias\":["))
            .context("biases in the file")?;
        let cut = weight.1.split_once(']').context("the end of the biases")?;
        let others = [
            ("no.json", b"this is no JSON".to_vec()),
            ("empty.json", Vec::new()),
            ("binary.json", (0..=255).collect()),
            ("half.json", good.as_bytes()[..good.len() / 2].to_vec()),
            (
                "shape.json",
                format!(
                    "{}\"bias\": []{}",
                    weight.0,
                    &good[good.len() - cut.1.len()..]
                )
                .into_bytes(),
            ),
            (
                "huge.json",
                format!("{}\"bias\": [1e999{}]{}", weight.0, ",0", cut.1).into_bytes(),
            ),
        ];
        for (name, bytes) in others {
            let broken = written(name, &bytes)?;
            page.upload("import-file", &broken).await?;
            page.wait(&format!("a message about {name}"), async || {
                Ok(page.is_shown("notice").await? && !page.text("notice").await?.is_empty())
            })
            .await?;
            assert_eq!(page.value("epoch").await?, "1", "{name}");
            assert_eq!(page.value("rmse").await?, rmse, "{name}");
            fs::remove_file(broken)?;
        }
        // The run goes on.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await
    })
    .await
}

#[tokio::test]
async fn numbers_are_read_as_people_write_them() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
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
        // What is out of its range says the range, and the last good value stays.
        page.enter("n-points", "4").await?;
        page.wait("the range of the points", async || {
            let message = page.text("n-points-message").await?;
            Ok(message.contains('5') && message.contains("1,000"))
        })
        .await?;
        assert_eq!(page.value("n-points").await?, "50");
        page.enter("domain-to", "2π").await?;
        page.wait_value("domain-to", "6.283185307179586").await
    })
    .await
}

#[tokio::test]
async fn rate_and_speed_change_while_it_runs() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        endless(page).await?;
        page.select("speed", "30").await?;
        page.click("run-pause").await?;
        page.wait_status("running").await?;
        page.wait_number("epoch", "some epochs", |epoch| epoch >= 5.0)
            .await?;
        page.enter("learning-rate", "0.5").await?;
        page.wait_value("learning-rate", "0.5").await?;
        let epoch = page.number("epoch").await?;
        ensure!(epoch >= 5.0, "a new start at epoch {epoch}");
        page.wait_number("epoch", "it goes on", |now| now > epoch)
            .await?;
        // 30 a second, told over the last two seconds.
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

#[tokio::test]
async fn the_first_visit_follows_the_browsers_language() -> Result<()> {
    for (browsers, pages) in [("es-MX", "es"), ("en-GB", "en"), ("fr", "en")] {
        let first = Visit {
            language: browsers.to_owned(),
            ..Visit::default()
        };
        visit(first, async |page| {
            wait_start(page).await?;
            page.wait_value("language", pages).await.context(browsers)?;
            let html = async || {
                let lang = page
                    .execute("return document.documentElement.lang", vec![])
                    .await?;
                Ok::<_, anyhow::Error>(lang.as_str().unwrap_or_default().to_owned())
            };
            assert_eq!(html().await?, pages, "{browsers}");
            page.click("language").await?;
            let other = if pages == "es" { "en" } else { "es" };
            page.wait_value("language", other).await?;
            page.wait("the document's language", async || {
                Ok(html().await? == other)
            })
            .await?;
            // The choice is kept.
            page.reload().await?;
            page.wait_value("language", other).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_marker_leads_back_to_an_earlier_epoch_and_training_goes_on_from_there() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
        let mut losses = vec![page.value("train-loss").await?];
        for epoch in 1..=5 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
            losses.push(page.value("train-loss").await?);
        }
        // By key, as on any slider.
        page.press("epoch-slider", Key::Left).await?;
        page.wait_value("epoch", "4").await?;
        page.press("epoch-slider", Key::Home).await?;
        page.wait_value("epoch", "0").await?;
        ensure!(page.value("train-loss").await? == losses[0]);
        page.press("epoch-slider", Key::End).await?;
        page.wait_value("epoch", "5").await?;
        ensure!(page.value("train-loss").await? == losses[5]);
        // By hand: the handle is half of its height within the slider's end.
        let (width, height) = page.extent("epoch-slider").await?;
        let at = |share: f64| (height / 2.0 + share * (width - height), height / 2.0);
        page.drag("epoch-slider", at(1.0), at(0.4)).await?;
        page.wait_value("epoch", "2").await?;
        ensure!(page.value("train-loss").await? == losses[2]);
        page.click("step-epoch").await?;
        page.wait_value("epoch", "3").await?;
        ensure!(
            page.value("train-loss").await? == losses[3],
            "the run repeats itself"
        );
        let last = page.find("epoch-slider").await?.attr("max").await?;
        ensure!(last.as_deref() == Some("3"), "what came later is forgotten");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_weight_is_edited_and_the_network_answers() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_start(page).await?;
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
        wait_other_picture(page, "fit-canvas", &before).await?;
        ensure!(page.value("weight-value").await? == "-3.5");
        // The bias is the last of the list.
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
