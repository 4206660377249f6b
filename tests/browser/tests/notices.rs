//! Notices: those of no consequence go by themselves, those that want an answer stay, and none lies over anything.

use anyhow::{Result, ensure};
use browser::{Key, Page, Size, Visit, visit};
use serde_json::{Value, json};

/// Does something that the page answers with a line that goes by itself.
async fn provoke_passing(page: &Page) -> Result<()> {
    page.click("step-epoch").await?;
    page.wait_value("epoch", "1").await?;
    page.click("layer-0-more").await?;
    page.wait_new_session().await?;
    page.find("notice-line").await?;
    Ok(())
}

async fn wait_lines(page: &Page, n_lines: usize) -> Result<()> {
    page.wait(&format!("{n_lines} lines"), async || {
        let script = "return document.querySelectorAll('.notice-line').length";
        Ok(page.execute(script, vec![]).await? == json!(n_lines))
    })
    .await
}

/// What the line's time does: `running`, `paused`, or nothing for a line that stays.
async fn clock(page: &Page) -> Result<Value> {
    let script = "return document.querySelector('.notice-line').getAnimations()[0]?.playState";
    page.execute(script, vec![]).await
}

async fn wait_clock(page: &Page, state: &str) -> Result<()> {
    page.wait(&format!("a time that is {state}"), async || {
        Ok(clock(page).await? == json!(state))
    })
    .await
}

/// Names everything that a line lies over: a control, a canvas, a window.
async fn lies_over(page: &Page) -> Result<Value> {
    let script = "
        const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const lines = [...document.querySelectorAll('.notice-line, .banner')].map((line) => line.getBoundingClientRect());
        const others = 'button, input, select, textarea, summary, canvas, a[href], [role=slider], [role=dialog]';
        return [...document.querySelectorAll(others)]
            .filter((it) => !it.closest('.notices') && it.checkVisibility())
            .filter((it) => lines.some((line) => meets(line, it.getBoundingClientRect())))
            .map((it) => it.dataset.testid ?? it.className);";
    page.execute(script, vec![]).await
}

fn phone() -> Visit {
    Visit {
        size: Size::PHONE,
        ..Visit::default()
    }
}

#[tokio::test]
async fn a_line_lies_over_no_control_no_plot_and_no_window() -> Result<()> {
    for circumstances in [Visit::default(), phone()] {
        visit(circumstances, async |page| {
            page.wait_new_session().await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            page.click("reset-same").await?;
            page.find("notice-line").await?;
            page.execute("scrollTo(0, 0)", vec![]).await?;
            page.next_frame().await?;
            ensure!(
                lies_over(page).await? == json!([]),
                "{}",
                lies_over(page).await?
            );
            if page.visit().size == Size::LAPTOP {
                page.click("code").await?;
                page.wait_focus("code-window").await?;
                ensure!(
                    lies_over(page).await? == json!([]),
                    "{}",
                    lies_over(page).await?
                );
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// On a phone the window fills the screen: it leaves the line its place, and the line can be used.
#[tokio::test]
async fn beside_a_window_that_fills_the_screen_a_line_can_be_closed() -> Result<()> {
    visit(phone(), async |page| {
        page.wait_new_session().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("reset-same").await?;
        page.find("notice-line").await?;
        page.press_keys("?").await?;
        page.wait_focus("keys-window").await?;
        let script = "
            const box = (css) => document.querySelector(css).getBoundingClientRect();
            return [box('.notice-line').top >= box('#keys-window').bottom, box('.notice-line').bottom <= innerHeight]";
        ensure!(page.execute(script, vec![]).await? == json!([true, true]));
        page.click("notice-close").await?;
        wait_lines(page, 0).await
    })
    .await
}

#[tokio::test]
async fn a_line_of_no_consequence_goes_when_its_time_is_up() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        provoke_passing(page).await?;
        wait_clock(page, "running").await?;
        let time = page
            .find("notice-line")
            .await?
            .attr("data-stays-ms")
            .await?;
        let time: f64 = time.unwrap_or_default().parse()?;
        let letters = page.text("notice").await?.chars().count() as f64;
        ensure!(
            time >= 3_000.0 + 50.0 * letters,
            "{time} ms for {letters} letters"
        );
        let script = "
            const clock = document.querySelector('.notice-line').getAnimations()[0];
            const { delay } = clock.effect.getTiming();
            clock.finish();
            return delay";
        ensure!(page.execute(script, vec![]).await?.as_f64() == Some(time));
        wait_lines(page, 0).await
    })
    .await
}

#[tokio::test]
async fn a_line_stays_while_it_is_pointed_at_or_nobody_can_read_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        provoke_passing(page).await?;
        wait_clock(page, "running").await?;
        // However slow the browser is, the line does not go before the test has seen all of it.
        let script = "document.querySelector('.notice-line').style.setProperty('--stays', '1000s')";
        page.execute(script, vec![]).await?;
        page.hover_at("notice-line", (5.0, 5.0)).await?;
        wait_clock(page, "paused").await?;
        page.hover_at("run-pause", (5.0, 5.0)).await?;
        wait_clock(page, "running").await?;
        let focus = "document.querySelector('[data-testid=notice-close]').focus()";
        page.execute(focus, vec![]).await?;
        wait_clock(page, "paused").await?;
        page.execute("document.activeElement.blur()", vec![]).await?;
        wait_clock(page, "running").await?;
        for (hidden, state) in [(true, "paused"), (false, "running")] {
            let script = "
                Object.defineProperty(document, 'hidden', { value: arguments[0], configurable: true });
                document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))";
            page.execute(script, vec![json!(hidden)]).await?;
            wait_clock(page, state).await?;
        }
        Ok(())
    })
    .await
}

/// An offer to undo used to give way to any other message.
#[tokio::test]
async fn a_line_that_wants_an_answer_stays_until_it_has_one() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("reset-same").await?;
        page.wait_new_session().await?;
        wait_lines(page, 1).await?;
        ensure!(clock(page).await?.is_null());
        // Another message stands beside it.
        provoke_passing(page).await?;
        wait_lines(page, 2).await?;
        page.find("notice-undo").await?;
        let focus = "
            document.querySelector('[data-testid=step-epoch]').focus();
            document.querySelector('.notice-line:not(.passes) [data-testid=notice-close]').focus()";
        page.execute(focus, vec![]).await?;
        let active = page.client().active_element().await?;
        active.send_keys(&Key::Enter.to_string()).await?;
        wait_lines(page, 1).await?;
        page.wait_focus("step-epoch").await?;
        ensure!(!page.is_shown("notice-undo").await?);
        Ok(())
    })
    .await
}

/// WebKitGTK on x86-64 may change what WebAssembly computes (`docs/browsers.md`): the page says so, and does not
/// look right without being.
#[tokio::test]
async fn a_browser_that_may_compute_wrong_numbers_is_named() -> Result<()> {
    let webkitgtk = Visit {
        first_script: Some(
            "Object.defineProperty(Navigator.prototype, 'userAgent', { get: () =>
                'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15' })",
        ),
        ..Visit::default()
    };
    visit(webkitgtk, async |page| {
        page.wait_new_session().await?;
        // On a slow network a line says before that the part that knows it is on its way.
        page.wait("the fault's line", async || {
            Ok(page.text("notice-line").await?.contains("WebKitGTK"))
        })
        .await?;
        ensure!(clock(page).await? == Value::Null, "the line goes by itself");
        page.click("notice-close").await?;
        wait_lines(page, 0).await
    })
    .await?;
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        provoke_passing(page).await?;
        wait_lines(page, 1).await
    })
    .await
}
