//! The programs that build the page, trunk and wasm-bindgen, in pinned versions.
//!
//! They are compiled once per user, into a folder outside of the clone, because that takes minutes. wasm-bindgen
//! rejects a module that was linked with another version of its library, so its version is read from the lock
//! file.

use std::env;
use std::fs::{self, File, TryLockError};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::shell::{self, duration_text};
use crate::workspace;

/// The last of the 0.21 line; 0.22 was in beta when this was written.
pub const TRUNK_VERSION: &str = "0.21.14";

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The installed tools: the folder of each one's programs.
pub struct Tools {
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
}

impl Tools {
    /// Finds the tools and the wasm target, and installs what is missing.
    ///
    /// Errors: the target is missing and there is no rustup to add it, or cargo cannot compile a tool.
    pub fn ready() -> Result<Self> {
        add_wasm_target()?;
        let folder = folder()?;
        Ok(Self {
            wasm_bindgen: Tool::wasm_bindgen()?.ready(&folder)?,
            trunk: Tool::trunk().ready(&folder)?,
        })
    }

    /// trunk, in the folder of the workspace, with wasm-bindgen on its PATH.
    pub fn trunk(&self) -> Result<Command> {
        let mut command = Command::new(program(&self.trunk, "trunk"));
        command.current_dir(workspace::root());
        command.env("PATH", shell::path_with(&self.wasm_bindgen)?);
        // trunk reads NO_COLOR as a boolean and fails at "1"; backtraces of trunk itself would only hide the error.
        command.env_remove("NO_COLOR");
        command.env("RUST_LIB_BACKTRACE", "0");
        Ok(command)
    }

    /// wasm-bindgen, which generates the script of a module.
    pub fn wasm_bindgen(&self) -> Command {
        Command::new(program(&self.wasm_bindgen, "wasm-bindgen"))
    }

    /// The program that runs tests compiled for wasm.
    pub fn wasm_test_runner(&self) -> PathBuf {
        program(&self.wasm_bindgen, "wasm-bindgen-test-runner")
    }
}

/// The folder of this user's tools: `$NEURONA_TOOLS`, else `neurona` in the system's place for caches.
///
/// Errors: the environment names no home.
pub fn folder() -> Result<PathBuf> {
    if let Some(folder) = folder_in("NEURONA_TOOLS", "") {
        return Ok(folder);
    }
    let cache = if cfg!(target_os = "macos") {
        folder_in("HOME", "Library/Caches")
    } else if cfg!(windows) {
        folder_in("LOCALAPPDATA", "")
    } else {
        folder_in("XDG_CACHE_HOME", "").or_else(|| folder_in("HOME", ".cache"))
    };
    let cache = cache.context("no home folder in the environment: set NEURONA_TOOLS")?;
    Ok(cache.join("neurona"))
}

fn folder_in(variable: &str, below: &str) -> Option<PathBuf> {
    let base = env::var_os(variable).filter(|value| !value.is_empty())?;
    let base = PathBuf::from(base);
    Some(if below.is_empty() {
        base
    } else {
        base.join(below)
    })
}

struct Tool {
    /// The package on crates.io.
    package: &'static str,
    /// The name of its folder, before the version.
    name: &'static str,
    version: String,
    /// The programs that this project starts; each must print the version.
    programs: &'static [&'static str],
    features: &'static [&'static str],
    usual_minutes: &'static str,
}

impl Tool {
    fn trunk() -> Self {
        Self {
            package: "trunk",
            name: "trunk",
            version: TRUNK_VERSION.to_owned(),
            programs: &["trunk"],
            // Without trunk's check for newer versions of itself.
            features: &["--no-default-features", "--features", "rustls"],
            usual_minutes: "6",
        }
    }

    fn wasm_bindgen() -> Result<Self> {
        Ok(Self {
            package: "wasm-bindgen-cli",
            name: "wasm-bindgen",
            version: workspace::locked_version("wasm-bindgen")?,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            features: &[],
            usual_minutes: "3",
        })
    }

    /// Returns the folder of the tool's programs, after installing the tool if it is missing.
    fn ready(&self, folder: &Path) -> Result<PathBuf> {
        if let Some(bin) = self.on_path() {
            return Ok(bin);
        }
        let home = folder.join(format!("{}-{}", self.name, self.version));
        let bin = home.join("bin");
        if self.answers_in(&bin) {
            return Ok(bin);
        }
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let _lock = lock(&folder.join("lock"))?;
        // Another xtask may have installed it while this one waited.
        if !self.answers_in(&bin) {
            self.install(folder, &home)?;
        }
        Ok(bin)
    }

    fn install(&self, folder: &Path, home: &Path) -> Result<()> {
        let Self {
            package, version, ..
        } = self;
        println!(
            "Installing {package} {version} into {}, once for this user.\n\
             It is compiled here: about {} minutes on two cores.",
            home.display(),
            self.usual_minutes
        );
        let start = Instant::now();
        // Kept until the end, so that an interrupted installation continues where it stopped.
        let building = folder.join("building");
        let mut cargo = shell::cargo();
        cargo
            // Outside of the workspace, whose .cargo/config.toml is for the page.
            .current_dir(folder)
            .args(["install", package, "--version", &format!("={version}")])
            .args(["--locked", "--force"])
            // Cargo's four hundred lines show progress on a terminal; in a log they would hide all other lines.
            .args((!io::stderr().is_terminal()).then_some("--quiet"))
            .args(self.features)
            .arg("--root")
            .arg(home)
            .arg("--target-dir")
            .arg(&building)
            // The tools run for a second in each build: compiling them quickly saves more time.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET");
        shell::run(&mut cargo)?;
        if !self.answers_in(&home.join("bin")) {
            bail!(
                "{package} {version} was installed into {}, but does not answer with its version",
                home.display()
            );
        }
        println!("{package} installed in {}.", duration_text(start.elapsed()));
        // Some hundred megabytes that are not needed any more; if they cannot be removed, that is harmless.
        let _ = fs::remove_dir_all(&building);
        Ok(())
    }

    fn on_path(&self) -> Option<PathBuf> {
        let file = shell::find(&self.programs[..1])?;
        let bin = file.parent()?.to_owned();
        self.answers_in(&bin).then_some(bin)
    }

    /// Whether each program runs and prints the pinned version, which an incomplete installation does not.
    fn answers_in(&self, bin: &Path) -> bool {
        self.programs.iter().all(|name| {
            let mut command = Command::new(program(bin, name));
            let answer = shell::output(command.arg("--version").stderr(Stdio::null()));
            answer.is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
        })
    }
}

fn program(bin: &Path, name: &str) -> PathBuf {
    bin.join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Waits until no other installation runs. Closing the file releases the lock, also when the program dies.
fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("cannot make {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => {
            println!("Another xtask is installing tools; waiting for it.");
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", path.display()));
        }
    }
    file.lock()
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// Adds the wasm target if the toolchain lacks its standard library.
///
/// Errors: it is missing, and there is no rustup to add it.
pub fn add_wasm_target() -> Result<()> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let library = shell::output(
        Command::new(rustc)
            .args(["--print", "target-libdir", "--target", WASM_TARGET])
            .current_dir(workspace::root()),
    );
    let library = library.context("`rustc` does not answer")?;
    if Path::new(&library).is_dir() {
        return Ok(());
    }
    let Some(rustup) = shell::find(&["rustup"]) else {
        bail!(
            "this Rust cannot compile for {WASM_TARGET} and there is no rustup to add it: \
             install Rust from https://rustup.rs, or your system's package with that target"
        );
    };
    println!("Adding the target {WASM_TARGET} to this toolchain: some seconds.");
    shell::run(
        Command::new(rustup)
            .args(["target", "add", WASM_TARGET])
            .current_dir(workspace::root()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_does_not_run_is_not_taken_for_installed() {
        let folder = env::temp_dir().join(format!("neurona-tools-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let tool = Tool::trunk();
        assert!(!tool.answers_in(&folder), "an empty folder");
        fs::write(program(&folder, "trunk"), "half a program").unwrap();
        assert!(!tool.answers_in(&folder), "a file that is no program");
        fs::remove_dir_all(&folder).unwrap();
    }
}
