//! The accessibility statement: the page links to it in its language, beside the run; it is a page of its own, which
//! holds to what it says.

use anyhow::{Context, Result, ensure};
use browser::{Page, Size, Theme, Visit, visit};
use fantoccini::Locator;
use serde_json::json;

/// A language: its code, the link's name, the file, the heading, and the name of the link to the other language.
struct Edition {
    language: &'static str,
    link: &'static str,
    file: &'static str,
    heading: &'static str,
    other: &'static str,
}

const EDITIONS: [Edition; 2] = [
    Edition {
        language: "es",
        link: "Declaración de accesibilidad (se abre en otra pestaña)",
        file: "documents/accesibilidad.html",
        heading: "Accesibilidad de Neurona",
        other: "This statement in English",
    },
    Edition {
        language: "en",
        link: "Accessibility statement (opens in a new tab)",
        file: "documents/accessibility.html",
        heading: "Accessibility of Neurona",
        other: "Esta declaración en español",
    },
];

/// Opens the statement by its link, and goes on in its tab.
async fn open_statement(page: &Page, edition: &Edition) -> Result<()> {
    page.click("keys").await?;
    page.wait_focus("keys-window").await?;
    let first = page.client().window().await?;
    page.click_role("link", edition.link).await?;
    page.wait("a second tab", async || {
        Ok(page.client().windows().await?.len() == 2)
    })
    .await?;
    let tabs = page.client().windows().await?;
    let mut tabs = tabs.into_iter();
    let tab = tabs.find(|tab| *tab != first).context("a second tab")?;
    page.client().switch_to_window(tab).await?;
    wait_heading(page, edition.heading).await
}

async fn wait_heading(page: &Page, heading: &str) -> Result<()> {
    page.wait(&format!("the heading {heading}"), async || {
        let found = page.client().find_all(Locator::Css("h1")).await?;
        let Some(found) = found.first() else {
            return Ok(false);
        };
        // The page may be on its way to another one.
        Ok(found.text().await.is_ok_and(|text| text == heading))
    })
    .await
}

/// Lists what is wrong with the document: axe-core's findings in both themes, criteria that lack, a sideways scroll.
async fn check_document(page: &Page) -> Result<()> {
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer_theme(theme).await?;
        page.check_accessibility(&[]).await?;
        let script = "return getComputedStyle(document.body).backgroundColor";
        let ground = page.execute(script, vec![]).await?;
        let expected = match theme {
            Theme::Light => "rgb(246, 245, 241)",
            Theme::Dark => "rgb(17, 20, 27)",
        };
        ensure!(ground == expected, "{theme:?}: {ground}");
    }
    let script = "return [document.querySelectorAll('tbody th[scope=row]').length, \
                  document.querySelectorAll('thead th[scope=col]').length, \
                  document.querySelectorAll('h2').length]";
    let counts = page.execute(script, vec![]).await?;
    ensure!(
        counts == json!([55, 16, 9]),
        "rows, columns, headings: {counts}"
    );
    page.resize(Size::new(320, 568)).await?;
    let script = "return [document.documentElement.scrollWidth, innerWidth]";
    let widths: (f64, f64) = serde_json::from_value(page.execute(script, vec![]).await?)?;
    ensure!(widths.0 <= widths.1, "it scrolls sideways: {widths:?}");
    Ok(())
}

#[tokio::test]
async fn the_page_links_to_its_statement_in_its_language() -> Result<()> {
    for edition in &EDITIONS {
        let there = Visit {
            language: edition.language.to_owned(),
            ..Visit::default()
        };
        visit(there, async |page| {
            page.wait_new_session().await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await?;
            let run = page.client().window().await?;
            open_statement(page, edition).await?;
            let url = page.client().current_url().await?;
            let expected = format!("{}{}", page.url(), edition.file);
            ensure!(url.as_str() == expected, "{url}");
            let lang = page.execute("return document.documentElement.lang", vec![]);
            ensure!(lang.await? == edition.language);
            check_document(page).await?;
            page.client().close_window().await?;
            page.client().switch_to_window(run).await?;
            ensure!(page.value("epoch").await? == "1", "the run is lost");
            Ok(())
        })
        .await
        .with_context(|| edition.language)?;
    }
    Ok(())
}

/// The two editions link to each other and back to the page.
#[tokio::test]
async fn the_statement_leads_to_the_other_language_and_to_the_page() -> Result<()> {
    let [spanish, english] = &EDITIONS;
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.go(english.file).await?;
        wait_heading(page, english.heading).await?;
        page.click_role("link", english.other).await?;
        wait_heading(page, spanish.heading).await?;
        page.click_role("link", spanish.other).await?;
        wait_heading(page, english.heading).await?;
        page.click_role("link", "To Neurona").await?;
        page.wait_new_session().await
    })
    .await
}
