//! `cargo xtask`: dispatch only, each command is a file in `commands`.

use std::process::ExitCode;

use xtask::args::Args;
use xtask::commands;

fn main() -> ExitCode {
    let mut args = Args::from_env();
    let Some(name) = args.command() else {
        println!("{}", commands::overview());
        return ExitCode::SUCCESS;
    };
    let Some(command) = commands::find(&name) else {
        eprintln!("There is no command `{name}`.\n\n{}", commands::overview());
        return ExitCode::from(2);
    };
    match (command.run)(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask {name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
