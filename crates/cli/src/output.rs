//! The standard output: a reader that has left, as `head` does, ends the command without an error.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use serde_json::Value;

use crate::failure::{Failure, Outcome};

/// The standard output, buffered.
pub struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    /// Opens it.
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Outcome {
        checked(self.0.write_all(bytes))
    }

    /// Writes a text and the end of a line.
    pub fn line(&mut self, text: &str) -> Outcome {
        checked(writeln!(self.0, "{text}"))
    }

    /// Writes a value as JSON in one line.
    pub fn json(&mut self, value: &Value) -> Outcome {
        self.line(&value.to_string())
    }

    /// Writes what is still in the buffer. Without it, an error would be lost.
    pub fn finish(mut self) -> Outcome {
        checked(self.0.flush())
    }
}

fn checked(result: io::Result<()>) -> Outcome {
    result.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::NoReader,
        _ => Failure::io("write to", "the standard output", &error),
    })
}
