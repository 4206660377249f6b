//! The browsers of the tests: found, and Chromium with its driver installed where that is possible.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// Chromium's flags in tests: no window, no traffic of its own.
///
/// `--no-sandbox`, because CI runs as root, where Chromium does not start with its sandbox; it opens only pages of
/// this project. The resolver rule makes every request to another host an error.
pub const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// Chromium (or Chrome) and the chromedriver that fits it.
pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

impl Browser {
    /// Looks at `$CHROMIUM` and `$CHROMEDRIVER`, then on the PATH.
    ///
    /// Errors: one of them is missing; the message says what to install.
    pub fn find() -> Result<Self> {
        let chromium = chromium();
        let chromedriver = from_env("CHROMEDRIVER").or_else(|| shell::find(&["chromedriver"]));
        match (chromium, chromedriver) {
            (Some(chromium), Some(chromedriver)) => Ok(Self {
                chromium,
                chromedriver,
            }),
            (None, _) => bail!("there is no Chromium or Chrome on this machine. {ADVICE}"),
            (_, None) => bail!("there is no chromedriver on this machine. {ADVICE}"),
        }
    }

    /// As [`Browser::find`], after installing what is missing if this runs as root on Debian or Ubuntu.
    pub fn ready() -> Result<Self> {
        let found = Self::find();
        if found.is_ok() || !is_debian() || !is_root() {
            return found;
        }
        println!("Installing Chromium and its driver with apt-get: a minute or two.");
        apt_get(&["update"])?;
        let debian = ["chromium", "chromium-driver"];
        let ubuntu = ["chromium-browser", "chromium-chromedriver"];
        install(&debian).or_else(|_| install(&ubuntu))?;
        Self::find()
    }
}

const ADVICE: &str = "Install both in the same version: \
    `apt-get install chromium chromium-driver` on Debian, \
    `apt-get install chromium-browser chromium-chromedriver` on Ubuntu, \
    `dnf install chromium chromedriver` on Fedora, \
    `pacman -S chromium` on Arch, \
    `brew install --cask chromium chromedriver` on macOS; \
    or let the environment variables CHROMIUM and CHROMEDRIVER name their files.";

/// Chromium or Chrome: `$CHROMIUM`, on the PATH, or at its system's usual place.
pub fn chromium() -> Option<PathBuf> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let places = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];
    from_env("CHROMIUM")
        .or_else(|| shell::find(&names))
        .or_else(|| places.iter().map(PathBuf::from).find(|file| file.is_file()))
}

/// Firefox: `$FIREFOX`, or on the PATH.
pub fn firefox() -> Option<PathBuf> {
    from_env("FIREFOX").or_else(|| shell::find(&["firefox", "firefox-esr"]))
}

fn from_env(variable: &str) -> Option<PathBuf> {
    let file = env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(PathBuf::from(file))
}

fn is_debian() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is_ours = release
        .lines()
        .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
        .any(|line| line.contains("debian") || line.contains("ubuntu"));
    is_ours && Path::new("/usr/bin/apt-get").is_file()
}

fn is_root() -> bool {
    shell::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn install(packages: &[&str]) -> Result<()> {
    // Headless Chromium draws empty boxes where no font is installed.
    let mut args = vec![
        "install",
        "--yes",
        "--no-install-recommends",
        "fonts-dejavu-core",
    ];
    args.extend(packages);
    apt_get(&args)
}

fn apt_get(args: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(["-q", "-o", "Dpkg::Use-Pty=0"]).args(args);
    shell::run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The environment variable that names the browser of the browser tests: `chromium`, `firefox` or `webkit`.
pub const ENGINE_VARIABLE: &str = "NEURONA_BROWSER";

/// The environment variable that names the file to which the browser tests write which scenarios they have not
/// tried, and why.
pub const NOT_TRIED_VARIABLE: &str = "NEURONA_NOT_TRIED";

/// A browser other than Chromium: the engine's tests run in it where its driver is installed, the browser tests
/// with `cargo xtask test --all-browsers`.
pub struct Other {
    pub name: &'static str,
    /// Its name in [`ENGINE_VARIABLE`].
    pub code: &'static str,
    /// The driver's name, for a message that says what to install.
    pub needs: &'static str,
    /// The environment variable in which wasm-bindgen's runner expects the driver.
    pub variable: &'static str,
    /// Its window needs a display; `xvfb-run` makes one.
    needs_display: bool,
    /// What its driver has in the environment.
    pub environment: &'static [(&'static str, &'static str)],
}

/// WebKitGTK 2.50.6 changes numbers that WebAssembly computes, when its compiler threads interrupt the program
/// (`docs/browsers.md`). Without these threads its compilers and their code are the same, and the numbers right.
const WEBKIT_ENVIRONMENT: [(&str, &str); 1] = [("JSC_useConcurrentJIT", "false")];

/// Firefox with geckodriver, and WebKitGTK with its own driver. The runner supports Safari and sends no
/// capabilities; WebKitGTK's driver starts its MiniBrowser then.
pub fn others() -> [Other; 2] {
    [
        Other {
            name: "Firefox",
            code: "firefox",
            needs: "firefox with geckodriver",
            variable: "GECKODRIVER",
            needs_display: false,
            environment: &[],
        },
        Other {
            name: "WebKit",
            code: "webkit",
            needs: "WebKitWebDriver with a display or xvfb-run",
            variable: "SAFARIDRIVER",
            needs_display: true,
            environment: &WEBKIT_ENVIRONMENT,
        },
    ]
}

impl Other {
    /// The driver, if it is installed: `$GECKODRIVER` or `$WEBKITDRIVER`, on the PATH, or where
    /// `cargo install --root` beside this project's tools puts it.
    pub fn driver(&self) -> Option<PathBuf> {
        if self.needs_display {
            let has_display = env::var_os("DISPLAY").is_some();
            let can_show = has_display || shell::find(&["xvfb-run"]).is_some();
            let driver = from_env("WEBKITDRIVER").or_else(|| shell::find(&["WebKitWebDriver"]));
            return driver.filter(|_| can_show);
        }
        shell::find(&["firefox", "firefox-esr"])?;
        from_env("GECKODRIVER")
            .or_else(|| shell::find(&["geckodriver"]))
            .or_else(|| {
                let ours = crate::tools::folder()
                    .ok()?
                    .join("geckodriver/bin/geckodriver");
                ours.is_file().then_some(ours)
            })
    }

    /// Wraps a command so that this browser has the display that it needs.
    pub fn with_display(&self, command: Command) -> Command {
        if !self.needs_display || env::var_os("DISPLAY").is_some() {
            return command;
        }
        let mut with_display = Command::new("xvfb-run");
        with_display
            .arg("--auto-servernum")
            // The browser tests have windows as large as a desk's screen.
            .arg("--server-args=-screen 0 2048x1400x24")
            .arg(command.get_program());
        with_display.args(command.get_args());
        if let Some(folder) = command.get_current_dir() {
            with_display.current_dir(folder);
        }
        with_display
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advice_names_both_programs() {
        for word in ["chromium", "chromium-driver", "CHROMIUM", "CHROMEDRIVER"] {
            assert!(ADVICE.contains(word), "{word}");
        }
    }
}
