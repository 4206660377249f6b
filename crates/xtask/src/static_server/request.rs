//! What the server reads of a request.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

/// No browser sends a longer head of a request.
const MAX_HEAD_BYTES: u64 = 64 * 1024;

/// The parts of a request's head that the server looks at.
pub struct Request {
    /// The first line: method, target, version.
    pub line: String,
    /// The value of `Accept-Encoding`.
    encodings: String,
    /// The value of `Referer`: the address of what asks, a page, a script or a worker.
    pub referer: String,
}

impl Request {
    /// Reads the head. All of its lines are read, because closing a connection with unread data resets it.
    pub fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream.take(MAX_HEAD_BYTES));
        let mut request = Self {
            line: String::new(),
            encodings: String::new(),
            referer: String::new(),
        };
        reader.read_line(&mut request.line).ok()?;
        let mut line = String::new();
        while reader.read_line(&mut line).ok()? > 0 && line != "\r\n" && line != "\n" {
            if let Some((name, value)) = line.split_once(':') {
                let place = match name.to_ascii_lowercase().as_str() {
                    "accept-encoding" => Some(&mut request.encodings),
                    "referer" => Some(&mut request.referer),
                    _ => None,
                };
                if let Some(place) = place {
                    value.trim().clone_into(place);
                }
            }
            line.clear();
        }
        Some(request)
    }

    /// Whether the browser names an encoding and does not give it the quality 0.
    pub fn accepts(&self, encoding: &str) -> bool {
        self.encodings.split(',').any(|it| {
            let (name, quality) = it.split_once(";q=").unwrap_or((it, "1"));
            name.trim() == encoding && quality.trim().parse().is_ok_and(|it: f32| it > 0.0)
        })
    }
}
