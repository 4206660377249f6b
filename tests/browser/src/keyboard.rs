//! Keys that are held down, and what has the focus.

use anyhow::{Context, Result};
use serde_json::json;

use crate::Page;

impl Page {
    /// Holds a key down until it has repeated itself `n_repeats` times, as a keyboard does. `key` is `Enter`, an
    /// arrow, or a character.
    pub async fn hold_key(&self, key: &str, n_repeats: u32) -> Result<()> {
        let (code, key_code, text) = match key {
            "Enter" => ("Enter".to_owned(), 13, "\r"),
            "ArrowRight" => ("ArrowRight".to_owned(), 39, ""),
            letter => {
                let upper = letter.to_uppercase();
                let first = upper.bytes().next().context("a key")?;
                (format!("Key{upper}"), u32::from(first), letter)
            }
        };
        for repeat in 0..=n_repeats {
            let event = json!({
                "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
                "key": key,
                "code": code,
                "windowsVirtualKeyCode": key_code,
                "text": text,
                "autoRepeat": repeat > 0,
            });
            self.devtools("Input.dispatchKeyEvent", event).await?;
        }
        let event =
            json!({ "type": "keyUp", "key": key, "code": code, "windowsVirtualKeyCode": key_code });
        self.devtools("Input.dispatchKeyEvent", event).await?;
        Ok(())
    }

    /// The `data-testid` of the element with the focus; empty if it has none.
    pub async fn focused(&self) -> Result<String> {
        let script = "return document.activeElement?.dataset.testid ?? ''";
        let focused = self.execute(script, vec![]).await?;
        Ok(focused.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until an element has the focus.
    pub async fn wait_focus(&self, test_id: &str) -> Result<()> {
        self.wait(&format!("the focus on {test_id}"), async || {
            Ok(self.focused().await? == test_id)
        })
        .await
    }
}
