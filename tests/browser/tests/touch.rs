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
