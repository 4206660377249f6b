//! Where things stand, on screens from a small phone to a desk's: the first screen, the menu, columns, bars that stay
//! in sight.

use anyhow::{Context, Result, ensure};
use browser::{Key, Page, Rect, Size, Visit, visit};

const SMALL_PHONE: Size = Size::new(360, 640);

fn at(size: Size, language: &str) -> Visit {
    Visit {
        size,
        language: language.to_owned(),
        ..Visit::default()
    }
}

async fn by_test_id(page: &Page, test_id: &str) -> Result<Rect> {
    page.rect(&format!("[data-testid=\"{test_id}\"]")).await
}

/// The `data-testid` of the element with the focus; empty for one without.
async fn focused(page: &Page) -> Result<String> {
    let script = "return document.activeElement?.dataset?.testid ?? ''";
    let test_id = page.execute(script, vec![]).await?;
    Ok(test_id.as_str().unwrap_or_default().to_owned())
}

async fn has_focus(page: &Page, test_id: &str) -> Result<bool> {
    Ok(focused(page).await? == test_id)
}

/// The fit began at half of the screen: two rows of tools and the settings stood before it.
#[tokio::test]
async fn a_phones_first_screen_has_the_run_button_the_read_outs_and_the_whole_fit() -> Result<()> {
    for size in [Size::PHONE, SMALL_PHONE] {
        for language in ["es", "en"] {
            visit(at(size, language), async |page| {
                page.wait_new_session().await?;
                page.next_frame().await?;
                let window = page.window_rect().await?;
                for test_id in [
                    "lessons",
                    "preset",
                    "tools-menu",
                    "run-pause",
                    "epoch",
                    "train-loss",
                    "val-loss",
                    "data-fold",
                    "fit-canvas",
                ] {
                    let rect = by_test_id(page, test_id).await?;
                    ensure!(window.contains(rect), "{size:?}: {test_id} at {rect:?}");
                }
                let fit = by_test_id(page, "fit-canvas").await?;
                ensure!(fit.bottom - fit.top > 200.0, "{size:?}: the fit at {fit:?}");
                // One row of tools, and the read-outs beside the buttons.
                let bar = page.rect(".top-bar").await?;
                ensure!(bar.bottom - bar.top < 60.0, "{size:?}: the bar at {bar:?}");
                let buttons = page.rect(".buttons").await?;
                let read_outs = page.rect(".read-outs").await?;
                ensure!(
                    read_outs.left >= buttons.right && read_outs.top < buttons.bottom,
                    "{size:?}: read-outs at {read_outs:?}, buttons at {buttons:?}"
                );
                Ok(())
            })
            .await
            .with_context(|| format!("{size:?} {language}"))?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn settings_and_data_unfold_below_the_buttons_and_stay_so_in_the_tab() -> Result<()> {
    visit(at(Size::PHONE, "es"), async |page| {
        page.wait_new_session().await?;
        ensure!(!page.is_shown("learning-rate").await?);
        page.click("settings-fold").await?;
        page.wait("the settings", async || {
            page.is_shown("learning-rate").await
        })
        .await?;
        page.reload().await?;
        page.wait_new_session().await?;
        ensure!(page.is_shown("learning-rate").await?);
        let is_expanded = page
            .find("settings-fold")
            .await?
            .attr("aria-expanded")
            .await?;
        ensure!(is_expanded.as_deref() == Some("true"));
        page.click("settings-fold").await?;
        page.wait("folded settings", async || {
            Ok(!page.is_shown("learning-rate").await?)
        })
        .await?;
        // The data are the last thing of the page, and one tap away from its top.
        let window = page.window_rect().await?;
        ensure!(!window.contains(by_test_id(page, "function-absolute").await?));
        page.click("data-fold").await?;
        page.wait("the functions in sight", async || {
            Ok(
                window.contains(by_test_id(page, "function-absolute").await?)
                    && window.contains(by_test_id(page, "data-kind-table").await?),
            )
        })
        .await?;
        page.click("function-absolute").await?;
        page.click("data-fold").await?;
        page.wait("the fit in sight", async || {
            Ok(window.contains(by_test_id(page, "fit-canvas").await?))
        })
        .await
    })
    .await
}

async fn wait_expanded(page: &Page, wanted: &str) -> Result<()> {
    page.wait(&format!("aria-expanded {wanted}"), async || {
        let menu = page.find("tools-menu").await?;
        Ok(menu.attr("aria-expanded").await?.as_deref() == Some(wanted))
    })
    .await
}

#[tokio::test]
async fn the_tools_are_a_menu_for_keyboard_and_finger_where_the_bar_has_no_room() -> Result<()> {
    visit(at(SMALL_PHONE, "es"), async |page| {
        page.wait_new_session().await?;
        wait_expanded(page, "false").await?;
        ensure!(!page.is_shown("export").await?);
        page.press("tools-menu", Key::Enter).await?;
        wait_expanded(page, "true").await?;
        page.wait("the focus on the first tool", async || {
            has_focus(page, "export").await
        })
        .await?;
        // What is a sign in the row has its name in the menu.
        let width = by_test_id(page, "share-link").await?;
        ensure!(width.right - width.left > 100.0, "{width:?}");
        page.check_layout().await?;
        page.press("export", Key::Down).await?;
        ensure!(has_focus(page, "code").await?);
        page.press("code", Key::Up).await?;
        page.press("export", Key::End).await?;
        let last = focused(page).await?;
        page.press(&last, Key::Home).await?;
        page.press("export", Key::Up).await?;
        ensure!(focused(page).await? == last, "from the first to the last");
        page.press(&last, Key::Escape).await?;
        wait_expanded(page, "false").await?;
        ensure!(has_focus(page, "tools-menu").await?);

        page.click("tools-menu").await?;
        wait_expanded(page, "true").await?;
        page.click_at("fit-canvas", (0.5, 0.95)).await?;
        wait_expanded(page, "false").await?;

        page.click("tools-menu").await?;
        wait_expanded(page, "true").await?;
        page.click("language").await?;
        page.wait_value("language", "en").await?;
        wait_expanded(page, "false").await?;
        ensure!(has_focus(page, "tools-menu").await?);
        // With room for them the tools stand in the bar.
        page.resize(Size::LAPTOP).await?;
        page.wait("a row of tools", async || {
            Ok(page.is_shown("export").await? && !page.is_shown("tools-menu").await?)
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_tablet_has_two_columns() -> Result<()> {
    for size in [Size::new(820, 1180), Size::new(1180, 820)] {
        visit(at(size, "es"), async |page| {
            page.wait_new_session().await?;
            let window = page.window_rect().await?;
            let network = page.rect(".panel.network").await?;
            let fit = page.rect(".panel.fit").await?;
            let error = page.rect(".panel.error").await?;
            ensure!(
                network.right <= fit.left && (network.top - fit.top).abs() < 1.0,
                "{size:?}: network {network:?}, fit {fit:?}"
            );
            ensure!(
                window.contains(fit) && window.contains(error),
                "{size:?}: fit {fit:?}, error {error:?}"
            );
            let bar = page.rect(".top-bar").await?;
            ensure!(bar.bottom - bar.top < 60.0, "{size:?}: the bar at {bar:?}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// 'New data' was cut at the bottom, and the error's head took two lines with classes.
#[tokio::test]
async fn a_laptop_shows_the_plane_without_scrolling() -> Result<()> {
    for language in ["es", "en"] {
        visit(at(Size::LAPTOP, language), async |page| {
            page.wait_new_session().await?;
            page.click("data-kind-plane").await?;
            page.wait("the plane", async || page.is_shown("plane-canvas").await)
                .await?;
            page.wait("new data in sight", async || {
                let side = page.rect(".side").await?;
                Ok(side.contains(by_test_id(page, "new-data").await?))
            })
            .await?;
            let title = page.rect("#error-title").await?;
            let scales = by_test_id(page, "error-scale").await?;
            ensure!(
                scales.top < title.bottom && title.top < scales.bottom,
                "{language}: title {title:?}, scales {scales:?}"
            );
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Puts the focus on a control as the keyboard does, and checks that the bar does not cover it (WCAG 2.4.11).
async fn check_focus_is_in_sight(page: &Page, test_id: &str) -> Result<()> {
    let script = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).focus()";
    page.execute(script, vec![test_id.into()]).await?;
    page.next_frame().await?;
    let bar = page.rect(".run-bar").await?;
    let rect = by_test_id(page, test_id).await?;
    let window = page.window_rect().await?;
    ensure!(
        rect.top >= bar.bottom - 0.5 && rect.top < window.bottom,
        "{test_id} at {rect:?}, the bar at {bar:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_bar_with_the_run_button_stays_in_sight_and_covers_nothing_that_has_the_focus()
-> Result<()> {
    for size in [Size::PHONE, Size::new(820, 1180), Size::new(1000, 500)] {
        visit(at(size, "es"), async |page| {
            page.wait_new_session().await?;
            page.execute("scrollTo(0, document.body.scrollHeight)", vec![])
                .await?;
            page.next_frame().await?;
            let run = by_test_id(page, "run-pause").await?;
            ensure!(page.window_rect().await?.contains(run), "{size:?}: {run:?}");
            // From the end of the page upwards: each control is scrolled to from below.
            for test_id in [
                "weight-value",
                "layer-0-units",
                "error-scale-log",
                "fit-canvas",
            ] {
                check_focus_is_in_sight(page, test_id).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// A laptop at 400 % has a window of 320 × 256 CSS pixels (WCAG 1.4.10): a bar of a hundred would eat it.
#[tokio::test]
async fn at_400_percent_no_bar_stays_in_sight() -> Result<()> {
    visit(at(Size::new(320, 256), "es"), async |page| {
        page.wait_new_session().await?;
        page.execute("scrollTo(0, 400)", vec![]).await?;
        page.next_frame().await?;
        let bar = page.rect(".run-bar").await?;
        ensure!(bar.bottom < 0.0, "{bar:?}");
        page.check_layout().await
    })
    .await
}

/// With text of twice the size the bar took 60 % of a phone's screen, wherever one had scrolled to.
#[tokio::test]
async fn whatever_the_size_of_the_text_the_bar_that_stays_takes_a_quarter_of_the_screen_at_most()
-> Result<()> {
    let sizes = [
        Size::PHONE,
        SMALL_PHONE,
        Size::new(320, 256),
        Size::new(820, 1180),
        Size::new(1000, 500),
    ];
    visit(at(Size::PHONE, "es"), async |page| {
        page.wait_new_session().await?;
        for is_doubled in [false, true] {
            page.double_text(is_doubled).await?;
            for size in sizes {
                page.resize(size).await?;
                page.next_frame().await?;
                page.execute("scrollTo(0, document.body.scrollHeight)", vec![])
                    .await?;
                page.next_frame().await?;
                let window = page.window_rect().await?;
                let bar = page.rect(".run-bar").await?;
                let in_sight = bar.bottom.min(window.bottom) - bar.top.max(0.0);
                ensure!(
                    in_sight <= window.bottom / 4.0,
                    "{size:?}, twice the text: {is_doubled}: {in_sight} px of {}",
                    window.bottom
                );
            }
        }
        Ok(())
    })
    .await
}

/// It was left out on laptops and tablets, and its label wrapped on a small phone.
#[tokio::test]
async fn the_validation_accuracy_is_read_on_every_screen() -> Result<()> {
    for language in ["es", "en"] {
        visit(at(Size::LAPTOP, language), async |page| {
            page.wait_new_session().await?;
            page.click("data-kind-plane").await?;
            // Small losses are the widest ones. A laptop has the settings in the same line all the same.
            page.click("run-pause").await?;
            page.wait_number("train-loss", "a small loss", |loss| loss < 0.001)
                .await?;
            page.click("run-pause").await?;
            page.wait_number("val-accuracy", "a share", f64::is_finite)
                .await?;
            page.next_frame().await?;
            let read_outs = page.rect(".read-outs").await?;
            let settings = page.rect(".settings").await?;
            ensure!(
                settings.top < read_outs.bottom,
                "the settings at {settings:?}, the read-outs at {read_outs:?}"
            );
            let sizes = [
                Size::LAPTOP,
                Size::DESK,
                Size::new(1180, 820),
                Size::new(820, 1180),
                Size::PHONE,
                SMALL_PHONE,
            ];
            for size in sizes {
                page.resize(size).await?;
                page.next_frame().await?;
                ensure!(page.is_shown("val-accuracy").await?, "{size:?}");
                let line = page
                    .rect(".read-out:has([data-testid=val-accuracy]) .label")
                    .await?;
                let of_one = page
                    .rect(".read-out:has([data-testid=accuracy]) .label")
                    .await?;
                let heights = [line, of_one].map(|it| it.bottom - it.top);
                ensure!(heights[0] < 1.5 * heights[1], "{size:?}: {heights:?}");
                let number = by_test_id(page, "val-accuracy").await?;
                let accuracy = by_test_id(page, "accuracy").await?;
                let number_heights = [number, accuracy].map(|it| it.bottom - it.top);
                ensure!(
                    page.window_rect().await?.contains(number)
                        && number_heights[0] < 1.5 * number_heights[1],
                    "{size:?}: {number:?}"
                );
                page.check_layout()
                    .await
                    .with_context(|| format!("{size:?}"))?;
            }
            Ok(())
        })
        .await
        .context(language)?;
    }
    Ok(())
}

/// A third of the data's panel was empty at the bottom, and more would be on a larger screen.
#[tokio::test]
async fn at_a_desk_the_data_fill_more_than_half_of_their_panel() -> Result<()> {
    visit(at(Size::DESK, "es"), async |page| {
        page.wait_new_session().await?;
        let panel = page.rect(".panel.data").await?;
        let last = page.rect(".panel.data > .hint").await?;
        let share = (last.bottom - panel.top) / (panel.bottom - panel.top);
        ensure!(share > 0.5, "{share}");
        Ok(())
    })
    .await
}

/// The last column of the polynomial's table was cut: a phone had to scroll it sideways.
#[tokio::test]
async fn the_polynomials_table_fits_a_phone() -> Result<()> {
    for (size, language) in [(Size::PHONE, "es"), (SMALL_PHONE, "en")] {
        visit(at(size, language), async |page| {
            page.wait_new_session().await?;
            page.click("tools-menu").await?;
            page.click("lab-open").await?;
            page.select("lab-panel", "polynomial").await?;
            page.wait("the whole table", async || {
                // The table comes with the worker's answer.
                let Ok(first) = page.rect(".lab-scroll table tbody td").await else {
                    return Ok(false);
                };
                let row = page.rect(".lab-scroll table tbody tr").await?;
                let shown = page.rect(".lab-scroll").await?;
                Ok(shown.contains(first) && shown.contains(row))
            })
            .await
        })
        .await?;
    }
    Ok(())
}
