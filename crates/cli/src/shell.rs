//! Completions and manual pages.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Arguments;
use crate::failure::{Failure, Outcome};
use crate::file;
use crate::output::Output;

/// Prints the completions for a shell.
pub fn completions(shell: Shell) -> Outcome {
    let mut command = Arguments::command();
    // Into memory first: clap panics where a reader has left.
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "neurona", &mut text);
    let mut output = Output::new();
    output.bytes(&text)?;
    output.finish()
}

/// Prints the manual page, or writes it and one for each command into a folder.
pub fn man(dir: Option<&Path>) -> Outcome {
    let mut command = Arguments::command();
    let Some(dir) = dir else {
        let mut output = Output::new();
        output.bytes(&page(command)?)?;
        return output.finish();
    };
    fs::create_dir_all(dir).map_err(|error| Failure::io("make", dir.display(), &error))?;
    command.build();
    file::write(&dir.join("neurona.1"), &page(command.clone())?)?;
    for command in command.get_subcommands().filter(|it| !it.is_hide_set()) {
        let name = format!("neurona-{}", command.get_name());
        let text = page(command.clone())?;
        file::write(&dir.join(format!("{name}.1")), &text)?;
    }
    Ok(())
}

fn page(command: clap::Command) -> Outcome<Vec<u8>> {
    let mut text = Vec::new();
    let rendered = Man::new(command).render(&mut text);
    rendered.map_err(|error| Failure::io("make", "the manual page", &error))?;
    Ok(text)
}
