//! The keys of the page: none destroys anything, none edits twice while it is held down, letters can be switched off.

use anyhow::{Result, ensure};
use browser::{Key, Page, Size, Visit, visit};
use serde_json::json;

/// Trains single epochs and returns the loss after the last one, with all its digits.
async fn train(page: &Page, from: u32, to: u32) -> Result<String> {
    for epoch in from..to {
        page.click("step-epoch").await?;
        page.wait_value("epoch", &(epoch + 1).to_string()).await?;
    }
    page.value("train-loss").await
}

/// The very weights are back: training goes on to the same digits as without the restart, and earlier epochs can be
/// gone back to.
#[tokio::test]
async fn a_restart_by_key_or_button_can_be_undone() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let expected = train(page, 0, 4).await?;
        page.go("").await?;
        page.wait_new_session().await?;
        let before = train(page, 0, 3).await?;
        page.press_keys("r").await?;
        page.wait_value("epoch", "0").await?;
        // The rate belongs to the run that was trained with it.
        page.enter("learning-rate", "0.5").await?;
        page.click("notice-undo").await?;
        page.wait_value("epoch", "3").await?;
        page.wait_value("train-loss", &before).await?;
        page.wait_value("learning-rate", "0.01").await?;
        page.wait_status("paused").await?;
        ensure!(train(page, 3, 4).await? == expected);
        ensure!(
            page.find("epoch-slider")
                .await?
                .attr("min")
                .await?
                .as_deref()
                == Some("0")
        );

        for restart in ["reset-same", "reset-new"] {
            page.click(restart).await?;
            page.wait_value("epoch", "0").await?;
            page.click("notice-undo").await?;
            page.wait_value("epoch", "4").await?;
            page.wait_value("train-loss", &expected).await?;
        }
        page.wait_value("seed", "42").await
    })
    .await
}

/// A letter typed on a list chooses an option, which opens another experiment.
#[tokio::test]
async fn an_experiment_chosen_in_passing_can_be_undone_and_done_again() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        ..Visit::default()
    };
    visit(phone, async |page| {
        page.wait_new_session().await?;
        let before = train(page, 0, 2).await?;
        page.select("preset", "sine-2x3").await?;
        page.wait_value("n-parameters", "22").await?;
        page.wait_value("epoch", "0").await?;
        let other = train(page, 0, 1).await?;
        page.click("notice-undo").await?;
        page.wait_value("n-parameters", "39").await?;
        page.wait_value("train-loss", &before).await?;
        page.click("notice-undo").await?;
        page.wait_value("n-parameters", "22").await?;
        page.wait_value("train-loss", &other).await
    })
    .await
}

#[tokio::test]
async fn letter_keys_can_be_switched_off_and_stay_off() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        train(page, 0, 2).await?;
        page.press_keys("?").await?;
        page.wait_focus("keys-window").await?;
        ensure!(
            page.text("keys-window")
                .await?
                .contains("back to the same start")
        );
        page.click("letter-keys").await?;
        page.wait("a list without the letter", async || {
            Ok(!page
                .text("keys-window")
                .await?
                .contains("back to the same start"))
        })
        .await?;
        page.press("letter-keys", Key::Escape).await?;
        page.wait("no list", async || {
            Ok(!page.is_shown("keys-window").await?)
        })
        .await?;
        for visits in ["the first visit", "the next one"] {
            page.press_keys("r?").await?;
            let epoch = page.number("epoch").await?;
            page.press_keys(&Key::Right.to_string()).await?;
            page.wait_value("epoch", &(epoch + 1.0).to_string()).await?;
            ensure!(!page.is_shown("keys-window").await?, "{visits}");
            page.go("").await?;
            page.wait_new_session().await?;
        }
        page.click("keys").await?;
        page.wait_value("letter-keys", "false").await?;
        page.click("letter-keys").await?;
        page.wait_value("letter-keys", "true").await?;
        page.click("language").await?;
        page.wait("the list in Spanish", async || {
            Ok(page
                .text("keys-window")
                .await?
                .contains("volver al mismo inicio"))
        })
        .await
    })
    .await
}

/// Enter, held down, used to add a point with each repeat, and R to restart again and again.
#[tokio::test]
async fn a_key_that_is_held_down_edits_once_and_steps_on() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        // One row a batch: their number is that of the training rows.
        page.enter("batch-size", "1").await?;
        page.click("step-batch").await?;
        page.wait("a batch of 40", async || {
            Ok(page.text("batch").await?.ends_with("1/40"))
        })
        .await?;
        page.execute(
            "document.querySelector('[data-testid=fit-canvas]').focus()",
            vec![],
        )
        .await?;
        // Away from the rows, where Enter would choose one instead of adding one.
        for _ in 0..10 {
            page.press("fit-canvas", Key::Up).await?;
        }
        page.hold_key("Enter", 5).await?;
        page.click("step-batch").await?;
        page.wait("a batch of 41", async || {
            Ok(page.text("batch").await?.ends_with("/41"))
        })
        .await?;

        page.execute(
            "document.querySelector('[data-testid=layer-0-more]').focus()",
            vec![],
        )
        .await?;
        page.hold_key("Enter", 5).await?;
        page.wait_value("n-parameters", "45").await?;
        page.wait_new_session().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        ensure!(page.value("n-parameters").await? == "45");

        page.hold_key("r", 5).await?;
        page.wait_value("epoch", "0").await?;
        page.click("notice-undo").await?;
        page.wait_value("epoch", "1").await?;

        page.hold_key("ArrowRight", 2).await?;
        page.wait_number("epoch", "more than one epoch", |epoch| epoch >= 2.0)
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keys_leave_fields_lists_modifiers_and_composed_text_alone() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        train(page, 0, 1).await?;
        page.fill("formula", "r ?").await?;
        // In WebKit the arrow chooses the next option: one that does not restart the run.
        page.press("speed", Key::Escape).await?;
        page.press("speed", Key::Right).await?;
        let script = "
            document.activeElement.blur();
            const modifiers = ['ctrlKey', 'altKey', 'metaKey', 'isComposing'];
            // Events of WebKit cannot have it.
            const graph = new KeyboardEvent('keydown', { modifierAltGraph: true });
            if (graph.getModifierState('AltGraph')) modifiers.push('modifierAltGraph');
            for (const modifier of modifiers)
                for (const key of ['r', '?', ' ', 'ArrowRight'])
                    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, [modifier]: true }));
            for (const key of ['Dead', 'Process', 'Unidentified'])
                document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));";
        page.execute(script, vec![json!(null)]).await?;
        page.press_keys(&Key::Right.to_string()).await?;
        page.wait_value("epoch", "2").await?;
        page.wait_status("paused").await?;
        ensure!(!page.is_shown("keys-window").await?);
        ensure!(!page.is_shown("notice-undo").await?);
        Ok(())
    })
    .await
}
