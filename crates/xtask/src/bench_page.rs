//! A browser that measures: it opens a page of this program, whose worker runs the wasm module and
//! sends the report back. No driver is needed, so any browser that starts from a command line does.

use std::env;
use std::fs;
use std::io::Read;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use tiny_http::{Request, Server};

use crate::browser::{self, FLAGS};
use crate::http::{self, header};

const PAGE: &str = "<!doctype html><title>bench</title><script>new Worker('worker.js')</script>";
/// Between the table and the numbers for programs.
const SEPARATOR: char = '\u{1e}';
const PATIENCE: Duration = Duration::from_secs(1_800);
/// A longer message is no report.
const MAX_BYTES: u64 = 4 << 20;

/// A browser and its program.
pub enum Engine {
    Chromium(PathBuf),
    Firefox(PathBuf),
}

impl Engine {
    /// Errors: no such browser is known, or it is not on this machine.
    pub fn find(name: &str) -> Result<Self> {
        match name {
            "chromium" => browser::chromium().map(Self::Chromium).context(
                "there is no Chromium or Chrome on this machine to measure in: install one \
                 (`apt-get install chromium` on Debian), let the environment variable CHROMIUM name \
                 its file, or measure natively only with `cargo xtask bench --only native`",
            ),
            "firefox" => browser::firefox().map(Self::Firefox).context(
                "there is no Firefox on this machine to measure in: install it \
                 (`apt-get install firefox-esr` on Debian) or let the environment variable FIREFOX \
                 name its file",
            ),
            _ => bail!("--browser takes chromium or firefox, not `{name}`"),
        }
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::Chromium(_) => "chromium",
            Self::Firefox(_) => "firefox",
        }
    }

    fn start(&self, profile: &Path, url: &str) -> Result<Child> {
        let mut command = match self {
            Self::Chromium(program) => {
                let mut command = Command::new(program);
                command
                    .args(FLAGS)
                    .arg(format!("--user-data-dir={}", profile.display()));
                command
            }
            Self::Firefox(program) => {
                let mut command = Command::new(program);
                command
                    .args(["--headless", "--no-remote", "--profile"])
                    .arg(profile);
                command
            }
        };
        command
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", self.name()))
    }
}

/// Table and numbers as the module gives them, measured in a worker of a fresh browser.
///
/// Errors: the browser does not start, ends early, or the module fails; the message is the worker's.
pub fn measure(
    engine: &Engine,
    module: &Path,
    budget_ms: u32,
    scaling: bool,
) -> Result<[String; 2]> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let module = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let server = Server::http((Ipv4Addr::LOCALHOST, 0));
    let server = server.map_err(|error| anyhow!("cannot listen: {error}"))?;
    let url = format!("http://{}/", server.server_addr());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let profile = env::temp_dir().join(format!("neurona-bench-{}-{count}", std::process::id()));
    fs::create_dir_all(&profile)?;

    let mut browser = engine.start(&profile, &url)?;
    let worker = worker(budget_ms, scaling);
    let report = wait(&server, &mut browser, &worker, &module);
    // It may have ended by itself.
    let _ = browser.kill();
    let _ = browser.wait();
    // Only a leftover in the folder for temporary files if it fails.
    let _ = fs::remove_dir_all(&profile);

    let report = report?;
    if let Some(message) = report.strip_prefix("failed: ") {
        bail!("the module failed in {}: {message}", engine.name());
    }
    let (table, json) = report
        .split_once(SEPARATOR)
        .context("the worker's report has no second part")?;
    Ok([table.to_owned(), json.to_owned()])
}

fn worker(budget_ms: u32, scaling: bool) -> String {
    format!(
        "const texts = []; let memory; \
         const env = {{ \
             now: () => performance.now(), \
             print: (start, len) => texts.push( \
                 new TextDecoder().decode(new Uint8Array(memory.buffer, start, len))), \
         }}; \
         const send = (body) => fetch('report', {{ method: 'POST', body }}); \
         WebAssembly.instantiateStreaming(fetch('bench.wasm'), {{ env }}) \
             .then(({{ instance }}) => {{ \
                 memory = instance.exports.memory; \
                 instance.exports.bench_main({budget_ms}, {}); \
                 return send(texts.join('\\x1e')); \
             }}) \
             .catch((error) => send('failed: ' + error));",
        u8::from(scaling)
    )
}

/// Answers the page until it reports.
///
/// Errors: no report comes, or the browser ends before it.
fn wait(server: &Server, browser: &mut Child, worker: &str, module: &[u8]) -> Result<String> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(request) = server.recv_timeout(Duration::from_millis(50))? {
            if let Some(report) = answer(request, worker, module) {
                return Ok(report);
            }
        } else if let Some(status) = browser.try_wait()? {
            bail!("the browser ended before it reported ({status})");
        }
    }
    bail!("no report came")
}

/// Answers a request; returns the report if the request brings it.
fn answer(mut request: Request, worker: &str, module: &[u8]) -> Option<String> {
    let report = (request.url() == "/report").then(|| {
        let mut report = String::new();
        let mut body = request.as_reader().take(MAX_BYTES);
        body.read_to_string(&mut report).map(|_| report)
    });
    let (kind, content) = match request.url() {
        "/" => ("text/html", PAGE.as_bytes()),
        "/worker.js" => ("text/javascript", worker.as_bytes()),
        "/bench.wasm" => ("application/wasm", module),
        _ => ("text/plain", &b""[..]),
    };
    // Isolated from other origins a page's clock has 5 µs instead of 100.
    let response = http::response(200, kind, content.to_vec())
        .with_header(header("Cross-Origin-Opener-Policy", "same-origin"))
        .with_header(header("Cross-Origin-Embedder-Policy", "require-corp"));
    // A connection that breaks off is the browser's affair; it asks again.
    let is_sent = request.respond(response).is_ok();
    report?.ok().filter(|_| is_sent)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpStream;
    use std::thread;

    use super::*;

    /// What a request of these lines gets, and the report that it brings.
    fn ask(request: &'static str) -> (String, Option<String>) {
        let http = Server::http((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = http.server_addr().to_ip().unwrap();
        let asking = thread::spawn(move || {
            let mut stream = TcpStream::connect(addr).unwrap();
            write!(stream, "{request}").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        let report = answer(http.recv().unwrap(), "the worker", b"the module");
        (asking.join().unwrap(), report)
    }

    #[test]
    fn page_worker_and_module_are_isolated_and_have_their_types() {
        for (target, kind, body) in [
            (
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "text/html",
                PAGE,
            ),
            (
                "GET /worker.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "text/javascript",
                "the worker",
            ),
            (
                "GET /bench.wasm HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "application/wasm",
                "the module",
            ),
        ] {
            let (answer, report) = ask(target);
            assert!(
                answer.contains(&format!("Content-Type: {kind}\r\n")),
                "{answer}"
            );
            assert!(
                answer.contains("Cross-Origin-Opener-Policy: same-origin\r\n"),
                "{answer}"
            );
            assert!(
                answer.contains("Cross-Origin-Embedder-Policy: require-corp\r\n"),
                "{answer}"
            );
            assert!(answer.ends_with(body), "{answer}");
            assert_eq!(report, None);
        }
    }

    #[test]
    fn the_report_is_the_body_that_is_posted() {
        let (answer, report) = ask(
            "POST /report HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n1 µs",
        );
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert_eq!(report.as_deref(), Some("1 µs"));
    }
}
