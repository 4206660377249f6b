//! Sizes and themes of the window.

use std::str::FromStr;

use anyhow::{Context, Error, Result};

/// The size of the page's viewport in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub width_px: u32,
    pub height_px: u32,
}

impl Size {
    /// A classroom's laptop.
    pub const LAPTOP: Self = Self::new(1366, 768);
    /// A desk's screen.
    pub const DESK: Self = Self::new(1920, 1080);
    pub const PHONE: Self = Self::new(390, 844);

    pub const fn new(width_px: u32, height_px: u32) -> Self {
        Self {
            width_px,
            height_px,
        }
    }
}

impl FromStr for Size {
    type Err = Error;

    /// Reads `1366x768`.
    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.split_once('x');
        let size = numbers.and_then(|(w, h)| Some(Self::new(w.parse().ok()?, h.parse().ok()?)));
        size.with_context(|| format!("`{text}` is no size, as 1366x768 is"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl FromStr for Theme {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.name() == text)
            .with_context(|| format!("`{text}` is no theme: light or dark"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_themes_are_read_and_named() {
        assert_eq!("390x844".parse::<Size>().unwrap(), Size::PHONE);
        let error = "390".parse::<Size>().unwrap_err();
        assert_eq!(error.to_string(), "`390` is no size, as 1366x768 is");
        assert_eq!("dark".parse::<Theme>().unwrap(), Theme::Dark);
        assert!("Dark".parse::<Theme>().is_err());
    }
}
