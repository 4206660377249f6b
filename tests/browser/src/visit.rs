//! The circumstances under which a scenario opens the page: window, language, host.

use std::path::PathBuf;
use std::time::Duration;

use xtask::workspace;

use crate::window::{Size, Theme};

/// Window, language and host of a scenario.
#[derive(Clone, Debug)]
pub struct Visit {
    pub size: Size,
    pub theme: Theme,
    /// The browser's language, as in `navigator.language`.
    pub language: String,
    /// Whether the browser emulates touch instead of a mouse.
    pub is_touch: bool,
    /// The path of the page on its host: starts and ends with a slash.
    pub sub_path: String,
    /// The text behind the page's address: `#…`, `?…` or nothing; or the path of a page's folder below.
    pub suffix: String,
    /// Whether the host isolates the page from other origins, which makes its clocks finer.
    pub is_isolated: bool,
    /// Whether the page may be kept for use without a network. Others would be served from there after the first visit,
    /// whatever a scenario does to its files.
    pub is_kept_offline: bool,
    /// The folder of the built page.
    pub folder: PathBuf,
    /// A script that the page runs before its own ones, whenever it is loaded.
    pub first_script: Option<&'static str>,
    /// How long a wait lasts before it fails.
    pub patience: Duration,
}

impl Visit {
    /// A narrow phone, used by touch.
    pub fn phone() -> Self {
        Self {
            size: Size::new(360, 800),
            is_touch: true,
            ..Self::default()
        }
    }
}

impl Default for Visit {
    /// A classroom's laptop, in English, with the light theme, and a host that has the page below a path.
    fn default() -> Self {
        Self {
            size: Size::LAPTOP,
            theme: Theme::Light,
            language: "en".to_owned(),
            is_touch: false,
            sub_path: "/some/course/".to_owned(),
            suffix: String::new(),
            is_isolated: false,
            is_kept_offline: false,
            folder: workspace::dist(),
            first_script: None,
            // Long enough for a slow machine with two browsers; a state that is reached takes milliseconds.
            patience: Duration::from_secs(30),
        }
    }
}
