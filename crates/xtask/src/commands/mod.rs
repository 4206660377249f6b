//! The commands, one file each. A new command is a file here and a line in `COMMANDS`.

pub mod bench;
pub mod build;
mod command;
pub mod serve;
pub mod setup;
pub mod shots;
pub mod test;

pub use command::Command;

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

/// The text that `cargo xtask` prints without a command.
pub fn overview() -> String {
    let mut text = String::from("cargo xtask COMMAND\n");
    for command in COMMANDS {
        text.push_str(&format!("\n  {:<7} {}", command.name, command.usage));
    }
    text
}
