//! `shots`: pictures of the built page, for whoever works on its looks.

use anyhow::Result;
use lexopt::Parser;

use super::Command;
use crate::browser::Browser;
use crate::{dist, shell, workspace};

pub const COMMAND: Command = Command {
    name: "shots",
    usage: "pictures of dist/ into target/screenshots; --help tells the options",
    run,
};

/// The browser is driven by the browser tests' harness, which is a program too.
fn run(mut parser: Parser) -> Result<()> {
    Browser::ready()?;
    dist::require(&workspace::dist())?;
    let mut cargo = shell::cargo();
    cargo
        .args(["run", "--quiet"])
        .args(["--package", "neurona-browser-tests", "--bin", "shots", "--"])
        .args(parser.raw_args()?);
    shell::run(&mut cargo)
}
