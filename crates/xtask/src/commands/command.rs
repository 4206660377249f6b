//! The type of a command of `cargo xtask`.

use anyhow::Result;
use lexopt::Parser;

/// A command: the word after `cargo xtask`, and what it does.
pub struct Command {
    pub name: &'static str,
    /// Its options and its effect, for the overview.
    pub usage: &'static str,
    pub run: fn(Parser) -> Result<()>,
}
