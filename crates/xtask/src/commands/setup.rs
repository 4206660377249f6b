//! `setup`: installs everything that building the page needs; other commands do the same when they need it.

use anyhow::Result;
use lexopt::Parser;

use super::Command;
use crate::args;
use crate::tools::{self, Tools};

pub const COMMAND: Command = Command {
    name: "setup",
    usage: "install what building needs, once per user (the others do it too)",
    run,
};

fn run(parser: Parser) -> Result<()> {
    args::none(parser)?;
    Tools::ready()?;
    println!(
        "Ready: the tools are on the PATH or in {}.",
        tools::folder()?.display()
    );
    Ok(())
}
