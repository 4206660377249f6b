//! The browsers in which scenarios run: Chromium, and Firefox and WebKitGTK with `cargo xtask test --all-browsers`.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use thiserror::Error;
use xtask::browser::{Browser, ENGINE_VARIABLE, FLAGS, NOT_TRIED_VARIABLE, Other};

use crate::window::Theme;

/// The browser of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// The cause of an error: the browser of this run, or its driver, cannot do what a scenario needs.
///
/// Such a scenario does not fail; it is listed as not tried. In Chromium it fails.
#[derive(Debug, Error)]
#[error("not possible in this browser: {0}")]
pub struct NotPossible(pub String);

impl NotPossible {
    pub fn because(reason: impl Into<String>) -> anyhow::Error {
        Self(reason.into()).into()
    }
}

impl Engine {
    /// Reads the variable that `cargo xtask test --all-browsers` sets; Chromium without it.
    ///
    /// Errors: it names no browser.
    pub fn chosen() -> Result<Self> {
        let code = env::var(ENGINE_VARIABLE).unwrap_or_default();
        match code.as_str() {
            "" | "chromium" => Ok(Self::Chromium),
            "firefox" => Ok(Self::Firefox),
            "webkit" => Ok(Self::WebKit),
            _ => bail!("{ENGINE_VARIABLE} is `{code}`: chromium, firefox or webkit"),
        }
    }

    /// Whether the driver returns the console of page and workers. The other drivers do not: the harness's
    /// server adds a script to the page that records the page's errors.
    pub fn has_console(self) -> bool {
        self == Self::Chromium
    }

    /// The command that starts the driver, without its port.
    ///
    /// Errors: it is not installed.
    pub fn driver(self, folder: &Path, language: &str, theme: Theme) -> Result<Command> {
        if self == Self::Chromium {
            return Ok(Command::new(Browser::find()?.chromedriver));
        }
        let other = self.other()?;
        let driver = other
            .driver()
            .with_context(|| format!("there is no {}", other.needs))?;
        let mut command = Command::new(driver);
        command.envs(other.environment.iter().copied());
        if self == Self::Firefox {
            // Preferences that change while a scenario runs are set in the context of the browser's own window.
            command.args(["--allow-system-access", "--websocket-port", "0"]);
            command.arg("--profile-root").arg(folder);
        } else {
            // WebKitGTK has no preferences: it takes language, theme and folders from the environment.
            let locale = format!("{language}_{}.UTF-8", language.to_uppercase());
            let configuration = folder.join("config");
            configure_gtk(&configuration, theme)?;
            let downloads = format!(
                "XDG_DOWNLOAD_DIR=\"{}\"\n",
                folder.join("downloads").display()
            );
            fs::write(configuration.join("user-dirs.dirs"), downloads)?;
            command
                .env("LANGUAGE", format!("{language}:en"))
                .env("LANG", locale)
                .env("HOME", folder)
                .env("XDG_CONFIG_HOME", configuration)
                .env("XDG_DATA_HOME", folder.join("data"))
                .env("XDG_CACHE_HOME", folder.join("cache"));
        }
        Ok(command)
    }

    /// The browser as `xtask` finds it.
    fn other(self) -> Result<Other> {
        let code = match self {
            Self::Firefox => "firefox",
            _ => "webkit",
        };
        let mut others = xtask::browser::others().into_iter();
        others
            .find(|other| other.code == code)
            .context("xtask does not know this browser")
    }

    /// What a session asks of the driver.
    ///
    /// Errors: the browser is not installed.
    pub fn capabilities(self, folder: &Path, language: &str) -> Result<Capabilities> {
        let capabilities = match self {
            Self::Chromium => chromium(&Browser::find()?.chromium, folder, language),
            Self::Firefox => firefox(folder, language)?,
            Self::WebKit => json!({ "browserName": "MiniBrowser" }),
        };
        match capabilities {
            Value::Object(capabilities) => Ok(capabilities),
            _ => unreachable!("json! of braces is an object"),
        }
    }

    /// Writes a scenario and the reason why it was not tried to the list that `cargo xtask test --all-browsers`
    /// prints, and to the error output.
    pub fn record_not_tried(self, scenario: &str, reason: &NotPossible) -> Result<()> {
        let line = format!("{scenario}: {}\n", reason.0);
        eprint!("not tried in {self:?}: {line}");
        let Some(list) = env::var_os(NOT_TRIED_VARIABLE) else {
            return Ok(());
        };
        let list = PathBuf::from(list);
        let file = OpenOptions::new().create(true).append(true).open(&list);
        let mut file = file.with_context(|| format!("cannot open {}", list.display()))?;
        Ok(file.write_all(line.as_bytes())?)
    }
}

fn chromium(binary: &Path, folder: &Path, language: &str) -> Value {
    let mut args: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    let profile = folder.join("profile");
    args.push(format!("--user-data-dir={}", profile.display()));
    args.push(format!("--lang={language}"));
    args.push(format!("--accept-lang={language}"));
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": {
            "binary": binary,
            "args": args,
            "prefs": {
                "download.default_directory": folder.join("downloads"),
                "intl.accept_languages": language,
            },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

/// Gives GTK a theme of the desktop, and MiniBrowser a toolbar as small as can be: the window is never narrower than
/// the toolbar, which is wider than a phone otherwise.
fn configure_gtk(configuration: &Path, theme: Theme) -> Result<()> {
    let folder = configuration.join("gtk-3.0");
    fs::create_dir_all(&folder)?;
    let name = match theme {
        Theme::Light => "Adwaita",
        Theme::Dark => "Adwaita-dark",
    };
    let settings = format!("[Settings]\ngtk-theme-name={name}\n");
    fs::write(folder.join("settings.ini"), settings)?;
    let style = "* { min-width: 0; min-height: 0; margin: 0; border-width: 0; padding: 0; font-size: 1px }\n";
    Ok(fs::write(folder.join("gtk.css"), style)?)
}

/// The preferences keep Firefox from traffic of its own, and send downloads to the folder without a question. Scroll
/// bars take no room, as on phones, and as in headless Chromium.
fn firefox(folder: &Path, language: &str) -> Result<Value> {
    fs::create_dir_all(folder)?;
    Ok(json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "args": ["-headless"],
            "prefs": {
                "intl.accept_languages": language,
                "browser.download.folderList": 2,
                "browser.download.dir": folder.join("downloads"),
                "browser.download.useDownloadDir": true,
                "browser.download.manager.showWhenStarting": false,
                "browser.helperApps.neverAsk.saveToDisk":
                    "application/json,text/plain,text/csv,text/x-python,application/octet-stream",
                "network.proxy.type": 1,
                "network.proxy.http": "127.0.0.1",
                "network.proxy.http_port": 9,
                "network.proxy.ssl": "127.0.0.1",
                "network.proxy.ssl_port": 9,
                "network.proxy.no_proxies_on": "127.0.0.1",
                "dom.w3c_touch_events.enabled": 1,
                "ui.useOverlayScrollbars": 1,
                "toolkit.cosmeticAnimations.enabled": false,
            },
        },
    }))
}
