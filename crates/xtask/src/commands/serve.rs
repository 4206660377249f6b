//! `serve`: the page, built and opened.

use std::env;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use anyhow::{Context, Result};

use super::{Command, build};
use crate::args::Args;
use crate::site::Server;
use crate::{shell, workspace};

pub const COMMAND: Command = Command {
    name: "serve",
    usage: "[--port N] [--no-open]  build the page, serve it on 127.0.0.1, open the browser",
    run,
};

const FIRST_PORT: u16 = 8080;
const PORTS_TRIED: u16 = 100;

fn run(mut args: Args) -> Result<()> {
    let port = args.value("--port")?;
    let port = port.map(|text| text.parse().context("--port needs a number up to 65535"));
    let port: Option<u16> = port.transpose()?;
    let is_to_open = !args.flag("--no-open");
    args.finish()?;

    build::page()?;
    let server = start(&workspace::dist(), port.unwrap_or(FIRST_PORT))?;
    println!("\nNeurona is at {}  (Ctrl-C ends it)", server.url());
    if is_to_open {
        open(&server.url());
    }
    server.forever()
}

/// On `port`, or the next one that is free.
fn start(dist: &Path, port: u16) -> Result<Server> {
    (port..=port.saturating_add(PORTS_TRIED))
        .find_map(|port| Server::start(dist, "/", port).ok())
        .with_context(|| format!("port {port} and the {PORTS_TRIED} after it are taken"))
}

/// Opens the person's browser where there is a display; the address is printed in any case.
fn open(url: &str) {
    let mut opener = if cfg!(target_os = "macos") {
        Process::new("open")
    } else if cfg!(windows) {
        let mut start = Process::new("cmd");
        start.args(["/C", "start", ""]);
        start
    } else {
        let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
        let Some(opener) = shell::find(&["xdg-open"]).filter(|_| has_display) else {
            return;
        };
        Process::new(opener)
    };
    let opened = opener
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = opened {
        println!("The browser could not be opened ({error}): open the address by hand.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let dir = env::temp_dir();
        let first = Server::start(&dir, "/", 0).unwrap();
        let second = start(&dir, first.port()).unwrap();
        assert!(second.port() > first.port());
    }
}
