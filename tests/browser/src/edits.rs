//! Whether the experiment was edited: it is a link, which differs after any edit.

use anyhow::Result;

use crate::Page;

impl Page {
    /// The experiment as a link: the address, as a person finds it who turns to the browser's own bar. Empty for a page
    /// on which nothing was changed.
    pub async fn experiment_link(&self) -> Result<String> {
        let script = "dispatchEvent(new Event('blur')); return location.hash";
        let hash = self.execute(script, vec![]).await?;
        Ok(hash.as_str().unwrap_or_default().to_owned())
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
