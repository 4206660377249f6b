//! `serve`: builds the page, serves it and opens it in the browser.

use std::env;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use anyhow::{Context, Result};
use lexopt::Parser;
use lexopt::prelude::*;

use super::{Command, build};
use crate::args::set_once;
use crate::static_server::Server;
use crate::{shell, workspace};

pub const COMMAND: Command = Command {
    name: "serve",
    usage: "[--port N] [--no-open]  build the page, serve it on 127.0.0.1, open the browser",
    run,
};

const FIRST_PORT: u16 = 8080;
const PORTS_TRIED: u16 = 100;

#[derive(Debug, Default, PartialEq)]
struct Options {
    port: Option<u16>,
    is_not_opened: bool,
}

impl Options {
    /// Errors: an unknown option, an invalid port, an option given twice.
    fn read(mut parser: Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = parser.next()? {
            match arg {
                Long("port") => {
                    let port = parser.value()?.parse();
                    let port = port.context("--port needs a number up to 65535")?;
                    set_once(&mut options.port, "--port", port)?;
                }
                Long("no-open") => options.is_not_opened = true,
                _ => return Err(arg.unexpected().into()),
            }
        }
        Ok(options)
    }
}

fn run(parser: Parser) -> Result<()> {
    let options = Options::read(parser)?;
    build::page()?;
    let server = start(&workspace::dist(), options.port.unwrap_or(FIRST_PORT))?;
    println!("\nNeurona is at {}  (Ctrl-C ends it)", server.url());
    if !options.is_not_opened {
        open(&server.url());
    }
    server.forever()
}

/// Starts the server on `port` or the next free one.
fn start(dist: &Path, port: u16) -> Result<Server> {
    (port..=port.saturating_add(PORTS_TRIED))
        .find_map(|port| Server::start(dist, "/", port).ok())
        .with_context(|| format!("port {port} and the {PORTS_TRIED} after it are taken"))
}

/// Opens the default browser if there is a display; the address is printed in any case.
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

    fn read<const N: usize>(args: [&str; N]) -> Result<Options> {
        Options::read(Parser::from_args(args))
    }

    #[test]
    fn flags_and_both_spellings_of_values_are_read() {
        let options = Options {
            port: Some(9000),
            is_not_opened: true,
        };
        assert_eq!(read(["--port", "9000", "--no-open"]).unwrap(), options);
        assert_eq!(read(["--no-open", "--port=9000"]).unwrap(), options);
        assert_eq!(read([]).unwrap(), Options::default());
    }

    #[test]
    fn errors_name_the_wrong_argument() {
        for (args, expected) in [
            (&["--port"][..], "missing argument for option '--port'"),
            (&["--port", "--x"], "--port needs a number up to 65535"),
            (&["--port=1", "--port=2"], "--port is given twice"),
            (&["--what"], "invalid option '--what'"),
            (&["what"], "unexpected argument \"what\""),
        ] {
            let error = Options::read(Parser::from_args(args)).unwrap_err();
            assert_eq!(error.to_string(), expected, "{args:?}");
        }
    }

    #[test]
    fn a_taken_port_is_skipped() {
        let dir = env::temp_dir();
        let first = Server::start(&dir, "/", 0).unwrap();
        let second = start(&dir, first.port()).unwrap();
        assert!(second.port() > first.port());
    }
}
