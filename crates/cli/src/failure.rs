//! How a command ends that cannot do its work.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command ends early.
#[derive(Debug)]
pub enum Failure {
    /// Its work failed.
    Work(Message),
    /// It was called in a way that makes no sense.
    Usage(Message),
    /// Nobody reads its output any more, as behind `| head`.
    NoReader,
}

/// A sentence on what is wrong, and one on what can be done.
#[derive(Debug)]
pub struct Message {
    text: String,
    hint: Option<String>,
}

/// What commands return.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// The work cannot be done.
    pub fn work(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Work(Message { text, hint: None })
    }

    /// The arguments do not fit each other.
    pub fn usage(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Usage(Message { text, hint: None })
    }

    /// Adds what can be done.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Work(message) | Self::Usage(message) = &mut self {
            message.hint = Some(hint.into());
        }
        self
    }

    /// A file or stream that cannot be read or written: `cannot read FILE: no such file`.
    pub fn io(doing: &str, name: impl Display, error: &io::Error) -> Self {
        Self::work(format!("cannot {doing} {name}: {}", lower(error)))
    }

    /// Says what is wrong and returns the exit code: 1, or 2 for a wrong call.
    pub fn exit(self) -> ExitCode {
        let (message, code) = match self {
            Self::Work(message) => (message, 1),
            Self::Usage(message) => (message, 2),
            Self::NoReader => return ExitCode::SUCCESS,
        };
        // Where even this cannot be written, the exit code is left.
        let mut stderr = io::stderr().lock();
        let _ = writeln!(stderr, "error: {}", message.text);
        if let Some(hint) = message.hint {
            let _ = writeln!(stderr, "hint: {hint}");
        }
        ExitCode::from(code)
    }
}

/// What the system says, without the number that Rust adds: `no such file or directory`.
fn lower(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => text.to_owned(),
    }
}

/// Says something beside the result, on the standard error output.
pub fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "note: {text}");
}
