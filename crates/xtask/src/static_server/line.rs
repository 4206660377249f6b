//! A slow line between a server and its browsers.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What is written at once: small, so that responses on several connections arrive side by side.
const CHUNK_BYTES: usize = 2_048;

/// A line that all connections of a server share. It slows down pages and workers alike; the network conditions of
/// Chromium's DevTools leave what a worker fetches at full speed (version 156).
#[derive(Debug)]
pub struct Line {
    bytes_per_s: f64,
    /// From a request to the first byte of its response.
    latency: Duration,
    /// When the line has carried everything that was written so far.
    is_free_at: Mutex<Instant>,
}

impl Line {
    pub fn new(mbit_per_s: f64, latency: Duration) -> Self {
        Self {
            bytes_per_s: mbit_per_s * 1e6 / 8.0,
            latency,
            is_free_at: Mutex::new(Instant::now()),
        }
    }

    /// Waits for as long as a response takes to come back.
    pub fn wait_latency(&self) {
        thread::sleep(self.latency);
    }

    /// Writes no faster than the line carries.
    pub fn write(&self, mut stream: impl Write, bytes: &[u8]) -> io::Result<()> {
        for chunk in bytes.chunks(CHUNK_BYTES) {
            let arrives_at = self.reserve(chunk.len(), Instant::now());
            thread::sleep(arrives_at.saturating_duration_since(Instant::now()));
            stream.write_all(chunk)?;
        }
        Ok(())
    }

    /// Takes the line for some bytes and returns when they arrive.
    fn reserve(&self, n_bytes: usize, now: Instant) -> Instant {
        let mut is_free_at = self
            .is_free_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let takes = Duration::from_secs_f64(n_bytes as f64 / self.bytes_per_s);
        *is_free_at = is_free_at.max(now) + takes;
        *is_free_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_share_the_line() {
        let line = Line::new(8.0, Duration::ZERO);
        let now = Instant::now() + Duration::from_secs(1);
        let after = |ms| now + Duration::from_millis(ms);
        assert_eq!(line.reserve(1_000, now), after(1));
        assert_eq!(line.reserve(2_000, now), after(3));
        // What the line did not carry while it was idle is lost.
        assert_eq!(line.reserve(1_000, after(10)), after(11));
    }

    #[test]
    fn everything_arrives_and_not_before_its_time() {
        let line = Line::new(8.0, Duration::ZERO);
        let (start, mut arrived) = (Instant::now(), Vec::new());
        line.write(&mut arrived, &[7; 10_000]).unwrap();
        assert_eq!(arrived, [7; 10_000]);
        assert!(start.elapsed() >= Duration::from_millis(10));
    }
}
