//! The file of a run: downloaded, opened again in another browser; and invalid files.

use std::fs;

use anyhow::{Context, Result};
use browser::{Visit, visit};

#[tokio::test]
async fn an_exported_run_continues_in_another_browser() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        for epoch in 1..=5 {
            page.click("step-epoch").await?;
            page.wait_value("epoch", &epoch.to_string()).await?;
        }
        let rmse = page.value("rmse").await?;
        let loss = page.value("train-loss").await?;
        let fit = page.picture("fit-canvas").await?;
        let file = page.export_run().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "6").await?;
        let next = page.value("rmse").await?;

        visit(Visit::default(), async |fresh| {
            fresh.wait_new_session().await?;
            fresh.upload("import-file", &file).await?;
            fresh.wait_value("epoch", "5").await?;
            assert_eq!(fresh.value("rmse").await?, rmse);
            assert_eq!(fresh.value("train-loss").await?, loss);
            fresh
                .wait("the same predictions", async || {
                    Ok(fresh.picture("fit-canvas").await? == fit)
                })
                .await?;
            fresh.click("step-epoch").await?;
            fresh.wait_value("epoch", "6").await?;
            assert_eq!(fresh.value("rmse").await?, next);
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn an_invalid_run_file_is_rejected_and_the_run_stays() -> Result<()> {
    visit(Visit::default(), async |page| {
        page.wait_new_session().await?;
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        let rmse = page.value("rmse").await?;
        let file = page.export_run().await?;
        let good = fs::read_to_string(&file)?;
        let weight = good
            .split_once("\"bias\": [")
            .or_else(|| good.split_once("\"bias\":["))
            .context("biases in the file")?;
        let cut = weight.1.split_once(']').context("the end of the biases")?;
        let others = [
            ("no.json", b"this is no JSON".to_vec()),
            ("empty.json", Vec::new()),
            ("binary.json", (0..=255).collect()),
            ("half.json", good.as_bytes()[..good.len() / 2].to_vec()),
            (
                "shape.json",
                format!(
                    "{}\"bias\": []{}",
                    weight.0,
                    &good[good.len() - cut.1.len()..]
                )
                .into_bytes(),
            ),
            (
                "huge.json",
                format!("{}\"bias\": [1e999{}]{}", weight.0, ",0", cut.1).into_bytes(),
            ),
        ];
        for (name, bytes) in others {
            page.upload_bytes("import-file", name, &bytes).await?;
            page.wait(&format!("a message about {name}"), async || {
                Ok(page.is_shown("notice").await? && !page.text("notice").await?.is_empty())
            })
            .await?;
            assert_eq!(page.value("epoch").await?, "1", "{name}");
            assert_eq!(page.value("rmse").await?, rmse, "{name}");
        }
        // The run can still be trained.
        page.click("step-epoch").await?;
        page.wait_value("epoch", "2").await
    })
    .await
}
