//! Everything that a drag or a hovering pointer does, by keys and by clicks (WCAG 2.1.1 and 2.5.7).

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Visit, visit};

/// What a canvas says to a screen reader after a key, other than `before`.
async fn wait_said(page: &Page, canvas: &str, before: &str) -> Result<String> {
    let script =
        "return document.querySelector(`[data-testid=\"${arguments[0]}-said\"]`).textContent";
    page.wait_some(&format!("another text than `{before}`"), async || {
        let said = page.execute(script, vec![canvas.into()]).await?;
        let said = said.as_str().unwrap_or_default().to_owned();
        Ok((!said.is_empty() && said != before).then_some(said))
    })
    .await
    .context(canvas.to_owned())
}

#[tokio::test]
async fn keys_add_take_move_and_remove_a_point_of_the_fit() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let fit = "fit-canvas";
        let start = page.experiment_link().await?;
        // To the middle, and from there to where no point is.
        page.press(fit, Key::Right).await?;
        let mut said = wait_said(page, fit, "").await?;
        for _ in 0..5 {
            page.press(fit, Key::Left).await?;
            said = wait_said(page, fit, &said).await?;
        }
        ensure!(
            page.experiment_link().await? == start,
            "reading edits nothing"
        );
        page.press(fit, Key::Enter).await?;
        let added = page.wait_edit(&start, "another point").await?;
        ensure!(!page.is_shown("point-fields").await?);
        page.press(fit, Key::Enter).await?;
        page.wait("the fields of the point below the cross", async || {
            page.is_shown("point-fields").await
        })
        .await?;
        let y = page.field("point-y").await?;
        page.press(fit, Key::Up).await?;
        let moved = page.wait_edit(&added, "a moved point").await?;
        page.wait("another y in its field", async || {
            Ok(page.field("point-y").await? != y)
        })
        .await?;
        page.press(fit, Key::Down).await?;
        page.wait_edit(&moved, "the point moved back").await?;
        page.press(fit, Key::Escape).await?;
        page.wait("no chosen point", async || {
            Ok(!page.is_shown("point-fields").await?)
        })
        .await?;
        let before = page.experiment_link().await?;
        page.press(fit, Key::Delete).await?;
        page.wait_edit(&before, "a point less").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_click_opens_the_fields_of_a_point_which_move_and_remove_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let start = page.experiment_link().await?;
        let (width, height) = page.extent("fit-canvas").await?;
        let at = (width * 0.4, height * 0.25);
        page.click_at("fit-canvas", at).await?;
        let added = page.wait_edit(&start, "another point").await?;
        page.click_at("fit-canvas", at).await?;
        page.wait("the fields of the point", async || {
            page.is_shown("point-fields").await
        })
        .await?;
        ensure!(
            page.experiment_link().await? == added,
            "choosing edits nothing"
        );
        page.enter("point-x", "0.5").await?;
        let moved = page.wait_edit(&added, "a point at another x").await?;
        page.enter("point-y", "-1.25").await?;
        let moved = page.wait_edit(&moved, "a point at another y").await?;
        page.click("point-remove").await?;
        page.wait_edit(&moved, "a point less").await?;
        ensure!(!page.is_shown("point-fields").await?);
        // Other rows: what was chosen is no longer there.
        page.click_at("fit-canvas", at).await?;
        page.click_at("fit-canvas", at).await?;
        page.wait("the fields of the point", async || {
            page.is_shown("point-fields").await
        })
        .await?;
        page.click("new-data").await?;
        page.wait("no chosen point", async || {
            Ok(!page.is_shown("point-fields").await?)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_held_key_adds_one_point() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let start = page.experiment_link().await?;
        // Away from the points.
        for _ in 0..6 {
            page.press("fit-canvas", Key::Left).await?;
        }
        page.press_down("Enter", false).await?;
        let added = page.wait_edit(&start, "another point").await?;
        for _ in 0..3 {
            page.press_down("Enter", true).await?;
        }
        page.let_go("Enter").await?;
        ensure!(page.experiment_link().await? == added, "one point");
        ensure!(
            !page.is_shown("point-fields").await?,
            "it was not taken either"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keys_read_the_plane_and_add_and_remove_its_points() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("data-kind-plane").await?;
        page.wait_number("accuracy", "a share", f64::is_finite)
            .await?;
        page.wait_new_session().await?;
        let plane = "plane-canvas";
        page.press(plane, Key::Up).await?;
        let middle = wait_said(page, plane, "").await?;
        ensure!(middle.starts_with("x₁ 0"), "{middle}");
        page.press(plane, Key::Right).await?;
        wait_said(page, plane, &middle).await?;
        let start = page.experiment_link().await?;
        page.press(plane, Key::Enter).await?;
        let added = page.wait_edit(&start, "another point").await?;
        page.press(plane, Key::Delete).await?;
        page.wait_edit(&added, "a point less").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_click_on_the_axis_of_the_epochs_goes_back() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for epoch in 1..=4 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        // The slider ends at the epoch that the picture shows.
        page.next_frame().await?;
        let (width, height) = page.extent("epoch-slider").await?;
        let middle = (width / 2.0, height / 2.0);
        page.click_at("epoch-slider", middle).await?;
        page.wait_value("epoch", "2").await
    })
    .await
}

/// A picture that only a pointer could read before: keys read it and say so, a tap leaves what it read
/// behind, and Escape ends that.
async fn is_read(page: &Page, canvas: &str) -> Result<()> {
    page.next_frame().await?;
    let unread = page.pixels(canvas).await?;
    page.press(canvas, Key::Right).await?;
    let middle = wait_said(page, canvas, "").await?;
    page.press(canvas, Key::Left).await?;
    page.press(canvas, Key::Home).await?;
    let first = wait_said(page, canvas, &middle).await?;
    page.press(canvas, Key::End).await?;
    wait_said(page, canvas, &first).await?;
    page.press(canvas, Key::Escape).await?;
    page.wait("the picture without values", async || {
        Ok(page.pixels(canvas).await? == unread)
    })
    .await
    .context(canvas.to_owned())?;
    let (width, height) = page.extent(canvas).await?;
    let at = page.on_screen(canvas, (width * 0.5, height * 0.5)).await?;
    page.fingers_down(&[at]).await?;
    page.fingers_up().await?;
    page.wait("the values at the place of the tap", async || {
        Ok(page.pixels(canvas).await? != unread)
    })
    .await
    .context(canvas.to_owned())?;
    page.press_keys(&Key::Escape.to_string()).await?;
    page.wait("the picture without values", async || {
        Ok(page.pixels(canvas).await? == unread)
    })
    .await
    .context(canvas.to_owned())
}

#[tokio::test]
async fn keys_and_taps_read_the_error_and_the_neuron() -> Result<()> {
    let touch = Visit {
        is_touch: true,
        ..Visit::default()
    };
    visit(touch, async |page| {
        page.wait_new_session().await?;
        for epoch in 1..=3 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        is_read(page, "error-canvas").await?;
        is_read(page, "neuron-canvas").await?;
        page.click("tab-figures").await?;
        page.wait("bars of the weights", async || {
            page.is_shown("unit-weights").await
        })
        .await?;
        is_read(page, "unit-use").await?;
        // The bars lie one below the other: that of the weight of x, and that of the bias.
        let weights = "unit-weights";
        page.press(weights, Key::Down).await?;
        let bias = wait_said(page, weights, "").await?;
        ensure!(bias.starts_with("b "), "{bias}");
        page.press(weights, Key::Up).await?;
        page.press(weights, Key::Up).await?;
        let weight = wait_said(page, weights, &bias).await?;
        ensure!(weight.starts_with('x'), "{weight}");
        page.press(weights, Key::Escape).await?;
        page.next_frame().await?;
        let unread = page.pixels(weights).await?;
        let (width, _) = page.extent(weights).await?;
        let at = page.on_screen(weights, (width / 2.0, 8.0)).await?;
        page.tap_trembling(at, 0.0).await?;
        page.wait("the weight at the place of the tap", async || {
            Ok(page.pixels(weights).await? != unread)
        })
        .await
    })
    .await
}

/// What a mouse reads of a connection in the diagram, by keys: they say the weight that the neuron's panel can edit.
#[tokio::test]
async fn keys_read_the_weights_of_the_diagram() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let network = "network-canvas";
        // To the second hidden layer, whose units have several weights.
        page.press(network, Key::Right).await?;
        let name = page.text("neuron-name").await?;
        page.wait("another unit", async || {
            page.press(network, Key::Right).await?;
            Ok(page.text("neuron-name").await? != name)
        })
        .await?;
        let mut said = String::new();
        for place in 0..3 {
            page.type_keys(&format!("{}{}{}", Key::Shift, Key::Down, Key::Null))
                .await?;
            said = wait_said(page, network, &said).await?;
            page.wait_value("weight", &place.to_string()).await?;
            let read = said.rsplit(' ').next().unwrap_or_default();
            let read: f64 = read
                .replace('\u{2212}', "-")
                .parse()
                .context(said.clone())?;
            page.wait(&format!("the weight {read}"), async || {
                let value = page.number("weight-value").await?;
                Ok((value - read).abs() <= 1e-3 * read.abs())
            })
            .await?;
        }
        // The values stand in the picture, too.
        let read = page.pixels(network).await?;
        page.type_keys(&Key::Escape.to_string()).await?;
        page.wait("the diagram without values", async || {
            Ok(page.pixels(network).await? != read)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn keys_and_taps_read_the_probabilities_of_classes() -> Result<()> {
    let touch = Visit {
        is_touch: true,
        ..Visit::default()
    };
    visit(touch, async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await?;
        page.select("target", "male").await?;
        page.click("adults-only").await?;
        page.click("input-height").await?;
        page.wait_value("loss", "sparse_categorical_crossentropy")
            .await?;
        page.click("table-view-curves").await?;
        page.wait("class curves", async || page.is_shown("class-canvas").await)
            .await?;
        is_read(page, "class-canvas").await?;
        page.press("class-canvas", Key::Right).await?;
        let said = wait_said(page, "class-canvas", "").await?;
        ensure!(
            said.contains("female 0.") && said.contains("height"),
            "{said}"
        );
        page.click("table-view-regions").await?;
        page.press("class-canvas", Key::Right).await?;
        let said = wait_said(page, "class-canvas", &said).await?;
        ensure!(said.contains("weight (kg)"), "{said}");
        page.click("table-view-matrix").await?;
        page.wait_number("roc", "an area below the curve", f64::is_finite)
            .await?;
        is_read(page, "roc-canvas").await
    })
    .await
}

#[tokio::test]
async fn keys_read_the_charts_of_the_laboratory() -> Result<()> {
    let touch = Visit {
        is_touch: true,
        ..Visit::default()
    };
    visit(touch, async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("lab-open").await?;
        page.select("lab-panel", "perceptron").await?;
        page.wait("the perceptron", async || {
            page.is_shown("lab-perceptron-plane").await
        })
        .await?;
        page.click("lab-perceptron-mistake").await?;
        page.wait_value("lab-perceptron-mistakes", "1").await?;
        is_read(page, "lab-perceptron-plane").await
    })
    .await
}
