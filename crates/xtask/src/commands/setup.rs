//! `setup`: everything that building the page needs, which the other commands also see to.

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
