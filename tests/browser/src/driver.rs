//! One chromedriver and one Chromium with a fresh profile; both end with the session.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};
use xtask::browser::{Browser, FLAGS};

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
    pub async fn start(language: &str) -> Result<Self> {
        let browser = Browser::find()?;
        let folder = fresh_folder()?;
        let driver = Driver::start(&browser.chromedriver)?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&browser, &folder, language))
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .context("Chromium does not start")?;
        Ok(Self {
            client,
            driver,
            folder,
        })
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    pub fn uploads(&self) -> PathBuf {
        self.folder.join("uploads")
    }

    /// A command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": params });
        self.post("goog/cdp/execute", body)
            .await
            .with_context(|| format!("DevTools rejects {command}"))
    }

    /// Returns the console's lines since the last call.
    pub async fn console(&self) -> Result<Vec<ConsoleEntry>> {
        let log = self.post("se/log", json!({ "type": "browser" })).await?;
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

fn capabilities(browser: &Browser, folder: &Path, language: &str) -> Capabilities {
    let mut args: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    args.push(format!(
        "--user-data-dir={}",
        folder.join("profile").display()
    ));
    args.push(format!("--lang={language}"));
    args.push(format!("--accept-lang={language}"));
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": browser.chromium,
            "args": args,
            "prefs": {
                "download.default_directory": folder.join("downloads"),
                "intl.accept_languages": language,
            },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    match capabilities {
        Value::Object(capabilities) => capabilities,
        _ => unreachable!("json! of braces is an object"),
    }
}

/// The driver's process, on a port of its own choice.
struct Driver {
    process: Child,
    port: u16,
    /// Kept open: the driver ends when it writes into a closed pipe.
    _stdout: BufReader<ChildStdout>,
}

/// Most tries to start a driver.
const MOST_STARTS: usize = 5;

impl Driver {
    /// Starts a driver. With `--port=0` chromedriver takes a free port of IPv6 and exits if the same port
    /// of IPv4 is in use ("IPv4 port not available", version 156), as it may be beside other tests; so it is
    /// started again.
    ///
    /// Errors: the last reason why it did not start.
    fn start(chromedriver: &Path) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::start_once(chromedriver) {
                Err(_) if tries < MOST_STARTS => tries += 1,
                result => return result,
            }
        }
    }

    fn start_once(chromedriver: &Path) -> Result<Self> {
        let mut process = Command::new(chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", chromedriver.display()))?;
        let stdout = process
            .stdout
            .take()
            .context("chromedriver has no output")?;
        let mut stdout = BufReader::new(stdout);
        let mut output = String::new();
        let mut start = 0;
        while stdout.read_line(&mut output)? > 0 {
            let line = output.get(start..).unwrap_or_default();
            if let Some(port) = port_in(line) {
                return Ok(Self {
                    process,
                    port,
                    _stdout: stdout,
                });
            }
            start = output.len();
        }
        let status = process.wait()?;
        let name = chromedriver.display();
        bail!("{name} ended at its start ({status}): {output}")
    }

    /// Has the driver close its browser, which a killed driver would leave running.
    ///
    /// Without `await`: it also runs while a panic unwinds.
    fn stop(&mut self) {
        let is_asked = self.ask_for_shutdown().is_ok();
        if !is_asked {
            // It may have ended by itself, then there is nothing to kill.
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }

    fn ask_for_shutdown(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream
            .write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

/// The port in `ChromeDriver was started successfully on port 41234.`
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
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
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0\n"), None);
    }
}
