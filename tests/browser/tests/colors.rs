//! Colors of the page and of its canvases: themes, contrast, contrast themes of the system, a projector,
//! screens of another density.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use browser::{Engine, Page, Size, Theme, Visit, copy_folder, visit};
use serde_json::{Value, json};

/// Canvases of the first view.
const CANVASES: [&str; 4] = [
    "fit-canvas",
    "error-canvas",
    "network-canvas",
    "neuron-canvas",
];

/// Counts the canvas's pixels that have exactly the color of a custom property.
const PIXELS_OF: &str = "\
    const [id, token] = arguments; \
    const canvas = document.querySelector(`[data-testid=\"${id}\"]`); \
    canvas.style.color = `var(--${token})`; \
    const [red, green, blue] = getComputedStyle(canvas).color.match(/\\d+/g).map(Number); \
    canvas.style.removeProperty('color'); \
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height); \
    let n = 0; \
    for (let i = 0; i < data.length; i += 4) { \
        if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255) n++; \
    } \
    return n";

/// Whether the canvas's pixels are such as the style sheet's present colors give: those of its text, and in Firefox of the
/// network's curve too: it smooths small letters so that hardly a pixel of them has the color itself.
async fn has_colors_of_now(page: &Page, canvas: &str) -> Result<bool> {
    let mut n_pixels = 0;
    let curve = (page.engine() == Engine::Firefox).then_some("network");
    for token in ["ink", "second"].into_iter().chain(curve) {
        let found = page.execute(PIXELS_OF, vec![json!(canvas), json!(token)]);
        n_pixels += found.await?.as_u64().unwrap_or(0);
    }
    Ok(n_pixels > 20)
}

/// Waits until every canvas of the first view has the present colors.
async fn wait_colors_of_now(page: &Page, when: &str) -> Result<()> {
    for canvas in CANVASES {
        page.wait(&format!("{when}: the colors of {canvas}"), async || {
            has_colors_of_now(page, canvas).await
        })
        .await?;
    }
    Ok(())
}

/// Trains some epochs and pauses.
async fn trained(page: &Page) -> Result<()> {
    page.wait_new_session().await?;
    page.click("run-pause").await?;
    page.wait_number("epoch", "at least 20", |epoch| epoch >= 20.0)
        .await?;
    page.click("run-pause").await?;
    page.wait_status("paused").await
}

async fn computed(page: &Page, css: &str, property: &str) -> Result<String> {
    let script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]";
    let value = page
        .execute(script, vec![json!(css), json!(property)])
        .await?;
    Ok(value.as_str().context("a computed value")?.to_owned())
}

/// The other colors of a paused page are there at once.
#[tokio::test]
async fn a_paused_page_follows_theme_and_contrast() -> Result<()> {
    visit(Visit::default(), async |page| {
        trained(page).await?;
        let mut grounds = vec![computed(page, "body", "color").await?];
        for features in [
            [
                ("prefers-color-scheme", "dark"),
                ("prefers-contrast", "no-preference"),
            ],
            [
                ("prefers-color-scheme", "dark"),
                ("prefers-contrast", "more"),
            ],
            [
                ("prefers-color-scheme", "light"),
                ("prefers-contrast", "more"),
            ],
            [
                ("prefers-color-scheme", "light"),
                ("prefers-contrast", "less"),
            ],
        ] {
            page.emulate_media_features(&features).await?;
            page.wait(&format!("{features:?}: other colors"), async || {
                Ok(computed(page, "body", "color").await? != *grounds.last().expect("a color"))
            })
            .await?;
            wait_colors_of_now(page, &format!("{features:?}")).await?;
            grounds.push(computed(page, "body", "color").await?);
        }
        // Less contrast is no palette of its own.
        ensure!(grounds.first() == grounds.last(), "{grounds:?}");
        Ok(())
    })
    .await
}

/// Canvases, too, have the person's own colors, from the start and when the theme is switched on later.
#[tokio::test]
async fn contrast_themes_reach_the_canvases() -> Result<()> {
    visit(Visit::default(), async |page| {
        trained(page).await?;
        for scheme in ["light", "dark"] {
            for is_forced in ["active", "none", "active"] {
                let features = [("prefers-color-scheme", scheme), ("forced-colors", is_forced)];
                page.emulate_media_features(&features).await?;
                wait_colors_of_now(page, &format!("{features:?}")).await?;
                let canvas_text = page
                    .execute(
                        "const it = document.createElement('p'); it.style.color = 'CanvasText'; \
                         document.body.append(it); const { color } = getComputedStyle(it); it.remove(); \
                         return color",
                        vec![],
                    )
                    .await?;
                let ink = computed(page, "canvas", "color").await?;
                ensure!(
                    is_forced == "none" || canvas_text == json!(ink),
                    "{features:?}: {ink}, the system has {canvas_text}"
                );
            }
        }
        // From the start.
        page.reload().await?;
        trained(page).await?;
        wait_colors_of_now(page, "after a reload").await?;
        check_grounds(page).await
    })
    .await
}

/// What is painted as a ground keeps it where the browser would take it away: tracks, switches, what is chosen.
async fn check_grounds(page: &Page) -> Result<()> {
    let script = "\
        const ground = (css) => getComputedStyle(document.querySelector(css)).backgroundColor; \
        const canvas = getComputedStyle(document.body).backgroundColor; \
        const border = (css) => getComputedStyle(document.querySelector(css)).borderTopColor; \
        return { \
            chosen: ground('.segment input:checked + span') !== canvas, \
            tab: ground('.tabs [aria-selected=true]') !== canvas, \
            curve: ground('.function[aria-pressed=true]') !== canvas, \
            run: ground('[data-testid=run-pause]') !== canvas, \
            track: getComputedStyle(document.querySelector('.track')).forcedColorAdjust === 'none', \
            switchEdge: border('.switch') !== canvas, \
        }";
    let found = page.execute(script, vec![]).await?;
    let missing: Vec<&String> = found
        .as_object()
        .context("an object")?
        .iter()
        .filter(|it| *it.1 != Value::Bool(true))
        .map(|it| it.0)
        .collect();
    ensure!(missing.is_empty(), "not seen in forced colors: {missing:?}");
    Ok(())
}

/// A copy of the built page in whose style sheet some words are other ones, which no browser knows.
fn older_page(name: &str, words: &[(&str, &str)]) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("neurona-older-{name}-{}", std::process::id()));
    copy_folder(&xtask::workspace::dist(), &folder)?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "css") {
            let css = fs::read_to_string(&path)?;
            let known = |css: String, (from, to): &(&str, &str)| css.replace(from, to);
            fs::write(&path, words.iter().fold(css, known))?;
        }
    }
    Ok(folder)
}

/// Browsers of 2021 know neither light-dark() nor color-mix(): here no browser does.
#[tokio::test]
async fn colors_do_not_need_functions_of_newer_browsers() -> Result<()> {
    let newer = [("light-dark(", "not-known("), ("color-mix(", "not-known(")];
    let folder = older_page("functions", &newer)?;
    let outcome = async {
        for (theme, ground) in [
            (Theme::Light, "rgb(246, 245, 241)"),
            (Theme::Dark, "rgb(17, 20, 27)"),
        ] {
            let older = Visit {
                theme,
                folder: folder.clone(),
                ..Visit::default()
            };
            visit(older, async |page| {
                trained(page).await?;
                wait_colors_of_now(page, theme.name()).await?;
                let found = computed(page, "body", "backgroundColor").await?;
                ensure!(found == ground, "{theme:?}: {found}");
                // The other theme by hand.
                page.click("theme").await?;
                page.wait("the other ground", async || {
                    Ok(computed(page, "body", "backgroundColor").await? != ground)
                })
                .await
            })
            .await?;
        }
        Ok(())
    }
    .await;
    // Only a leftover in the folder for temporary files if it fails.
    let _ = fs::remove_dir_all(&folder);
    outcome
}

/// The page in a browser that drops the rules which ask for more than those of 2021 have: fields do not run over
/// one another, nothing is wider than the window, and help opens.
#[tokio::test]
async fn the_page_is_calm_without_newer_css() -> Result<()> {
    let newer = [
        (":has(", ":not-known("),
        (":popover-open", ":not-known"),
        ("@container", "@not-known"),
        ("container-type", "not-known"),
        ("field-sizing", "not-known"),
        ("position-area", "not-known"),
        ("100dvh", "100notknown"),
    ];
    let folder = older_page("rules", &newer)?;
    let outcome = async {
        for size in [Size::LAPTOP, Size::DESK, Size::PHONE] {
            let older = Visit {
                size,
                folder: folder.clone(),
                ..Visit::default()
            };
            visit(older, async |page| {
                page.wait_new_session().await?;
                let script = "\
                    const labels = [...document.querySelectorAll('.settings > .field > label')] \
                        .map((it) => [it.textContent, it.getBoundingClientRect()]) \
                        .filter(([, box]) => box.width > 0); \
                    const crossing = labels.filter(([, a], at) => labels.some(([, b], other) => at !== other \
                        && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)); \
                    const wide = [...document.querySelectorAll('body *')] \
                        .filter((it) => it.getBoundingClientRect().right > window.innerWidth); \
                    return [crossing.map(([text]) => text), document.documentElement.scrollWidth - window.innerWidth, \
                        wide.map((it) => it.dataset.testid ?? it.className)]";
                let (crossing, too_wide, wide): (Vec<String>, f64, Value) =
                    serde_json::from_value(page.execute(script, vec![]).await?)?;
                ensure!(crossing.is_empty(), "{size:?}: labels cross: {crossing:?}");
                ensure!(too_wide <= 0.0, "{size:?}: {too_wide} px too wide: {wide}");
                page.require_window_focus().await?;
                let is_open = async || computed(page, "#noise-help", "display").await;
                ensure!(is_open().await? == "none");
                page.execute("document.querySelector('[popovertarget=noise-help]').focus()", vec![])
                    .await?;
                page.wait("help on focus", async || Ok(is_open().await? == "block"))
                    .await
            })
            .await?;
        }
        Ok(())
    }
    .await;
    // Only a leftover in the folder for temporary files if it fails.
    let _ = fs::remove_dir_all(&folder);
    outcome
}

/// Keeps the page's media queries, to send the changes that Chromium's emulation of another density leaves
/// out: it changes `matches` without an event, where a window on another screen gets both.
const KEEP_QUERIES: &str = "\
    const queries = []; \
    const matchMedia = window.matchMedia.bind(window); \
    window.matchMedia = (text) => { \
        const query = matchMedia(text); \
        queries.push({ query, matched: query.matches }); \
        return query; \
    }; \
    window.sendChanges = () => { \
        for (const it of [...queries]) { \
            const { matches, media } = it.query; \
            if (matches === it.matched) continue; \
            it.matched = matches; \
            it.query.dispatchEvent(new MediaQueryListEvent('change', { matches, media })); \
        } \
    };";

/// B42: the window moves to a screen of another density while nothing runs, and on to others.
#[tokio::test]
async fn another_screen_is_sharp_at_once() -> Result<()> {
    let with_queries = Visit {
        first_script: Some(KEEP_QUERIES),
        ..Visit::default()
    };
    visit(with_queries, async |page| {
        trained(page).await?;
        for density in [2.0, 1.0, 1.5, 1.25] {
            page.move_to_screen(Size::LAPTOP, density).await?;
            page.execute("sendChanges()", vec![]).await?;
            for canvas in CANVASES {
                let script = "\
                    const canvas = document.querySelector(`[data-testid=\"${arguments[0]}\"]`); \
                    return Math.abs(canvas.width - canvas.clientWidth * arguments[1]) <= 1";
                page.wait(&format!("{canvas} is sharp at {density}"), async || {
                    let is_sharp = page.execute(script, vec![json!(canvas), json!(density)]);
                    Ok(is_sharp.await? == json!(true))
                })
                .await?;
            }
        }
        Ok(())
    })
    .await
}

/// Larger text, thicker lines, stronger colors; the choice is stored; what the page says stays in view.
#[tokio::test]
async fn a_projector_gets_larger_text_and_stronger_lines() -> Result<()> {
    for size in [Size::LAPTOP, Size::DESK] {
        let there = Visit {
            size,
            ..Visit::default()
        };
        visit(there, async |page| {
            trained(page).await?;
            let look = async || {
                let script = "\
                    const canvas = document.querySelector('[data-testid=fit-canvas]'); \
                    const box = canvas.getBoundingClientRect(); \
                    return [parseFloat(getComputedStyle(document.body).fontSize), \
                            canvas.width / box.width, box.width / canvas.clientWidth, \
                            document.documentElement.scrollWidth - window.innerWidth]";
                let found = page.execute(script, vec![]).await?;
                Ok::<[f64; 4], anyhow::Error>(serde_json::from_value(found)?)
            };
            let [font_size, ..] = look().await?;
            page.click("projector").await?;
            page.wait_value("projector", "true").await?;
            wait_colors_of_now(page, "for a projector").await?;
            page.wait("a picture enlarged by a quarter, and sharp", async || {
                let [larger, density, scale, too_wide] = look().await?;
                Ok((larger - 1.25 * font_size).abs() < 0.01
                    && (density - 1.0).abs() < 0.01
                    && (scale - 1.25).abs() < 0.01
                    && too_wide <= 0.0)
            })
            .await?;
            let weight = async || {
                let n = page.execute(PIXELS_OF, vec![json!("fit-canvas"), json!("network")]);
                Ok::<u64, anyhow::Error>(n.await?.as_u64().unwrap_or(0))
            };
            ensure!(weight().await? > 0, "no line in the palette's color");
            // The pointer's places are those of the scene, which is smaller than its canvas.
            let script = "\
                document.querySelector('[data-testid=fit-canvas]').addEventListener('pointermove', \
                    (event) => { window.place = [event.offsetX, event.offsetY]; })";
            page.execute(script, vec![]).await?;
            page.hover_at("fit-canvas", (200.0, 100.0)).await?;
            let script = "\
                const [x, y] = window.place ?? [-99, -99]; \
                return Math.abs(1.25 * x - 200) < 2 && Math.abs(1.25 * y - 100) < 2";
            page.wait("the pointer's place in the scene", async || {
                Ok(page.execute(script, vec![]).await? == json!(true))
            })
            .await?;
            page.reload().await?;
            page.wait_value("projector", "true").await?;
            page.click("projector").await?;
            page.wait("the usual size", async || {
                Ok((look().await?[0] - font_size).abs() < 0.01)
            })
            .await
        })
        .await?;
    }
    Ok(())
}
