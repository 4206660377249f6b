//! The real tools that read models: installed in pinned versions, run on models of every kind.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::browser::Browser;
use crate::{package, shell, workspace};

/// The scripts, and which versions of the tools they use.
const SCRIPTS: &str = "crates/models/tests/clients";
/// A program in TypeScript that has all types of the package for JavaScript.
const TYPED_PROGRAM: &str = "crates/javascript/tests/program.ts";
/// The table that the last run left.
const TABLE: &str = "docs/formats.md";
/// The table stands between these lines.
const MARKS: [&str; 2] = ["<!-- clients: begin -->", "<!-- clients: end -->"];

/// Writes models of every kind in every format, has each tool read them, runs the lines that the page prints for a file, and
/// puts what all say into `docs/formats.md`.
///
/// Before that, compiles a program with the types of the package for JavaScript.
///
/// Errors: Python or Node.js is missing, a package cannot be installed, a type is wrong, a tool predicts something else.
pub fn run() -> Result<()> {
    let folder = workspace::target().join("clients");
    let scripts = workspace::root().join(SCRIPTS);
    let models = folder.join("models");
    write_models("every_model", &models)?;
    let programs = folder.join("programs");
    write_models("loading_code", &programs)?;

    let python = python(&folder, &scripts)?;
    let packages = node_packages(&folder, &scripts)?;
    let chromium = Browser::ready()?;

    types(&packages)?;

    let call = |program: &Path, script: &str, files: &Path| {
        let mut command = Command::new(program);
        command.arg(scripts.join(script)).arg(files);
        command
    };
    let node = Path::new("node");
    let mut in_browser = call(&python, "netron_client.py", &models);
    in_browser
        .env("CHROMIUM", &chromium.chromium)
        .env("CHROMEDRIVER", &chromium.chromedriver);
    let mut commands = vec![
        call(&python, "python_clients.py", &models),
        call(&python, "loading_code.py", &programs),
        in_browser,
        there_and_back(&python),
    ];
    for (script, files) in [
        ("javascript_clients.mjs", &models),
        ("loading_code.mjs", &programs),
    ] {
        let mut command = call(node, script, files);
        command.current_dir(&packages);
        commands.push(command);
    }
    if let Some(python) = env::var_os("TORCH_PYTHON") {
        let mut command = call(Path::new(&python), "loading_code.py", &programs);
        command.arg("torch");
        commands.push(command);
    } else {
        println!("-- PyTorch: not tried, TORCH_PYTHON names no Python with torch and safetensors");
    }
    if let Some(octave) = shell::find(&["octave-cli"]) {
        let mut command = Command::new(octave);
        command.arg("--no-gui").arg(scripts.join("octave_client.m"));
        command.arg(&models);
        commands.push(command);
    } else {
        println!("-- Octave: not tried, there is no octave-cli");
    }

    let mut rows = Vec::new();
    let mut results = Vec::new();
    // All tools run, whether or not an earlier one fails.
    for mut command in commands {
        let (own, result) = rows_of(&mut command)?;
        rows.extend(own);
        results.push(result);
    }
    results.into_iter().collect::<Result<()>>()?;
    write_table(&rows)
}

/// Runs an example of `neurona-models` that writes models into a folder.
fn write_models(example: &str, folder: &Path) -> Result<()> {
    println!("-- models: {example}");
    let mut command = shell::cargo();
    command.args(["run", "--quiet", "--package", "neurona-models"]);
    command
        .args(["--example", example])
        .args(shell::locked())
        .arg("--");
    shell::run(command.arg(folder))
}

/// The test of the command `neurona` that sends a network to Keras and takes it back; it prints rows, too.
fn there_and_back(python: &Path) -> Command {
    let mut command = shell::cargo();
    command.args(["test", "--quiet", "--package", "neurona-cli"]);
    command
        .args(["--test", "keras"])
        .args(shell::locked())
        .args(["--", "--nocapture"]);
    command.env("KERAS_PYTHON", python);
    command
}

/// Returns the Python of an environment with the pinned packages; makes it if they changed.
fn python(folder: &Path, scripts: &Path) -> Result<PathBuf> {
    let requirements = workspace::read(&scripts.join("requirements.txt"))?;
    let environment = folder.join("venv");
    let stamp = environment.join("requirements.txt");
    let python = environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == requirements) {
        return Ok(python);
    }
    let Some(system) = shell::find(&["python3", "python"]) else {
        bail!("there is no Python 3 on this machine: `apt-get install python3-venv` on Debian");
    };
    println!("-- Python packages, once: a few minutes");
    shell::run(
        Command::new(system)
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
    )?;
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    shell::run(pip.arg(scripts.join("requirements.txt")))?;
    fs::write(&stamp, requirements).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}

/// Returns the folder in which the pinned JavaScript packages are installed.
fn node_packages(folder: &Path, scripts: &Path) -> Result<PathBuf> {
    if shell::find(&["node"]).is_none() {
        bail!("there is no Node.js on this machine: `apt-get install nodejs npm` on Debian");
    }
    let manifest = workspace::read(&scripts.join("package.json"))?;
    let packages = folder.join("node");
    let installed = packages.join("package.json");
    let is_installed = packages.join("node_modules").is_dir()
        && fs::read_to_string(&installed).is_ok_and(|it| it == manifest);
    if !is_installed {
        println!("-- JavaScript packages, once");
        fs::create_dir_all(&packages)?;
        fs::write(&installed, manifest)
            .with_context(|| format!("cannot write {}", installed.display()))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--silent"]);
        shell::run(npm.current_dir(&packages))?;
    }
    Ok(packages)
}

/// The first argument with a name of a file, which is the script, or else the program.
fn name_of(command: &Command) -> String {
    let script = command.get_args().find(|it| Path::new(it).is_file());
    let path = Path::new(script.unwrap_or_else(|| command.get_program()));
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Compiles a program that uses the package for JavaScript with TypeScript.
fn types(packages: &Path) -> Result<()> {
    println!("-- the types of the package for JavaScript");
    package::build()?;
    let installed = packages.join("node_modules/neurona");
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    package::copy(&workspace::package(), &installed)?;
    let program = packages.join("program.mts");
    fs::copy(workspace::root().join(TYPED_PROGRAM), &program)
        .with_context(|| format!("there is no {TYPED_PROGRAM}"))?;
    let mut compiler = Command::new("node");
    compiler
        .arg("node_modules/typescript/bin/tsc")
        .args(["--noEmit", "--strict", "--exactOptionalPropertyTypes"])
        .args(["--target", "esnext", "--module", "nodenext"])
        .arg(&program)
        .current_dir(packages);
    shell::run(&mut compiler)
}

/// Runs a script and returns the rows of the table that it prints. What it says of failures goes to the terminal.
fn rows_of(command: &mut Command) -> Result<(Vec<String>, Result<()>)> {
    let name = name_of(command);
    println!("-- {name}");
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {name}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let rows: Vec<String> = text
        .lines()
        .filter(|it| it.starts_with("| "))
        .map(str::to_owned)
        .collect();
    for row in &rows {
        println!("{row}");
    }
    let result = if output.status.success() && !rows.is_empty() {
        Ok(())
    } else {
        Err(anyhow::anyhow!("{name} failed ({})", output.status))
    };
    Ok((rows, result))
}

/// Puts the rows into the document, sorted by format.
fn write_table(rows: &[String]) -> Result<()> {
    let path = workspace::root().join(TABLE);
    let text = with_table(&workspace::read(&path)?, rows)
        .with_context(|| format!("{TABLE} has no place for the table"))?;
    fs::write(&path, text).with_context(|| format!("cannot write {TABLE}"))
}

/// Returns the document with these rows between its marks; `None` if it has no marks.
fn with_table(document: &str, rows: &[String]) -> Option<String> {
    let [begin, end] = MARKS;
    let (before, rest) = document.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    let mut sorted = rows.to_vec();
    sorted.sort();
    let table = sorted.join("\n");
    let head = "| format | read by | files | largest difference |\n| --- | --- | --- | --- |";
    Some(format!("{before}{begin}\n{head}\n{table}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_table_takes_the_place_of_the_old_one() {
        let [begin, end] = MARKS;
        let document = format!("Before.\n{begin}\n| old |\n{end}\nAfter.\n");
        let rows = [
            "| `.b` | two | 1 | x |".to_owned(),
            "| `.a` | one | 1 | x |".to_owned(),
        ];
        let text = with_table(&document, &rows).unwrap();
        assert!(
            text.starts_with("Before.\n") && text.ends_with("\nAfter.\n"),
            "{text}"
        );
        assert!(text.contains("| `.a` | one | 1 | x |\n| `.b` |") && !text.contains("old"));
        assert_eq!(with_table(&text, &rows).as_deref(), Some(text.as_str()));
        assert_eq!(with_table("no marks", &rows), None);
    }
}
