//! Tests of the server's answers, byte by byte.

use std::io::Read;
use std::sync::mpsc::channel;

use super::*;

/// Returns the answer of a server of two files to a request with this first line.
fn answer_to(sub_path: &str, request: &str) -> String {
    answer_to_head(sub_path, &format!("{request} HTTP/1.1\r\nHost: x"))
}

/// The same, to a request with this head.
fn answer_to_head(sub_path: &str, head: &str) -> String {
    answer_and_log(sub_path, head).0
}

/// The same, with what the server reports.
fn answer_and_log(sub_path: &str, head: &str) -> (String, Vec<Sent>) {
    let (log, sent) = channel();
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
            cache_control: "max-age=600",
            log: Some(log),
            line: None,
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
    (answer, sent.try_iter().collect())
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
fn a_response_is_reported_with_what_asked_for_it() {
    let head = "GET /two.js HTTP/1.1\r\nAccept-Encoding: gzip\r\nReferer: http://x/worker.js";
    let (answer, sent) = answer_and_log("/", head);
    assert!(
        answer.contains("\r\nCache-Control: max-age=600\r\n"),
        "{answer}"
    );
    let [sent] = sent.try_into().unwrap();
    assert_eq!(sent.referer, "http://x/worker.js");
    assert_eq!(sent.body_bytes, "gzip".len());
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
