//! What the page looks like: size, theme, pictures.

use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Error, Result};
use serde_json::json;

use crate::Page;

/// The page's own size in CSS pixels, without the browser's frame.
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

impl Page {
    pub async fn resize(&self, size: Size) -> Result<()> {
        let metrics = json!({
            "width": size.width_px,
            "height": size.height_px,
            "deviceScaleFactor": 1,
            "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// What the system prefers, as `prefers-color-scheme` tells the page.
    pub async fn prefer_theme(&self, theme: Theme) -> Result<()> {
        self.emulate_media("prefers-color-scheme", theme.name())
            .await
    }

    /// A media feature and the value it shall have, as `prefers-reduced-motion`, `reduce`.
    ///
    /// The last call counts alone.
    pub async fn emulate_media(&self, feature: &str, value: &str) -> Result<()> {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features)
            .await?;
        Ok(())
    }

    /// Saves what the window shows as `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let png = self.client().screenshot().await?;
        save(name, &png)
    }

    /// Saves the whole page, also what one must scroll to.
    pub async fn full_screenshot(&self, name: &str) -> Result<PathBuf> {
        let height = self
            .execute("return document.documentElement.scrollHeight", vec![])
            .await?;
        let height_px = height.as_u64().context("the page has no height")?;
        let size = self.visit().size;
        let whole = Size::new(size.width_px, size.height_px.max(height_px.try_into()?));
        self.resize(whole).await?;
        self.next_frame().await?;
        let path = self.screenshot(name).await?;
        self.resize(size).await?;
        Ok(path)
    }

    /// What one element looks like, as a PNG: two calls differ if the picture changed.
    pub async fn picture(&self, test_id: &str) -> Result<Vec<u8>> {
        Ok(self.find(test_id).await?.screenshot().await?)
    }
}

fn save(name: &str, png: &[u8]) -> Result<PathBuf> {
    let path = xtask::workspace::target()
        .join("screenshots")
        .join(format!("{name}.png"));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&path, png).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
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
