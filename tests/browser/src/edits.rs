//! Whether the experiment was edited: it is a link, which differs after any edit.

use anyhow::Result;

use crate::Page;

impl Page {
    /// The experiment as a link: the fragment of its address.
    pub async fn experiment_link(&self) -> Result<String> {
        let share = "history.replaceState(null, '', location.pathname); \
                     document.querySelector('[data-testid=share-link]').click()";
        self.execute(share, vec![]).await?;
        self.wait_some("a link in the address", async || {
            let hash = self.execute("return location.hash", vec![]).await?;
            let hash = hash.as_str().unwrap_or_default().to_owned();
            Ok(hash.starts_with("#2.").then_some(hash))
        })
        .await
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
