//! What most scenarios do with the transport: wait for a new session, pause, train without a limit.

use anyhow::Result;
use fantoccini::key::Key;

use crate::Page;

impl Page {
    /// Waits until the first frame of a session is painted: epoch 0, with its loss.
    pub async fn wait_new_session(&self) -> Result<()> {
        self.wait_value("epoch", "0").await?;
        self.wait_number("train-loss", "a number", f64::is_finite)
            .await?;
        Ok(())
    }

    /// Pauses a run and waits until the page shows that it is paused.
    pub async fn pause(&self) -> Result<()> {
        self.click("run-pause").await?;
        self.wait_status("paused").await
    }

    /// Sets the limit of epochs so high that no scenario reaches it.
    pub async fn lift_epoch_limit(&self) -> Result<()> {
        self.click("more-training").await?;
        self.enter("epochs-limit", "10000000").await?;
        self.press("epochs-limit", Key::Escape).await
    }
}
