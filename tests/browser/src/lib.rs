//! The page in a real browser, used as a student uses it.
//!
//! A scenario gets a [`Page`]: a Chromium with a fresh profile, in which the built page is open, served by a
//! server of its own. A scenario finds controls by test id or by role and name, acts on them, and waits for
//! states of the page, never for a time. An error in the browser's console fails the scenario, and so does a
//! request to another host.
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
//! A scenario needs a browser and `dist/`, and fails with advice if one is missing. `cargo xtask test` provides both.

mod accessibility;
mod accessibility_text;
mod accessibility_tree;
mod driver;
mod edits;
mod emulation;
mod engine;
mod files;
mod fingers;
mod frames;
mod handing_over;
mod keyboard;
mod layout;
mod memory;
mod page;
mod page_copy;
mod pointer;
mod quantile;
mod rest;
mod role;
mod screenshots;
mod stored;
mod tables;
mod transport;
mod views;
mod visit;
mod wait;
mod window;

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail};
use tokio::time::timeout;

pub use accessibility_text::EarlierTrees;
pub use accessibility_tree::AccessibleNode;
pub use driver::ConsoleEntry;
pub use engine::{Engine, NotPossible};
pub use fantoccini::elements::Element;
pub use fantoccini::key::Key;
pub use files::copy_folder;
pub use frames::Frames;
pub use keyboard::Tabbing;
pub use layout::Rect;
pub use page::Page;
pub use page_copy::PageCopy;
pub use quantile::quantile;
pub use rest::COUNT_UNREST;
pub use tables::twenty_trees;
pub use views::CELLS;
pub use visit::Visit;
pub use window::{Size, Theme};

/// Opens the page under the circumstances of `visit`, runs the scenario and closes the browser.
///
/// If the scenario fails or panics, a picture of the page is saved in `target/screenshots/failed`.
///
/// Errors: there is no browser or no `dist/`, the scenario fails, or the browser's console has errors.
pub async fn visit<S>(visit: Visit, scenario: S) -> Result<()>
where
    S: AsyncFnOnce(&Page) -> Result<()>,
{
    let mut page = match within(SCENARIO_LIMIT, Page::open(visit)).await {
        Err(error) => return pass_if_not_possible(error),
        page => page?,
    };
    let outcome = caught(within(SCENARIO_LIMIT, scenario(&page))).await;
    let outcome = match outcome {
        Ok(Ok(())) => check_console(&page).await,
        Ok(Err(error)) if is_not_possible(&error) => pass_if_not_possible(error),
        Ok(Err(error)) => Err(with_evidence(&page, error).await),
        Err(panic) => {
            // The panic has printed its message; picture and console help to explain it.
            let error = with_evidence(&page, anyhow::anyhow!("the scenario panicked")).await;
            eprintln!("{error:#}");
            page.close().await;
            resume_unwind(panic);
        }
    };
    page.close().await;
    outcome
}

/// A scenario that takes longer fails. A single wait fails much earlier; only a driver that never answers, as
/// WebKit's while a page keeps it busy for ever, comes to this. The audit of all views takes five minutes in WebKit on two
/// busy processors.
const SCENARIO_LIMIT: Duration = Duration::from_secs(900);
/// The same for a picture of the page after a failure, and for the end of the session.
const LAST_LIMIT: Duration = Duration::from_secs(20);

/// Returns the future's outcome.
///
/// Errors: it has none within the limit.
async fn within<T>(limit: Duration, future: impl Future<Output = Result<T>>) -> Result<T> {
    let Ok(outcome) = timeout(limit, future).await else {
        bail!("the browser or its driver did not answer within {limit:?}")
    };
    outcome
}

/// Whether the browser of this run cannot do what the scenario needs. Chromium must be able to do all of it.
fn is_not_possible(error: &Error) -> bool {
    error.is::<NotPossible>() && Engine::chosen().is_ok_and(|engine| engine != Engine::Chromium)
}

/// Lists the scenario as not tried in this browser, or returns the error if it has another cause.
fn pass_if_not_possible(error: Error) -> Result<()> {
    match error.downcast_ref::<NotPossible>() {
        Some(reason) if is_not_possible(&error) => {
            Engine::chosen()?.record_not_tried(&scenario_name(), reason)
        }
        _ => Err(error),
    }
}

/// The name of the test that runs.
fn scenario_name() -> String {
    let thread = std::thread::current();
    thread.name().unwrap_or("scenario").to_owned()
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

/// Adds a picture of the page and the console's errors to an error.
async fn with_evidence(page: &Page, error: Error) -> Error {
    let name = scenario_name().replace("::", "-");
    let picture = format!("failed/{name}");
    let picture = match within(LAST_LIMIT, page.screenshot(&picture)).await {
        Ok(path) => format!("the page looked like {}", path.display()),
        Err(error) => format!("no picture of the page: {error:#}"),
    };
    let console = match within(LAST_LIMIT, check_console(page)).await {
        Ok(()) => "the browser's console has no errors".to_owned(),
        Err(error) => format!("{error:#}"),
    };
    error.context(format!("{picture}; {console}"))
}

/// Returns the future's value, or the payload of its panic.
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

/// Runs a future to its end, for programs that measure or take pictures.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the async runtime")?
        .block_on(future)
}
