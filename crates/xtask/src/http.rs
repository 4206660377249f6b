//! Responses of the two servers on 127.0.0.1: `site` serves the page, `bench_page` the benchmark.

use std::io::Cursor;

use tiny_http::{Header, Response};

/// Returns a response with its content type and its length; never in chunks, as static hosts send files.
pub fn response(status: u16, content_type: &str, body: Vec<u8>) -> Response<Cursor<Vec<u8>>> {
    Response::from_data(body)
        .with_status_code(status)
        .with_chunked_threshold(usize::MAX)
        .with_header(header("Content-Type", content_type))
}

/// A header of a response.
///
/// Panics if name or value is not ASCII: both are ours.
pub fn header(name: &str, value: &str) -> Header {
    let header = Header::from_bytes(name.as_bytes(), value.as_bytes());
    header.unwrap_or_else(|()| panic!("{name}: {value} is no header"))
}
