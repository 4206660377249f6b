//! The page in a real browser, used as a student uses it.
//!
//! A scenario gets a [`Page`]: a fresh Chromium, with a profile of its own, that has opened the
//! built page from a server of its own. It finds controls by test id or by role and name, acts,
//! and waits for states, never for a time. Whatever the browser reports as an error in its
//! console fails the scenario, and so does a request to another host.
//!
//! ```no_run
//! # use anyhow::Result;
//! use browser::{Visit, visit};
//!
//! # async fn scenario() -> Result<()> {
//! visit(Visit::default(), async |page| {
//!     page.click("run").await?;
//!     page.wait_number("epoch", "at least 10", |epoch| epoch >= 10.0).await?;
//!     Ok(())
//! })
//! .await
//! # }
//! ```
//!
//! The browser and `dist/` must be there: `cargo xtask test` sees to both, and a scenario says
//! so if one is missing.

mod driver;
mod files;
mod frames;
mod looks;
mod page;
mod pointer;
mod role;
mod visit;
mod wait;
mod window;

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::Poll;

use anyhow::{Context, Result, bail};

pub use driver::ConsoleEntry;
pub use fantoccini::elements::Element;
pub use fantoccini::key::Key;
pub use frames::Frames;
pub use page::Page;
pub use visit::Visit;
pub use window::{Size, Theme};

/// Opens the page as `visit` says, runs the scenario and closes the browser.
///
/// A scenario that fails or panics leaves a picture in `target/screenshots/failed`.
///
/// Errors: no browser, no `dist/`, the scenario's own, or errors in the browser's console.
pub async fn visit<S>(visit: Visit, scenario: S) -> Result<()>
where
    S: AsyncFnOnce(&Page) -> Result<()>,
{
    let mut page = Page::open(visit).await?;
    let outcome = caught(scenario(&page)).await;
    let outcome = match outcome {
        Ok(Ok(())) => check_console(&page).await,
        Ok(Err(error)) => Err(with_evidence(&page, error).await),
        Err(panic) => {
            // The panic's message is printed already; the picture and console are worth having.
            let error = with_evidence(&page, anyhow::anyhow!("the scenario panicked")).await;
            eprintln!("{error:#}");
            page.close().await;
            resume_unwind(panic);
        }
    };
    page.close().await;
    outcome
}

async fn check_console(page: &Page) -> Result<()> {
    let errors = page.console_errors().await?;
    if errors.is_empty() {
        return Ok(());
    }
    bail!(
        "the browser's console has errors:\n  {}",
        errors.join("\n  ")
    )
}

/// Adds to an error what the page looked like and what the console says.
async fn with_evidence(page: &Page, error: anyhow::Error) -> anyhow::Error {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("scenario").replace("::", "-");
    let picture = match page.screenshot(&format!("failed/{name}")).await {
        Ok(path) => format!("the page looked like {}", path.display()),
        Err(error) => format!("no picture of the page: {error:#}"),
    };
    let console = match check_console(page).await {
        Ok(()) => "the browser's console has no errors".to_owned(),
        Err(error) => format!("{error:#}"),
    };
    error.context(format!("{picture}; {console}"))
}

/// The future's value, or what it panicked with.
async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await
}

/// A runtime for programs that are no tests.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the async runtime")?
        .block_on(future)
}
