//! What a title says can be read without a mouse: by the focus, by a finger that rests, by a tap.

use anyhow::{Result, ensure};
use browser::{Key, Page, Size, Tabbing, Visit, visit};
use serde_json::json;

fn touch_screen() -> Visit {
    Visit {
        is_touch: true,
        ..Visit::default()
    }
}

async fn title_of(page: &Page, test_id: &str) -> Result<String> {
    let script = "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`).title";
    let title = page.execute(script, vec![test_id.into()]).await?;
    Ok(title.as_str().unwrap_or_default().to_owned())
}

/// The text of the box; empty if it is closed.
async fn hint(page: &Page) -> Result<String> {
    let script = "\
        const hint = document.querySelector('[data-testid=hint]'); \
        return hint?.getClientRects().length ? hint.textContent : '';";
    let hint = page.execute(script, vec![]).await?;
    Ok(hint.as_str().unwrap_or_default().to_owned())
}

async fn wait_hint(page: &Page, text: &str) -> Result<()> {
    page.wait(&format!("the hint `{text}`"), async || {
        Ok(hint(page).await? == text)
    })
    .await
}

async fn ensure_hint_is_below(page: &Page, test_id: &str) -> Result<()> {
    let (button, hint_box) = (
        page.rect(&format!("[data-testid={test_id}]")).await?,
        page.rect("[data-testid=hint]").await?,
    );
    ensure!(
        hint_box.top >= button.bottom && page.window_rect().await?.contains(hint_box),
        "{hint_box:?} is not below {button:?}, or not in the window"
    );
    Ok(())
}

async fn middle(page: &Page, test_id: &str) -> Result<(f64, f64)> {
    let (width, height) = page.extent(test_id).await?;
    page.on_screen(test_id, (width / 2.0, height / 2.0)).await
}

/// The part of the page with the hints is fetched after the first picture.
async fn hints_are_there(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.find("hint").await?;
    Ok(())
}

fn phone() -> Visit {
    Visit {
        size: Size::PHONE,
        ..Visit::default()
    }
}

/// Opens the menu of tools, which a phone has: the focus is on the first one.
async fn open_menu_by_key(page: &Page) -> Result<()> {
    hints_are_there(page).await?;
    page.require_window_focus().await?;
    page.press("tools-menu", Key::Enter).await?;
    page.wait_focus("export").await
}

#[tokio::test]
async fn the_focus_of_the_keyboard_shows_a_title_and_a_key_closes_it() -> Result<()> {
    visit(Visit::default(), async |page| {
        hints_are_there(page).await?;
        page.require_window_focus().await?;
        page.tab_to("theme", Tabbing::Forward).await?;
        let title = title_of(page, "theme").await?;
        ensure!(!title.is_empty());
        wait_hint(page, &title).await?;
        ensure_hint_is_below(page, "theme").await?;
        page.type_keys(&Key::Escape.to_string()).await?;
        wait_hint(page, "").await?;
        ensure!(page.focused().await? == "theme");
        // The next one has its own.
        page.tab_to("reset-same", Tabbing::Forward).await?;
        let title = title_of(page, "reset-same").await?;
        wait_hint(page, &title).await?;
        // A click is no question.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        ensure!(hint(page).await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_finger_that_rests_shows_a_title_and_presses_nothing() -> Result<()> {
    visit(touch_screen(), async |page| {
        hints_are_there(page).await?;
        let theme = page.value("theme").await?;
        let at = middle(page, "theme").await?;
        let title = title_of(page, "theme").await?;
        page.fingers_down(&[at]).await?;
        wait_hint(page, &title).await?;
        page.fingers_up().await?;
        page.next_frame().await?;
        ensure!(hint(page).await? == title, "it stays");
        ensure!(page.value("theme").await? == theme, "nothing is pressed");
        // A tap presses, and closes the box.
        page.tap_trembling(at, 0.0).await?;
        page.wait("another theme", async || {
            Ok(page.value("theme").await? != theme)
        })
        .await?;
        ensure!(hint(page).await?.is_empty());
        // A finger that slides away does not rest.
        let before = page.value("theme").await?;
        page.fingers_down(&[at]).await?;
        page.fingers_move(&[at], &[(at.0, at.1 + 60.0)]).await?;
        page.fingers_up().await?;
        page.next_frame().await?;
        ensure!(hint(page).await?.is_empty() && page.value("theme").await? == before);
        Ok(())
    })
    .await
}

/// The figures of a table's errors have heads that explain themselves.
#[tokio::test]
async fn a_tap_and_enter_on_a_word_show_what_it_means() -> Result<()> {
    visit(touch_screen(), async |page| {
        hints_are_there(page).await?;
        page.click("data-kind-table").await?;
        page.wait_value("n-parameters", "22").await?;
        page.click("table-view-predicted").await?;
        page.wait_number("regression-scores", "a number", f64::is_finite)
            .await?;
        let script = "const it = document.querySelector('[data-testid=regression-scores] .explained'); \
                      it.scrollIntoView({ block: 'center' }); \
                      const box = it.getBoundingClientRect(); \
                      return [it.title, box.left + box.width / 2, box.top + box.height / 2]";
        let found = page.execute(script, vec![]).await?;
        let (title, x, y): (String, f64, f64) = serde_json::from_value(found)?;
        ensure!(!title.is_empty());
        page.tap_trembling((x, y), 0.0).await?;
        wait_hint(page, &title).await?;
        // A tap elsewhere closes it.
        let elsewhere = middle(page, "epoch").await?;
        page.tap_trembling(elsewhere, 0.0).await?;
        wait_hint(page, "").await?;
        let focus = "document.querySelector('[data-testid=regression-scores] .explained').focus()";
        page.execute(focus, vec![]).await?;
        page.type_keys(&Key::Enter.to_string()).await?;
        wait_hint(page, &title).await
    })
    .await
}

#[tokio::test]
async fn a_browser_without_popovers_shows_titles_too() -> Result<()> {
    let script = "\
        delete HTMLElement.prototype.showPopover; \
        delete HTMLElement.prototype.hidePopover;";
    let visited = Visit {
        first_script: Some(script),
        ..Visit::default()
    };
    visit(visited, async |page| {
        hints_are_there(page).await?;
        page.require_window_focus().await?;
        page.tab_to("theme", Tabbing::Forward).await?;
        wait_hint(page, &title_of(page, "theme").await?).await?;
        ensure_hint_is_below(page, "theme").await?;
        page.press("theme", Key::Escape).await?;
        wait_hint(page, "").await
    })
    .await
}

/// The title of the menu's first entry lay over the second one; of a control that was scrolled away, over other text.
#[tokio::test]
async fn a_title_covers_no_other_entry_and_stays_beside_its_control() -> Result<()> {
    visit(phone(), async |page| {
        open_menu_by_key(page).await?;
        wait_hint(page, &title_of(page, "export").await?).await?;
        let covers = async || {
            let script = "
                const hint = document.querySelector('[data-testid=hint]').getBoundingClientRect();
                return [...document.querySelectorAll('#page-tools .tool')]
                    .map((it) => [it.id, it.getBoundingClientRect()])
                    .filter(([, it]) => it.top < hint.bottom && hint.top < it.bottom).map(([id]) => id)";
            page.execute(script, vec![]).await
        };
        page.wait("a title beside the menu", async || Ok(covers().await? == json!([])))
            .await?;
        page.press("export", Key::Escape).await?;
        page.wait_focus("tools-menu").await?;

        page.tab_to("step-epoch", Tabbing::Forward).await?;
        page.tab_to("settings-fold", Tabbing::Forward).await?;
        let place = async || Ok::<_, anyhow::Error>(page.rect("[data-testid=hint]").await?.top);
        let titled = "const titled = document.createElement('button'); \
            titled.title = 'a title'; titled.textContent = 'titled'; titled.dataset.testid = 'titled'; \
            document.querySelector('.panels').before(titled); titled.focus()";
        page.execute(titled, vec![]).await?;
        wait_hint(page, "a title").await?;
        let before = place().await?;
        page.execute("window.scrollBy(0, 60)", vec![]).await?;
        page.wait("a title that moves along", async || {
            Ok((before - place().await? - 60.0).abs() < 1.0)
        })
        .await
    })
    .await
}

/// Of the button that the focus comes back to, the title lay over the read-outs.
#[tokio::test]
async fn the_focus_that_escape_gives_back_shows_no_title() -> Result<()> {
    visit(phone(), async |page| {
        open_menu_by_key(page).await?;
        page.press("keys", Key::Enter).await?;
        page.wait_focus("keys-window").await?;
        page.press("keys-window", Key::Escape).await?;
        page.wait_focus("tools-menu").await?;
        page.next_frame().await?;
        ensure!(hint(page).await?.is_empty());
        // Who comes by Tab reads it.
        page.type_keys(&Key::Tab.to_string()).await?;
        let back = format!("{}{}{}", Key::Shift, Key::Tab, Key::Null);
        page.type_keys(&back).await?;
        page.wait_focus("tools-menu").await?;
        page.wait("its title", async || Ok(!hint(page).await?.is_empty()))
            .await
    })
    .await
}
