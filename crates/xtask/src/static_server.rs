//! A server of static files on 127.0.0.1, for `serve` and for the browser tests.
//!
//! It implements no more than a plain static host does, so that a page which works here works there: GET
//! and HEAD, types by extension, `index.html` for a folder, the compressed copies that the build leaves beside files. It can
//! serve below a sub-path, where a page with absolute addresses would fail.

use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
pub use line::Line;
use request::Request;

mod line;
mod request;

const PATIENCE: Duration = Duration::from_secs(10);

/// Headers that isolate a page from other origins: browsers then give its clocks 5 µs instead of 100.
pub const ISOLATION: &str = "Cross-Origin-Opener-Policy: same-origin\r\n\
                             Cross-Origin-Embedder-Policy: require-corp\r\n";

/// Browsers ask for every file anew.
pub const NO_CACHE: &str = "no-cache";

/// A response that a server is about to send.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The address of what asked for it, a page, a script or a worker.
    pub referer: String,
    /// The length of the body, compressed as it is sent.
    pub body_bytes: usize,
    pub at: SystemTime,
}

/// A running server; it stops when dropped.
pub struct Server {
    addr: SocketAddr,
    sub_path: String,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Serves `dir` below `sub_path` (`/`, or `/some/folder/`) on `port`; port 0 is any free one. Browsers do not keep it for
    /// use without a network.
    ///
    /// Errors: the port is taken.
    pub fn start(dir: &Path, sub_path: &str, port: u16) -> Result<Self> {
        let site = Site {
            folder: dir.to_owned(),
            sub_path: sub_path.to_owned(),
            headers: "",
            cache_control: NO_CACHE,
            log: None,
            line: None,
            // Whoever changes the page would see the build before at each reload.
            is_kept_offline: false,
            first_script: None,
            first_worker_script: None,
        };
        Self::start_site(site, port)
    }

    /// Serves a site on `port`; port 0 is any free one.
    ///
    /// Errors: the port is taken.
    pub fn start_site(site: Site, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("cannot listen on 127.0.0.1:{port}"))?;
        let addr = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let sub_path = site.sub_path.clone();
        let site = Arc::new(site);
        let is_stopped = Arc::clone(&stopped);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if is_stopped.load(Ordering::Relaxed) {
                    break;
                }
                // The browser opens a new connection if one breaks off.
                let Ok(stream) = stream else { continue };
                let site = Arc::clone(&site);
                thread::spawn(move || site.answer(stream));
            }
        });
        Ok(Self {
            addr,
            sub_path,
            stopped,
        })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.addr, self.sub_path)
    }

    pub fn port(&self) -> u16 {
        self.addr.port()
    }

    /// Serves until the process is terminated.
    pub fn forever(self) -> ! {
        loop {
            thread::park();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection. If this fails, the thread is not waiting.
        let _ = TcpStream::connect(self.addr);
    }
}

/// What a server serves.
pub struct Site {
    /// The files.
    pub folder: PathBuf,
    /// The path below which they stand: `/`, or `/some/folder/`.
    pub sub_path: String,
    /// More lines in the head of every response, each with its `\r\n`.
    pub headers: &'static str,
    /// The value of `Cache-Control` of every response: [`NO_CACHE`], or for how long browsers may keep the files.
    pub cache_control: &'static str,
    /// Where every response is reported, if anywhere.
    pub log: Option<Sender<Sent>>,
    /// The line to the browsers; none is as fast as the machine.
    pub line: Option<Line>,
    /// Whether browsers may keep the page for use without a network: otherwise its pages do not name their service worker.
    pub is_kept_offline: bool,
    /// A script that every page of the site runs before its own ones.
    pub first_script: Option<String>,
    /// What the file `WORKER` runs before its own script.
    pub first_worker_script: Option<&'static str>,
}

/// The name of the file with the script of a site's workers.
const WORKER: &str = "worker.js";
/// The name of [`Site::first_script`].
const FIRST_SCRIPT: &str = "first-script-of-the-tests.js";
/// The attribute by which a page names its service worker, as it stands in the built page.
const OFFLINE: &str = " data-offline=./offline.js";

struct Response {
    status: &'static str,
    content_type: &'static str,
    /// How the body is compressed.
    encoding: Option<&'static str>,
    location: Option<String>,
    body: Vec<u8>,
}

impl Response {
    fn text(status: &'static str, body: &str) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            encoding: None,
            location: None,
            body: body.into(),
        }
    }
}

impl Site {
    fn answer(&self, stream: TcpStream) -> Option<()> {
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.set_write_timeout(Some(PATIENCE)).ok()?;
        let request = Request::read(&stream)?;
        if let Some(line) = &self.line {
            line.wait_latency();
        }
        let mut words = request.line.split_whitespace();
        let (method, target) = (words.next()?, words.next()?);
        let response = match method {
            "GET" | "HEAD" => self.file(target, &request),
            _ => Response::text("405 Method Not Allowed", "GET and HEAD only\n"),
        };
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: {}\r\n\
             X-Content-Type-Options: nosniff\r\nVary: Accept-Encoding\r\nConnection: close\r\n{}",
            response.status,
            response.content_type,
            response.body.len(),
            self.cache_control,
            self.headers
        );
        if let Some(log) = &self.log {
            // Nobody may listen any more.
            let _ = log.send(Sent {
                referer: request.referer.clone(),
                body_bytes: response.body.len(),
                at: SystemTime::now(),
            });
        }
        if let Some(encoding) = response.encoding {
            head.push_str(&format!("Content-Encoding: {encoding}\r\n"));
        }
        if let Some(location) = response.location {
            head.push_str(&format!("Location: {location}\r\n"));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        if method == "GET" {
            bytes.extend(response.body);
        }
        let mut stream = stream;
        match &self.line {
            Some(line) => line.write(&stream, &bytes).ok()?,
            None => stream.write_all(&bytes).ok()?,
        }
        stream.flush().ok()
    }

    fn file(&self, target: &str, request: &Request) -> Response {
        let not_found = || Response::text("404 Not Found", "no such file\n");
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.sub_path {
            // As static hosts do: without the slash, relative addresses would lack the folder.
            return Response {
                location: Some(self.sub_path.clone()),
                ..Response::text("301 Moved Permanently", "")
            };
        }
        let Some(path) = path.strip_prefix(self.sub_path.as_str()).and_then(decode) else {
            return not_found();
        };
        let first_script = self.first_script.as_deref();
        if let Some(script) = first_script.filter(|_| path == FIRST_SCRIPT) {
            return Response {
                content_type: content_type(Path::new(FIRST_SCRIPT)),
                ..Response::text("200 OK", script)
            };
        }
        let mut file = self.folder.clone();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            // Nothing above the folder, and nothing hidden.
            if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
                return not_found();
            }
            file.push(part);
        }
        if file.is_dir() {
            file.push("index.html");
        }
        let Ok(body) = fs::read(&file) else {
            return not_found();
        };
        let response = |encoding, body| Response {
            status: "200 OK",
            content_type: content_type(&file),
            encoding,
            location: None,
            body,
        };
        match self.compressed(&file, request) {
            Some((encoding, copy)) => response(Some(encoding), copy),
            None => response(None, self.with_first_script(&file, body)),
        }
    }

    /// The copy of a file in an encoding that the browser accepts, with the encoding's name. There is none of a file into
    /// which a script is put.
    fn compressed(&self, file: &Path, request: &Request) -> Option<(&'static str, Vec<u8>)> {
        if self.is_changed(file) {
            return None;
        }
        ENCODINGS.into_iter().find_map(|(encoding, extension)| {
            let mut copy = file.as_os_str().to_owned();
            copy.push(format!(".{extension}"));
            let copy = request
                .accepts(encoding)
                .then(|| fs::read(&copy).ok())
                .flatten();
            Some((encoding, copy?))
        })
    }
}

impl Site {
    fn is_changed(&self, file: &Path) -> bool {
        let is_page = file.extension().is_some_and(|it| it == "html");
        let is_worker = file.ends_with(WORKER);
        (is_page && (self.first_script.is_some() || !self.is_kept_offline))
            || (is_worker && self.first_worker_script.is_some())
    }

    /// Puts the first script in front of everything in a page or in a worker's script. The page in a single file, which is
    /// UTF-16 and loads nothing, stays as it is.
    fn with_first_script(&self, file: &Path, body: Vec<u8>) -> Vec<u8> {
        if !self.is_changed(file) {
            return body;
        }
        if let Some(script) = self.first_worker_script.filter(|_| file.ends_with(WORKER)) {
            return [script.as_bytes(), &body].concat();
        }
        let mut html = match String::from_utf8(body) {
            Ok(html) => html,
            Err(error) => return error.into_bytes(),
        };
        if !self.is_kept_offline {
            html = html.replace(OFFLINE, "");
        }
        if self.first_script.is_none() {
            return html.into_bytes();
        }
        // Behind the character set, which must come early, and the policy.
        let at = html.find("<title>").unwrap_or(0);
        let (before, after) = html.split_at(at);
        format!("{before}<script src=\"./{FIRST_SCRIPT}\"></script>{after}").into_bytes()
    }
}

/// The encodings of compressed copies, the best first, and what a copy's name ends with; see `crates/compressor`.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// Decodes percent encoding; `None` if the result is not UTF-8.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after.get(2..)?;
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
