//! Fingers on the pictures: tap, drag, long press, with a tremor and with a second finger; scrolling and
//! zooming, which change nothing.

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Visit, visit};

/// Longer than the page's limit for a long press.
const LONG_PRESS_MS: f64 = 900.0;

/// A laptop with a touch screen.
fn touch_screen() -> Visit {
    Visit {
        is_touch: true,
        ..Visit::default()
    }
}

/// The visible size relative to the page: larger than 1 after a pinch.
async fn zoom(page: &Page) -> Result<f64> {
    let scale = page.execute("return visualViewport.scale", vec![]).await?;
    scale.as_f64().context("no scale")
}

/// A place on the canvas that no row is near to, and the same to the right of it.
async fn empty_places(page: &Page, canvas: &str) -> Result<[(f64, f64); 2]> {
    let (width, height) = page.extent(canvas).await?;
    let place = page.on_screen(canvas, (width * 0.4, height * 0.25)).await?;
    Ok([place, (place.0 + 40.0, place.1 + 25.0)])
}

#[tokio::test]
async fn a_finger_that_trembles_taps_and_a_second_one_takes_a_drag_back() -> Result<()> {
    visit(touch_screen(), async |page| {
        page.wait_new_session().await?;
        let empty = page.experiment_link().await?;
        let [at, there] = empty_places(page, "fit-canvas").await?;
        page.tap_trembling(at, 8.0).await?;
        let added = page.wait_edit(&empty, "another point").await?;
        // Dragged: the edit is made while the finger moves.
        page.fingers_down(&[at]).await?;
        page.fingers_move(&[at], &[there]).await?;
        let dragged = page.wait_edit(&added, "a moved point").await?;
        // A second finger, next to the plot and not on it.
        let beside = page.on_screen("epoch", (5.0, 5.0)).await?;
        page.fingers_down(&[there, beside]).await?;
        ensure!(
            page.experiment_link().await? == added,
            "the drag is taken back"
        );
        page.fingers_move(&[there, beside], &[at, (beside.0 + 40.0, beside.1)])
            .await?;
        page.fingers_up().await?;
        page.next_frame().await?;
        ensure!(
            page.experiment_link().await? == added,
            "nothing is added or moved"
        );
        // One finger moves it again.
        page.fingers_down(&[at]).await?;
        page.fingers_move(&[at], &[there]).await?;
        page.fingers_up().await?;
        let now = page.wait_edit(&added, "a moved point").await?;
        ensure!(now == dragged, "the same drag");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn pinching_and_scrolling_on_a_picture_zoom_and_scroll_the_page_and_edit_nothing()
-> Result<()> {
    let phone = Visit {
        size: Size::PHONE,
        ..Visit::phone()
    };
    visit(phone, async |page| {
        page.need_fingers_that_scroll()?;
        page.wait_new_session().await?;
        let start = page.experiment_link().await?;
        if page.is_shown("notice-close").await? {
            page.click("notice-close").await?;
        }
        let [at, _] = empty_places(page, "fit-canvas").await?;
        let scroll = async || {
            let y = page.execute("return scrollY", vec![]).await?;
            y.as_f64().context("no place")
        };
        let before = scroll().await?;
        page.fingers_down(&[at]).await?;
        page.fingers_move(&[at], &[(at.0, at.1 - 120.0)]).await?;
        page.fingers_up().await?;
        page.wait("a page that has scrolled", async || {
            Ok(scroll().await? > before + 50.0)
        })
        .await?;
        ensure!(page.experiment_link().await? == start, "scrolling");
        let [at, _] = empty_places(page, "fit-canvas").await?;
        let other = (at.0 + 60.0, at.1);
        page.fingers_down(&[at]).await?;
        page.fingers_down(&[at, other]).await?;
        page.fingers_move(&[at, other], &[(at.0 - 60.0, at.1), (other.0 + 60.0, at.1)])
            .await?;
        page.fingers_up().await?;
        page.wait("a zoomed page", async || Ok(zoom(page).await? > 1.2))
            .await?;
        ensure!(page.experiment_link().await? == start, "zooming");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_long_press_that_trembles_removes_a_point_and_two_fingers_that_rest_remove_none()
-> Result<()> {
    visit(touch_screen(), async |page| {
        page.wait_new_session().await?;
        let start = page.experiment_link().await?;
        let [at, there] = empty_places(page, "fit-canvas").await?;
        page.tap_trembling(at, 0.0).await?;
        let added = page.wait_edit(&start, "another point").await?;
        page.fingers_down(&[at]).await?;
        page.fingers_down(&[at, there]).await?;
        let clock = async || {
            let now = page.execute("return performance.now()", vec![]).await?;
            now.as_f64().context("no clock")
        };
        let start_ms = clock().await?;
        page.wait("the end of a long press", async || {
            Ok(clock().await? > start_ms + LONG_PRESS_MS)
        })
        .await?;
        page.fingers_up().await?;
        ensure!(page.experiment_link().await? == added, "two fingers");
        page.fingers_down(&[at]).await?;
        page.fingers_move(&[at], &[(at.0 - 7.0, at.1 + 4.0)])
            .await?;
        let removed = page.wait_edit(&added, "a point less").await?;
        page.fingers_up().await?;
        page.next_frame().await?;
        ensure!(page.experiment_link().await? == removed, "once");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn fingers_on_the_plane_add_and_remove_points() -> Result<()> {
    visit(touch_screen(), async |page| {
        page.wait_new_session().await?;
        page.click("data-kind-plane").await?;
        page.wait_number("accuracy", "a share", f64::is_finite)
            .await?;
        page.wait_new_session().await?;
        let start = page.experiment_link().await?;
        let (width, height) = page.extent("plane-canvas").await?;
        let middle = page
            .on_screen("plane-canvas", (width * 0.5, height * 0.5))
            .await?;
        let other = (middle.0 + 60.0, middle.1);
        page.fingers_down(&[middle]).await?;
        page.fingers_down(&[middle, other]).await?;
        page.fingers_up().await?;
        page.next_frame().await?;
        ensure!(page.experiment_link().await? == start, "two fingers");
        page.tap_trembling(middle, 8.0).await?;
        let added = page.wait_edit(&start, "another point").await?;
        page.fingers_down(&[middle]).await?;
        page.fingers_move(&[middle], &[(middle.0 + 7.0, middle.1)])
            .await?;
        page.wait_edit(&added, "a point less").await?;
        page.fingers_up().await
    })
    .await
}

/// WCAG 1.4.4: neither the viewport nor any element forbids zooming with two fingers.
#[tokio::test]
async fn nothing_forbids_zooming() -> Result<()> {
    visit(Visit::phone(), async |page| {
        page.wait_new_session().await?;
        let script = "\
            const viewport = document.querySelector('meta[name=viewport]').content; \
            const zooms = (action) => /auto|manipulation|pinch-zoom/.test(action); \
            const forbids = [...document.querySelectorAll('*')] \
                .filter((it) => !zooms(getComputedStyle(it).touchAction)) \
                .map((it) => it.dataset.testid ?? it.className); \
            return [/user-scalable|maximum-scale/.test(viewport), [...new Set(forbids)]]";
        let found = page.execute(script, vec![]).await?;
        ensure!(found == serde_json::json!([false, []]), "{found}");
        Ok(())
    })
    .await
}

/// The middle of a slider's thumb on the screen. The slider is as high as its thumb is wide.
async fn thumb(page: &Page, slider: &str) -> Result<(f64, f64)> {
    let (width, height) = page.extent(slider).await?;
    let script = "const it = document.querySelector(`[data-testid=\"${arguments[0]}\"]`); \
                  return (it.value - it.min) / (it.max - it.min)";
    let share = page.execute(script, vec![slider.into()]).await?;
    let share = share.as_f64().context("no slider")?;
    let place = (height / 2.0 + share * (width - height), height / 2.0);
    page.on_screen(slider, place).await
}

/// Drags a thumb to the side that has more room until `has_moved`, puts a second finger down beside it, waits until
/// `is_back`, and moves on: nothing changes any more.
async fn takes_back(
    page: &Page,
    slider: &str,
    has_moved: impl AsyncFn() -> Result<bool>,
    is_back: impl AsyncFn() -> Result<bool>,
) -> Result<()> {
    let at = thumb(page, slider).await?;
    let window = page.window_rect().await?;
    let side = if at.0 < window.right / 2.0 { 1.0 } else { -1.0 };
    let [there, further] = [60.0, 100.0].map(|by| (at.0 + side * by, at.1));
    page.fingers_down(&[at]).await?;
    page.fingers_move(&[at], &[there]).await?;
    page.wait("a thumb that has moved", &has_moved).await?;
    let beside = page.on_screen("rmse", (5.0, 5.0)).await?;
    page.fingers_down(&[there, beside]).await?;
    page.wait("the drag taken back", &is_back).await?;
    page.fingers_move(&[there, beside], &[further, beside])
        .await?;
    page.fingers_up().await?;
    page.next_frame().await?;
    ensure!(is_back().await?, "moved by a finger whose drag is over");
    ensure!(thumb(page, slider).await? == at, "the thumb is elsewhere");
    // One finger moves it again.
    page.fingers_down(&[at]).await?;
    page.fingers_move(&[at], &[there]).await?;
    page.fingers_up().await?;
    page.wait("a thumb that has moved", has_moved).await
}

#[tokio::test]
async fn a_second_finger_takes_back_the_drag_of_an_end_of_the_domain_and_of_a_slider() -> Result<()>
{
    visit(touch_screen(), async |page| {
        page.wait_new_session().await?;
        // A point that was added by hand does not outlive another domain.
        let start = page.experiment_link().await?;
        let [at, _] = empty_places(page, "fit-canvas").await?;
        page.tap_trembling(at, 0.0).await?;
        let added = page.wait_edit(&start, "another point").await?;
        for slider in ["domain-to-slider", "noise-slider"] {
            let before = page.experiment_link().await?;
            takes_back(
                page,
                slider,
                async || Ok(page.experiment_link().await? != before),
                async || Ok(page.experiment_link().await? == before),
            )
            .await
            .context(slider)?;
            ensure!(slider != "domain-to-slider" || before == added);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_second_finger_takes_back_the_drag_of_the_epochs_marker() -> Result<()> {
    visit(touch_screen(), async |page| {
        page.wait_new_session().await?;
        for epoch in 1..=6 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        let epoch = async || page.number("epoch").await;
        takes_back(
            page,
            "epoch-slider",
            async || Ok(epoch().await? < 6.0),
            async || Ok(epoch().await? == 6.0),
        )
        .await
    })
    .await
}

/// A tap near a connection says its weight as a mouse over it does, and goes on saying it when the finger is gone.
#[tokio::test]
async fn a_tap_near_a_connection_reads_its_weight() -> Result<()> {
    visit(touch_screen(), async |page| {
        page.wait_new_session().await?;
        let network = "network-canvas";
        let (width, height) = page.extent(network).await?;
        // Between the input and the first hidden layer, from the top down to the first curve.
        let x = width / 6.0;
        let is_over =
            "return document.querySelector('[data-testid=network-canvas]').dataset.over === 'part'";
        let mut y = 0.1 * height;
        page.hover_at(network, (x, y)).await?;
        while page.execute(is_over, vec![]).await? != true {
            y += 2.0;
            ensure!(y < height, "there is no connection");
            page.hover_at(network, (x, y)).await?;
        }
        page.click_at(network, (x, y)).await?;
        page.next_frame().await?;
        let with_mouse = page.pixels(network).await?;
        page.hover_at("epoch", (5.0, 5.0)).await?;
        page.wait("a diagram without values", async || {
            Ok(page.pixels(network).await? != with_mouse)
        })
        .await?;
        let without = page.pixels(network).await?;
        // A thumb is less exact than a mouse.
        for (off, by) in [("on", 0.0), ("beside", -9.0)] {
            let at = page.on_screen(network, (x, y + by)).await?;
            page.tap_trembling(at, 0.0).await?;
            page.wait("the values that a mouse reads", async || {
                let now = page.pixels(network).await?;
                Ok(if by == 0.0 {
                    now == with_mouse
                } else {
                    now != without
                })
            })
            .await
            .context(off)?;
            let elsewhere = page.on_screen("epoch", (5.0, 5.0)).await?;
            page.tap_trembling(elsewhere, 0.0).await?;
            page.wait("a diagram without values", async || {
                Ok(page.pixels(network).await? == without)
            })
            .await
            .context(off)?;
        }
        Ok(())
    })
    .await
}

/// Control and the wheel are the browser's zoom, on pictures too.
#[tokio::test]
async fn the_wheel_zooms_the_browser_on_every_picture_and_edits_nothing() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        let listen = "window.wheels = []; window.addEventListener('wheel', (event) => \
                      window.wheels.push([event.ctrlKey, event.defaultPrevented]))";
        page.execute(listen, vec![]).await?;
        let start = page.experiment_link().await?;
        let canvases = "return [...document.querySelectorAll('canvas')] \
                        .filter((it) => it.checkVisibility() && it.clientWidth > 0).map((it) => it.dataset.testid)";
        let canvases = page.execute(canvases, vec![]).await?;
        let canvases: Vec<String> = serde_json::from_value(canvases)?;
        ensure!(canvases.len() >= 4, "{canvases:?}");
        let n_wheels = async || {
            let n_wheels = page.execute("return window.wheels.length", vec![]).await?;
            n_wheels.as_u64().context("no number")
        };
        for canvas in &canvases {
            let n_before = n_wheels().await?;
            let (width, height) = page.extent(canvas).await?;
            let (x, y) = page
                .on_screen(canvas, (width / 2.0, height / 2.0))
                .await?;
            let event = serde_json::json!({
                "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": -120, "modifiers": 2,
            });
            page.devtools("Input.dispatchMouseEvent", event).await?;
            page.wait("the wheel", async || Ok(n_wheels().await? > n_before))
            .await?;
        }
        let wheels = page.execute("return window.wheels", vec![]).await?;
        let wheels: Vec<(bool, bool)> = serde_json::from_value(wheels)?;
        ensure!(wheels.iter().all(|it| *it == (true, false)), "{canvases:?} {wheels:?}");
        ensure!(page.experiment_link().await? == start);
        Ok(())
    })
    .await
}
