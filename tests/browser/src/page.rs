//! The page in a browser: find, read, click, type.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;
use tokio::time::timeout;
use xtask::dist;
use xtask::static_server::{ISOLATION, NO_CACHE, Server, Site};

use crate::Visit;
use crate::driver::{ConsoleEntry, Session};
use crate::engine::{Engine, NotPossible};

/// Record the errors of the page and of its workers for drivers that do not return the console.
const CONSOLE_SCRIPT: &str = include_str!("console.js");
const WORKER_CONSOLE_SCRIPT: &str = include_str!("worker_console.js");

/// A browser in which the built page is open.
///
/// The page may replace an element after it was found and before it is used. Its methods then find it again.
pub struct Page {
    session: Session,
    /// `None` once the network has failed.
    server: RefCell<Option<Server>>,
    url: String,
    visit: Visit,
    /// All lines of the console read so far: the driver returns each line once.
    console: RefCell<Vec<ConsoleEntry>>,
    /// How many fingers are on the screen.
    pub(crate) n_fingers: Cell<usize>,
}

impl Page {
    /// Errors: no browser, or no page in `dist/`.
    pub(crate) async fn open(visit: Visit) -> Result<Self> {
        // The suffix may lead to a page in a folder below.
        let below = visit.suffix.split(['#', '?']).next().unwrap_or_default();
        dist::require(&visit.folder.join(below))?;
        let engine = Engine::chosen()?;
        let site = Site {
            folder: visit.folder.clone(),
            sub_path: visit.sub_path.clone(),
            headers: if visit.is_isolated { ISOLATION } else { "" },
            cache_control: NO_CACHE,
            log: None,
            line: None,
            is_kept_offline: visit.is_kept_offline,
            first_script: first_script(engine, &visit),
            first_worker_script: (!engine.has_console() && !visit.is_kept_offline)
                .then_some(WORKER_CONSOLE_SCRIPT),
        };
        let server = Server::start_site(site, 0)?;
        let page = Self {
            url: server.url(),
            server: RefCell::new(Some(server)),
            session: Session::start(engine, &visit).await?,
            visit,
            console: RefCell::default(),
            n_fingers: Cell::default(),
        };
        page.resize(page.visit.size).await?;
        page.prefer_theme(page.visit.theme).await?;
        if page.visit.is_touch {
            page.emulate_touch().await?;
        }
        page.go(&page.visit.suffix).await?;
        page.check_language().await?;
        Ok(page)
    }

    /// Errors: [`NotPossible`] if the browser has another language than the visit, as WebKitGTK has where the
    /// system lacks the locale.
    async fn check_language(&self) -> Result<()> {
        if self.engine() != Engine::WebKit {
            return Ok(());
        }
        let language = self.execute("return navigator.language", vec![]).await?;
        let wanted = &self.visit.language;
        if language.as_str().is_some_and(|it| it.starts_with(wanted)) {
            return Ok(());
        }
        let reason = format!("the language {wanted}: the system has no such locale");
        Err(NotPossible::because(reason))
    }

    pub(crate) async fn close(&mut self) {
        // Dropping the session ends the browser as well, but by force.
        let close = self.client().clone().close();
        let _ = timeout(Duration::from_secs(20), close).await;
    }

    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// fantoccini's client, for commands that have no method here.
    pub fn client(&self) -> &Client {
        self.session.client()
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// The browser of this run.
    pub fn engine(&self) -> Engine {
        self.session.engine()
    }

    /// A command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        self.session.devtools(command, params).await
    }

    /// The address of the page, without the visit's suffix.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Stops the server, as if the network failed: from now on nothing of the host arrives.
    pub fn cut_network(&self) {
        self.server.take();
    }

    /// Loads the page with `suffix` (`#…`, `?…` or nothing) behind its address, as at a first visit: what it has stored of
    /// experiments and runs is gone.
    pub async fn go(&self, suffix: &str) -> Result<()> {
        // What the page stores until it is left is not stored. A page that is none of ours may have no storage.
        let script = "try { \
                Storage.prototype.setItem = () => {}; \
                sessionStorage.clear(); \
                indexedDB.deleteDatabase('neurona'); \
            } catch {}";
        self.execute(script, vec![]).await?;
        // A change of the fragment alone would not load the page again.
        self.client().goto("about:blank").await?;
        let url = format!("{}{suffix}", self.url());
        self.client().goto(&url).await?;
        Ok(())
    }

    /// Loads the page again as a person does.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client().refresh().await?)
    }

    /// Returns the element with this `data-testid`, waiting until there is one.
    pub async fn find(&self, test_id: &str) -> Result<Element> {
        let css = format!("[data-testid=\"{test_id}\"]");
        self.wait_some(
            &format!("an element with data-testid {test_id}"),
            async || {
                let found = self.client().find_all(Locator::Css(&css)).await?;
                Ok(found.into_iter().next())
            },
        )
        .await
    }

    /// Whether an element with this `data-testid` is displayed now.
    pub async fn is_shown(&self, test_id: &str) -> Result<bool> {
        let css = format!("[data-testid=\"{test_id}\"]");
        loop {
            let found = self.client().find_all(Locator::Css(&css)).await?;
            let Some(element) = found.first() else {
                return Ok(false);
            };
            if self.engine() == Engine::WebKit {
                // 2.50.6's driver says that what lies in closed details is displayed.
                let script = "return arguments[0].checkVisibility({ visibilityProperty: true })";
                let element = serde_json::to_value(element)?;
                return Ok(self.execute(script, vec![element]).await? == true);
            }
            match element.is_displayed().await {
                Err(error) if error.is_stale_element_reference() => {}
                is_displayed => return Ok(is_displayed?),
            }
        }
    }

    /// The visible text of an element.
    pub async fn text(&self, test_id: &str) -> Result<String> {
        if self.engine() == Engine::WebKit {
            return self.text_by_script(test_id).await;
        }
        loop {
            match self.find(test_id).await?.text().await {
                Err(error) if error.is_stale_element_reference() => {}
                text => return Ok(text?),
            }
        }
    }

    /// As [`Page::text`]. WebKitGTK 2.50.6's driver leaves out the heads of a table's rows and columns.
    async fn text_by_script(&self, test_id: &str) -> Result<String> {
        self.find(test_id).await?;
        let script = "const it = document.querySelector(`[data-testid=\"${arguments[0]}\"]`); \
                      return it?.checkVisibility({ visibilityProperty: true }) ? it.innerText.trim() : ''";
        let text = self.execute(script, vec![Value::from(test_id)]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// The exact value of a read-out, its `data-value`.
    pub async fn value(&self, test_id: &str) -> Result<String> {
        let value = self.data_value(test_id).await?;
        value.with_context(|| format!("{test_id} has no data-value"))
    }

    /// As [`Page::value`], of a read-out that may have none yet.
    pub(crate) async fn data_value(&self, test_id: &str) -> Result<Option<String>> {
        loop {
            match self.find(test_id).await?.attr("data-value").await {
                Err(error) if error.is_stale_element_reference() => {}
                value => return Ok(value?),
            }
        }
    }

    /// The exact value of a read-out that is a number.
    pub async fn number(&self, test_id: &str) -> Result<f64> {
        let value = self.value(test_id).await?;
        value
            .parse()
            .with_context(|| format!("{test_id} has the data-value `{value}`, no number"))
    }

    /// The text of a field, or the value of the chosen option.
    pub async fn field(&self, test_id: &str) -> Result<String> {
        let value = self.find(test_id).await?.prop("value").await?;
        value.with_context(|| format!("{test_id} is no field"))
    }

    pub async fn click(&self, test_id: &str) -> Result<()> {
        // WebKitGTK 2.50.6's driver answers with an error without a message where a list still scrolls, and at some
        // places below the window, to which it does not scroll.
        let mut tries_left = if self.engine() == Engine::WebKit {
            5
        } else {
            0
        };
        loop {
            let element = self.find(test_id).await?;
            let clicked = async {
                self.scroll_to(&element).await?;
                element.click().await
            };
            match clicked.await {
                Err(error) if error.is_stale_element_reference() => {}
                Err(_) if tries_left > 0 => {
                    tries_left -= 1;
                    // An element that has gone meanwhile is found anew.
                    let _ = self.scroll_into_view(&element, "center").await;
                    self.next_frame().await?;
                }
                clicked => return clicked.with_context(|| format!("cannot click {test_id}")),
            }
        }
    }

    /// Scrolls an element away from bars that stay in sight, as the focus does. Chromium's driver scrolls by itself;
    /// Firefox's only if the element is out of the window.
    async fn scroll_to(&self, element: &Element) -> Result<(), CmdError> {
        if self.engine() == Engine::Firefox {
            self.scroll_into_view(element, "nearest").await?;
        }
        Ok(())
    }

    /// `block` is that of JavaScript's function of this name.
    async fn scroll_into_view(&self, element: &Element, block: &str) -> Result<(), CmdError> {
        let script = "const [element, block] = arguments; \
                      element.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' })";
        let arguments = vec![serde_json::to_value(element)?, Value::from(block)];
        self.client().execute(script, arguments).await?;
        Ok(())
    }

    /// Replaces the text of a field by typing; the field keeps the focus.
    pub async fn fill(&self, test_id: &str, text: &str) -> Result<()> {
        let element = self.find(test_id).await?;
        // Clearing the field by script would cause a change event of its own.
        let all = format!("{}a{}", Key::Control, Key::Null);
        element.send_keys(&all).await?;
        let typed = element.send_keys(text).await;
        typed.with_context(|| format!("cannot type into {test_id}"))
    }

    /// Types into a field and presses Enter. The page fetches its reader of numbers after the first picture, together
    /// with the hints; without it the change would come after what is pressed next.
    pub async fn enter(&self, test_id: &str, text: &str) -> Result<()> {
        self.wait_deferred_chunk().await?;
        self.fill(test_id, text).await?;
        self.press(test_id, Key::Enter).await
    }

    /// Waits until the deferred chunk is there, which the page fetches after the first picture; the hints come with it.
    /// A page that is at rest may still compile it. Other pages have none.
    pub async fn wait_deferred_chunk(&self) -> Result<()> {
        let script = "return !document.querySelector('script[data-worker]') \
            || !!document.querySelector('[data-testid=hint]')";
        self.wait("the deferred chunk", async || {
            Ok(self.execute(script, vec![]).await? == true)
        })
        .await
    }

    /// Presses one key while the element has the focus.
    pub async fn press(&self, test_id: &str, key: Key) -> Result<()> {
        let element = self.find(test_id).await?;
        Ok(element.send_keys(&key.to_string()).await?)
    }

    /// Presses keys without a focused element, for the page's shortcuts.
    pub async fn press_keys(&self, keys: &str) -> Result<()> {
        let body = self.client().find(Locator::Css("body")).await?;
        Ok(body.send_keys(keys).await?)
    }

    /// Chooses an option of a `<select>` by its value, as soon as the list has it.
    pub async fn select(&self, test_id: &str, value: &str) -> Result<()> {
        self.wait_option(test_id, value).await?;
        if self.engine() == Engine::WebKit {
            return self.select_by_script(test_id, value).await;
        }
        loop {
            let element = self.find(test_id).await?;
            let selected = async {
                self.scroll_to(&element).await?;
                element.select_by_value(value).await
            };
            match selected.await {
                Err(error) if error.is_stale_element_reference() => {}
                selected => {
                    return selected.with_context(|| format!("{test_id} has no option `{value}`"));
                }
            }
        }
    }

    async fn wait_option(&self, test_id: &str, value: &str) -> Result<()> {
        let script = "const options = document.querySelectorAll(`[data-testid='${arguments[0]}'] option`); \
                      return [...options].some((option) => option.value === arguments[1])";
        self.wait(&format!("{test_id}'s option `{value}`"), async || {
            let arguments = vec![Value::from(test_id), Value::from(value)];
            Ok(self.execute(script, arguments).await? == true)
        })
        .await
    }

    /// As [`Page::select`], of a list that has the option. WebKitGTK 2.50.6's driver answers a click on an option with an
    /// error without a message.
    async fn select_by_script(&self, test_id: &str, value: &str) -> Result<()> {
        let element = self.find(test_id).await?;
        let script = "const [list, value] = arguments; \
                      list.focus(); list.value = value; \
                      for (const name of ['input', 'change']) list.dispatchEvent(new Event(name, { bubbles: true }))";
        let arguments = vec![serde_json::to_value(&element)?, Value::from(value)];
        self.execute(script, arguments).await?;
        Ok(())
    }

    /// Runs the body of a JavaScript function in the page and returns its result.
    pub async fn execute(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.client().execute(script, args).await?)
    }

    /// Waits until the browser has painted all earlier changes.
    pub async fn next_frame(&self) -> Result<()> {
        let script = "const done = arguments[0]; \
                      requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.client().execute_async(script, vec![]).await?;
        Ok(())
    }

    /// Returns the console's lines since the page was opened or [`Page::forgive_console`] was called.
    pub async fn console(&self) -> Result<Vec<ConsoleEntry>> {
        let new = self.session.console().await?;
        let mut console = self.console.borrow_mut();
        console.extend(new);
        Ok(console.clone())
    }

    /// Returns the console's errors; any of them fails a scenario at its end.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let entries = self.console().await?;
        let errors = entries.into_iter().filter(|entry| entry.level == "SEVERE");
        Ok(errors.map(|entry| entry.message).collect())
    }

    /// Removes and returns the console's errors, for a scenario that provokes them.
    pub async fn forgive_console(&self) -> Result<Vec<String>> {
        let errors = self.console_errors().await?;
        self.console.borrow_mut().clear();
        Ok(errors)
    }

    /// Returns the hosts of all requests of the page since it was opened. Another host than the page's own is not
    /// an error here: the scenario checks that.
    pub async fn requested_hosts(&self) -> Result<Vec<String>> {
        let script = "return [...new Set(performance.getEntriesByType('resource') \
                      .map((entry) => new URL(entry.name).host))]";
        let hosts = self.execute(script, vec![]).await?;
        Ok(serde_json::from_value(hosts)?)
    }
}

/// Hides WebKitGTK on x86-64 from the page, which says there that it may compute wrong numbers: a line that most
/// scenarios do not expect, about what cannot happen in them (see `xtask::browser::others`).
const OTHER_MACHINE_SCRIPT: &str = "{
    const agent = navigator.userAgent.replace('Linux x86_64', 'Linux aarch64');
    Object.defineProperty(Navigator.prototype, 'userAgent', { configurable: true, get: () => agent });
}";

/// What the page runs before its own scripts.
fn first_script(engine: Engine, visit: &Visit) -> Option<String> {
    let console = (!engine.has_console()).then_some(CONSOLE_SCRIPT);
    let other_machine = (engine == Engine::WebKit).then_some(OTHER_MACHINE_SCRIPT);
    let engines_own = console.into_iter().chain(other_machine);
    let scripts: Vec<&str> = engines_own.chain(visit.first_script).collect();
    (!scripts.is_empty()).then(|| scripts.join("\n"))
}
