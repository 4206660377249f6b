//! Waiting for states of the page. A scenario never sleeps: a wait names a condition and, if the condition does
//! not become true in time, fails with that name and the last value.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::Page;

const PERIOD: Duration = Duration::from_millis(20);

impl Page {
    /// Waits until `is_so` returns true.
    ///
    /// Errors: it does not in time; the message contains `what`.
    pub async fn wait(&self, what: &str, is_so: impl AsyncFn() -> Result<bool>) -> Result<()> {
        self.wait_some(what, async || Ok(is_so().await?.then_some(())))
            .await
    }

    /// Waits until `find` returns a value, and returns it.
    ///
    /// Errors: as [`Page::wait`].
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

    /// Waits until a read-out's number satisfies `is_so`, and returns it. A text that is not a number does not.
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
            // Before its first value a read-out may lack the attribute.
            let value = self.data_value(test_id).await?.unwrap_or_default();
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
