//! Whether the experiment was edited: it is a link, which differs after any edit.

use anyhow::Result;

use crate::Page;

impl Page {
    /// The experiment as a link: what stands behind the `#` in the window that shows it, which is closed again.
    pub async fn experiment_link(&self) -> Result<String> {
        let click = |id: &str| format!("document.querySelector('[data-testid={id}]').click()");
        self.execute(&click("share-link"), vec![]).await?;
        let link = self
            .wait_some("a link in its window", async || {
                let script =
                    "return document.querySelector('[data-testid=link-text]')?.value ?? ''";
                let link = self.execute(script, vec![]).await?;
                let link = link.as_str().unwrap_or_default();
                let link = link.split_once('#').map(|(_, link)| format!("#{link}"));
                Ok(link.filter(|link| link.starts_with("#2.")))
            })
            .await?;
        self.execute(&click("link-close"), vec![]).await?;
        Ok(link)
    }

    /// Waits until the experiment is another one than that of the link `before`. Returns the new link.
    ///
    /// Errors: it stays the same; the message has `what` was expected.
    pub async fn wait_edit(&self, before: &str, what: &str) -> Result<String> {
        self.wait_some(what, async || {
            let now = self.experiment_link().await?;
            Ok((now != before).then_some(now))
        })
        .await
    }
}
