//! What the page looks like: language, theme, and the layout on a phone.

use anyhow::{Context, Result, ensure};
use browser::{Size, Theme, Visit, visit};
use serde_json::json;

#[tokio::test]
async fn the_first_visit_follows_the_browsers_language() -> Result<()> {
    for (browsers, pages) in [("es-MX", "es"), ("en-GB", "en"), ("fr", "en")] {
        let first = Visit {
            language: browsers.to_owned(),
            ..Visit::default()
        };
        visit(first, async |page| {
            page.wait_new_session().await?;
            page.wait_value("language", pages).await.context(browsers)?;
            let html = async || {
                let lang = page
                    .execute("return document.documentElement.lang", vec![])
                    .await?;
                Ok::<_, anyhow::Error>(lang.as_str().unwrap_or_default().to_owned())
            };
            assert_eq!(html().await?, pages, "{browsers}");
            page.click("language").await?;
            let other = if pages == "es" { "en" } else { "es" };
            page.wait_value("language", other).await?;
            page.wait("the document's language", async || {
                Ok(html().await? == other)
            })
            .await?;
            // The choice is stored.
            page.reload().await?;
            page.wait_value("language", other).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn language_and_theme_switch() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.wait_value("language", "en").await?;
        assert!(page.text("train-loss").await?.contains('.'));
        page.click("language").await?;
        page.wait_value("language", "es").await?;
        page.wait("a decimal comma", async || {
            Ok(page.text("train-loss").await?.contains(','))
        })
        .await?;

        let before = page.picture("fit-canvas").await?;
        page.click("theme").await?;
        page.wait_value("theme", "dark").await?;
        page.wait("a dark plot", async || {
            Ok(page.picture("fit-canvas").await? != before)
        })
        .await
    })
    .await?;
    let dark = Visit {
        theme: Theme::Dark,
        ..Visit::default()
    };
    visit(dark, async |page| page.wait_value("theme", "dark").await).await
}

/// Case B41: an iPhone zooms into a field with smaller text that gets the focus.
#[tokio::test]
async fn fields_on_a_touch_screen_have_16_px() -> Result<()> {
    visit(Visit::phone(), async |page| {
        page.wait_new_session().await?;
        let script = "\
            const fields = [...document.querySelectorAll('input, select, textarea')]; \
            const small = fields.filter((it) => parseFloat(getComputedStyle(it).fontSize) < 16); \
            return [fields.length, small.map((it) => it.dataset.testid ?? it.outerHTML.slice(0, 80))]";
        let found = page.execute(script, vec![]).await?;
        let (n_fields, small): (usize, Vec<String>) = serde_json::from_value(found)?;
        ensure!(n_fields > 10 && small.is_empty(), "of {n_fields} fields: {small:?}");
        Ok(())
    })
    .await
}

/// A thumb is 40 pixels wide: every control is at least that high.
#[tokio::test]
async fn on_a_phone_controls_are_large_enough_and_nothing_overflows() -> Result<()> {
    visit(Visit::phone(), async |page| {
        page.wait_new_session().await?;
        let script = "\
            const small = []; \
            for (const it of document.querySelectorAll('button, input, select, summary, a')) { \
                if (!it.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue; \
                if (it.type === 'file') continue; \
                const { height } = it.getBoundingClientRect(); \
                if (height < 39.5) small.push([it.dataset.testid ?? it.outerHTML.slice(0, 80), height]); \
            } \
            return small";
        let small = page.execute(script, vec![]).await?;
        ensure!(small == json!([]), "too small for a thumb: {small}");
        let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths: (f64, f64) = serde_json::from_value(page.execute(script, vec![]).await?)?;
        ensure!(widths.0 <= widths.1, "the page is wider than the phone: {widths:?}");
        Ok(())
    })
    .await
}

/// Case: text of twice the size, as a browser or an extension makes it. What is painted grows with it, is sharp,
/// and the pointer is where it was.
#[tokio::test]
async fn text_in_pictures_grows_with_the_pages_text() -> Result<()> {
    for size in [Size::LAPTOP, Size::PHONE] {
        let there = Visit {
            size,
            ..Visit::default()
        };
        visit(there, async |page| {
            page.wait_new_session().await?;
            let script = "\
                window.fonts = new Map(); \
                const { fillText } = CanvasRenderingContext2D.prototype; \
                CanvasRenderingContext2D.prototype.fillText = function (text, ...place) { \
                    const [width] = [this.canvas.getBoundingClientRect().width]; \
                    const size = parseFloat(this.font.match(/([0-9.]+)px/)[1]); \
                    const density = this.canvas.width / width; \
                    window.fonts.set(this.canvas.dataset.testid, [size * this.getTransform().a / density, density]); \
                    return fillText.call(this, text, ...place); \
                }";
            page.execute(script, vec![]).await?;
            let fonts = async || {
                let script = "return ['fit-canvas', 'error-canvas'].map((id) => window.fonts.get(id) ?? [0, 0])";
                let found = page.execute(script, vec![]).await?;
                Ok::<[[f64; 2]; 2], anyhow::Error>(serde_json::from_value(found)?)
            };
            let mut usual = [0.0; 2];
            for (is_doubled, factor) in [(false, 1.0), (true, 2.0), (false, 1.0)] {
                page.double_text(is_doubled).await?;
                // Each epoch paints both pictures.
                page.click("step-epoch").await?;
                page.wait(&format!("text of {factor} times the size, sharp"), async || {
                    let found = fonts().await?;
                    let is_sharp = found.iter().all(|[_, density]| (density - 1.0).abs() < 0.02);
                    let sizes = found.map(|[size, _]| size);
                    let is_right = if usual[0] == 0.0 {
                        sizes.iter().all(|size| (9.0..16.0).contains(size))
                    } else {
                        sizes.iter().zip(usual).all(|(size, usual)| (size / usual - factor).abs() < 0.02)
                    };
                    Ok(is_sharp && is_right)
                })
                .await?;
                if usual[0] == 0.0 {
                    usual = fonts().await?.map(|[size, _]| size);
                }
            }
            Ok(())
        })
        .await
        .with_context(|| format!("{size:?}"))?;
    }
    Ok(())
}
