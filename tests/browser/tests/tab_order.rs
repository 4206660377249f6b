//! The order in which Tab goes through the page: that of the eye, from panel to panel, on every width of screen, and
//! every control one time.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use browser::{Engine, Key, Page, Size, Visit, visit};
use serde_json::json;

const TABLET: Size = Size::new(820, 1180);

/// A bar or a panel, where it stands at the page's beginning: its name, and its left, upper and lower edge.
type Part = (String, f64, f64, f64);
/// A control that Tab is to reach: its name, and the place of its part in the list of parts.
type Control = (String, usize);

/// Lists the controls in sight and the parts of the page that they stand in. Of a group of radio buttons Tab reaches the
/// one that is chosen. What can be scrolled may have the focus as well.
const LIST: &str = "
    scrollTo(0, 0);
    // Tab goes on from here.
    document.body.tabIndex = -1;
    document.body.focus();
    const candidates = 'a[href], button, input, select, textarea, summary, canvas[tabindex], [tabindex=\"0\"]';
    window.controls = [...document.querySelectorAll(candidates)].filter((it) =>
        it.tabIndex >= 0 && !it.disabled && !it.closest('[inert]') && (it.type !== 'radio' || it.checked) &&
        it.checkVisibility({ visibilityProperty: true }));
    const parts = [];
    const partOf = (it) => {
        const side = it.closest('.side');
        const hasBox = side && side.getBoundingClientRect().width > 0;
        const part = hasBox ? side : it.closest('.panel, .top-bar, .run-bar, .folds, .settings, .notices') ?? document.body;
        if (!parts.includes(part)) parts.push(part);
        return parts.indexOf(part);
    };
    const nameOf = (it) => it.dataset.testid || it.id || it.className || it.localName;
    const controls = window.controls.map((it) => [nameOf(it), partOf(it)]);
    const boxOf = (it) => {
        const box = it.getBoundingClientRect();
        return [it.className, box.left, box.top, box.bottom];
    };
    return [controls, parts.map(boxOf)];";

/// The place of what has the focus in the list of controls; -1 for what is not in it, null for nothing.
const FOCUSED: &str = "
    const it = document.activeElement;
    return !it || it === document.body ? null : window.controls.indexOf(it);";

const MAX_STOPS: usize = 200;

/// Whether the eye may read `one` before `other`: it lies above it, or beside it and begins further to the left or
/// higher.
fn is_before(one: &Part, other: &Part) -> bool {
    let (_, left, top, bottom) = one;
    let (_, other_left, other_top, other_bottom) = other;
    let is_above = *bottom <= other_top + 1.0;
    let is_below = *other_bottom <= top + 1.0;
    is_above || (!is_below && (left < other_left || *top < other_top - 1.0))
}

/// Presses Tab from the page's beginning to its end.
///
/// Errors: the order is not that of the eye, or a control is left out or reached twice.
async fn check_order(page: &Page) -> Result<()> {
    page.next_frame().await?;
    let list = page.execute(LIST, vec![]).await?;
    let (controls, all_parts): (Vec<Control>, Vec<Part>) = serde_json::from_value(list)?;
    ensure!(controls.len() > 30, "{} controls", controls.len());
    let mut reached = BTreeSet::new();
    let mut parts: Vec<usize> = Vec::new();
    let mut last = None;
    loop {
        page.type_keys(&Key::Tab.to_string()).await?;
        let at: Option<i64> = serde_json::from_value(page.execute(FOCUSED, vec![]).await?)?;
        let Some(at) = at else { break };
        let Ok(at) = usize::try_from(at) else {
            continue;
        };
        // In some browsers the first control comes after the last one. In Firefox its own bars do, and the document keeps
        // the last one as what had the focus.
        let is_kept = page.engine() == Engine::Firefox && last == Some(at);
        if reached.len() == controls.len() && (at == 0 || is_kept) {
            break;
        }
        last = Some(at);
        let (name, part) = &controls[at];
        ensure!(reached.insert(at), "{name} is reached twice");
        ensure!(reached.len() < MAX_STOPS, "too many stops");
        if parts.last() != Some(part) {
            parts.push(*part);
        }
    }
    let left_out = (0..controls.len()).filter(|at| !reached.contains(at));
    let left_out: Vec<&str> = left_out.map(|at| controls[at].0.as_str()).collect();
    ensure!(left_out.is_empty(), "Tab leaves out {left_out:?}");
    let parts: Vec<&Part> = parts.into_iter().map(|at| &all_parts[at]).collect();
    for (at, one) in parts.iter().enumerate() {
        if let Some(other) = parts[at + 1..].iter().find(|other| !is_before(one, other)) {
            let names: Vec<&str> = parts.iter().map(|it| it.0.as_str()).collect();
            bail!("Tab goes to {} before {}: {names:?}", one.0, other.0);
        }
    }
    Ok(())
}

/// On a phone the first pass left out the canvases of the fit and of the error and the ends of the domain, and went
/// through the data, which stand last, first of all.
#[tokio::test]
async fn tab_follows_the_eye_and_reaches_every_control_one_time() -> Result<()> {
    for size in [Size::LAPTOP, TABLET, Size::PHONE] {
        let circumstances = Visit {
            size,
            language: "es".to_owned(),
            ..Visit::default()
        };
        visit(circumstances, async |page| {
            page.wait_new_session().await?;
            check_order(page).await.context("the start")?;
            if size == Size::PHONE {
                page.activate("data-fold").await?;
                check_order(page).await.context("data first")?;
            }
            page.activate("lessons").await?;
            page.activate("lesson-neuron").await?;
            page.wait_value("lesson", "neuron").await?;
            // It opens the laboratory.
            page.wait_shown("lab").await?;
            check_order(page)
                .await
                .context("a lesson and the laboratory")?;
            page.activate("lesson-close").await?;
            check_order(page).await.context("the laboratory")?;
            page.activate("lab-close").await?;
            page.activate("lessons").await?;
            page.wait_shown("lesson").await?;
            check_order(page).await.context("a lesson")?;
            page.activate("lesson-close").await?;
            page.activate("data-kind-plane").await?;
            page.wait_shown("plane-canvas").await?;
            check_order(page).await.context("the plane")
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}

/// Turning a tablet or resizing a window moves panels: what is in use stays in use.
#[tokio::test]
async fn the_order_follows_the_width_and_the_focus_stays_where_it_is() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for test_id in [
            "fit-canvas",
            "function-square",
            "layer-0-units",
            "error-canvas",
        ] {
            let script = "document.querySelector(`[data-testid=\"${arguments[0]}\"]`).focus()";
            page.execute(script, vec![json!(test_id)]).await?;
            for size in [
                TABLET,
                Size::PHONE,
                Size::LAPTOP,
                Size::PHONE,
                TABLET,
                Size::LAPTOP,
            ] {
                page.resize(size).await?;
                page.next_frame().await?;
                let focused = page.focused().await?;
                ensure!(
                    focused == test_id,
                    "{size:?}: {focused} instead of {test_id}"
                );
            }
        }
        for size in [Size::PHONE, TABLET, Size::LAPTOP] {
            page.resize(size).await?;
            check_order(page)
                .await
                .with_context(|| format!("{size:?}"))?;
        }
        Ok(())
    })
    .await
}
