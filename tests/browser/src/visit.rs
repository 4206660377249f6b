//! The circumstances in which a test opens the page: window, language, host.

use std::path::PathBuf;
use std::time::Duration;

use xtask::workspace;

use crate::window::{Size, Theme};

/// How a student opens the page.
#[derive(Clone, Debug)]
pub struct Visit {
    pub size: Size,
    pub theme: Theme,
    /// The browser's language, as in `navigator.language`.
    pub language: String,
    /// Whether touches take the place of a mouse.
    pub is_touch: bool,
    /// Where the host keeps the page: starts and ends with a slash.
    pub sub_path: String,
    /// What follows the page's address: `#…` or `?…`.
    pub suffix: String,
    /// Whether the host isolates the page from other origins, which makes its clocks finer.
    pub is_isolated: bool,
    /// The folder of the built page.
    pub folder: PathBuf,
    /// How long a wait lasts before it fails.
    pub patience: Duration,
}

impl Default for Visit {
    /// A classroom laptop in English, light, and a host that keeps the page below a path.
    fn default() -> Self {
        Self {
            size: Size::LAPTOP,
            theme: Theme::Light,
            language: "en".to_owned(),
            is_touch: false,
            sub_path: "/some/course/".to_owned(),
            suffix: String::new(),
            is_isolated: false,
            folder: workspace::dist(),
            // Long enough for a slow machine with two browsers; what works takes milliseconds.
            patience: Duration::from_secs(30),
        }
    }
}
