//! Waiting for states. A scenario never sleeps: it says what shall become true, and fails with
//! those words and the last value seen if it does not.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::Page;

const PERIOD: Duration = Duration::from_millis(20);

impl Page {
    /// Waits until `is_so`.
    ///
    /// Errors: it does not become so; the message holds `what`.
    pub async fn wait(&self, what: &str, is_so: impl AsyncFn() -> Result<bool>) -> Result<()> {
        self.wait_some(what, async || Ok(is_so().await?.then_some(())))
            .await
    }

    /// Waits until `find` finds something.
    pub async fn wait_some<T>(
        &self,
        what: &str,
        find: impl AsyncFn() -> Result<Option<T>>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(found) = find().await? {
                return Ok(found);
            }
            if start.elapsed() > self.visit().patience {
                bail!("waited in vain for {what}");
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// Waits until a read-out's number is as wanted, and gives it.
    ///
    /// Not a number yet counts as not so.
    pub async fn wait_number(
        &self,
        test_id: &str,
        wanted: &str,
        is_so: impl Fn(f64) -> bool,
    ) -> Result<f64> {
        let value = self
            .wait_text(test_id, wanted, |value| {
                value.parse::<f64>().is_ok_and(&is_so)
            })
            .await?;
        Ok(value.parse()?)
    }

    /// Waits until a read-out's exact value is `wanted`.
    pub async fn wait_value(&self, test_id: &str, wanted: &str) -> Result<()> {
        self.wait_text(test_id, wanted, |value| value == wanted)
            .await?;
        Ok(())
    }

    /// Waits until the last painted frame has this `data-status`: `running`, `paused` or `stopped`.
    pub async fn wait_status(&self, wanted: &str) -> Result<()> {
        self.wait(&format!("the status {wanted}"), async || {
            let status = self.find("app").await?.attr("data-status").await?;
            Ok(status.as_deref() == Some(wanted))
        })
        .await
    }

    async fn wait_text(
        &self,
        test_id: &str,
        wanted: &str,
        is_so: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let start = Instant::now();
        loop {
            // A read-out that has no value yet may not have the attribute either.
            let value = self.find(test_id).await?.attr("data-value").await?;
            let value = value.unwrap_or_default();
            if is_so(&value) {
                return Ok(value);
            }
            if start.elapsed() > self.visit().patience {
                bail!("waited in vain for {test_id} to be {wanted}: it is `{value}`");
            }
            tokio::time::sleep(PERIOD).await;
        }
    }
}
