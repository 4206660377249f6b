//! The page in a single file, opened by a double click: from `file://`.

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, visit};
use serde_json::Value;
use xtask::{dist, workspace};

fn in_language(language: &str) -> Visit {
    Visit {
        language: language.to_owned(),
        ..Visit::default()
    }
}

/// Opens the single file in place of the served page, whose server is stopped.
async fn open(page: &Page) -> Result<()> {
    dist::require_single_file()?;
    let file = workspace::single_file().canonicalize()?;
    page.wait_value("epoch", "0").await?;
    page.wait_deferred_chunk().await?;
    page.client().goto("about:blank").await?;
    page.cut_network();
    page.client()
        .goto(&format!("file://{}", file.display()))
        .await?;
    page.wait_value("epoch", "0").await
}

#[tokio::test]
async fn a_double_click_is_enough_to_train_and_to_learn() -> Result<()> {
    for (language, words) in [("es", "Lecciones"), ("en", "Lessons")] {
        visit(in_language(language), async |page| {
            open(page).await?;
            ensure!(page.text("lessons").await?.contains(words));
            // Its styles hold: a plain page would have the browser's own colors and no grid.
            let script =
                "return getComputedStyle(document.querySelector('[data-testid=app]')).display";
            ensure!(page.execute(script, vec![]).await? == "grid", "no styles");
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;

            // The deferred chunk, in page and worker.
            page.click("lab-open").await?;
            page.wait_number("lab-neuron-output", "a number", f64::is_finite)
                .await?;
            page.click("lessons").await?;
            page.click("lesson-neuron").await?;
            page.wait_value("lesson", "neuron").await?;
            let text = page.text("lesson-text").await?;
            page.click("language").await?;
            page.wait("the lesson in the other language", async || {
                let other = page.text("lesson-text").await?;
                Ok(other.len() > 100 && other != text)
            })
            .await
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}

/// A document opens in a tab of its own, with its style.
#[tokio::test]
async fn the_statement_can_be_read() -> Result<()> {
    visit(in_language("es"), async |page| {
        open(page).await?;
        page.wait_deferred_chunk().await?;
        page.press_keys("?").await?;
        page.click("statement").await?;
        page.wait("a second tab", async || {
            Ok(page.client().windows().await?.len() == 2)
        })
        .await?;
        let here = page.client().window().await?;
        let windows = page.client().windows().await?;
        let other = windows.into_iter().find(|it| *it != here);
        let other = other.context("no other tab")?;
        page.client().switch_to_window(other).await?;
        page.wait("the statement with its style", async || {
            let script = "return document.body?.innerText.includes('WCAG') && document.styleSheets.length === 1";
            Ok(page.execute(script, vec![]).await? == true)
        })
        .await
    })
    .await
}

/// The same bits as the served page, whose worker is started in another way.
#[tokio::test]
async fn it_trains_the_very_same() -> Result<()> {
    visit(Visit::default(), async |page| {
        let epochs = async || {
            for epoch in ["1", "2", "3"] {
                page.click("step-epoch").await?;
                page.wait_value("epoch", epoch).await?;
            }
            page.value("train-loss").await
        };
        page.wait_value("epoch", "0").await?;
        let served = epochs().await?;
        page.reload().await?;
        open(page).await?;
        let single = epochs().await?;
        ensure!(single == served, "{single} is not {served}");
        Ok(())
    })
    .await
}

/// What needs a program that does not fit says so where it would be used, and fetches nothing.
#[tokio::test]
async fn what_it_cannot_do_is_said() -> Result<()> {
    for (language, sheets, models) in [
        (
            "es",
            "no lee hojas de cálculo",
            "no escribe archivos para otras",
        ),
        (
            "en",
            "does not read spreadsheets",
            "does not write files for other",
        ),
    ] {
        visit(in_language(language), async |page| {
            open(page).await?;
            page.wait_deferred_chunk().await?;
            // The first bytes of a zip, as a spreadsheet is one.
            page.drop_file("notas.xlsx", b"PK\x03\x04 and what follows")
                .await?;
            page.wait(sheets, async || {
                Ok(page.is_shown("own-table-message").await?
                    && page.text("own-table-message").await?.contains(sheets))
            })
            .await?;
            ensure!(!page.is_shown("own-table-retry").await?);
            page.click("own-table-cancel").await?;
            page.click("export").await?;
            page.wait(models, async || {
                let script = "return document.body.innerText";
                let text = page.execute(script, vec![]).await?;
                Ok(text.as_str().is_some_and(|text| text.contains(models)))
            })
            .await?;
            ensure!(!page.is_shown("export-retry").await?);
            Ok(())
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}

/// The policy lets the page run its own script and what it unpacks: nothing inline beside it, nothing from elsewhere.
#[tokio::test]
async fn its_policy_is_strict() -> Result<()> {
    visit(Visit::default(), async |page| {
        open(page).await?;
        let script = "return document.querySelector('meta[http-equiv]').content";
        let policy = page.execute(script, vec![]).await?;
        let policy = policy.as_str().context("no policy")?;
        ensure!(policy.contains("default-src 'none'") && policy.contains("connect-src blob:"));
        ensure!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        let script = "const it = document.createElement('script');
            it.textContent = 'window.isBroken = true';
            document.body.append(it);
            return window.isBroken === true";
        ensure!(page.execute(script, vec![]).await? == Value::Bool(false));
        page.forgive_console().await?;
        Ok(())
    })
    .await
}
