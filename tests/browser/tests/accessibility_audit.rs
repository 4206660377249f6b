//! axe-core finds nothing of any impact in any view, in both languages, both themes, wide and narrow.

use anyhow::{Context, Result, ensure};
use browser::{Engine, Page, Size, Theme, Visit, visit};
use serde_json::json;

/// The rules whose outcome depends on the theme.
const OF_COLORS: [&str; 1] = ["color-contrast"];

/// Waits until no color in sight is on its way to another one. What was hidden while the theme changed changes its color
/// when it is shown: in Firefox its transition waits until then.
async fn colors_at_rest(page: &Page) -> Result<()> {
    page.next_frame().await?;
    page.wait("colors at rest", async || {
        let script = "return !document.getAnimations().some((it) => \
            it instanceof CSSTransition && it.effect.target.checkVisibility())";
        Ok(page.execute(script, vec![]).await? == true)
    })
    .await
}

/// Shows the page in the system's theme. WebKitGTK cannot change that one while it runs: there it is the palette alone,
/// as the page writes it.
async fn show_in(page: &Page, theme: Theme) -> Result<()> {
    let name = json!(theme.name());
    if page.engine() == Engine::WebKit {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        page.execute(script, vec![name]).await?;
        return colors_at_rest(page).await;
    }
    page.prefer_theme(theme).await?;
    // Firefox sets it in another process than the page's.
    page.wait(&format!("the {} theme", theme.name()), async || {
        let script = "return matchMedia(`(prefers-color-scheme: ${arguments[0]})`).matches";
        Ok(page.execute(script, vec![name.clone()]).await? == true)
    })
    .await?;
    colors_at_rest(page).await
}

/// All rules in the light theme, those of colors in the dark one.
async fn check_view(page: &Page) -> Result<()> {
    colors_at_rest(page).await?;
    let light = page.violations(&[]).await?;
    show_in(page, Theme::Dark).await?;
    let dark = page.violations(&OF_COLORS).await?;
    show_in(page, Theme::Light).await?;
    ensure!(
        light.is_empty() && dark.is_empty(),
        "light:\n  {}\ndark:\n  {}",
        light.join("\n  "),
        dark.join("\n  ")
    );
    Ok(())
}

/// Reports the violations of all views at once.
async fn check_every_view(language: &str, size: Size) -> Result<()> {
    let there = Visit {
        language: language.to_owned(),
        size,
        ..Visit::default()
    };
    visit(there, async |page| {
        let found = std::cell::RefCell::new(Vec::new());
        let walked = page
            .every_view(async |view| {
                if let Err(violations) = check_view(page).await {
                    found.borrow_mut().push(format!("{view}: {violations:#}"));
                }
                Ok(())
            })
            .await;
        let found = found.into_inner();
        walked.with_context(|| found.join("\n"))?;
        ensure!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_view_is_accessible_in_spanish_on_a_laptop() -> Result<()> {
    check_every_view("es", Size::LAPTOP).await
}

#[tokio::test]
async fn every_view_is_accessible_in_english_on_a_laptop() -> Result<()> {
    check_every_view("en", Size::LAPTOP).await
}

#[tokio::test]
async fn every_view_is_accessible_in_spanish_on_a_phone() -> Result<()> {
    check_every_view("es", Size::PHONE).await
}

#[tokio::test]
async fn every_view_is_accessible_in_english_on_a_phone() -> Result<()> {
    check_every_view("en", Size::PHONE).await
}

/// The checker runs under the page's own security policy, and sees a button without a name and a faint text.
#[tokio::test]
async fn what_is_not_accessible_is_found() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.check_accessibility(&[]).await?;
        let spoil = "\
            const button = document.createElement('button'); \
            const faint = document.createElement('p'); \
            faint.textContent = 'faint'; \
            faint.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9; color: #bbb; background: #ccc'; \
            document.querySelector('main').append(button, faint)";
        page.execute(spoil, vec![]).await?;
        let found = page.violations(&[]).await?.join("\n");
        ensure!(found.contains("button-name (critical)"), "{found}");
        ensure!(found.contains("color-contrast (serious)"), "{found}");
        let colors = page.violations(&OF_COLORS).await?;
        ensure!(colors.len() == 1, "{colors:?}");
        Ok(())
    })
    .await
}
