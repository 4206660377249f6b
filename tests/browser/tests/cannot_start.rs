//! Where the program cannot start there is a sentence, in the browser's language, instead of an empty page.

use anyhow::{Context, Result};
use browser::{Page, PageCopy, Visit, visit};
use xtask::workspace;

/// Waits until the page's only text is one sentence with these words.
async fn wait_sentence(page: &Page, words: &str) -> Result<()> {
    page.wait(words, async || {
        let script = "return document.body ? document.body.innerText : ''";
        let text = page.execute(script, vec![]).await?;
        let text = text.as_str().unwrap_or_default().trim().to_owned();
        Ok(text.contains(words) && !text.contains('\n'))
    })
    .await
}

fn in_language(language: &str) -> Visit {
    Visit {
        language: language.to_owned(),
        ..Visit::default()
    }
}

/// Case B43: a double click on the file of a page that was downloaded showed nothing.
#[tokio::test]
async fn opened_as_a_file_the_page_says_what_to_do() -> Result<()> {
    for (language, words) in [
        ("es", "Neurona no funciona si se abre como archivo"),
        ("en", "Neurona does not work when it is opened as a file"),
    ] {
        visit(in_language(language), async |page| {
            page.find("run-pause").await?;
            let file = workspace::dist().join("index.html").canonicalize()?;
            let url = format!("file://{}", file.display());
            page.client().goto(&url).await?;
            wait_sentence(page, words).await?;
            // What does work by a double click.
            wait_sentence(page, "neurona.html").await?;
            // The program itself, which the browser refuses to load from a file.
            page.forgive_console().await?;
            Ok(())
        })
        .await
        .with_context(|| language.to_owned())?;
    }
    Ok(())
}

/// Case B33: browsers without something that the page needs showed an empty page, or one that failed later.
#[tokio::test]
async fn an_old_browser_gets_the_versions_that_will_do() -> Result<()> {
    for (language, words) in [
        ("es", "Este navegador es demasiado antiguo para Neurona."),
        ("en", "This browser is too old for Neurona."),
    ] {
        for lacking in [
            "delete CanvasRenderingContext2D.prototype.roundRect",
            "WebAssembly.validate = () => false",
            "delete globalThis.WebAssembly",
        ] {
            let older = Visit {
                first_script: Some(lacking),
                ..in_language(language)
            };
            visit(older, async |page| wait_sentence(page, words).await)
                .await
                .with_context(|| format!("{language}, {lacking}"))?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_program_that_does_not_arrive_is_named_as_the_cause() -> Result<()> {
    let copy = PageCopy::of_dist("without-program", "neurona-", "_bg.wasm")?;
    let seen = Visit {
        folder: copy.folder.clone(),
        ..in_language("es")
    };
    visit(seen, async |page| {
        page.find("run-pause").await?;
        copy.hide()?;
        page.go("").await?;
        wait_sentence(page, "Neurona no ha podido arrancar").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}
