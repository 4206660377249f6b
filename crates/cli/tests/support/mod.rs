//! Calls of the command, and experiments for it.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod hand_in;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use experiment::{Draft, Experiment, PlaneData, Preset, TableSpec};
use formats::experiment_link;
use tempfile::TempDir;

/// A folder that goes with the test, in which the command runs.
pub struct Folder(TempDir);

/// What a call has printed, and its exit code.
#[derive(Debug)]
pub struct Called {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Called {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the output is text")
    }
}

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a folder for temporary files"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), contents).expect("the folder is writable");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The names of the files, in order.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("the folder can be read");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<String> = entries
            .map(|entry| name(entry).into_string().expect("names are text"))
            .collect();
        names.sort();
        names
    }

    pub fn command(&self) -> Command {
        command_in(self.0.path())
    }

    /// Calls the command, whatever comes of it.
    pub fn call(&self, args: &[&str]) -> Called {
        let output = self.command().args(args).output();
        called(output.expect("the command starts"), args)
    }

    /// Calls the command and returns its output.
    #[track_caller]
    pub fn succeed(&self, args: &[&str]) -> String {
        let called = self.call(args);
        assert_eq!(called.code, Some(0), "{args:?}: {}", called.stderr);
        called.text().to_owned()
    }

    /// Calls the command and returns its messages; `code` is its exit code.
    #[track_caller]
    pub fn fail(&self, code: i32, args: &[&str]) -> String {
        let called = self.call(args);
        assert_eq!(called.code, Some(code), "{args:?}: {}", called.stderr);
        assert!(called.stderr.starts_with("error: "), "{}", called.stderr);
        called.stderr
    }
}

fn command_in(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_neurona"));
    command.current_dir(folder).env_remove("NO_COLOR");
    command
}

/// Fails if the command has panicked or was ended by a signal.
pub fn called(output: Output, args: &[&str]) -> Called {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!stderr.contains("panicked"), "{args:?}: {stderr}");
    assert!(
        output.status.code().is_some(),
        "{args:?}: {}",
        output.status
    );
    Called {
        code: output.status.code(),
        stdout: output.stdout,
        stderr,
    }
}

pub fn link(draft: &Draft) -> String {
    experiment_link::write(draft).expect("the draft fits into a link")
}

pub fn checked(draft: Draft) -> Experiment {
    draft.check().expect("the draft can run")
}

/// The course's 1-3-3-1 on a sine.
pub fn sine(epochs: u32) -> Draft {
    let mut draft = Preset::SineSmall.draft();
    draft.training.epochs = epochs;
    draft
}

/// Points of two classes, with an output of one sigmoid.
pub fn circle(epochs: u32) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.fit_output();
    draft.training.epochs = epochs;
    draft
}

/// Howell's heights from weight and age, standardized.
pub fn heights(epochs: u32) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec::howell_height(&[1, 2]));
    draft.fit_output();
    draft.data.scaling.inputs = true;
    draft.data.scaling.target = true;
    draft.training.epochs = epochs;
    draft
}

/// Howell's sexes from weight, height and age: two classes after a softmax.
pub fn sexes(epochs: u32) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec::howell_sex());
    draft.fit_output();
    draft.data.scaling.inputs = true;
    draft.training.epochs = epochs;
    draft
}
