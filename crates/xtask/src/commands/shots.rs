//! `shots`: takes pictures of the built page.

use anyhow::Result;
use lexopt::Parser;

use super::Command;
use crate::browser::Browser;
use crate::{dist, shell, workspace};

pub const COMMAND: Command = Command {
    name: "shots",
    usage: "pictures of dist/ into target/screenshots; --help lists the options",
    run,
};

/// The browser tests' package has the program that takes them.
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
