//! A server of static files on 127.0.0.1, for `serve` and for the browser tests.
//!
//! It does what the plainest static host does and no more, so that a page which works here works
//! there: GET and HEAD, types by extension, `index.html` for a folder. It can stand below a
//! sub-path, to see that the page holds no absolute address.

use std::fs;
use std::io::Cursor;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow};
use percent_encoding::percent_decode_str;
use tiny_http::{Method, Response};

use crate::http::{header, response};

/// A browser fetches up to six files at once from a host; one that reads slowly holds up one thread.
const N_THREADS: usize = 6;

/// A running server; it stops when dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    port: u16,
    sub_path: String,
}

impl Server {
    /// Serves `dir` below `sub_path` (`/`, or `/some/folder/`) on `port`; port 0 is any free one.
    ///
    /// Errors: the port is taken.
    pub fn start(dir: &Path, sub_path: &str, port: u16) -> Result<Self> {
        let http = tiny_http::Server::http((Ipv4Addr::LOCALHOST, port));
        let http = http.map_err(|error| anyhow!("cannot listen on 127.0.0.1:{port}: {error}"))?;
        let addr = http.server_addr().to_ip();
        let port = addr.context("the server has no port")?.port();
        let http = Arc::new(http);
        let site = Arc::new(Site {
            dir: dir.to_owned(),
            sub_path: sub_path.to_owned(),
        });
        for _ in 0..N_THREADS {
            let (http, site) = (Arc::clone(&http), Arc::clone(&site));
            // Ends when the server is dropped, which unblocks each thread once.
            thread::spawn(move || {
                while let Ok(request) = http.recv() {
                    let response = site.answer(request.method(), request.url());
                    // A connection that breaks off is the browser's affair.
                    let _ = request.respond(response);
                }
            });
        }
        Ok(Self {
            http,
            port,
            sub_path: sub_path.to_owned(),
        })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.sub_path)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Serves until the program is ended from outside.
    pub fn forever(self) -> ! {
        loop {
            thread::park();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..N_THREADS {
            self.http.unblock();
        }
    }
}

struct Site {
    dir: PathBuf,
    sub_path: String,
}

fn text(status: u16, body: &str) -> Response<Cursor<Vec<u8>>> {
    response(status, "text/plain; charset=utf-8", body.into())
}

impl Site {
    fn answer(&self, method: &Method, target: &str) -> Response<Cursor<Vec<u8>>> {
        let response = match method {
            Method::Get | Method::Head => self.file(target),
            _ => text(405, "GET and HEAD only\n"),
        };
        response
            .with_header(header("Cache-Control", "no-cache"))
            .with_header(header("X-Content-Type-Options", "nosniff"))
    }

    fn file(&self, target: &str) -> Response<Cursor<Vec<u8>>> {
        let not_found = || text(404, "no such file\n");
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.sub_path {
            // As static hosts do: without the slash, relative addresses would miss the folder.
            return text(301, "").with_header(header("Location", &self.sub_path));
        }
        let path = path.strip_prefix(self.sub_path.as_str());
        let Some(Ok(path)) = path.map(|path| percent_decode_str(path).decode_utf8()) else {
            return not_found();
        };
        let mut file = self.dir.clone();
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
        match fs::read(&file) {
            Ok(body) => response(200, content_type(&file), body),
            Err(_) => not_found(),
        }
    }
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
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    /// A server of a folder with two files, and what it answers to a request's first line.
    fn ask(sub_path: &str, request: &str) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("neurona-site-{}-{count}", std::process::id());
        let dir = std::env::temp_dir().join(name);
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("index.html"), "the page").unwrap();
        fs::write(dir.join("a b.wasm"), "code").unwrap();
        let server = Server::start(&dir, sub_path, 0).unwrap();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
        write!(
            stream,
            "{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        fs::remove_dir_all(&dir).unwrap();
        answer
    }

    #[test]
    fn serves_the_page_at_the_root_and_below_a_path() {
        for (sub_path, request) in [
            ("/", "GET /"),
            ("/", "GET /index.html?x=1"),
            ("/a/b/", "GET /a/b/"),
        ] {
            let answer = ask(sub_path, request);
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
            assert!(answer.contains("text/html; charset=utf-8"), "{answer}");
            assert!(answer.ends_with("\r\n\r\nthe page"), "{answer}");
        }
    }

    #[test]
    fn wasm_has_its_type_and_head_has_no_body() {
        let answer = ask("/", "HEAD /a%20b.wasm");
        assert!(answer.contains("Content-Type: application/wasm\r\n"));
        assert!(answer.contains("Content-Length: 4\r\n"));
        assert!(answer.ends_with("\r\n\r\n"));
    }

    #[test]
    fn a_folder_without_its_slash_is_sent_on() {
        let answer = ask("/a/b/", "GET /a/b");
        assert!(answer.starts_with("HTTP/1.1 301 "), "{answer}");
        assert!(answer.contains("\r\nLocation: /a/b/\r\n"), "{answer}");
    }

    #[test]
    fn gives_nothing_from_outside_its_folder() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/missing.js",
            "/%",
            "/%ff",
            "//etc/passwd",
        ] {
            let answer = ask("/", &format!("GET {target}"));
            assert!(answer.starts_with("HTTP/1.1 404 "), "{target}: {answer}");
        }
        let answer = ask("/a/", "GET /index.html");
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
    }

    #[test]
    fn nothing_is_cached_guessed_or_sent_in_chunks() {
        let answer = ask("/", "GET /");
        for line in [
            "Cache-Control: no-cache",
            "X-Content-Type-Options: nosniff",
            "Content-Length: 8",
        ] {
            assert!(answer.contains(&format!("\r\n{line}\r\n")), "{answer}");
        }
    }

    #[test]
    fn a_large_file_has_its_length_too() {
        let dir = std::env::temp_dir().join(format!("neurona-site-large-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("page.wasm"), vec![7; 100_000]).unwrap();
        let site = Site {
            dir: dir.clone(),
            sub_path: "/".to_owned(),
        };
        let mut sent = Vec::new();
        let answer = site.answer(&Method::Get, "/page.wasm");
        answer
            .raw_print(&mut sent, tiny_http::HTTPVersion(1, 1), &[], false, None)
            .unwrap();
        fs::remove_dir_all(&dir).unwrap();
        let head = String::from_utf8_lossy(&sent[..300]);
        assert!(head.contains("Content-Length: 100000\r\n"), "{head}");
        assert!(!head.contains("chunked"), "{head}");
    }

    #[test]
    fn a_dropped_server_leaves_its_port() {
        let server = Server::start(&std::env::temp_dir(), "/", 0).unwrap();
        let port = server.port();
        drop(server);
        let start = Instant::now();
        // The threads end one after the other.
        while Server::start(&std::env::temp_dir(), "/", port).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "{port} is taken");
            thread::yield_now();
        }
    }

    #[test]
    fn only_reads() {
        let answer = ask("/", "POST /");
        assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    }
}
