//! `shots`: pictures of the built page, for whoever works on its looks.

use anyhow::Result;

use super::Command;
use crate::args::Args;
use crate::browser::Browser;
use crate::{dist, shell, workspace};

pub const COMMAND: Command = Command {
    name: "shots",
    usage: "pictures of dist/ into target/screenshots; --help tells the options",
    run,
};

/// The browser is driven by the browser tests' harness, which is a program too.
fn run(args: Args) -> Result<()> {
    Browser::ready()?;
    dist::require(&workspace::dist())?;
    let mut cargo = shell::cargo();
    cargo
        .args(["run", "--quiet"])
        .args(["--package", "neurona-browser-tests", "--bin", "shots", "--"])
        .args(args.into_rest());
    shell::run(&mut cargo)
}
