//! When the page is at rest: nothing is on its way that could change it.

use std::cell::RefCell;

use anyhow::{Context, Result};

use crate::Page;

/// A visit's first script if its scenario waits for rest.
pub const COUNT_UNREST: &str = include_str!("at_rest.js");

impl Page {
    /// Waits until no timer, animation frame, transition, request or reply of a worker is open, and everything that
    /// the page does now and then has been done twice without a change. The visit's first script is [`COUNT_UNREST`].
    ///
    /// Errors: the page does not come to rest in time; the message says what is open.
    pub async fn wait_rest(&self) -> Result<()> {
        let open = RefCell::new(String::new());
        let waited = self.wait("rest", async || {
            let rest = "window.rest(arguments[0])";
            let unrest = self.client().execute_async(rest, vec![]).await?;
            let unrest = unrest.as_str().context("the script does not count")?;
            unrest.clone_into(&mut open.borrow_mut());
            Ok(unrest.is_empty())
        });
        let waited = waited.await;
        waited.with_context(|| format!("open: {}", open.borrow()))
    }
}
