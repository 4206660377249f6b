//! One driver and one browser with a fresh profile; both end with the session.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::Visit;
use crate::engine::{Engine, NotPossible};

/// A line of the browser's console.
#[derive(Clone, Debug)]
pub struct ConsoleEntry {
    /// `SEVERE` for errors, uncaught exceptions, blocked and failed requests; `WARNING`; `INFO`.
    pub level: String,
    pub message: String,
}

pub struct Session {
    client: Client,
    driver: Driver,
    /// Profile, downloads and uploads; removed at the end.
    folder: PathBuf,
}

impl Session {
    /// Errors: there is no browser or driver, or they do not start.
    pub async fn start(engine: Engine, visit: &Visit) -> Result<Self> {
        let folder = fresh_folder()?;
        let mut driver = Driver::start(engine, &folder, visit)?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities(&folder, &visit.language)?)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .with_context(|| format!("{engine:?} does not start"))?;
        driver.session = client.session_id().await?;
        Ok(Self {
            client,
            driver,
            folder,
        })
    }

    pub fn engine(&self) -> Engine {
        self.driver.engine
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The number of the driver's process, whose descendants are the browser's.
    pub fn driver_id(&self) -> u32 {
        self.driver.process.id()
    }

    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    pub fn uploads(&self) -> PathBuf {
        self.folder.join("uploads")
    }

    /// A command of the Chrome DevTools Protocol.
    ///
    /// Errors: DevTools rejects it; [`NotPossible`] in other browsers than Chromium.
    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        if self.engine() != Engine::Chromium {
            return Err(NotPossible::because(format!("{command} of DevTools")));
        }
        let body = json!({ "cmd": command, "params": params });
        self.post("goog/cdp/execute", body)
            .await
            .with_context(|| format!("DevTools rejects {command}"))
    }

    /// Sets an integer preference of Firefox.
    pub async fn set_preference(&self, name: &str, value: i32) -> Result<()> {
        let script = "Services.prefs.setIntPref(arguments[0], arguments[1])";
        self.in_firefox(script, vec![json!(name), json!(value)])
            .await?;
        Ok(())
    }

    /// Gives a preference of Firefox its default value.
    pub async fn reset_preference(&self, name: &str) -> Result<()> {
        let script = "Services.prefs.clearUserPref(arguments[0])";
        self.in_firefox(script, vec![json!(name)]).await?;
        Ok(())
    }

    /// Runs a script in the context of Firefox's own window and returns its result.
    pub async fn in_firefox(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        self.post("moz/context", json!({ "context": "chrome" }))
            .await?;
        let outcome = self.client.execute(script, args).await;
        self.post("moz/context", json!({ "context": "content" }))
            .await?;
        Ok(outcome?)
    }

    /// Returns the console's lines since the last call.
    pub async fn console(&self) -> Result<Vec<ConsoleEntry>> {
        let log = if self.engine().has_console() {
            self.post("se/log", json!({ "type": "browser" })).await?
        } else {
            let script = "return window.takeConsole ? window.takeConsole() : []";
            self.client.execute(script, vec![]).await?
        };
        let entries = log.as_array().context("the console is no list")?;
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        Ok(entries
            .iter()
            .map(|entry| ConsoleEntry {
                level: text(entry, "level"),
                message: text(entry, "message"),
            })
            .collect())
    }

    /// Returns an element's role or accessible name as the browser computes it; `what` is `computedrole` or
    /// `computedlabel`.
    pub async fn computed(&self, element_id: &str, what: &str) -> Result<String> {
        let command = Request {
            method: Method::GET,
            path: format!("element/{element_id}/{what}"),
            body: None,
        };
        let answer = self.client.issue_cmd(command).await?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let command = Request {
            method: Method::POST,
            path: path.to_owned(),
            body: Some(body.to_string()),
        };
        Ok(self.client.issue_cmd(command).await?)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.stop();
        // Only a leftover in the folder for temporary files if it fails.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The driver's process.
struct Driver {
    engine: Engine,
    process: Child,
    port: u16,
    /// Kept open: the driver ends when it writes into a closed pipe.
    _stdout: BufReader<ChildStdout>,
    /// The session, as soon as there is one.
    session: Option<String>,
}

/// Most tries to start a driver.
const MOST_STARTS: usize = 5;
/// A driver that does not listen after this time has failed to start.
const PATIENCE: Duration = Duration::from_secs(20);

impl Driver {
    /// Starts a driver. With `--port=0` chromedriver takes a free port of IPv6 and exits if the same port
    /// of IPv4 is in use ("IPv4 port not available", version 156), as it may be beside other tests; so it is
    /// started again.
    ///
    /// Errors: the last reason why it did not start.
    fn start(engine: Engine, folder: &Path, visit: &Visit) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::start_once(engine, folder, visit) {
                Err(_) if tries < MOST_STARTS => tries += 1,
                result => return result,
            }
        }
    }

    fn start_once(engine: Engine, folder: &Path, visit: &Visit) -> Result<Self> {
        let mut command = engine.driver(folder, &visit.language, visit.theme)?;
        // WebKit's driver does not print the port that it has chosen.
        let chosen = match engine {
            Engine::WebKit => free_port()?,
            Engine::Chromium | Engine::Firefox => 0,
        };
        // With a group of its own, `kill_group` ends the browser too.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command
            .arg(format!("--port={chosen}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {:?}", command.get_program()))?;
        let stdout = process.stdout.take().context("the driver has no output")?;
        let mut stdout = BufReader::new(stdout);
        let port = match engine {
            Engine::WebKit => wait_until_it_listens(&mut process, chosen)?,
            Engine::Chromium | Engine::Firefox => announced_port(&mut process, &mut stdout)?,
        };
        Ok(Self {
            engine,
            process,
            port,
            _stdout: stdout,
            session: None,
        })
    }

    /// Has the driver close its browser, which a killed driver would leave running.
    ///
    /// Without `await`: it also runs while a panic unwinds.
    fn stop(&mut self) {
        let request = match (self.engine, &self.session) {
            (Engine::Chromium, _) => Some("GET /shutdown".to_owned()),
            (_, Some(session)) => Some(format!("DELETE /session/{session}")),
            (_, None) => None,
        };
        let is_asked = request.is_some_and(|request| self.send(&request).is_ok());
        if !is_asked || self.engine != Engine::Chromium {
            kill_group(&mut self.process);
        }
        let _ = self.process.wait();
    }

    fn send(&self, request: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        stream.write_all(format!("{request} {head}").as_bytes())?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

/// Ends a driver by force, and the browser with it: a browser that hangs does not end with its session.
fn kill_group(driver: &mut Child) {
    if cfg!(unix) {
        let group = format!("-{}", driver.id());
        // It may have ended by itself, then there is nothing to kill.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
    let _ = driver.kill();
}

/// Returns a port that nothing uses now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Waits until a driver accepts connections on its port, and returns the port.
///
/// Errors: it ends, or does not in time.
fn wait_until_it_listens(process: &mut Child, port: u16) -> Result<u16> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
        if let Some(status) = process.try_wait()? {
            bail!("the driver ended at its start ({status})");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    // A driver that does not answer keeps no browser.
    process.kill()?;
    bail!("the driver does not listen on port {port}")
}

/// Reads the driver's output until it names its port.
///
/// Errors: it ends before.
fn announced_port(process: &mut Child, stdout: &mut BufReader<ChildStdout>) -> Result<u16> {
    let mut output = String::new();
    let mut start = 0;
    while stdout.read_line(&mut output)? > 0 {
        let line = output.get(start..).unwrap_or_default();
        if let Some(port) = port_in(line) {
            return Ok(port);
        }
        start = output.len();
    }
    let status = process.wait()?;
    bail!("the driver ended at its start ({status}): {output}")
}

/// The port in `ChromeDriver was started successfully on port 41234.` and in geckodriver's
/// `Listening on 127.0.0.1:41234`.
fn port_in(line: &str) -> Option<u16> {
    let after = line
        .split_once("successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"));
    let (_, port) = after?;
    port.trim_end().trim_end_matches('.').parse().ok()
}

fn fresh_folder() -> Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("neurona-browser-{}-{count}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    // Left by a killed program with the same process number.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("downloads"))
        .with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// A command beyond WebDriver's standard, below the session's address.
#[derive(Debug)]
struct Request {
    method: Method,
    path: String,
    body: Option<String>,
}

impl WebDriverCompatibleCommand for Request {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_port_from_the_greeting() {
        let line = "ChromeDriver was started successfully on port 41234.\n";
        assert_eq!(port_in(line), Some(41234));
        let line = "1764438000000\tgeckodriver\tINFO\tListening on 127.0.0.1:35731\n";
        assert_eq!(port_in(line), Some(35731));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0\n"), None);
    }
}
