//! The window with programs: one for each library, with weights, refused with a reason; the notebook of the run.

use std::fs;

use anyhow::{Result, ensure};
use browser::{Page, Visit, visit};

/// Waits until the shown program has a text.
async fn wait_program(page: &Page, text: &str) -> Result<()> {
    page.wait(text, async || {
        Ok(page.text("code-text").await?.contains(text))
    })
    .await
}

#[tokio::test]
async fn each_library_has_its_program() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("code").await?;
        page.wait_focus("code-window").await?;
        wait_program(page, "history = model.fit(").await?;
        for (kind, text) in [
            ("keras-weights", "model.set_weights(["),
            ("pytorch", "torch.optim.Adam("),
            ("pytorch-weights", "model.load_state_dict({"),
            ("scikit-learn", "MLPRegressor("),
            ("numpy", "\"layer0_kernel\": np.array(["),
        ] {
            page.select("code-kind", kind).await?;
            page.wait_value("code-kind", kind).await?;
            wait_program(page, text).await?;
        }
        ensure!(page.text("code-note").await?.contains("epoch 1"));
        page.select("optimizer", "nadam").await?;
        page.select("code-kind", "scikit-learn").await?;
        page.wait_shown("code-refusal").await?;
        ensure!(page.text("code-refusal").await?.contains("SGD and Adam"));
        ensure!(!page.is_shown("code-copy").await?);
        page.select("code-kind", "pytorch").await?;
        wait_program(page, "torch.optim.NAdam(").await
    })
    .await
}

#[tokio::test]
async fn the_notebook_of_the_run_is_downloaded() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("code").await?;
        page.wait_focus("code-window").await?;
        page.wait_shown("code-notebook-refusal").await?;
        page.click("code-close").await?;
        for epoch in 1..=3 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        page.click("code").await?;
        page.wait("no refusal", async || {
            Ok(!page.is_shown("code-notebook-refusal").await?)
        })
        .await?;
        // The second one needs no answer of the worker.
        for _ in 0..2 {
            let file = page
                .download(async || page.click("code-notebook").await)
                .await?;
            let text = fs::read_to_string(&file)?;
            let notebook: serde_json::Value = serde_json::from_str(&text)?;
            ensure!(notebook["nbformat"] == 4 && notebook["nbformat_minor"] == 5);
            ensure!(text.contains("EPOCHS, BATCH_SIZE = 3, 32"));
        }
        Ok(())
    })
    .await
}
