//! Where the focus goes when the control that has it is removed, disabled or leads to another place.

use anyhow::{Result, ensure};
use browser::{CELLS, Key, Page, Size, Visit, visit};
use serde_json::json;

/// The page gives the focus on as soon as it has all of its program.
async fn wait_new_page(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.find("hint").await?;
    Ok(())
}

/// Gives a control the focus, as Tab does.
async fn focus(page: &Page, test_id: &str) -> Result<()> {
    let control = serde_json::to_value(page.find(test_id).await?)?;
    page.execute("arguments[0].focus()", vec![control]).await?;
    page.wait_focus(test_id).await
}

/// Waits until something within an element has the focus, in sight.
async fn wait_focus_within(page: &Page, selector: &str) -> Result<()> {
    let script = "return document.activeElement.closest(arguments[0]) !== null";
    page.wait(&format!("the focus within {selector}"), async || {
        Ok(page.execute(script, vec![json!(selector)]).await? == true)
    })
    .await?;
    page.check_focus().await
}

/// The next Space started the training.
#[tokio::test]
async fn a_key_pressed_again_stays_beside_the_control_that_went() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_new_page(page).await?;
        focus(page, "layer-0-fewer").await?;
        page.type_keys(&" ".repeat(15)).await?;
        page.wait_value("layer-0-units", "1").await?;
        page.wait_focus("layer-0-units").await?;
        page.type_keys("  ").await?;

        focus(page, "layer-add").await?;
        page.type_keys(&" ".repeat(10)).await?;
        page.find("layer-7").await?;
        page.wait_focus("layer-7-activation").await?;
        focus(page, "layer-7-remove").await?;
        page.type_keys(" ").await?;
        page.wait_focus("layer-6-activation").await?;
        page.check_focus().await?;

        // Enter presses as soon as it goes down.
        focus(page, "layer-1-fewer").await?;
        page.type_keys(&Key::Enter.to_string().repeat(15)).await?;
        page.wait_focus("layer-1-units").await?;
        page.wait_value("layer-1-units", "1").await?;
        page.wait_status("paused").await?;
        ensure!(page.value("epoch").await? == "0");
        ensure!(page.text("layer-0-units-message").await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_focus_stays_in_the_panel_whose_part_went() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_new_page(page).await?;
        page.press("fit-canvas", Key::Right).await?;
        for _ in 0..5 {
            page.press("fit-canvas", Key::Left).await?;
        }
        // The first Enter adds a point there, the second one chooses it.
        for _ in 0..2 {
            page.press("fit-canvas", Key::Enter).await?;
        }
        page.wait_shown("point-remove").await?;
        focus(page, "point-remove").await?;
        page.type_keys(" ").await?;
        wait_focus_within(page, ".panel.fit :is(input, select)").await?;
        ensure!(!page.is_shown("point-remove").await?);

        page.use_table("groups.csv", CELLS, "1").await?;
        focus(page, "own-back").await?;
        page.type_keys(&Key::Enter.to_string()).await?;
        page.wait_shown("target").await?;
        wait_focus_within(page, ".panel.data :is(input, select)").await
    })
    .await
}

/// Nobody who uses a mouse looks for the focus.
#[tokio::test]
async fn a_pressed_control_that_goes_gives_no_other_one_a_ring() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_new_page(page).await?;
        while page.value("layer-0-units").await? != "1" {
            page.click("layer-0-fewer").await?;
        }
        for _ in 0..4 {
            page.next_frame().await?;
        }
        let script = "return document.querySelector(':focus-visible')?.outerHTML ?? ''";
        let ring = page.execute(script, vec![]).await?;
        ensure!(ring == "", "{ring}");
        let focused = page.focused().await?;
        // Firefox leaves it where it was.
        ensure!(
            matches!(focused.as_str(), "" | "layer-0-fewer"),
            "{focused}"
        );
        Ok(())
    })
    .await
}

/// It was below the window, on the button.
#[tokio::test]
async fn the_next_lesson_is_read_from_its_heading() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.activate("lessons").await?;
        page.wait_shown("lesson-neuron").await?;
        page.activate("lesson-neuron").await?;
        page.wait_value("lesson", "neuron").await?;
        // A lesson that opens gives its heading the focus.
        wait_focus_within(page, "#lesson-title").await?;
        for (button, is_first) in [("lesson-next", false), ("lesson-previous", true)] {
            focus(page, button).await?;
            page.type_keys(&Key::Enter.to_string()).await?;
            page.wait("the other lesson", async || {
                Ok((page.value("lesson").await? == "neuron") == is_first)
            })
            .await?;
            wait_focus_within(page, "#lesson-title").await?;
        }
        Ok(())
    })
    .await
}

/// On a phone it opened below the fit.
#[tokio::test]
async fn the_laboratory_opens_in_sight() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        ..Visit::phone()
    };
    visit(phone, async |page| {
        wait_new_page(page).await?;
        page.click("tools-menu").await?;
        page.click("lab-open").await?;
        page.wait_focus("lab-panel").await?;
        page.check_focus().await?;
        let lab = page.rect(".panel.lab").await?;
        let window = page.window_rect().await?;
        ensure!(lab.top < window.bottom / 3.0, "{lab:?}");
        Ok(())
    })
    .await
}

/// One ring was around both ends and what stands beside them.
#[tokio::test]
async fn of_two_ends_the_one_with_the_focus_is_seen() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.require_window_focus().await?;
        let mut pictures = Vec::new();
        for end in ["domain-from-slider", "domain-to-slider"] {
            // Shift alone moves nothing.
            page.press(end, Key::Shift).await?;
            let script = "\
                const focused = document.activeElement; \
                return [focused.matches(':focus-visible'), getComputedStyle(focused).outlineStyle]";
            let ring = page.execute(script, vec![]).await?;
            ensure!(ring == json!([true, "none"]), "{end}: {ring}");
            page.next_frame().await?;
            pictures.push(page.find("domain-from-slider").await?.screenshot().await?);
        }
        ensure!(pictures[0] != pictures[1], "no ring, or one for both");
        Ok(())
    })
    .await
}
