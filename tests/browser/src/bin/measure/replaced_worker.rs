//! The page with another script for its worker.

use anyhow::Result;
use browser::Page;
use serde_json::json;

/// Loads the page with another script for its worker.
pub async fn load_with_worker(page: &Page, worker: &str) -> Result<()> {
    let source = format!(
        "const source = {}; \
         window.Worker = class extends window.Worker {{ \
             constructor(url, options) {{ \
                 url = new URL(url, location); \
                 const program = JSON.stringify(new URL(url.search.slice(1), url).href); \
                 const text = source.replace('PROGRAM', program); \
                 const blob = new Blob([text], {{ type: 'text/javascript' }}); \
                 super(URL.createObjectURL(blob), options); \
             }} \
         }};",
        json!(worker)
    );
    // The page's policy forbids workers from blobs.
    page.devtools("Page.setBypassCSP", json!({ "enabled": true }))
        .await?;
    let script = json!({ "source": source });
    page.devtools("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    page.go("").await
}
