//! Runs the benchmark in a browser: a page served here starts a worker, which runs the wasm module and posts
//! the report back. It needs no driver, only a browser that starts from a command line.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::browser::{self, FLAGS};

const PAGE: &str = "<!doctype html><title>bench</title><script>new Worker('worker.js')</script>";
/// Between the table and the numbers for programs.
const SEPARATOR: char = '\u{1e}';
const PATIENCE: Duration = Duration::from_secs(1_800);
/// Limit of a report.
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

/// What the browser may fetch: a name, its MIME type and its bytes. The page has the empty name.
pub type File = (&'static str, &'static str, Vec<u8>);

/// Returns the module's table and its numbers as JSON, measured in a worker of a fresh browser.
///
/// Errors: the browser does not start or ends early, or the module fails, with the worker's message.
pub fn measure(
    engine: &Engine,
    module: &Path,
    budget_ms: u32,
    scaling: bool,
) -> Result<[String; 2]> {
    let worker = worker(budget_ms, scaling);
    let files = [
        ("", "text/html", PAGE.into()),
        ("worker.js", "text/javascript", worker.into_bytes()),
        ("bench.wasm", "application/wasm", read(module)?),
    ];
    let report = report(engine, &files)?;
    let (table, json) = report
        .split_once(SEPARATOR)
        .context("the worker's report has no second part")?;
    Ok([table.to_owned(), json.to_owned()])
}

/// Reads a file; the error names it.
pub fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Opens the page of `files` in a fresh browser and returns the text that it posts to `report`.
///
/// Errors: the browser does not start or ends early, or the text begins with `failed: `.
pub fn report(engine: &Engine, files: &[File]) -> Result<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot listen")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}/", listener.local_addr()?);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let profile = env::temp_dir().join(format!("neurona-bench-{}-{count}", std::process::id()));
    fs::create_dir_all(&profile)?;

    let mut browser = engine.start(&profile, &url)?;
    let report = wait(&listener, &mut browser, files);
    // Fails if the browser has ended already.
    let _ = browser.kill();
    let _ = browser.wait();
    // Only a leftover in the folder for temporary files if it fails.
    let _ = fs::remove_dir_all(&profile);

    let report = report?;
    if let Some(message) = report.strip_prefix("failed: ") {
        bail!("the module failed in {}: {message}", engine.name());
    }
    Ok(report)
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

/// Answers requests until the report comes.
fn wait(listener: &TcpListener, browser: &mut Child, files: &[File]) -> Result<String> {
    let start = Instant::now();
    loop {
        match listener.accept() {
            // The browser opens a new connection if one breaks off.
            Ok((stream, _)) => {
                if let Some(report) = answer(&stream, files) {
                    return Ok(report);
                }
            }
            Err(_) if start.elapsed() > PATIENCE => bail!("no report came"),
            Err(_) => {
                if let Some(status) = browser.try_wait()? {
                    bail!("the browser ended before it reported ({status})");
                }
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

/// Answers one request; returns its body if it is the report.
fn answer(mut stream: &TcpStream, files: &[File]) -> Option<String> {
    stream.set_nonblocking(false).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let mut reader = BufReader::new(stream.take(MAX_BYTES));
    let mut request = String::new();
    reader.read_line(&mut request).ok()?;
    let mut body_len = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            body_len = value.trim().parse().ok()?;
        }
        line.clear();
    }
    let mut body = String::new();
    reader.take(body_len).read_to_string(&mut body).ok()?;

    let target = request.split_whitespace().nth(1)?;
    let name = target.trim_start_matches('/').split('?').next()?;
    let file = files.iter().find(|(known, ..)| *known == name);
    let (kind, content) = file.map_or(("text/plain", &[][..]), |(_, kind, content)| {
        (kind, content)
    });
    // Isolation from other origins makes the page's clock finer: 5 µs instead of 100.
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\r\n",
        content.len()
    );
    let sent = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(content));
    (target == "/report" && sent.is_ok()).then_some(body)
}
