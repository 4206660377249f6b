//! Emulated size, theme and media features, and pictures of the page.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use crate::Page;
use crate::window::{Size, Theme};

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
