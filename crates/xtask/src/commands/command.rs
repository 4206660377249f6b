//! What every command of `cargo xtask` is made of.

use anyhow::Result;
use lexopt::Parser;

/// A command: the word after `cargo xtask`, and what it does.
pub struct Command {
    pub name: &'static str,
    /// Options and what it does, for the overview.
    pub usage: &'static str,
    pub run: fn(Parser) -> Result<()>,
}
