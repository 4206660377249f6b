//! The commands, one file each. A new one is its file and its line here.

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

/// What `cargo xtask` alone prints.
pub fn overview() -> String {
    let mut text = String::from("cargo xtask COMMAND\n");
    for command in COMMANDS {
        text.push_str(&format!("\n  {:<7} {}", command.name, command.usage));
    }
    text
}
