//! The commands, one file each. A new one is its file and its line here.

use anyhow::Result;

use crate::args::Args;

pub mod bench;
pub mod build;
pub mod serve;
pub mod setup;
pub mod shots;
pub mod test;

pub struct Command {
    pub name: &'static str,
    /// Options and what it does, for the overview.
    pub usage: &'static str,
    pub run: fn(Args) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    serve::COMMAND,
    test::COMMAND,
    build::COMMAND,
    bench::COMMAND,
    shots::COMMAND,
    setup::COMMAND,
];

pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// What `cargo xtask` alone prints.
pub fn overview() -> String {
    let mut text = String::from("cargo xtask COMMAND\n");
    for command in COMMANDS {
        text.push_str(&format!("\n  {:<7} {}", command.name, command.usage));
    }
    text
}
