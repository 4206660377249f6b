//! Windows over the page: they leave the control that opened them in sight, and it closes them; Escape does too; the
//! focus goes in and comes back. On a narrow screen a window fills it.

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Size, Visit, visit};
use serde_json::json;

/// The tools of the page that open a window, and their windows: its test id, its name, its close button.
const TOOLS: [(&str, &str, &str, &str); 3] = [
    (
        "export",
        "export-window",
        "Take the network home",
        "export-close",
    ),
    ("code", "code-window", "The same in Python", "code-close"),
    (
        "keys",
        "keys-window",
        "Keyboard and accessibility",
        "keys-close",
    ),
];

/// Presses a tool of the page, which a narrow screen has in a menu. Returns where the focus returns to.
async fn press_tool(page: &Page, tool: &str) -> Result<String> {
    if page.is_shown(tool).await? {
        page.click(tool).await?;
        return Ok(tool.to_owned());
    }
    page.click("tools-menu").await?;
    page.click(tool).await?;
    Ok("tools-menu".to_owned())
}

async fn wait_closed(page: &Page, window: &str) -> Result<()> {
    page.wait(&format!("{window} to be closed"), async || {
        Ok(!page.is_shown(window).await?)
    })
    .await
}

/// Whether everything beside the windows can be used.
async fn page_is_usable(page: &Page) -> Result<bool> {
    let script =
        "return [...document.querySelectorAll('.top-bar, main')].every((part) => !part.inert)";
    Ok(page.execute(script, vec![]).await? == json!(true))
}

#[tokio::test]
async fn the_control_that_opened_a_window_closes_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for (tool, window, name, close) in TOOLS {
            page.click(tool).await?;
            page.wait_focus(window).await?;
            page.role("dialog", name).await?;
            let opened = page.find(tool).await?;
            ensure!(opened.attr("aria-expanded").await?.as_deref() == Some("true"));
            let dialog = page.find(window).await?;
            ensure!(dialog.attr("aria-modal").await?.is_none(), "{window}");
            // A click that another element takes fails.
            page.click(tool).await.context("the second click")?;
            wait_closed(page, window).await?;
            page.wait_focus(tool).await?;

            page.press(tool, Key::Enter).await?;
            page.wait_focus(window).await?;
            page.press(window, Key::Escape).await?;
            wait_closed(page, window).await?;
            page.wait_focus(tool).await?;

            page.click(tool).await?;
            page.click(close).await?;
            wait_closed(page, window).await?;
            page.wait_focus(tool).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_preview_of_a_table_leaves_what_opened_it_and_the_page_s_tools_in_sight() -> Result<()>
{
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("data-kind-table").await?;
        page.click("own-table-paste").await?;
        page.wait_focus("own-table-paste-text").await?;
        page.role("dialog", "Your table").await?;
        page.click("own-table-paste").await?;
        page.wait_value("own-table", "closed").await?;
        wait_closed(page, "own-table").await?;
        page.wait_focus("own-table-paste").await?;

        page.upload_bytes("own-table-file", "t.csv", b"a,b\n1,2\n2,4\n3,5\n4,9\n5,9\n")
            .await?;
        page.wait_value("own-table", "read").await?;
        page.click("language").await?;
        page.wait_value("language", "es").await?;
        page.click("theme").await?;
        page.wait_value("theme", "dark").await?;
        page.click("own-table-use").await?;
        wait_closed(page, "own-table").await?;

        page.click("own-reopen").await?;
        page.wait_focus("own-table").await?;
        page.click("own-reopen").await?;
        wait_closed(page, "own-table").await?;
        page.wait_focus("own-reopen").await?;
        // With a lesson the column of the data is wider.
        page.click("lessons").await?;
        page.find("lesson").await?;
        page.click("own-reopen").await?;
        page.wait_focus("own-table").await?;
        page.click("lesson-close").await?;
        page.click("own-reopen").await?;
        wait_closed(page, "own-table").await
    })
    .await
}

#[tokio::test]
async fn a_window_that_was_covered_comes_back_with_what_was_typed() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("data-kind-table").await?;
        page.click("own-table-paste").await?;
        page.fill("own-table-paste-text", "a;b").await?;
        page.click("code").await?;
        page.wait_focus("code-window").await?;
        ensure!(!page.is_shown("own-table").await?);
        page.press("code-window", Key::Escape).await?;
        wait_closed(page, "code-window").await?;
        ensure!(page.is_shown("own-table").await?);
        ensure!(page.field("own-table-paste-text").await? == "a;b");
        page.press_keys(&Key::Escape.to_string()).await?;
        page.wait_value("own-table", "closed").await
    })
    .await
}

/// A help text or a field takes the first Escape.
#[tokio::test]
async fn escape_closes_one_thing_at_a_time() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("code").await?;
        page.wait_focus("code-window").await?;
        page.fill("learning-rate", "0.5").await?;
        page.press("learning-rate", Key::Escape).await?;
        page.wait("the old rate", async || {
            Ok(page.field("learning-rate").await? == "0.01")
        })
        .await?;
        ensure!(page.is_shown("code-window").await?);
        page.press("learning-rate", Key::Escape).await?;
        wait_closed(page, "code-window").await?;
        // The focus was not in the window: it stays where it was.
        ensure!(page.focused().await? == "learning-rate");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_phone_a_window_fills_the_screen_and_closes_where_a_thumb_is() -> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        is_touch: true,
        ..Visit::default()
    };
    visit(phone, async |page| {
        page.wait_new_session().await?;
        for (tool, window, name, close) in TOOLS {
            let opener = press_tool(page, tool).await?;
            page.wait_focus(window).await?;
            page.role("dialog", name).await?;
            let dialog = page.find(window).await?;
            ensure!(dialog.attr("aria-modal").await?.as_deref() == Some("true"));
            ensure!(!page_is_usable(page).await?, "{window}");
            let (_, top, _, height) = page.find(close).await?.rectangle().await?;
            ensure!(
                top > 844.0 * 0.75 && top + height <= 844.0,
                "{close}: {top}"
            );
            ensure!(height >= 40.0, "{close}: {height}");
            page.click(close).await?;
            wait_closed(page, window).await?;
            page.wait_focus(&opener).await?;
            ensure!(page_is_usable(page).await?);

            press_tool(page, tool).await?;
            page.wait_focus(window).await?;
            page.press(window, Key::Escape).await?;
            wait_closed(page, window).await?;
            page.wait_focus(&opener).await?;
        }
        // A wider window has room for both.
        press_tool(page, "code").await?;
        page.resize(Size::LAPTOP).await?;
        page.wait("a page that can be used", async || {
            page_is_usable(page).await
        })
        .await?;
        page.click("code").await?;
        wait_closed(page, "code-window").await
    })
    .await
}

/// Neither Escape nor anything else brought the focus back: it was at the page's beginning.
#[tokio::test]
async fn escape_and_their_controls_close_lessons_and_laboratory() -> Result<()> {
    for size in [Size::LAPTOP, Size::PHONE] {
        let circumstances = Visit {
            size,
            ..Visit::default()
        };
        visit(circumstances, async |page| {
            page.wait_new_session().await?;
            for (tool, panel, close) in [
                ("lessons", "lesson", "lesson-close"),
                ("lab-open", "lab", "lab-close"),
            ] {
                let opener = press_tool(page, tool).await?;
                page.wait_shown(panel).await?;
                // From the control that opened it. On a phone the laboratory stands below it, out of sight.
                let is_far = tool == "lab-open" && size == Size::PHONE;
                let focused = if is_far { "lab-panel" } else { opener.as_str() };
                page.wait_focus(focused).await?;
                page.press(focused, Key::Escape).await?;
                wait_closed(page, panel).await?;
                page.wait_focus(&opener).await?;
                // From within.
                press_tool(page, tool).await?;
                page.wait_shown(panel).await?;
                page.press(close, Key::Escape).await?;
                wait_closed(page, panel).await?;
                page.wait_focus(&opener).await?;
                press_tool(page, tool).await?;
                page.wait_shown(panel).await?;
                page.press(close, Key::Enter).await?;
                wait_closed(page, panel).await?;
                page.wait_focus(&opener).await?;
                press_tool(page, tool).await?;
                page.wait_shown(panel).await?;
                press_tool(page, tool).await?;
                wait_closed(page, panel).await?;
            }
            // Elsewhere Escape has other meanings.
            press_tool(page, "lessons").await?;
            page.wait_shown("lesson").await?;
            page.press("fit-canvas", Key::Escape).await?;
            page.next_frame().await?;
            ensure!(page.is_shown("lesson").await?);
            Ok(())
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}
