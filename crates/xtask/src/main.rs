//! `cargo xtask`: calls the command of that name; each command is a file in `commands`.

use std::process::ExitCode;

use lexopt::prelude::*;
use xtask::commands;

fn main() -> ExitCode {
    let mut parser = lexopt::Parser::from_env();
    let name = match parser.next() {
        Ok(Some(Value(name))) => name.to_string_lossy().into_owned(),
        _ => {
            println!("{}", commands::overview());
            return ExitCode::SUCCESS;
        }
    };
    let Some(command) = commands::find(&name) else {
        eprintln!("There is no command `{name}`.\n\n{}", commands::overview());
        return ExitCode::from(2);
    };
    match (command.run)(parser) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask {name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
