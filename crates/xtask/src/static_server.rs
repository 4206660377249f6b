//! A server of static files on 127.0.0.1, for `serve` and for the browser tests.
//!
//! It implements no more than a plain static host does, so that a page which works here works there: GET
//! and HEAD, types by extension, `index.html` for a folder, the compressed copies that the build leaves beside files. It can
//! serve below a sub-path, where a page with absolute addresses would fail.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// No browser sends a longer head of a request.
const MAX_HEAD_BYTES: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Headers that isolate a page from other origins: browsers then give its clocks 5 µs instead of 100.
pub const ISOLATION: &str = "Cross-Origin-Opener-Policy: same-origin\r\n\
                             Cross-Origin-Embedder-Policy: require-corp\r\n";

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
        let mut words = request.line.split_whitespace();
        let (method, target) = (words.next()?, words.next()?);
        let response = match method {
            "GET" | "HEAD" => self.file(target, &request),
            _ => Response::text("405 Method Not Allowed", "GET and HEAD only\n"),
        };
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\nVary: Accept-Encoding\r\nConnection: close\r\n{}",
            response.status,
            response.content_type,
            response.body.len(),
            self.headers
        );
        if let Some(encoding) = response.encoding {
            head.push_str(&format!("Content-Encoding: {encoding}\r\n"));
        }
        if let Some(location) = response.location {
            head.push_str(&format!("Location: {location}\r\n"));
        }
        head.push_str("\r\n");
        let mut stream = stream;
        stream.write_all(head.as_bytes()).ok()?;
        if method == "GET" {
            stream.write_all(&response.body).ok()?;
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

/// What the server reads of a request.
struct Request {
    line: String,
    /// The value of `Accept-Encoding`.
    encodings: String,
}

impl Request {
    /// Reads the head. All of its lines are read, because closing a connection with unread data resets it.
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream.take(MAX_HEAD_BYTES));
        let mut request = Self {
            line: String::new(),
            encodings: String::new(),
        };
        reader.read_line(&mut request.line).ok()?;
        let mut line = String::new();
        while reader.read_line(&mut line).ok()? > 0 && line != "\r\n" && line != "\n" {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("accept-encoding")
            {
                value.trim().clone_into(&mut request.encodings);
            }
            line.clear();
        }
        Some(request)
    }

    /// Whether the browser names an encoding and does not give it the quality 0.
    fn accepts(&self, encoding: &str) -> bool {
        self.encodings.split(',').any(|it| {
            let (name, quality) = it.split_once(";q=").unwrap_or((it, "1"));
            name.trim() == encoding && quality.trim().parse().is_ok_and(|it: f32| it > 0.0)
        })
    }
}

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
mod tests {
    use super::*;

    /// Returns the answer of a server of two files to a request with this first line.
    fn answer_to(sub_path: &str, request: &str) -> String {
        answer_to_head(sub_path, &format!("{request} HTTP/1.1\r\nHost: x"))
    }

    /// The same, to a request with this head.
    fn answer_to_head(sub_path: &str, head: &str) -> String {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("neurona-site-{}-{count}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("index.html"), "the page data-offline=./offline.js").unwrap();
        fs::write(dir.join("a b.wasm"), "code").unwrap();
        fs::write(dir.join(WORKER), "work()").unwrap();
        fs::write(dir.join("worker.js.br"), "never sent").unwrap();
        fs::write(dir.join("two.js"), "a plain script").unwrap();
        fs::write(dir.join("two.js.br"), "brotli").unwrap();
        fs::write(dir.join("two.js.gz"), "gzip").unwrap();
        let server = Server::start_site(
            Site {
                folder: dir.clone(),
                sub_path: sub_path.to_owned(),
                headers: ISOLATION,
                is_kept_offline: false,
                first_script: Some("first()".to_owned()),
                first_worker_script: Some("early();"),
            },
            0,
        )
        .unwrap();
        let mut stream = TcpStream::connect(server.addr).unwrap();
        write!(stream, "{head}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        answer
    }

    #[test]
    fn the_page_is_served_at_the_root_and_below_a_path() {
        for (sub_path, request) in [
            ("/", "GET /"),
            ("/", "GET /index.html?x=1"),
            ("/a/b/", "GET /a/b/"),
        ] {
            let answer = answer_to(sub_path, request);
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
            assert!(answer.contains("text/html; charset=utf-8"), "{answer}");
            let page = "\r\n\r\n<script src=\"./first-script-of-the-tests.js\"></script>the page";
            assert!(answer.ends_with(page), "{answer}");
        }
    }

    #[test]
    fn wasm_has_its_content_type_and_head_has_no_body() {
        let answer = answer_to("/", "HEAD /a%20b.wasm");
        assert!(answer.contains("\r\nCross-Origin-Opener-Policy: same-origin\r\n"));
        assert!(answer.contains("Content-Type: application/wasm\r\n"));
        assert!(answer.contains("Content-Length: 4\r\n"));
        assert!(answer.ends_with("\r\n\r\n"));
    }

    #[test]
    fn the_first_scripts_of_a_site_are_served() {
        let answer = answer_to("/a/", "GET /a/first-script-of-the-tests.js");
        assert!(answer.contains("Content-Type: text/javascript"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nfirst()"), "{answer}");
        let answer = answer_to("/a/", "GET /a/worker.js");
        assert!(answer.ends_with("\r\n\r\nearly();work()"), "{answer}");
    }

    #[test]
    fn a_compressed_copy_is_sent_to_those_who_accept_it() {
        for (accepted, encoding, body) in [
            ("gzip, deflate, br, zstd", Some("br"), "brotli"),
            ("gzip;q=0.5, br;q=0", Some("gzip"), "gzip"),
            ("identity", None, "a plain script"),
            ("", None, "a plain script"),
        ] {
            let head = format!("GET /two.js?x HTTP/1.1\r\naccept-encoding: {accepted}");
            let answer = answer_to_head("/", &head);
            let line = encoding.map(|it| format!("\r\nContent-Encoding: {it}\r\n"));
            match line {
                Some(line) => assert!(answer.contains(&line), "{answer}"),
                None => assert!(!answer.contains("Content-Encoding"), "{answer}"),
            }
            assert!(answer.contains("Content-Type: text/javascript"), "{answer}");
            assert!(answer.contains("\r\nVary: Accept-Encoding\r\n"), "{answer}");
            assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{answer}");
        }
        let answer = answer_to_head("/", "GET /worker.js HTTP/1.1\r\nAccept-Encoding: br");
        assert!(answer.ends_with("\r\n\r\nearly();work()"), "{answer}");
    }

    #[test]
    fn a_folder_without_its_slash_is_redirected() {
        let answer = answer_to("/a/b/", "GET /a/b");
        assert!(answer.starts_with("HTTP/1.1 301 "), "{answer}");
        assert!(answer.contains("\r\nLocation: /a/b/\r\n"), "{answer}");
    }

    #[test]
    fn files_outside_of_the_folder_are_not_found() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/missing.js",
            "/%",
            "/%ff",
            "//etc/passwd",
        ] {
            let answer = answer_to("/", &format!("GET {target}"));
            assert!(answer.starts_with("HTTP/1.1 404 "), "{target}: {answer}");
        }
        let answer = answer_to("/a/", "GET /index.html");
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    }

    #[test]
    fn other_methods_than_get_and_head_are_rejected() {
        let answer = answer_to("/", "POST /");
        assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    }
}
