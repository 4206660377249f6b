//! How the page starts: below any path, in the browser's language, without requests to another host.

use anyhow::{Context, Result};
use browser::{Page, Visit, visit};

/// Waits until the page's program runs: one of its controls is there.
async fn wait_started(page: &Page) -> Result<()> {
    page.find("run-pause").await?;
    Ok(())
}

#[tokio::test]
async fn the_page_and_its_worker_start_below_any_path() -> Result<()> {
    for sub_path in ["/", "/some/course/"] {
        let seen = Visit {
            sub_path: sub_path.to_owned(),
            ..Visit::default()
        };
        visit(seen, async |page| {
            wait_started(page).await?;
            page.click("step-epoch").await?;
            page.wait_value("epoch", "1").await
        })
        .await
        .with_context(|| format!("served from {sub_path}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn the_document_has_the_browsers_language() -> Result<()> {
    for (language, expected) in [("es-MX", "es"), ("en-GB", "en")] {
        let seen = Visit {
            language: language.to_owned(),
            ..Visit::default()
        };
        visit(seen, async |page| {
            wait_started(page).await?;
            let lang = page
                .execute("return document.documentElement.lang", vec![])
                .await?;
            assert_eq!(lang, expected, "a browser in {language}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// The page's list lacks the worker's requests. The browser is started so that it resolves no name: a request
/// of the worker to another host would be an error in the console.
#[tokio::test]
async fn the_page_requests_its_own_host_only() -> Result<()> {
    visit(Visit::default(), async |page| {
        wait_started(page).await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let hosts = page.requested_hosts().await?;
        assert_eq!(hosts.len(), 1, "{hosts:?}");
        assert!(page.url().contains(&hosts[0]), "{hosts:?}");
        Ok(())
    })
    .await
}
